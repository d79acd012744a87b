"""A file of the visitor's own: read in a process of its own, and told how it was understood."""

from __future__ import annotations

import functools
import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import streamlit as st

from core.data import Dataset
from core.source import Source
from datasets import (
    Choices,
    DataError,
    OwnSet,
    Reading,
    csv_columns,
    explain_safely,
    likely_label,
)
from datasets.told import told
from datasets.understood import DECIMALS, DELIMITERS, MISSING, SPLITS
from ui.drawing import resting
from ui.own_set import forget_points, hold, own_set
from ui.visitor import end_if_replaced

SMALL_BYTES = 2_000_000
LOOK_SECONDS = 0.2
"""Who waits for a turn to read looks so often whether the visitor wants another page."""
GUESS = "as guessed"
Files = list[tuple[str, bytes]]


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


def own_data(files: Files, seed: int) -> Dataset:
    """Read the files as the controls below say (datasets.sandbox); DataError says what is wrong.

    The session keeps the last that was read, so that a rerun does not read it again.
    """
    digest = hashlib.sha256(b"".join(content for _, content in files)).hexdigest()
    if st.session_state.get("own_digest") != digest:
        forget_choices()
        st.session_state["own_digest"] = digest
    label = pick_label_column(files)
    choices = choices_now(label)
    signature = (digest, tuple(name for name, _ in files), choices, seed)
    held, own = st.session_state.get("own_data"), own_set()
    read = held is not None and held[0] == signature
    if held is not None and own is not None and own.changed:
        read = held[0][:-1] == signature[:-1]
    if not read:  # no seed divides a set whose points were changed
        with turn_to_read(sum(len(content) for _, content in files)):
            held = signature, explain_safely(files, choices, seed=seed)
        st.session_state["own_data"] = held
    reading: Reading = st.session_state["own_data"][1]
    show_reading(reading, is_table(files))
    if reading.data is None:
        raise DataError(reading.refusal)
    if not read or own is None:
        forget_points()
        own = hold(OwnSet(reading.data, seed, reading.division))
    return own.data  # points may have been changed since it was read


def own_data_again(source: Source, seed: int) -> Dataset:
    """The visitor's own data, if they are of this source. ValueError where they are not."""
    own = own_set()
    if own is not None and own.data.source == source:
        return own.with_seed(seed)
    raise ValueError(
        f"this run was trained on your file {source.name!r}, which is not open in this session as "
        "it was then: open it in the lab, then try again"
    )


def is_table(files: Files) -> bool:
    """Whether it is one file of rows and columns, whose reading leaves something to choose."""
    return len(files) == 1 and files[0][0].lower().endswith((".csv", ".tsv", ".xlsx"))


def pick_label_column(files: Files) -> str | None:
    """Let the person say which column of a .csv has the classes; it begins with the likely one."""
    name, content = files[0]
    if len(files) != 1 or not name.lower().endswith(".csv"):
        return None
    columns = csv_columns(content)
    likely = columns.index(likely_label(columns))
    return st.selectbox("Column with the classes", columns, index=likely, key="label")


KEYS = ("delimiter", "decimal", "header", "missing", "split", "left_out", "one_hot")
"""The fields of Choices that have a control, keyed own_ and their name."""


def forget_choices() -> None:
    """Guess all anew: what was said of another file is not about this one."""
    for name in KEYS:
        st.session_state.pop(f"own_{name}", None)


def choices_now(label: str | None) -> Choices:
    """What the controls say, also before they are drawn; what they leave open is guessed."""
    said: dict[str, Any] = {"label": label}
    for name in KEYS:
        value = st.session_state.get(f"own_{name}", GUESS)
        if value not in (GUESS, [], None):
            said[name] = tuple(value) if isinstance(value, list) else value
    return Choices(**said)


def show_reading(reading: Reading, table: bool) -> None:
    """Show what is odd about the file, and, one click away, all that was understood of it."""
    found = reading.understood
    for said in (*found.warnings, *found.notes):
        st.text(f"Your file: {said}.")
    with st.popover("How the file was read", icon=":material/fact_check:", width="stretch"):
        st.code(told(reading), language=None, wrap_lines=True, height=260)
        if table:
            st.caption("Change what was guessed wrong. The file is then read anew.")
            show_choices(reading)


def show_choices(reading: Reading) -> None:
    """Show a control for each guess."""
    left, right = st.columns(2)
    found = reading.understood
    features = [column.name for column in found.columns if column.role != "label"]
    words = [one.name for one in found.columns if one.kind in ("category", "text")]
    with left:
        _choose("delimiter", "Cells are parted by", DELIMITERS)
        _choose("decimal", "Decimal sign", DECIMALS)
        _choose("header", "First row", {True: "has the names", False: "is data"})
    with right:
        _choose("missing", "Missing values", MISSING, guess=False)
        _choose("split", "Parts are made", SPLITS, guess=False)
    _name("left_out", "Columns to leave out", features)
    _name("one_hot", "Columns of words that become a 0 or 1 for each word", words)


def _choose(name: str, label: str, words: dict[Any, str], *, guess: bool = True) -> None:
    options = [GUESS, *words] if guess else list(words)
    st.selectbox(label, options, format_func=lambda one: words.get(one, GUESS), key=f"own_{name}")


def _name(name: str, label: str, options: list[str]) -> None:
    chosen = st.session_state.get(f"own_{name}", [])
    st.multiselect(label, [*dict.fromkeys([*options, *chosen])], key=f"own_{name}")
