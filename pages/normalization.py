"""Lesson on input normalization (8.3): the same net on raw and on standardized features."""

from __future__ import annotations

from typing import Any

from lessons.normalization import lesson, screen
from lessons.normalization.screen import page as parts
from lessons.normalization.screen import surface as bowls
from lessons.shared.words import in_full
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

SLOT = "normalization"
ROWS = (("hidden",), ("iterations",), ("init_seed", "data_seed"))
PANEL = Panel(SLOT, lesson.BASE, (lesson.BASE.dataset,), ROWS, ("alpha",))
QUESTIONS = Questions(
    SLOT,
    {
        "bowl": "Why? The cost of a linear unit over two weights",
        "costs": "How do both costs fall, on one axis?",
        "sweep": "What if each gets its own best α, over ten seeds?",
        "dev": "Which mean and deviation are right for the dev set?",
        "equations": "Which equations are at work, with which numbers?",
        **TAKE,
    },
)
SAME = {parts.RATES.key: parts.SAME_ALPHA}
NEXT: dict[str, dict[str, Any]] = {
    "One small α for both: 0.0003": {**SAME, "alpha": 3e-4},
    "One middling α for both: 0.03": {**SAME, "alpha": 0.03},
    "Too large for both: α = 10": {**SAME, "alpha": 10.0},
    "Logistic regression": {"hidden": ()},
    "Scales 30 times apart": {bowls.RATIO.key: 30.0},
    "A step too long: 1.05 of the limit": {bowls.STEP.key: "1.05"},
}
GUIDE = Guide("normalization")

under_the_router()
enter(PANEL, QUESTIONS, GUIDE, *declared_in(screen))
question("Input normalization", "What do features on very different scales do to descent?")
places = first_screen(GUIDE)
experiment, data = controls(PANEL, places)
with places.main:
    alpha = parts.show_raw_alpha(experiment.alpha)
if data is not None:
    raw = lesson.raw_twin(experiment, alpha)
    captions = f"Raw, α = {in_full(alpha)}", f"Standardized, α = {in_full(experiment.alpha)}"
    pairs = (raw, data), (experiment, data)
    shown = showing(SLOT, dict(zip(captions, pairs, strict=True)))
    runs = list(shown.runs.values())
    with places.further:
        show_run_buttons(SLOT)
    with places.films:
        watch(SLOT)
    show_run_verdict(places, shown, lambda: lesson.verdict(runs[0], runs[1]))
    answers = {
        "bowl": lambda: bowls.show_bowls(bowls.shown_on(experiment)),
        "costs": lambda: parts.show_cost_curves(shown),
        "sweep": lambda: parts.show_sweep_over_alpha(raw, experiment, data),
        "dev": lambda: parts.show_dev_scaling(runs[1]),
        "equations": lambda: show_equations(
            parts.lesson_equations(runs[0], runs[1], bowls.raw_descent(bowls.shown_on(experiment)))
        ),
        "take": lambda: show_take_away(shown, "Input normalization"),
    }
    QUESTIONS.show(answers, ready=not shown.training)
try_next(NEXT, PANEL.start() | starts_of(parts.RATES, parts.RAW_ALPHA))
show_how_often("Input normalization")
