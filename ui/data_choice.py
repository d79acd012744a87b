"""Choosing the data: a registered set, or a file of one's own, with clear words when it is bad."""

from __future__ import annotations

import functools
import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import streamlit as st

from core.data import Dataset
from core.experiment import DEFAULTS, RULES, Experiment
from datasets import (
    REGISTRY,
    Choices,
    DataError,
    Understood,
    csv_columns,
    explain_safely,
    registered,
)
from ui.controls import control, put
from ui.drawing import resting
from ui.panel import Panel
from ui.visitor import end_if_replaced

OWN = "own_file"
"""The choice that stands for an uploaded file; a link can say it but not carry the file."""
NAMES = (*(name for name, entry in REGISTRY.items() if entry.kind != "series"), OWN)
TYPES = ["mat", "h5", "hdf5", "csv", "tsv", "xlsx", "npz"]
STARTS = sorted({knob for entry in REGISTRY.values() for knob in entry.start})
"""The settings that choosing a data set sets to what suits it."""

SMALL_BYTES = 2_000_000
LOOK_SECONDS = 0.2
"""Who waits for a turn to read looks so often whether the visitor wants another page."""


@functools.cache
def reading_turns() -> tuple[threading.BoundedSemaphore, threading.BoundedSemaphore]:
    """The turns for small uploads and for others, one each: reading one may take 1 GiB."""
    return threading.BoundedSemaphore(1), threading.BoundedSemaphore(1)


@contextmanager
def turn_to_read(size: int) -> Iterator[None]:
    """Wait for a turn to read so many bytes, and say so; small files wait for small ones only."""
    small, others = reading_turns()
    turn = small if size <= SMALL_BYTES else others
    if not turn.acquire(blocking=False):
        with st.spinner("Another visitor's file is read first"), resting():
            while not turn.acquire(timeout=LOOK_SECONDS):
                end_if_replaced()
    try:
        with st.spinner("Reading the file"), resting():
            yield
    finally:
        turn.release()


def settings_for(name: str) -> dict[str, Any]:
    """Where to start with this data set: its registry's suggestions, defaults for the rest."""
    start = REGISTRY[name].start if name in REGISTRY else {}
    return {knob: RULES[knob].check(knob, start.get(knob, DEFAULTS[knob])) for knob in STARTS}


def pick_data_set(panel: Panel) -> str:
    """Show the control that names the data set; choosing one also sets what suits it."""
    words = "Choosing one also sets layers, learning rate, batch size and updates to what suits it."
    chooser = replace(panel.data_set, look="list", help=words)
    return chooser.show(on_change=lambda: put(settings_for(st.session_state["dataset"])))


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
        return settings, own_data(files, settings["data_seed"]) if files else None
    except ValueError as problem:
        st.error(str(problem), icon=":material/error:")
        return settings, None


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
        help=".mat with X, y, Xval, yval; .h5 with train_set_x, train_set_y, test_set_x, "
        "test_set_y, list_classes, in one file or in two (train_*.h5 and test_*.h5); .csv with a "
        "column of labels; .npz with X and y. A file of one part is split 60/20/20, stratified.",
    )
    if not uploads:
        st.info("Upload a file here. A link does not contain it: after a reload, upload it again.")
    return [(one.name, one.getvalue()) for one in uploads]


def own_data(files: list[tuple[str, bytes]], seed: int) -> Dataset:
    """Read the files, in a process of its own (datasets.sandbox); DataError says what is wrong.

    The session keeps the last that was read, so that a rerun does not read it again.
    """
    label = pick_label_column(files)
    digest = hashlib.sha256(b"".join(content for _, content in files)).hexdigest()
    signature = (digest, tuple(name for name, _ in files), label, seed)
    held = st.session_state.get("own_data")
    if held is None or held[0] != signature:
        with turn_to_read(sum(len(content) for _, content in files)):
            reading = explain_safely(files, Choices(label=label), seed=seed)
        if reading.data is None:
            raise DataError(reading.refusal)
        held = st.session_state["own_data"] = (signature, reading.data, reading.understood)
    show_what_to_look_at(held[2])
    return held[1]


def show_what_to_look_at(understood: Understood) -> None:
    """Show what was done to the file and what is odd about it; as text, since names are in it."""
    for said in (*understood.warnings, *understood.notes):
        st.text(f"Your file: {said}.")


def pick_label_column(files: list[tuple[str, bytes]]) -> str | None:
    """Let the person say which column of a .csv holds the classes: the last, until they do."""
    name, content = files[0]
    if len(files) != 1 or not name.lower().endswith(".csv"):
        return None
    columns = csv_columns(content)
    return st.selectbox("Column with the classes", columns, index=len(columns) - 1, key="label")
