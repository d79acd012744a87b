"""The film player as a component of Streamlit's pages."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

import streamlit as st

from ui.film import packed_script, stage_payload, stylesheet

_player = st.components.v2.component("try_see_film", css=stylesheet(), js=packed_script())


HEARD = "film_heard"
"""In the session: the time of the last click that was heard; the browser says each until then."""
MOST_CLICKS = 50
"""So many clicks are heard at once."""


class Click(NamedTuple):
    """A place in a picture, in the features' units, and the browser's clock in milliseconds."""

    x: float
    y: float
    at: float


def show_films(
    shown: Mapping[str, bytes],
    *,
    key: str,
    loop: bool = False,
    clicked: Callable[[Click], None] | None = None,
) -> None:
    """Show runs side by side, {caption: payload}: call it once in a script or fragment run.

    loop : as in `stage_payload`. clicked : called, as a control's callback is, for each place in a
    picture of decision regions that was clicked, once, in the order of time.

    Each payload has all frames so far. The player keeps its place from call to call as long as
    `key` and the payloads' runs are the same.
    """
    heard = None if clicked is None else st.session_state.get(HEARD, 0.0)
    data = stage_payload(shown, loop=loop, heard=heard)
    _player(key=key, data=data, height="content", on_clicked_change=partial(_tell, key, clicked))


def _tell(key: str, clicked: Callable[[Click], None] | None) -> None:
    """Call clicked with what the browser says and was not heard before; nonsense is left out."""
    said = getattr(st.session_state.get(key), "clicked", None)
    if clicked is None or not isinstance(said, list):
        return
    for one in said[:MOST_CLICKS]:
        whole = isinstance(one, list) and len(one) == len(Click._fields)
        if not whole or not all(isinstance(n, int | float) and math.isfinite(n) for n in one):
            continue
        click = Click(*map(float, one))
        if click.at > st.session_state.get(HEARD, 0.0):
            st.session_state[HEARD] = click.at
            clicked(click)
