"""The page of exercises: task, template, hints one by one, how to check, where to see it."""

from __future__ import annotations

import streamlit as st

from lessons.shared.chapter_exercises import TEMPLATES, Exercise, chapter_exercises
from ui.questions import Questions

EXERCISES = {one.name: one for one in chapter_exercises()}
CARDS = Questions(
    "exercises", {name: one.title for name, one in EXERCISES.items()}, tuple(EXERCISES)[:1]
)


def show_exercises() -> None:
    """Show every exercise of the chapter; the first is open."""
    CARDS.show({name: lambda one=one: show_exercise(one) for name, one in EXERCISES.items()})  # type: ignore[misc]


def show_exercise(exercise: Exercise) -> None:
    """Show the task, the template and the command that checks it, the hints and the link."""
    st.markdown(exercise.task)
    with st.container(horizontal=True):
        st.download_button(
            f"Template: {exercise.template}",
            (TEMPLATES / exercise.template).read_bytes(),
            file_name=exercise.template,
            mime="text/x-python",
            key=f"template {exercise.name}",
            icon=":material/download:",
            on_click="ignore",
        )
        st.page_link(
            exercise.page,
            label=exercise.see,
            icon=":material/play_circle:",
            query_params=dict(exercise.parameters),
        )
    st.caption("Check it on your own machine, in the folder of this app:")
    st.code(f"python -m trysee check {exercise.template}", language="bash", wrap_lines=True)
    show_hints(exercise)


def show_hints(exercise: Exercise) -> None:
    """Show the hints asked for so far in this session, and a button for the next one."""
    key = f"hints {exercise.name}"
    opened = int(st.session_state.get(key, 0))
    for number, hint in enumerate(exercise.hints[:opened], 1):
        st.markdown(f"**Hint {number}.** {hint}")
    if opened < len(exercise.hints):
        label = f"Hint {opened + 1} of {len(exercise.hints)}"
        st.button(
            label, key=f"next {key}", on_click=_open, args=(key,), icon=":material/lightbulb:"
        )


def _open(key: str) -> None:
    st.session_state[key] = int(st.session_state.get(key, 0)) + 1
