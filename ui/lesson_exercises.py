"""Three exercises for each lesson, with the visitor's own number as the seed, and the hand-in."""

from __future__ import annotations

import functools
from dataclasses import replace

import streamlit as st

from core.experiment import RULES
from core.knobs import Choice, Number
from lessons.shared.contents import lesson_folders
from lessons.shared.exercises import Exercise, exercises_of
from lessons.shared.path import asked_steps
from takeaway.hand_in import LONGEST, NUMBERS, HandedRun, HandIn, write_hand_in
from ui.outside import as_text
from ui.run_log.log import pinned
from ui.stops import Control


@functools.cache
def exercises_by_title() -> dict[str, tuple[Exercise, ...]]:
    """Every lesson's exercises, read once for the server; a lesson may have none."""
    found = map(exercises_of, lesson_folders())
    return {ones[0].lesson.title: ones for ones in found if ones}


TITLES = tuple(exercises_by_title())
ANSWERS, CHECKED = "exercise_answers", "exercise_checked"
"""In the session: what was typed by (exercise, number), and what came of checking it."""
LARGEST = 1_000_000
STUDENT = Control(
    "exercises_number",
    "Your number",
    Number(1, LARGEST, whole=True),
    1,
    "Your runs get it as their seed, so your neighbour's answers are others. Your teacher may give "
    "you one.",
)
LESSON = Control("exercises_lesson", "Lesson", Choice(TITLES), TITLES[0], look="list")
Checked = tuple[bool, str]
"""Whether the answer is right, and what is said of it, as Markdown."""


def show_lesson_exercises() -> None:
    """Show the controls, and the three exercises of the chosen lesson."""
    left, right = st.columns(2)
    with left:
        student = int(STUDENT.show())
    with right:
        lesson = str(LESSON.show())
    for exercise in exercises_by_title()[lesson]:
        with st.container(border=True):
            _show_one(exercise, student)


def _show_one(exercise: Exercise, student: int) -> None:
    st.markdown(f"**{exercise.number}. {exercise.title}**")
    st.markdown(exercise.task)
    page, parameters = exercise.address(student)
    st.page_link(
        page,
        label="Open your run",
        icon=":material/play_circle:",
        query_params=parameters,
        help="With all settings of the exercise and your number as every seed.",
    )
    key = f"answer {exercise.key} {student}"
    typed: dict[tuple[str, int], str] = st.session_state.setdefault(ANSWERS, {})
    # Streamlit forgets a box that is not drawn; the answers are the session's.
    st.session_state.setdefault(key, typed.get((exercise.key, student), ""))
    said = st.text_input(
        f"Your answer, {exercise.unit}", key=key, max_chars=LONGEST, autocomplete="off"
    )
    if not said.strip():
        typed.pop((exercise.key, student), None)
        return
    typed[exercise.key, student] = said.strip()
    right, words = checked(exercise, said.strip(), student)
    (st.success if right else st.warning)(words)


def checked(exercise: Exercise, typed: str, student: int) -> Checked:
    """The answer as it was checked; the session keeps the last ones, as a check trains runs."""
    held: dict[tuple[str, int, str], Checked] = st.session_state.setdefault(CHECKED, {})
    key = exercise.key, student, typed
    if key not in held:
        try:
            right = exercise.check(typed, student)
        except ValueError as problem:
            return False, f"{as_text(problem).capitalize()}."
        held[key] = right, "Right." if right else f"Not yet. Hint: {exercise.hint}"
        if len(held) > len(TITLES) * 12:
            del held[next(iter(held))]
    return held[key]


def show_hand_in() -> None:
    """Show what is handed in, and the button that makes the file."""
    student = int(st.session_state.get(STUDENT.key, STUDENT.default))
    handed = handed_in("", student)
    st.markdown(
        "One file has what you did in this session, and no right answers. Answers of number "
        f"{student:,}: **{len(handed.answers)}**. Predictions on the guided paths: "
        f"**{len(handed.predictions)}**. Runs that you pinned on the page Runs: "
        f"**{len(handed.runs)}**."
    )
    name = st.text_input(
        "Your name, or what your teacher knows you by", key="hand_in_name", max_chars=LONGEST
    )
    named = replace(handed, name=name.strip())
    st.download_button(
        "Hand in (.html)",
        lambda: write_hand_in(named),  # made outside of the script's run: no session is at hand
        f"hand-in-{student}.html",
        "text/html",
        icon=":material/download:",
        on_click="ignore",
        disabled=not name.strip(),
        help="Open it in a browser to see what it says. A lecturer: python -m trysee grade FOLDER.",
    )


def handed_in(name: str, student: int) -> HandIn:
    """What this session has of the student's own."""
    typed: dict[tuple[str, int], str] = st.session_state.get(ANSWERS, {})
    answers = {key: said for (key, whose), said in typed.items() if whose == student}
    runs = tuple(
        HandedRun(
            {knob: getattr(one.experiment, knob) for knob in RULES},
            one.name or one.label,
            {number: float(getattr(one.final, number)) for number in NUMBERS},
        )
        for one in pinned(st.session_state)
    )
    return HandIn(name, student, answers, predictions(), runs)


def predictions() -> dict[str, str]:
    """What the visitor said on the lessons' paths, by folder and step."""
    said = {
        key: st.session_state.get(f"{folder}_guess_{number}")
        for key in asked_steps(lesson_folders())
        for folder, number in [key.split()]
    }
    return {key: str(guess) for key, guess in said.items() if guess}
