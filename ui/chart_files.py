"""Each chart as SVG and PNG, by its own toolbar, named after the page and what is drawn.

The browser makes them of what it has drawn (chart_files.js), so they look as on the screen, in its
theme, and the server has nothing to do.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui.looks.show import DRAWN

WORDS = (
    "Each chart has files of its own, SVG and PNG: point at it, and its buttons stand at its top "
    "right; by keyboard, Tab leads to them."
)

_files = st.components.v2.component(
    "try_see_chart_files", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
)


def offer_chart_files() -> None:
    """At the end of a page that drew a chart: have the browser's side loaded; it is not seen."""
    if st.session_state.pop(DRAWN, False):
        st.html("<style>.st-key-chart_files { display: none; }</style>")
        _files(key="chart_files")
