"""The browser's history: Back undoes what the visitor did last, and Forward does it again.

The browser's side (history.js) makes one entry for each act of the visitor's that changes the
link. On Back or Forward Streamlit runs the page anew and gives its controls what the link says;
where that was another page, it first drops from the link what both pages have a control for.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from ui.link import link_now, rewrite

_entries = st.components.v2.component(
    "try_see_history", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
)


def keep_history() -> None:
    """Have the browser's side loaded; it shows nothing and takes no room."""
    st.html("<style>.st-key-history { display: none; }</style>")
    _entries(key="history")


def came_by_history() -> bool:
    """Whether Back or Forward led here; st.query_params then has the whole link again."""
    run = get_script_run_ctx()
    if run is None or not run.is_history_navigation:
        return False
    with run.session_state.query_params() as parameters:
        parameters.populate_from_query_string(run.query_string)
    rewrite(link_now())
    return True
