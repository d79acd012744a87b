"""Lesson on learning-rate decay (8.7.3): constant or shrinking steps on noisy mini-batches."""

from __future__ import annotations

from typing import Any

from lessons.decay import lesson, screen
from lessons.decay.screen import page as parts
from lessons.decay.screen.schedules import show_alpha
from ui.arrival import declared_in, enter
from ui.contents import under_the_router
from ui.first_screen import first_screen, show_run_verdict
from ui.how_often import show_how_often
from ui.lesson import question, try_next
from ui.panel import Panel, controls
from ui.path import Guide
from ui.questions import Questions
from ui.running import show_run_buttons, showing, watch
from ui.take_away import TAKE, show_take_away

SLOT = "decay_lesson"  # not "decay": decay_rate, decay_base and decay_k are settings
MAIN = ("schedule", "alpha")  # below the schedule stands what it takes, such as decay_rate
ROWS = (("batch_size",), ("hidden",), ("iterations",), ("init_seed",))
PANEL = Panel(SLOT, lesson.BASE, ("moons", "circles", "field", "flower"), ROWS, MAIN)
QUESTIONS = Questions(
    SLOT,
    {
        "alpha": "How does α fall?",
        "costs": "What do both runs cost: on all examples, and on each mini-batch?",
        "noise": "Is it the noise of the mini-batches?",
        "rivals": "Which schedule is best, over ten seeds?",
        "sweep": "Which decay is too slow, which too fast?",
        "equations": "Which equations are at work, with which numbers?",
        **TAKE,
    },
)
ROOT = {"schedule": "inverse_root_update"}
NEXT: dict[str, dict[str, Any]] = {
    "The chapter's table: α₀ = 0.2, decay_rate = 1": {
        "schedule": "inverse_time",
        "alpha": 0.2,
        "decay_rate": 1.0,
    },
    "Too fast: decay_rate = 10": {"schedule": "inverse_time", "decay_rate": 10.0},
    "Too slow: decay_rate = 0.01": {"schedule": "inverse_time", "decay_rate": 0.01},
    "0.95 to the power of the epoch": {"schedule": "exponential", "decay_base": 0.95},
    "k/√t, by update": ROOT | {"decay_k": 1.0},
    "k/√t with k = 3": ROOT | {"decay_k": 3.0},
    "No noise: all examples": {"batch_size": 0},
    "Back to the start": PANEL.start(),
}
GUIDE = Guide("decay")

under_the_router()
enter(PANEL, QUESTIONS, GUIDE, *declared_in(screen))
question("Learning-rate decay", "When do steps have to get shorter, and how fast?")
places = first_screen(GUIDE)
asked, data = controls(PANEL, places)
if data is not None:
    experiment = lesson.alone(asked)
    shown = showing(SLOT, parts.wanted(experiment, data))
    runs = list(shown.runs.values())
    with places.further:
        show_run_buttons(SLOT)
    with places.films:
        watch(SLOT)
    show_run_verdict(places, shown, lambda: lesson.verdict(*runs))
    answers = {
        "alpha": lambda: show_alpha(asked, data),
        "costs": lambda: parts.show_cost_curves(runs),
        "noise": lambda: parts.show_noise_check(*runs),
        "rivals": lambda: parts.show_all_schedules(asked, data),
        "sweep": lambda: parts.show_knob_sweep(experiment),
        "equations": lambda: parts.show_lesson_equations(asked, *runs),
        "take": lambda: show_take_away(shown, "Learning-rate decay"),
    }
    QUESTIONS.show(answers, ready=not shown.training)
try_next(NEXT, PANEL.start())
show_how_often("Learning-rate decay")
