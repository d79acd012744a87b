"""Lesson on regularization (8.5.1-2): L2 and L1 penalties on the weights."""

from __future__ import annotations

from typing import Any

from lessons.regularization import lesson, screen
from lessons.regularization.screen.page import (
    lesson_equations,
    show_l1_against_l2,
    show_sweep_over_lambda,
    show_tanh_curve,
    show_weights_of_both,
)
from ui.arrival import declared_in, enter
from ui.contents import under_the_router
from ui.first_screen import first_screen, show_run_verdict
from ui.fresh import show_true_errors
from ui.how_often import show_how_often
from ui.lesson import question, show_equations, try_next
from ui.panel import Panel, controls
from ui.path import Guide
from ui.questions import Questions
from ui.running import show_run_buttons, showing, watch
from ui.take_away import TAKE, show_take_away

SLOT = "regularization"
MAIN = ("lambd", "lambd_l1")
ROWS = (("hidden",), ("alpha",), ("activation",), ("train_size",), ("data_seed", "init_seed"))
PANEL = Panel(SLOT, lesson.BASE, ("moons", "circles", "field", "flower"), ROWS, MAIN)
NEXT: dict[str, dict[str, Any]] = {
    "L1 in place of L2": {"lambd": 0.0, "lambd_l1": 0.3},
    "Far too much: λ = 30": {"lambd": 30.0, "lambd_l1": 0.0},
    "Logistic regression": {"hidden": ()},
    "All 300 points": {"train_size": 0},
    "αλ/m = 2.5: weights that explode": {"alpha": 1.0, "lambd": 150.0, "train_size": 60},
    "Back to the start": PANEL.start(),
}

QUESTIONS = Questions(
    SLOT,
    {
        "weights": "What does the penalty do to the weights?",
        "sweep": "Which λ is best, over ten seeds?",
        "match": "How does L1 differ from L2 at the same training cost?",
        "curve": "Why does a larger λ make the net straighter? (Fig. 4)",
        "equations": "Which equations are at work, with which numbers?",
        **TAKE,
    },
)
GUIDE = Guide("regularization")

under_the_router()
enter(PANEL, QUESTIONS, GUIDE, *declared_in(screen))
question(
    "Regularization", "What does a penalty on large weights do to a net that fits too closely?"
)
places = first_screen(GUIDE)
experiment, data = controls(PANEL, places)
if data is not None:
    plain = lesson.unpenalized(experiment)
    shown = showing(SLOT, {"No penalty": (plain, data), "With penalty": (experiment, data)})
    runs = list(shown.runs.values())
    with places.further:
        show_run_buttons(SLOT)
    with places.films:
        watch(SLOT)
    show_run_verdict(places, shown, lambda: lesson.verdict(*runs))
    show_true_errors(places, shown, lambda true: lesson.told(runs[0], runs[1], (true[0], true[1])))
    answers = {
        "weights": lambda: show_weights_of_both(*runs),
        "sweep": lambda: show_sweep_over_lambda(experiment),
        "match": lambda: show_l1_against_l2(experiment),
        "curve": lambda: show_tanh_curve(experiment, runs[1].data.train.m),
        "equations": lambda: show_equations(lesson_equations(runs[1])),
        "take": lambda: show_take_away(shown, "Regularization"),
    }
    QUESTIONS.show(answers, ready=not shown.training)
try_next(NEXT, PANEL.start())
show_how_often("Regularization")
