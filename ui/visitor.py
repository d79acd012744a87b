"""The visitor whose script runs: a name for the session, and whether it is still there."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime import Runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx


def visitor() -> str:
    """The session's name; "" where no session runs, as in a test without a page."""
    run = get_script_run_ctx()
    return run.session_id if run is not None else ""


def is_there(name: str) -> bool:
    """Whether the visitor's page is connected; a closed tab is not, nor a cut line.

    Where no server runs, as in a test, everybody is there.
    """
    return not Runtime.exists() or Runtime.instance().is_active_session(name)


def end_if_replaced() -> None:
    """End this run of the script here if the visitor's next has been asked for meanwhile.

    Streamlit does so at its own calls; this one shows nothing.
    """
    if get_script_run_ctx() is not None:
        st.session_state.get("anything")
