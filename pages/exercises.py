"""The chapter's three exercises: tasks, templates, hints, and how to check a solution."""

from __future__ import annotations

import streamlit as st

from ui.arrival import enter
from ui.contents import under_the_router
from ui.exercises import CARDS, show_exercises
from ui.lesson import question

under_the_router()
enter(CARDS)
question("Exercises", "Can you write it yourself?")
st.markdown(
    "Take a template, write the missing lines, and have them checked on your own machine. For "
    "each random case you read what was expected and what came."
)
show_exercises()
