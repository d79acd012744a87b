"""What the visitor is told when something is not as usual: once lost, or done without."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from datasets import OWN
from ui.chart_files import offer_chart_files
from ui.presenter import show_switch
from ui.run_log.storage import keep_in_browser
from ui.showing import Showing
from ui.start import house

LOST = (
    "The connection to the server was lost, or the server was restarted. Your settings are "
    "kept, and your run is trained again. Please upload your own file again."
)


def note_if_begun_anew() -> None:
    """Note whether the page was open before this session began; call it at each run's start.

    The browser keeps messages of the server's and says which: at a session's first run it has none,
    unless it had the page open before.
    """
    run = get_script_run_ctx()
    st.session_state.setdefault("begun_anew", bool(run is not None and run.cached_message_hashes))


def show_footer() -> None:
    """At the end of each page: what is not as usual, where there is anything, and a switch.

    Where the page has a chart, what it is taken away with comes too.
    """
    begun_anew = st.session_state.get("begun_anew")
    st.session_state["begun_anew"] = False
    if begun_anew and any(map(_is_lost, st.session_state.values())):
        st.toast(LOST, icon=":material/restart_alt:", duration="long")
    keep_in_browser()
    if problem := house().problem:
        st.caption(problem)
    show_switch()
    offer_chart_files()


def _is_lost(held: object) -> bool:
    """Whether what the new session holds was held by the one before too: runs, a file asked for."""
    return isinstance(held, Showing) or (isinstance(held, str) and held == OWN)
