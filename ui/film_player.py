"""The film player as a component of Streamlit's pages."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from ui.film import packed_script, stage_payload, stylesheet

_player = st.components.v2.component("try_see_film", css=stylesheet(), js=packed_script())


def show_films(shown: Mapping[str, bytes], *, key: str, loop: bool = False) -> None:
    """Show runs side by side, {caption: payload}: call it once in a script or fragment run.

    loop : as in `stage_payload`.

    Each payload has all frames so far. The player keeps its place from call to call as long as
    `key` and the payloads' runs are the same.
    """
    _player(key=key, data=stage_payload(shown, loop=loop), height="content")
