"""Exercises: the chapter's three, three for each lesson with numbers of one's own, the hand-in."""

from __future__ import annotations

import streamlit as st

from ui.arrival import enter
from ui.contents import under_the_router
from ui.exercises import CARDS, show_exercises
from ui.lesson import question
from ui.lesson_exercises import LESSON, STUDENT, show_hand_in, show_lesson_exercises
from ui.questions import Questions

HAND_IN = Questions("exercises", {"hand_in": "Hand in what you did"})

under_the_router()
enter(CARDS, STUDENT, LESSON, HAND_IN)
question("Exercises", "Can you read it off, and can you write it yourself?")
st.subheader("Read it off: three for each lesson", anchor=False)
st.markdown(
    "Type your number: it becomes the seed of your runs. Open your run, read the answer off, and "
    "type it here."
)
show_lesson_exercises()
st.subheader("Write it yourself: the chapter's three", anchor=False)
st.markdown(
    "Take a template, write the missing lines, and have them checked on your own machine. For "
    "each random case you read what was expected and what came."
)
show_exercises()
HAND_IN.show({"hand_in": show_hand_in})
