"""Where the chapter's text and its code disagree: each with two numbers that show it."""

from __future__ import annotations

import streamlit as st

from ui.arrival import enter
from ui.contents import under_the_router
from ui.errata import CARDS, show_cards
from ui.lesson import question

under_the_router()
enter(CARDS)
question("Errata", "Where do the chapter's text and its code disagree, and what follows from it?")
st.markdown(
    "Ten places. Open one: two numbers are computed that differ in this one thing. "
    "In each case the app does what is right."
)
show_cards()
