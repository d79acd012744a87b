"""The log on the screen: its table, what is done with the selected runs, and its files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from lessons.shared.words import capitalised, counted
from ui.contents import LAB
from ui.outside import as_text
from ui.run_log.compared import MOST_TOGETHER, show_compared
from ui.run_log.entry import LONGEST_NAME, Entry
from ui.run_log.files import FILE_BYTES, read_log, write_csv, write_h5
from ui.run_log.keeping import run_log
from ui.run_log.log import RunLog
from ui.run_log.storage import bring_back
from ui.run_log.table import log_table, matches

UPLOADED, SAID = "runs_upload", "runs_upload_said"
CHOSEN = "runs_chosen"
"""The numbers of the selected runs."""


def show_log() -> None:
    """Show the log of this session: rows, the selected ones side by side, downloads, upload."""
    bring_back()
    log = run_log()
    entries = log.entries
    if entries:
        chosen = show_table(entries)
        st.caption(_room_words(log))
        show_chosen(chosen)
        if _numbers(log.entries) != _numbers(entries):
            st.rerun()  # runs have ended meanwhile that the rows above do not have yet
    else:
        st.info(
            "No run has finished yet in this session. Train one in the lab or in a lesson: it "
            "stands here then, with all that you set.",
            icon=":material/history:",
        )
        st.page_link(LAB, label="To the lab", icon=":material/play_circle:")
    show_files(log)


def _room_words(log: RunLog) -> str:
    """How full the log is, and what was let go."""
    runs = _counted_runs(len(log.entries))
    said = [f"{runs}, {log.size / 1e6:.1f} of {log.most / 1e6:.0f} MB."]
    if log.films_gone:
        said.append(
            f"Films let go to make room, those of the oldest runs first: {log.films_gone:,}. They "
            "are trained again when you ask for them."
        )
    if log.runs_gone:
        said.append(f"Runs let go, the oldest that you had not pinned first: {log.runs_gone:,}.")
    return " ".join(said)


def show_table(entries: Sequence[Entry]) -> list[Entry]:
    """Show the rows that the filter lets through, and return those that are selected."""
    words = st.text_input(
        "Filter",
        key="runs_filter",
        placeholder="Words of a row, such as: moons adam pinned",
        help="Only runs are shown in whose row all these words stand.",
    )
    shown = [one for one in entries if matches(one, words or "")]
    if not shown:
        st.caption("No run has all these words in its row.")
        return []
    chosen = [shown[row] for row in _selected_rows(shown)]
    st.session_state[CHOSEN] = _numbers(chosen)
    return chosen


def _numbers(entries: Sequence[Entry]) -> list[int]:
    return [one.number for one in entries]


def _selected_rows(shown: Sequence[Entry]) -> list[int]:
    """Draw the rows; the places of those that are selected."""
    numbers = _numbers(shown)
    before = [numbers.index(n) for n in st.session_state.get(CHOSEN, ()) if n in numbers]
    state: Any = st.dataframe(
        log_table(shown),
        hide_index=True,
        column_config=_columns(),
        height=min(420, 38 + 35 * len(shown)),
        key=f"runs_table_{hash(tuple(numbers))}",  # where a row is another run, all begins anew
        on_select="rerun",
        selection_mode="multi-row",
        selection_default={"selection": {"rows": before, "columns": [], "cells": []}},
        alt="Finished runs, the newest first",
    )
    return sorted(row for row in state["selection"]["rows"] if row < len(shown))


def _columns() -> dict[str, Any]:
    column = st.column_config
    percent, number = "%.1f %%", "%.4g"
    return {
        "Run": column.NumberColumn(width=50, pinned=True),
        "Pinned": column.CheckboxColumn(width=60),
        "Not the default": column.TextColumn(width="large"),
        "Dev accuracy": column.NumberColumn(format=percent),
        "Training accuracy": column.NumberColumn(format=percent),
        "Dev cost": column.NumberColumn(format=number),
        "Training cost": column.NumberColumn(format=number),
        "Dev accuracy, by frame": column.LineChartColumn(y_min=0, y_max=1),
        "Time": column.DatetimeColumn(format="HH:mm:ss", timezone=_timezone()),
    }


def _timezone() -> str:
    """The visitor's, or UTC where the browser names none that is known here."""
    name = str(getattr(st.context, "timezone", "") or "UTC")
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return "UTC"
    return name


def show_chosen(chosen: Sequence[Entry]) -> None:
    """Show what can be done with the selected runs, and what they are."""
    if not chosen:
        st.caption(
            "Select a run at its left end to see its film. Select two to "
            f"{counted(MOST_TOGETHER)} to see how they differ."
        )
        return
    _show_actions(chosen)
    if len(chosen) > MOST_TOGETHER:
        most = capitalised(counted(MOST_TOGETHER))
        st.caption(f"{most} films stand side by side: select fewer.")
        return
    show_compared(chosen)


def _show_actions(chosen: Sequence[Entry]) -> None:
    """Show the name of one run, and what is done with all that are selected."""
    keys = [one.key for one in chosen]
    all_pinned = all(one.pinned for one in chosen)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if len(chosen) == 1:
            _ask_name(chosen[0])
        st.button(
            "Unpin" if all_pinned else "Pin",
            icon=":material/keep_off:" if all_pinned else ":material/keep:",
            key="runs_pin",
            help="Pinned runs stay when the log is full.",
            on_click=lambda: run_log().pin(keys, on=not all_pinned),
        )
        st.button(
            "Delete",
            icon=":material/delete:",
            key="runs_delete",
            on_click=lambda: run_log().delete(keys),
        )


def _ask_name(entry: Entry) -> None:
    key = f"runs_name_{entry.number}"
    st.text_input(
        "Name",
        entry.name,
        max_chars=LONGEST_NAME,
        key=key,
        width=260,
        on_change=lambda: run_log().rename(entry.key, st.session_state[key] or ""),
    )


def show_files(log: RunLog) -> None:
    """Show the downloads and the upload of the whole log."""
    with st.expander("Take the log with you, or bring one back"):
        if log.entries:
            with st.container(horizontal=True):
                _download(
                    "Runs (.csv)",
                    lambda: write_csv(log.entries),
                    "csv",
                    "A row for each run, with all its settings and final numbers.",
                )
                _download(
                    "Runs (.h5)",
                    lambda: write_h5(log.entries),
                    "h5",
                    "A group for each run: settings as JSON, final numbers and curves.",
                )
        st.file_uploader(
            "A log that you downloaded here",
            ["csv", "h5"],
            key=UPLOADED,
            max_upload_size=FILE_BYTES // 1_000_000,
            on_change=_take_upload,
        )
        if said := st.session_state.get(SAID):
            st.caption(said)


def _download(label: str, make: Any, ending: str, words: str) -> None:
    day = datetime.now(UTC).strftime("%Y-%m-%d")
    name = f"try-and-see-runs-{day}.{ending}"
    st.download_button(label, make, name, on_click="ignore", icon=":material/download:", help=words)


def _take_upload() -> None:
    """Put the uploaded runs into the log; the reason where they cannot be read."""
    upload = st.session_state.get(UPLOADED)
    if upload is None:
        st.session_state.pop(SAID, None)
        return
    try:
        entries = read_log(upload.name, upload.getvalue())
    except ValueError as problem:
        words = f"{as_text(upload.name)} was not read: {as_text(problem)}. The log is as it was."
        st.session_state[SAID] = f":red[{words}]"
        return
    new = run_log().take(entries)
    there = len(entries) - new
    known = f"; there already: {there:,}." if there else "."
    st.session_state[SAID] = f"{_counted_runs(new)} came in{known}"


def _counted_runs(n: int) -> str:
    return "1 run" if n == 1 else f"{n:,} runs"
