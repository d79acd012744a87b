"""The section on the network: a run of each optimizer, the race to a cost, the sweep over alpha."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.choices import Stops
from core.experiment import Experiment
from core.knobs import Choice, spoken
from core.training import Run
from lessons.optimizers import lesson
from lessons.optimizers.race import RACERS, title
from lessons.optimizers.screen import network_charts as charts
from lessons.optimizers.screen.charts import TITLES
from lessons.optimizers.screen.guide import GUIDE
from lessons.optimizers.screen.state import (
    network_equations,
    show_epsilons,
    show_literal_assignment,
    show_state,
)
from lessons.shared.seeds import band_words
from lessons.shared.words import counted, in_full
from ui.controls import put
from ui.first_screen import FirstScreen, first_screen, show_run_verdict
from ui.lesson import show_equations, show_verdict, starts_of, try_next
from ui.looks.show import show_chart
from ui.panel import Panel, controls
from ui.questions import Questions
from ui.redraw import ask_redraw, weights_only
from ui.running import show_run_buttons, showing, watch
from ui.stops import Control
from ui.study import study
from ui.take_away import TAKE, show_take_away

SLOT = "optimizers"
ROWS = (
    *(("hidden",), ("activation",), ("batch_size",), ("iterations",), ("init_seed",)),
    *(("beta",), ("beta1",), ("beta2",), ("epsilon",), ("epsilon_inside",)),
)
PANEL = Panel(SLOT, lesson.BASE, ("moons", "circles", "flower", "field"), ROWS)
TARGET = Control(
    "optimizers_target",
    "Target cost",
    Stops(lesson.TARGETS),
    lesson.TARGET,
    "Of all training examples, in nats per example. It is reached where at least nine of ten looks "
    "from then on are at or below it.",
)
WEIGHTS_ONLY = weights_only("optimizers")
OTHERS = tuple(name for name in TITLES if name != "Adam")
FILM = Control("optimizers_film", "Film beside Adam's", Choice(OTHERS), OTHERS[0], look="list")


def _alpha(name: str) -> Control[float]:
    key, label = f"optimizers_alpha_{name}", f"α of {spoken(name)}"
    return Control(key, label, Stops(lesson.ALPHAS), lesson.BEST[name])


ALPHAS = {name: _alpha(name) for name in RACERS}


def _alphas(values: dict[str, float]) -> dict[str, Any]:
    return {ALPHAS[name].key: value for name, value in values.items()}


NEXT: dict[str, dict[str, Any]] = {
    "One α for all: 0.05": _alphas(dict.fromkeys(RACERS, 0.05)),
    "Adam with ten times the α": _alphas(lesson.BEST | {"Adam": 0.5}),
    "An easier target: 0.3": {TARGET.key: 0.3},
    "All 300 points at once": {"batch_size": 0},
    "The chapter's 20-5 with relu": {"hidden": (20, 5), "activation": "relu"},
    "ε = 0.01 inside the root": {"epsilon": 0.01, "epsilon_inside": True},
    "Back to the start": _alphas(lesson.BEST) | {TARGET.key: lesson.TARGET} | PANEL.start(),
}


QUESTIONS = Questions(
    SLOT,
    {
        "costs": "Which optimizer is first? All costs on one axis",
        "sweep": "What if each gets its own best α, over ten seeds?",
        "state": "What does each optimizer remember, and how far does each layer step?",
        "epsilon": "What does Adam's ε do?",
        "literal": "What would := in eq. 15 and 19 do?",
        "equations": "Which equations are at work, with which numbers?",
        **TAKE,
    },
    first=("costs",),
)


def show_rates(places: FirstScreen) -> tuple[dict[str, float], float]:
    """The controls of each optimizer's alpha and of the target cost: what they are set to."""
    with places.main:
        target, adam = TARGET.show(), ALPHAS["Adam"].show()
    with places.further, st.expander("The other learning rates"):
        others = {name: ALPHAS[name].show() for name in RACERS if name != "Adam"}
        if new := [spoken(name) for name in RACERS if name not in lesson.SOUGHT]:
            st.caption(
                f"The best α of {', '.join(new)} is not known here: it begins at "
                f"{in_full(lesson.UNSOUGHT)}, and the sweep below seeks it."
            )
    return {name: adam if name == "Adam" else others[name] for name in RACERS}, target


def show_network() -> None:
    """Runs of a net by each optimizer: their films and costs, the sweep, and what each keeps."""
    places = first_screen(GUIDE)
    film = FILM.show(places.main)
    experiment, data = controls(PANEL, places)
    alphas, target = show_rates(places)
    if data is None:
        return
    each = lesson.with_each(experiment, alphas)
    captions = {title(name): f"{title(name)}, α = {in_full(e.alpha)}" for name, e in each.items()}
    wanted = dict(zip(captions.values(), ((e, data) for e in each.values()), strict=True))
    shown = showing(SLOT, wanted)
    runs = list(shown.runs.values())
    with places.further:
        show_run_buttons(SLOT)
        st.caption(f"{counted(len(each)).capitalize()} runs are trained, two of them are shown.")
    with places.films:
        watch(SLOT, only=(captions[film], captions["Adam"]))
    show_run_verdict(places, shown, lambda: lesson.verdict(runs, target))
    answers = {
        "costs": lambda: _show_costs(runs, target),
        "sweep": lambda: _show_sweep(experiment, target),
        "state": lambda: show_state(each),
        "epsilon": lambda: show_epsilons(each["Adam"], target),
        "literal": lambda: show_literal_assignment(each["Adam"]),
        "equations": lambda: show_equations(
            network_equations(each["Adam"], shown.runs[captions["Adam"]])
        ),
        "take": lambda: show_take_away(shown, "Optimizers"),
    }
    QUESTIONS.show(answers, ready=not shown.training)
    try_next(NEXT, PANEL.start() | starts_of(TARGET, *ALPHAS.values()))


def _show_costs(runs: Sequence[Run], target: float) -> None:
    spec = charts.costs_spec(runs[0].experiment.iterations)
    show_chart(st, charts.costs_table(runs, target), spec, key="optimizers_costs")


def _show_sweep(experiment: Experiment, target: float) -> None:
    redraw = ask_redraw(WEIGHTS_ONLY)
    question = lesson.sweep_question(experiment, redraw=redraw)
    answers = study("optimizers_sweep", question, button="Sweep α over 10 seeds")
    if answers is None:
        return
    table = charts.sweep_table(answers, target)
    if not table.empty:
        show_chart(st, table, charts.sweep_spec(), key="optimizers_sweep_chart")
        st.caption(
            f"{band_words(redraw=redraw)} Band: of those that arrive. No mark: most seeds do not."
        )
    show_verdict(lesson.sweep_verdict(answers, target))
    best = {name: lesson.best_alpha(answers, name, target) for name in RACERS}
    st.button("Use the best α of each", icon=":material/tune:", on_click=put, args=(_alphas(best),))
