"""Lesson on dropout (8.5.3): units left out at random while training, all together after it."""

from __future__ import annotations

from typing import Any

from lessons.dropout import lesson, screen
from lessons.dropout.screen.page import (
    lesson_equations,
    show_activations,
    show_averaging,
    show_fig_5,
    show_ten_seeds,
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

SLOT = "dropout_lesson"  # not "dropout": the link's dropout_seed is a setting like any other
MAIN = ("keep_prob", "keep_prob_input", "lambd")
ROWS = (("hidden",), ("frozen_mask",), ("train_size", "data_seed"), ("init_seed", "dropout_seed"))
PANEL = Panel(SLOT, lesson.BASE, ("moons", "circles", "field", "flower"), ROWS, MAIN)
QUESTIONS = Questions(
    SLOT,
    {
        "fig5": "Which units stay, update by update? (Fig. 5)",
        "activations": "Why are the units that stay divided by keep_prob?",
        "averaging": "How good is the average of many thinned nets?",
        "seeds": "Dropout, a penalty, or both: which is best over ten seeds?",
        "equations": "Which equations are at work, with which numbers?",
        **TAKE,
    },
)
NEXT: dict[str, dict[str, Any]] = {
    "Half of the units": {"keep_prob": 0.5},
    "Inputs too": {"keep_prob": 0.8, "keep_prob_input": 0.9},
    "The chapter's frozen mask": {"keep_prob": 0.8, "frozen_mask": True},
    "Dropout and a penalty together": {"keep_prob": 0.9, "lambd": 0.3, "frozen_mask": False},
    "One layer of 40 units": {"hidden": (40,), "keep_prob": 0.5},
    "All 300 points": {"train_size": 0},
}
GUIDE = Guide("dropout")

under_the_router()
enter(PANEL, QUESTIONS, GUIDE, *declared_in(screen))
question("Dropout", "What does a net learn when some of its units are missing at every update?")
places = first_screen(GUIDE)
experiment, data = controls(PANEL, places)
if data is not None:
    plain = lesson.without_dropout(experiment)
    shown = showing(SLOT, {"Without dropout": (plain, data), "With dropout": (experiment, data)})
    with places.further:
        show_run_buttons(SLOT)
    with places.films:
        watch(SLOT)
    bare, dropped = shown.runs.values()
    show_run_verdict(places, shown, lambda: lesson.verdict(bare, dropped))
    show_true_errors(places, shown, lambda true: lesson.told(bare, dropped, (true[0], true[1])))
    answers = {
        "fig5": lambda: show_fig_5(dropped),
        "activations": lambda: show_activations(dropped),
        "averaging": lambda: show_averaging(dropped),
        "seeds": lambda: show_ten_seeds(experiment),
        "equations": lambda: show_equations(lesson_equations(dropped)),
        "take": lambda: show_take_away(shown, "Dropout"),
    }
    QUESTIONS.show(answers, ready=not shown.training)
try_next(NEXT, PANEL.start())
show_how_often("Dropout")
