"""What the visitor is told when something is not as usual: once lost, or done without."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from ui.start import house

LOST = (
    "The line to the server was cut for too long, or the server was started anew. Your settings "
    "are as they were; what was trained is trained again. A file of your own must come again."
)


def say_if_begun_anew() -> None:
    """Tell a visitor whose page was open before this session began; call it at each run's start.

    The browser keeps messages of the server's and says which: at a session's first run it has none,
    unless it had the page open before.
    """
    run = get_script_run_ctx()
    if "seen" not in st.session_state and run is not None and run.cached_message_hashes:
        st.toast(LOST, icon=":material/restart_alt:", duration="long")
    st.session_state["seen"] = True


def show_footer() -> None:
    """At the end of each page: what this server does without, if there is anything."""
    if problem := house().problem:
        st.caption(problem)
