"""The tab that trains a network: its errors, and the recipe with the branch lit."""

from __future__ import annotations

from typing import Any

from lessons.bias_variance import lesson
from lessons.bias_variance.screen.guide import GUIDE
from lessons.bias_variance.screen.page import (
    ask_hopes,
    note_tried_net,
    show_errors_over_time,
    show_lesson_equations,
    show_recipe,
    show_sweeps,
    show_tried_nets,
)
from ui.first_screen import first_screen, show_run_verdict
from ui.fresh import show_true_errors
from ui.lesson import try_next
from ui.panel import Panel, controls
from ui.questions import Questions
from ui.running import show_run_buttons, showing, watch
from ui.take_away import TAKE, show_take_away

SLOT = "bias_variance"
MAIN = ("hidden", "train_size", "lambd")
ROWS = (("iterations",), ("activation",), ("keep_prob",), ("init_seed",))
PANEL = Panel(SLOT, lesson.BASE, ("circles", "moons", "flower", "field"), ROWS, MAIN)
QUESTIONS = Questions(
    SLOT,
    {
        "recipe": "What should be tried next? (Fig. 3)",
        "tried": "Which nets have been tried so far?",
        "time": "How do both errors change while the net trains?",
        "sweeps": "What do a larger net and more data do, over ten seeds?",
        "equations": "Which equations are at work, with which numbers?",
        **TAKE,
    },
    first=("recipe",),
)
USUAL: dict[str, Any] = {"lambd": 0.0, "keep_prob": 1.0, "iterations": lesson.BASE.iterations}
NEXT: dict[str, dict[str, Any]] = {
    "Too simple: a straight line": USUAL | {"hidden": (), "train_size": 0},
    "Too large for 30 examples": USUAL | {"hidden": (40, 20), "train_size": 30},
    "The same net, all examples": USUAL | {"hidden": (40, 20), "train_size": 0},
    "Too little training": USUAL
    | {"hidden": (20, 5), "train_size": 0, "iterations": lesson.UNTRAINED.iterations},
}


def show_network() -> None:
    """The network, its errors, and the recipe with the branch lit."""
    places = first_screen(GUIDE)
    experiment, data = controls(PANEL, places)
    if data is None:
        return
    shown = showing(SLOT, {"": (experiment, data)})
    with places.further:
        hoped, slack = ask_hopes()
        show_run_buttons(SLOT)
    with places.films:
        watch(SLOT)
    run = shown.run
    found = None if shown.training else lesson.diagnosis_of(run, hoped=hoped, slack=slack)
    show_run_verdict(places, shown, lambda: lesson.verdict(run, found))
    if found is not None:
        show_true_errors(places, shown, lambda true: lesson.told(run, found, true[0]))
    answers = {
        "recipe": lambda: show_recipe(run, found),
        "tried": show_tried_nets,
        "time": lambda: show_errors_over_time(run, hoped),
        "sweeps": lambda: show_sweeps(experiment, data.train.m, hoped=hoped, slack=slack),
        "equations": lambda: show_lesson_equations(run, found),
        "take": lambda: show_take_away(shown, "Bias and variance"),
    }
    if found is not None:
        note_tried_net(run, found)
    QUESTIONS.show(answers, ready=not shown.training)
    try_next(NEXT, PANEL.start())
