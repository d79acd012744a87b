"""Lesson on gradient checking (8.8): is the gradient that trains the slope of the cost?"""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from lessons.gradcheck import lesson, screen
from lessons.gradcheck.bugs import NO_LAMBDA, NO_M, TRANSPOSED
from lessons.gradcheck.screen import page as parts
from lessons.gradcheck.screen.equations import lesson_equations
from lessons.gradcheck.screen.sections import SECTIONS, TABS
from ui.arrival import declared_in, enter
from ui.contents import under_the_router
from ui.lesson import question, show_equations, show_sections, try_next
from ui.panel import Panel, controls
from ui.running import show_run_buttons, showing, watch

SLOT = parts.SLOT
ROWS = (("hidden", "activation", "lambd", "iterations", "init_seed"),)
PANEL = Panel(SLOT, lesson.BASE, ("moons", "circles", "field", "flower"), ROWS)
START: dict[str, Any] = PANEL.start() | {"dataset": lesson.BASE.dataset}
START |= {one.key: one.default for one in (parts.FRAME, parts.EPS, parts.BUG)}
NEXT: dict[str, dict[str, Any]] = {
    "ε = 0.1: too long": START | {parts.EPS.key: 0.1, TABS.key: "Which ε"},
    "Ten times the training": START | {"iterations": 2000, TABS.key: "Which ε"},
    "Forget 1/m": START | {parts.BUG.key: NO_M, TABS.key: "Planted bugs"},
    "Forget λ's term while λ = 0": START | {"lambd": 0.0, parts.BUG.key: NO_LAMBDA},
    "W not transposed, no W square": START | {"hidden": (20, 5), parts.BUG.key: TRANSPOSED},
    "relu units": START | {"activation": "relu", TABS.key: "A kink of relu"},
    "The chapter's net": START | {"dataset": "field", "hidden": (20, 5), "activation": "relu"},
    "Back to the start": START,
}

under_the_router()
enter(PANEL, *declared_in(screen))
question("Gradient checking", "Is the gradient that trains the net the slope of its cost?")
experiment, data = controls(PANEL)
if data is not None:
    shown = showing(SLOT, {"": (experiment, data)})
    film, check = st.columns([3, 2], gap="large")
    with film:
        with st.container(horizontal=True):
            show_run_buttons(SLOT)
        watch(SLOT, lambda now: None)
    with check:
        share, eps, bug = parts.show_choices()
        parts.show_planted(bug)
    frame = None
    if shown.training:
        st.info("Training. The check comes with the last update.")
    else:
        frame = parts.frame_of(shown.run, share)
    if frame is not None:
        chosen = parts.Chosen(shown.run, frame, eps, bug)
        checked = parts.show_check(chosen)
        show_sections(TABS, {name: partial(part, chosen) for name, part in SECTIONS.items()})
        show_equations(lesson_equations(frame, checked))
try_next(NEXT)
