"""A film that plays over and over rests while it is out of sight, and after a while for good.

Playing costs about half of a core of the browser's machine, seen or not.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

SECONDS: Final = 60
"""So long it plays by itself; whoever wants more presses play."""

_rest = st.components.v2.component(
    "try_see_rest",
    js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def rest_unseen() -> None:
    """Have the home page's film rest, from a place beside it that shows nothing."""
    st.html("<style>.st-key-rest { display: none; }</style>")
    _rest(key="rest", data={"seconds": SECONDS})
