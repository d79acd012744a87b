"""Something that goes on by itself while a page is shown: a fragment that the browser asks for."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import streamlit as st

from ui.controls import heard
from ui.drawing import drawing


def repeat(
    slot: str,
    draw: Callable[[], None],
    every: float | None,
    tick: Callable[[], None] = lambda: None,
) -> None:
    """Draw now; then, every so many seconds until the next run of the script, tick and draw.

    Each run of the script makes a fragment of its own. A tick that the browser has asked for while
    the script runs is of the fragment before, which is gone, so nothing comes of it. If the
    fragment were the same, Streamlit would begin that tick by dropping what the script's run has
    drawn in it and not yet sent; the browser, told that the script has ended, would take these
    elements away, and a film would start from nothing.
    """
    calls = itertools.count()
    counter = st.session_state.setdefault(f"{slot}_ticks", itertools.count(1))

    def fragment() -> None:
        if next(calls):
            heard()
            tick()
        with drawing():
            draw()

    # Streamlit tells fragments apart by their function's name and their place on the page.
    fragment.__qualname__ = f"{slot}_tick_{next(counter)}"
    st.fragment(fragment, run_every=every)()
