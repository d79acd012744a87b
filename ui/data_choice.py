"""Choosing the data: a registered set, or a file of one's own, with clear words when it is bad."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from core.data import Dataset
from core.experiment import DEFAULTS, RULES, Experiment
from datasets import OWN, REGISTRY, registered
from datasets.entry import Start
from ui.controls import control, put, put_again
from ui.outside import as_text
from ui.own_file import own_data
from ui.own_set import forget_points, own_set, own_words, remove, show_own_set
from ui.panel import Panel
from ui.settings_file import brought

NAMES = (*(name for name, entry in REGISTRY.items() if entry.kind != "series"), OWN)
"""Of the lab; a link can say that it is a file of one's own, but not carry it."""
TYPES = ["mat", "h5", "hdf5", "csv", "tsv", "xlsx", "npz"]
OWN_START: Start = {"standardize": True}
"""Nobody knows how large the numbers of a file are."""
STARTS = sorted({knob for entry in REGISTRY.values() for knob in entry.start})
"""The settings that choosing a data set sets to what suits it."""


def settings_for(name: str) -> dict[str, Any]:
    """Where to start with this data set: its registry's suggestions, defaults for the rest."""
    start = REGISTRY[name].start if name in REGISTRY else OWN_START
    return {knob: RULES[knob].check(knob, start.get(knob, DEFAULTS[knob])) for knob in STARTS}


def pick_data_set(panel: Panel) -> str:
    """Show the control that names the data set; choosing one also sets what suits it."""
    words = "Choosing one also sets layers, learning rate, batch size and updates to what suits it."
    chooser = replace(panel.data_set, look="list", help=words)
    return chooser.show(on_change=_chosen)


def _chosen() -> None:
    """Set what suits the set that was chosen; its points are changed only when that is asked."""
    if put_again("dataset"):
        return
    put(settings_for(st.session_state["dataset"]))
    forget_points()


def load_data(name: str, base: Experiment) -> tuple[dict[str, Any], Dataset | None]:
    """Show the further controls of the data: (noise and data_seed as set, the data).

    The data are None where a file is missing or cannot be used; the reason is on the page then.
    """
    settings = {knob: getattr(base, knob) for knob in ("noise", "data_seed")}
    files = ask_for_files() if name == OWN else []
    if name != OWN:
        st.caption(f"{REGISTRY[name].description}. Source: {REGISTRY[name].licence}.")
    shown = [knob for knob in settings if matters(knob, name)]
    for column, knob in zip(st.columns(2), shown, strict=False):
        with column:
            settings[knob] = control(knob, base).show()
    try:
        if name != OWN:
            return settings, registered(name, settings["data_seed"], settings["noise"])
        return settings, own_file(files, settings["data_seed"])
    except ValueError as problem:
        st.error(as_text(problem), icon=":material/error:")
        return settings, None


def own_file(files: list[tuple[str, bytes]], seed: int) -> Dataset | None:
    """The data of the files that are there now, else those that the session has of before."""
    if files:
        data = own_data(files, seed)
        st.caption(f"{own_words(data)} Every lesson has them in its list of data sets now.")
        return data
    show_own_set()
    own = own_set()
    return None if own is None else own.with_seed(seed)


def matters(knob: str, name: str) -> bool:
    """Whether the noise or the seed changes anything about this data set."""
    if name == OWN:
        return knob == "data_seed"
    return REGISTRY[name].has_noise if knob == "noise" else REGISTRY[name].seeded


def ask_for_files() -> list[tuple[str, bytes]]:
    """Show where files are put; those that are there, [(name, bytes)]."""
    uploads = st.file_uploader(
        "Your file",
        TYPES,
        accept_multiple_files=True,
        key="own_uploads",
        on_change=_files_changed,
        help=".mat or .npz with X and y, or also Xval and yval; .h5 with train_set_x, "
        "train_set_y, test_set_x, test_set_y, list_classes, in one file or in two (train_*.h5 and "
        "test_*.h5); .csv with a column of labels. A file of one part is split 60/20/20, "
        "stratified.",
    )
    if not uploads and own_set() is None:
        st.info("Upload a file here. A link does not contain it: after a reload, upload it again.")
    return [(one.name, one.getvalue()) for one in uploads]


def _files_changed() -> None:
    """Who takes the last file out has no own data any more; a new one begins standardized.

    Settings that a file has brought stay.
    """
    if not st.session_state["own_uploads"]:
        remove()
    elif own_set() is None and not brought():
        put(OWN_START)
