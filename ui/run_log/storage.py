"""The log in the visitor's own browser: settings and numbers, there again after a reload.

The browser's side (storage.js) puts rows that are new or changed beside those that it has, and on
the page of runs says once what it has. Nothing is kept on the server.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from ui.run_log.entry import Entry, Key
from ui.run_log.keeping import PAGE, run_log
from ui.run_log.log import RunLog, log_of
from ui.run_log.written import as_dict, entry_from

MOST_KEPT = 200
"""So many runs are kept, the newest and those that are pinned."""
FRAMES = 24
"""Points of a kept run's curves."""
MOST_TEXT = 2_000_000
"""Characters that a browser may bring."""
OVERLAP = 4
"""So many rows are written once more, should the page have been left before they were sent."""
WRITTEN, QUESTION, SAID = "runs_written", "runs_question", "runs_kept_said"
NO_STORAGE = (
    "This browser keeps nothing for this page, as in a private window: after a reload the log is "
    "empty. Download it to keep it."
)

_storage = st.components.v2.component(
    "try_see_runs", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
)


def keep_in_browser() -> None:
    """Have the browser keep what is new, where the visitor has trained what no page begins with."""
    if st.session_state.get("page") != PAGE and log_of(st.session_state).worth_keeping:
        _mount("")


def bring_back() -> None:
    """On the page of runs: put what the browser kept into the log, once a session."""
    question = st.session_state.setdefault(QUESTION, secrets.token_hex(8))
    kept = _mount(question)
    if question and isinstance(kept, dict) and kept.get("question") == question:
        st.session_state[QUESTION] = ""
        st.session_state[SAID] = take_kept(run_log(), kept.get("rows"))
    if said := st.session_state.get(SAID):
        st.caption(said)


def _mount(question: str) -> object:
    log = run_log()
    new = log.changed_since(st.session_state.get(WRITTEN, 0))[-MOST_KEPT:]
    new = list(dict.fromkeys([*log.changed_since(0)[-OVERLAP:], *new]))
    rows = {name_of(one.key): row_of(one) for one in new}
    st.session_state[WRITTEN] = log.version
    data = {
        "rows": rows,
        "gone": [name_of(key) for key in log.deleted],
        "most": MOST_KEPT,
        "question": question,
    }
    with st.container(key="run_storage"):
        found = _storage(key="run_storage_of_browser", data=data, on_kept_change=lambda: None)
    return getattr(found, "kept", None)


def name_of(key: Key) -> str:
    """What a run is kept under: a digest of settings and file."""
    experiment, source = key
    text = experiment.to_json() + (source.sha256 + source.choices if source else "")
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def row_of(entry: Entry) -> dict[str, Any]:
    """What the browser keeps of a run."""
    return as_dict(entry, frames=FRAMES) | {"touched": entry.touched}


def take_kept(log: RunLog, text: object) -> str:
    """Put the rows of a browser's text into the log; what is to be said of it, or ""."""
    if not isinstance(text, str):
        return NO_STORAGE
    rows = _rows(text)
    entries, bad = readable(rows)
    log.take(entries)
    if not bad:
        return ""
    return (
        f"{bad:,} of {len(rows):,} runs that this browser kept cannot be read; they are left out."
    )


def _rows(text: str) -> list[object]:
    try:
        rows = json.loads(text[:MOST_TEXT])
    except (ValueError, RecursionError):
        return [None]
    return rows[:MOST_KEPT] if isinstance(rows, list) else [None]


def readable(rows: Sequence[object]) -> tuple[list[Entry], int]:
    """The rows that hold what they must, and how many others there are."""
    found, bad = [], 0
    for row in rows:
        try:
            found.append(entry_from(row))
        except (ValueError, OverflowError):
            bad += 1
    return found, bad
