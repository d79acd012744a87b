"""One to four logged runs: how they differ, their curves on the same axes, their films in step."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.data import Dataset
from core.knobs import Choice
from datasets import data_of
from lessons.shared.words import capitalised, percent, rounded
from ui.film import renamed
from ui.film_player import show_films
from ui.lesson import markdown_table
from ui.looks.show import show_chart
from ui.one_knob import OneKnob
from ui.outside import as_text
from ui.own_file import own_data_again
from ui.own_set import named
from ui.questions import Questions
from ui.run_log.entry import Entry, differing
from ui.run_log.keeping import PAGE, run_log
from ui.run_log.table import (
    CURVE_WORDS,
    changed_words,
    curves_spec,
    curves_table,
    numbers_words,
    setting_label,
)
from ui.running import show_run_buttons, showing, watch
from ui.showing import Wanted
from ui.stops import Control

MOST_TOGETHER = 4
"""So many films stand side by side."""
CURVE = Control("runs_curve", "Curve", Choice(tuple(CURVE_WORDS)), "dev_cost")
CHANGE = Questions("runs", {"knob": "What does one setting do, when only it is changed?"})
KNOB = OneKnob("runs")
AGAIN = "runs_again"
"""The numbers of the runs that the visitor wants trained again."""


def show_compared(entries: Sequence[Entry]) -> None:
    """Show the selected runs, one to MOST_TOGETHER."""
    if len(entries) == 1:
        st.markdown(f"{as_text(changed_words(entries[0]))}.\n\n{numbers_words(entries[0])}")
        if entries[0].reason:
            st.caption(f"Diverged: {as_text(entries[0].reason)}.")
    else:
        show_differences(entries)
    show_the_films(entries)
    if len(entries) > 1 and (drawn := [one for one in entries if one.curves]):
        show_curves(drawn)
    if len(entries) == 1:
        CHANGE.show({"knob": lambda: change_one_thing(entries[0])})


def change_one_thing(entry: Entry) -> None:
    """Show what becomes of the run when one setting is changed."""
    try:
        data = data_for(entry)
    except ValueError as problem:
        st.error(capitalised(as_text(problem)) + ".", icon=":material/error:")
        return
    KNOB.show(named(entry.experiment), data)


def show_differences(entries: Sequence[Entry]) -> None:
    """Show the settings that are not the same in all these runs, and how each ended."""
    labels = [as_text(one.label) for one in entries]
    rows = [
        [setting_label(name), *map(as_text, texts)]
        for name, texts in differing(list(entries)).items()
    ]
    ends = zip(*(_ends(one) for one in entries), strict=True)
    names = ("**Dev accuracy**", "**Training accuracy**", "**Dev cost**")
    rows += [[name, *texts] for name, texts in zip(names, ends, strict=True)]
    st.markdown(markdown_table(["They differ in", *labels], rows))


def _ends(entry: Entry) -> tuple[str, str, str]:
    final = entry.final
    return percent(final.dev_accuracy), percent(final.train_accuracy), rounded(final.dev_cost)


def show_curves(entries: Sequence[Entry]) -> None:
    """Show one curve of each run, all on the same axes."""
    curve = CURVE.show()
    runs = tuple(f"Run {one.number}" for one in entries)
    st.markdown(f"**{capitalised(CURVE_WORDS[curve])} of each run**")
    show_chart(st, curves_table(entries, curve), curves_spec(runs, curve), key="runs_curves")


def show_the_films(entries: Sequence[Entry]) -> None:
    """Show the films in step; those that are not kept are trained again when asked for."""
    missing = [one for one in entries if not one.film]
    numbers = tuple(one.number for one in entries)
    if missing and st.session_state.get(AGAIN) == numbers:
        entries = trained_again(entries, missing)
    elif missing:
        st.button(
            "Train again to see the film" if len(entries) == 1 else "Train again to see the films",
            icon=":material/replay:",
            key="runs_train",
            help="This log has their settings and numbers, but their films no more.",
            on_click=lambda: st.session_state.update({AGAIN: numbers}),
        )
        return
    if not entries:
        return
    name = "-".join(map(str, numbers))
    group = f"runs-{name}" if len(entries) > 1 else ""
    films = {
        one.label: renamed(one.film, run=f"runs-{name}-{place}", group=group)
        for place, one in enumerate(entries)
    }
    show_films(films, key="runs_films")


def trained_again(entries: Sequence[Entry], missing: Sequence[Entry]) -> list[Entry]:
    """Train those whose film is missing; all of them with their films, or [] until then."""
    try:
        wanted: Wanted = {one.label: (one.experiment, data_for(one)) for one in missing}
        showing(PAGE, wanted)
    except ValueError as problem:
        st.error(capitalised(as_text(problem)) + ".", icon=":material/error:")
        return []
    found = [run_log().get(one.key) for one in entries]
    if all(one is not None and one.film for one in found):
        return [one for one in found if one is not None]
    show_run_buttons(PAGE)
    watch(PAGE)
    return []


def data_for(entry: Entry) -> Dataset:
    """What the run was trained on. ValueError where it is not at hand."""
    if entry.source is not None:
        return own_data_again(entry.source, entry.experiment.data_seed)
    return data_of(entry.experiment)
