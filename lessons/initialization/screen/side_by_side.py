"""The tab that trains one net from several starts, all else the same."""

from __future__ import annotations

from typing import Any

from lessons.initialization import lesson
from lessons.initialization.screen import page as race
from lessons.initialization.screen.guide import GUIDE
from ui.first_screen import first_screen, show_run_verdict
from ui.lesson import show_equations, starts_of, try_next
from ui.panel import Panel, controls
from ui.questions import Questions
from ui.running import show_run_buttons, showing, watch
from ui.take_away import TAKE, show_take_away

SLOT = "initialization_lesson"  # not "initialization", which is a setting like any other
ROWS = (("hidden",), ("activation",), ("iterations",), ("init_seed",))
PANEL = Panel(SLOT, lesson.BASE, ("moons", "circles", "flower", "field"), ROWS, ("alpha",))
QUESTIONS = Questions(
    SLOT,
    {
        "costs": "How do all costs fall, on one axis?",
        "overflow": "Why did a run overflow?",
        "seeds": "Is it the same over ten seeds?",
        "equations": "Which equations are at work, with which numbers?",
        **TAKE,
    },
)
DEEP = {
    "hidden": lesson.BASE.hidden,
    "activation": "relu",
    "alpha": lesson.BASE.alpha,
    race.WAYS.key: list(race.WAYS.default),
}
NEXT: dict[str, dict[str, Any]] = {
    "tanh units, α = 0.3": DEEP | {"activation": "tanh", "alpha": 0.3},
    "A seed that switches a layer off": DEEP | {"init_seed": 1},
    "Only one hidden layer": DEEP | {"hidden": (20,)},
    "Zeros beside 1/√n": DEEP | {race.WAYS.key: ["zeros", "1/√n"]},
    "Own scale 0.3 beside He": DEEP | {race.WAYS.key: ["He", lesson.OWN], race.OWN.key: 0.3},
    "Back to the start": DEEP | {"init_seed": lesson.BASE.init_seed},
}


def show_side_by_side() -> None:
    """One net trained from several starts, all else the same."""
    places = first_screen(GUIDE)
    with places.main:
        chosen = race.starts()
    experiment, data = controls(PANEL, places)
    if data is None:
        return
    if not chosen:
        places.films.info("Choose at least one initialization.")
        return
    wanted = {n: (lesson.started(experiment, way), data) for n, way in chosen.items()}
    shown = showing(SLOT, wanted)
    with places.further:
        show_run_buttons(SLOT)
    with places.films:
        watch(SLOT)
    show_run_verdict(places, shown, lambda: lesson.verdict(shown.runs))
    answers = {
        "costs": lambda: race.show_cost_curves(shown),
        "overflow": lambda: race.show_overflows(shown.runs),
        "seeds": lambda: race.show_ten_seeds(experiment, chosen, data),
        "equations": lambda: show_equations(race.race_equations(shown.runs)),
        "take": lambda: show_take_away(shown, "Weight initialization"),
    }
    QUESTIONS.show(answers, ready=not shown.training)
    try_next(NEXT, PANEL.start() | starts_of(race.WAYS, race.OWN))
