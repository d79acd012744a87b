"""Lesson on gradient checking (8.8): is the gradient that trains the slope of the cost?"""

from __future__ import annotations

from functools import partial
from typing import Any

from lessons.gradcheck import lesson, screen
from lessons.gradcheck.bugs import NO_LAMBDA, NO_M, TRANSPOSED
from lessons.gradcheck.screen import page as parts
from lessons.gradcheck.screen.equations import lesson_equations
from lessons.gradcheck.screen.sections import SECTIONS, TABS
from ui.arrival import declared_in, enter
from ui.contents import under_the_router
from ui.first_screen import first_screen
from ui.how_often import show_how_often
from ui.lesson import question, show_equations, show_sections, try_next
from ui.panel import Panel, controls
from ui.path import Guide
from ui.questions import Questions
from ui.running import show_run_buttons, showing, watch
from ui.take_away import TAKE, show_take_away

SLOT = parts.SLOT
ROWS = (("hidden",), ("activation",), ("lambd",), ("iterations",), ("init_seed",))
PANEL = Panel(SLOT, lesson.BASE, ("moons", "circles", "field", "flower"), ROWS)
QUESTIONS = Questions(
    SLOT,
    {
        "parts": "Which weights and biases have a wrong gradient?",
        "equations": "Which equations are at work, with which numbers?",
        **TAKE,
    },
)
START: dict[str, Any] = PANEL.start() | {"dataset": lesson.BASE.dataset}
START |= {one.key: one.default for one in (parts.FRAME, parts.EPS, parts.BUG)}
NEXT: dict[str, dict[str, Any]] = {
    "ε = 0.1: too long": START | {parts.EPS.key: 0.1, TABS.key: "Which ε"},
    "Ten times the training": START | {"iterations": 2000, TABS.key: "Which ε"},
    "Forget 1/m": START | {parts.BUG.key: NO_M, TABS.key: "Planted bugs"},
    "Forget λ's term while λ = 0": START | {"lambd": 0.0, parts.BUG.key: NO_LAMBDA},
    "W not transposed, no W square": START | {"hidden": (20, 5), parts.BUG.key: TRANSPOSED},
    "relu units": START | {"activation": "relu", TABS.key: "The kink of relu"},
    "The chapter's net": START | {"dataset": "field", "hidden": (20, 5), "activation": "relu"},
    "Back to the start": START,
}
GUIDE = Guide("gradcheck")

under_the_router()
enter(PANEL, QUESTIONS, GUIDE, *declared_in(screen))
question("Gradient checking", "Does the code compute the right gradient?")
places = first_screen(GUIDE)
experiment, data = controls(PANEL, places)
with places.main:
    share, eps, bug = parts.show_choices()
if data is not None:
    shown = showing(SLOT, {"": (experiment, data)})
    with places.further:
        parts.show_planted(bug)
        show_run_buttons(SLOT)
    with places.films:
        watch(SLOT)
    with places.verdict:
        chosen = parts.chosen(shown, share, eps, bug)
    checked = None if chosen is None else parts.show_check(chosen, places)
    if chosen is not None and checked is not None:
        show_sections(TABS, {name: partial(part, chosen) for name, part in SECTIONS.items()})
        dims, equations = chosen.frame.network.layer_dims, lesson_equations(chosen.frame, checked)
        answers = {
            "parts": partial(parts.show_parts, checked, dims),
            "equations": partial(show_equations, equations),
            "take": partial(show_take_away, shown, "Gradient checking"),
        }
        QUESTIONS.show(answers)
try_next(NEXT, START)
show_how_often("Gradient checking")
