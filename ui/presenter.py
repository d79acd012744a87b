"""Presenter mode: large type, nothing but the lesson, and keys for what a lecturer does.

`?present=1` in a link or the key P begins it; P ends it. PageDown and PageUp, the two keys of a
presenter's remote control, lead from page to page; ui/presenter.css makes the page large.
"""

from __future__ import annotations

import functools
from pathlib import Path

import streamlit as st

from core.knobs import Switch
from ui import contents
from ui.link import rewrite
from ui.stops import Control

PRESENT = Control("present", "Presenter mode", Switch(), False, quiet=True)
"""Part of every page's link."""


def presenting() -> bool:
    """Whether this visitor's page is shown large; on coming to a page its link says so."""
    arrived = st.session_state.get("arrived") and PRESENT.key in st.query_params
    if PRESENT.key in st.session_state and not arrived:
        return bool(st.session_state[PRESENT.key])
    try:
        asked = PRESENT.rule.parse(PRESENT.key, st.query_params.get(PRESENT.key, "false"))
    except ValueError:
        return False
    return bool(asked)


def show_remote(page: st.Page) -> None:
    """Before the page is drawn: make it large, and go on to another at a press of a key."""
    if not presenting():
        return
    st.html(f"<style>{_stylesheet()}</style>")
    before, after = neighbours(page.title)
    with st.container(key="remote", horizontal=True):
        for words, key, to in (
            ("Previous page", "PageUp", before),
            ("Next page", "PageDown", after),
        ):
            if st.button(words, key=f"remote_{key}", shortcut=key, disabled=to is None):
                rewrite({})  # Streamlit would not clear what this page's controls are bound to
                st.switch_page(str(to))


def show_switch() -> None:
    """After the page is drawn: the button that begins or ends it, and what binds it to the link."""
    with st.container(key="present_bound"):
        PRESENT.show()
    words = "Leave presenter mode" if presenting() else "Presenter mode"
    with st.container(key="presenter"):
        st.button(
            words,
            key="present_button",
            icon=":material/present_to_all:",
            shortcut="P",
            type="tertiary",
            on_click=_turn,
            args=(not presenting(),),
        )


def neighbours(title: str) -> tuple[str | None, str | None]:
    """The files of the pages before and after the one with this title in the bar at the top."""
    files, titles = list(contents.IN_ORDER), list(contents.IN_ORDER.values())
    if title not in titles:
        return None, None
    at = titles.index(title)
    return (files[at - 1] if at else None), (files[at + 1] if at + 1 < len(files) else None)


def _turn(on: bool) -> None:
    st.session_state[PRESENT.key] = on


@functools.cache
def _stylesheet() -> str:
    return Path(__file__).with_suffix(".css").read_text(encoding="utf-8")
