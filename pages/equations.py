"""Every equation of the chapter: how it reads, the code that runs, its test, its lesson."""

from __future__ import annotations

import streamlit as st

from ui.arrival import enter
from ui.contents import under_the_router
from ui.equations import WHICH, show_equation, show_list
from ui.lesson import question

under_the_router()
enter(WHICH)
question("Equations", "Which function computes an equation, which test holds it, where is it live?")
shown, every = st.columns([3, 2], gap="large")
with shown, st.container(key="one_equation"):
    label = WHICH.show()
    show_equation(label)
with every:
    st.markdown("**All of them, in the chapter's order**")
    show_list(st.container(height=560, key="equation_list"), label)
