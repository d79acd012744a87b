"""The page's link: what it says, making it say something else, and telling what was left out."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state import get_session_state

from core.link import LeftOut

MOST_SAID = 12
"""So many bad parts of a link are said one by one."""
Link = dict[str, list[str]]
"""The texts of each parameter; one may stand in a link several times."""


def link_now() -> Link:
    """What the link says."""
    return {key: st.query_params.get_all(key) for key in st.query_params}


def is_bound(key: str) -> bool:
    """Whether a control that this page has on the screen says its value by this parameter."""
    run = get_script_run_ctx()
    with get_session_state().query_params() as parameters:
        bound = parameters.get_binding_for_param(key)
    return bound is not None and run is not None and bound.script_hash == run.page_script_hash


def rewrite(link: Link) -> None:
    """Let the link say this and nothing else, for Streamlit's controls as well as the browser.

    st.query_params alone would refuse what a control is bound to, and a control that is drawn for
    the first time would still read what the browser sent.
    """
    with get_session_state().query_params() as parameters:
        for key in {*parameters, *link}:
            if bound := parameters.get_binding_for_param(key):
                parameters.unbind_widget(bound.widget_id)
        parameters.from_dict(link)
        parameters.set_initial_query_params_from_current()


def sentence(one: LeftOut) -> str:
    """In Markdown: what the link says is code, in which nothing is a link or a picture."""
    return f"The link says `{one.said.replace('`', '´')}`. {one.answer}"


def say(left_out: Sequence[LeftOut]) -> None:
    """Tell, once and in plain words, what of the link is left out."""
    lines = [sentence(one) for one in left_out]
    if len(lines) > MOST_SAID:
        lines[MOST_SAID:] = [f"Nor can {len(lines) - MOST_SAID} more parts of it be used."]
    if lines:
        st.toast("  \n".join(lines), icon=":material/link_off:", duration="infinite")
