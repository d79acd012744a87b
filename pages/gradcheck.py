"""Lesson on gradient checking (8.8): is the gradient that trains the slope of the cost?"""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from lessons.gradcheck import lesson
from lessons.gradcheck.bugs import NO_LAMBDA, NO_M, TRANSPOSED
from lessons.gradcheck.screen import page as parts
from lessons.gradcheck.screen.equations import lesson_equations
from lessons.gradcheck.screen.more_charts import NO_BUG
from lessons.gradcheck.screen.sections import SECTIONS
from ui.contents import under_the_router
from ui.lesson import question, sections, show_equations, try_next
from ui.lesson_page import controls
from ui.running import run_buttons, showing, watch

SLOT = parts.SLOT
SETS = ("moons", "circles", "field", "flower")
ROWS = (("hidden", "activation", "lambd", "iterations", "init_seed"),)
START: dict[str, Any] = {name: getattr(lesson.BASE, name) for name in ("dataset", *ROWS[0])}
START |= {parts.FRAME_KEY: parts.LAST, parts.EPS_KEY: lesson.EPS, parts.BUG_KEY: NO_BUG}
NEXT: dict[str, dict[str, Any]] = {
    "ε = 0.1: too long": START | {parts.EPS_KEY: 0.1, parts.TAB_KEY: "Which ε"},
    "Ten times the training": START | {"iterations": 2000, parts.TAB_KEY: "Which ε"},
    "Forget 1/m": START | {parts.BUG_KEY: NO_M, parts.TAB_KEY: "Planted bugs"},
    "Forget λ's term while λ = 0": START | {"lambd": 0.0, parts.BUG_KEY: NO_LAMBDA},
    "W not transposed, no W square": START | {"hidden": (20, 5), parts.BUG_KEY: TRANSPOSED},
    "relu units": START | {"activation": "relu", parts.TAB_KEY: "A kink of relu"},
    "The chapter's net": START | {"dataset": "field", "hidden": (20, 5), "activation": "relu"},
    "Back to the start": START,
}

under_the_router()
question("Gradient checking", "Is the gradient that trains the net the slope of its cost?")
experiment, data = controls(SLOT, lesson.BASE, SETS, ROWS)
if data is not None:
    shown = showing(SLOT, {"": (experiment, data)})
    film, check = st.columns([3, 2], gap="large")
    with film:
        with st.container(horizontal=True):
            run_buttons(SLOT)
        watch(SLOT, lambda now: None)
    with check:
        share, eps, bug = parts.choices()
        parts.planted(bug)
    frame = None
    if shown.training:
        st.info("Training. The check comes with the last update.")
    else:
        frame = parts.frame_of(shown.run, share)
    if frame is not None:
        reading = parts.reading_of(shown.run, frame, eps, bug)
        parts.check(reading, shown.run, frame)
        seen = parts.Shown(shown.run, frame, eps, bug)
        sections(parts.TAB_KEY, {name: partial(part, seen) for name, part in SECTIONS.items()})
        show_equations(lesson_equations(shown.run, frame, reading.first.checked))
try_next(NEXT)
