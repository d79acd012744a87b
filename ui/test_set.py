"""The test set, closed until a word opens it, and a count of how often that was done."""

from __future__ import annotations

from collections.abc import Hashable

import streamlit as st

from core.diagnosis import error_on
from core.training import Run
from lessons.shared.evidence import wilson
from lessons.shared.measures import made_from
from lessons.shared.words import percent

WORD = "open"
OPENED = "test_sets_opened"
"""In the session: by the data's digest, the runs for which its test set was opened, in order."""


def show_test_set(run: Run, slot: str) -> None:
    """The error on the test set, once the word was typed for this run; until then a closed box."""
    if run.data.test is None:
        st.caption("This data set has no test set.")
        return
    before, key = opened(run), (run.data.digest, made_from(run))
    if key[1] not in before:
        st.text_input(
            f"Closed. Choose your settings first. Then type “{WORD}” to test this net on "
            "examples that no choice was made by.",
            key=f"{slot}_test_word",
            on_change=_open,
            args=(f"{slot}_test_word", *key),
            autocomplete="off",
        )
    else:
        m = run.data.test.m
        wrong = error_on(run, run.data.test)
        low, high = wilson(round(wrong * m), m)
        st.success(
            f"{percent(wrong)} of the {m:,} test examples are wrong: a true error of "
            f"{percent(low)} to {percent(high)} (two standard errors)."
        )
    st.caption(count_words(len(before)))


def opened(run: Run) -> list[Hashable]:
    """The runs for which the test set of this run's data was opened in this session."""
    held: dict[bytes, list[Hashable]] = st.session_state.get(OPENED, {})
    return held.get(run.data.digest, [])


def _open(box: str, digest: bytes, run: Hashable) -> None:
    """Count the run, if the word is right; the box is empty again either way."""
    said, st.session_state[box] = str(st.session_state.get(box, "")), ""
    if said.strip().lower() == WORD:
        st.session_state.setdefault(OPENED, {}).setdefault(digest, []).append(run)


def count_words(times: int) -> str:
    """How often it was opened, and what that does to it.

    >>> count_words(0)
    'This test set was not opened in this session.'
    """
    if times == 0:
        return "This test set was not opened in this session."
    if times == 1:
        return "This test set was opened once in this session, for one net."
    return (
        f"This test set was opened {times} times in this session, for {times} nets. Whoever "
        "chooses among them by its result uses it as a second dev set."
    )
