"""What a page's runs are taken away in: film, script, numbers, pictures, and the page as a link."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import streamlit as st

from core.record import write_history, write_record
from core.source import settings_json
from core.training import Run
from takeaway.script import write_script
from ui import chart_files
from ui.film_page import film_page, title_of, too_many_points
from ui.film_picture import film_gif, film_png
from ui.share import show_share
from ui.showing import Showing

TAKE: Final = {"take": "Take this run away"}
"""The question, as the last one of a page's Questions."""
MOST_FILMS: Final = 4
"""So many films stand side by side in one file."""


def show_take_away(shown: Showing, title: str) -> None:
    """Show a button for each kind of file; nothing is made before its button is pressed.

    title is what the film is called, before the data and the net.
    """
    runs = shown.runs
    captions = list(runs)
    chosen = captions[0]
    if len(captions) > 1:
        chosen = st.selectbox("Run", captions, key="take_run", help="The film has all of them.")
    run = runs[chosen]
    films = runs if len(runs) <= MOST_FILMS else {chosen: run}
    with st.container(horizontal=True):
        _show_film(films, f"{title}: {title_of(run)}")
        _show_script(run)
        _button(
            "Settings (.json)",
            lambda: settings_json(run.experiment, run.data),
            "experiment.json",
            "For python -m trysee run experiment.json.",
        )
        _button(
            "History (.csv)",
            lambda: write_history(run),
            "history.csv",
            "Costs, accuracies, α and slopes of each frame.",
        )
        _button(
            "Weights (.h5)",
            lambda: write_record(run),
            "try-and-see-run.h5",
            "Weights of each frame, settings, history and versions.",
        )
        _button(
            "Film (.gif)",
            lambda: film_gif(run),
            "film.gif",
            "Up to 40 frames of this run's film, for slides.",
        )
        _button("Last frame (.png)", lambda: film_png(run), "film.png", "The last frame.")
    st.caption(chart_files.WORDS)
    show_share(own_file=run.data.source is not None)


def _show_film(films: Mapping[str, Run], title: str) -> None:
    if said := too_many_points(films):
        st.caption(said)
        return
    _button(
        "Film (.html)",
        lambda: film_page(films, title=title),
        "film.html",
        "One file that plays the film with no server and no internet. It holds the points shown.",
    )


def _show_script(run: Run) -> None:
    try:
        script = write_script(run.experiment, run.source)
    except ValueError as problem:
        st.caption(f"No script: {problem}.")
        return
    words = (
        "The same run in plain NumPy, to read and to change: python train.py. It adds in the order "
        "of python -m trysee run, the compiled engine in another: over thousands of updates the "
        "weights part, and the accuracies end elsewhere in their band"
    )
    if script.parts is None:
        _button("NumPy script (.py)", lambda: script.text, "train.py", f"{words}.")
    else:
        data = "the .npz in the .zip has its data."
        _button(
            "NumPy script (.zip)", lambda: script.zipped("train"), "train.zip", f"{words}; {data}"
        )


def _button(label: str, make: Callable[[], str | bytes], name: str, words: str) -> None:
    st.download_button(label, make, name, on_click="ignore", icon=":material/download:", help=words)
