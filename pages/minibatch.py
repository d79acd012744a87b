"""Lesson on mini-batches (8.6): all examples at each update, some of them, or one."""

from __future__ import annotations

from typing import Any

from lessons.minibatch import lesson, screen
from lessons.minibatch.screen import page as parts
from lessons.minibatch.screen.equations import lesson_equations
from lessons.minibatch.screen.path import show_paths
from lessons.minibatch.screen.times import show_times_to_target, show_update_times
from ui.arrival import declared_in, enter
from ui.contents import under_the_router
from ui.first_screen import first_screen, show_run_verdict
from ui.how_often import show_how_often
from ui.lesson import question, show_equations, starts_of, try_next
from ui.panel import Panel, controls
from ui.path import Guide
from ui.questions import Questions
from ui.running import show_run_buttons, showing, watch
from ui.take_away import TAKE, show_take_away

SLOT = "minibatch"
MAIN = ("batch_size", "alpha")
ROWS = (("hidden",), ("train_size",), ("lambd",), ("init_seed", "batch_seed"))
PANEL = Panel(SLOT, lesson.BASE, ("moons", "circles", "breast_cancer", "digits"), ROWS, MAIN)
QUESTIONS = Questions(
    SLOT,
    {
        "axes": "Which is first, by updates, epochs or seconds? (Fig. 6)",
        "paths": "Which path does each take to the bottom? (Fig. 7)",
        "noise": "How noisy is the gradient of a batch?",
        "target": "Which batch size is first at a target cost, over ten seeds?",
        "times": "What does one update take, and is a power of two faster?",
        "equations": "Which equations are at work, with which numbers?",
        **TAKE,
    },
)
NEXT: dict[str, dict[str, Any]] = {
    "Tip 1: only 50 examples": {"train_size": 50},
    "Tip 2: 24 at a time, no power of two": {"batch_size": 24},
    "Tip 3: dev error over time": {parts.MEASURE.key: "dev error"},
    "Tip 4: α = 1 for all three": {"alpha": 1.0},
    "One λ = 0.1, three penalties": {"lambd": 0.1},
    "Digits, 1,078 examples": {"dataset": "digits", parts.EPOCHS.key: 10, "alpha": 0.03},
    "Back to the start": PANEL.start()
    | {"dataset": lesson.BASE.dataset, parts.EPOCHS.key: lesson.EPOCHS},
}
GUIDE = Guide("minibatch")

under_the_router()
enter(PANEL, QUESTIONS, GUIDE, *declared_in(screen))
question("Mini-batches", "How many examples should one update look at?")
places = first_screen(GUIDE)
experiment, data = controls(PANEL, places)
with places.main:
    epochs = parts.show_epochs(experiment, data)
if data is not None:
    shown = showing(SLOT, parts.wanted(experiment, data, epochs))
    runs = parts.by_kind(shown)
    m = runs[lesson.MINI].data.train.m
    with places.further:
        show_run_buttons(SLOT)
    with places.films:
        watch(SLOT)
    show_run_verdict(places, shown, lambda: lesson.verdict(runs, parts.timings_of(SLOT, shown)))
    answers = {
        "axes": lambda: parts.show_axes(runs, parts.timings_of(SLOT, shown)),
        "paths": lambda: show_paths(experiment.batch_size),
        "noise": lambda: parts.show_noise(runs[lesson.MINI]),
        "target": lambda: show_times_to_target(experiment, data, m),
        "times": lambda: show_update_times(experiment, data, m),
        "equations": lambda: show_equations(
            lesson_equations(runs, parts.noise_here(runs[lesson.MINI]))
        ),
        "take": lambda: show_take_away(shown, "Mini-batches"),
    }
    QUESTIONS.show(answers, ready=not shown.training)
try_next(NEXT, PANEL.start() | starts_of(parts.EPOCHS, parts.MEASURE))
show_how_often("Mini-batches")
