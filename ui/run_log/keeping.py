"""Putting a page's finished runs into the session's log: a few references, no screen."""

from __future__ import annotations

import time

import streamlit as st

from ui.run_log.entry import Entry, entry_of
from ui.run_log.log import SLOT, RunLog
from ui.showing import Showing

PAGE = "runs"
"""The address of the log's own page: what is trained again there does not move up."""


def run_log() -> RunLog:
    """The log of the session whose script runs."""
    log: RunLog = st.session_state.setdefault(SLOT, RunLog())
    return log


def keep_finished(shown: Showing) -> None:
    """Log the runs that a slot shows, once they have ended; what was stopped is no result."""
    if shown.logged or shown.training or shown.stopped:
        return
    shown.logged = True
    log, page = run_log(), str(st.session_state.get("page", ""))
    log.worth_keeping = log.worth_keeping or not shown.is_first
    for caption, run in shown.runs.items():
        entry = entry_of(run, film=shown.films[caption], page=page, ended=time.time())
        log.add(entry, move=not _shown_again(log, page, entry))


def _shown_again(log: RunLog, page: str, entry: Entry) -> bool:
    return page == PAGE and log.get(entry.key) is not None
