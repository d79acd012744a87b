"""The section on the network: a run of each optimizer, the race to a cost, the sweep over alpha."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.choices import Stops
from core.experiment import Experiment
from core.knobs import Choice, spoken
from lessons.optimizers import lesson
from lessons.optimizers.race import RACERS, title
from lessons.optimizers.screen import network_charts as charts
from lessons.optimizers.screen.charts import TITLES
from lessons.optimizers.screen.state import (
    network_equations,
    show_epsilons,
    show_literal_assignment,
    show_state,
)
from lessons.shared.words import counted
from ui.controls import put
from ui.lesson import show_equations, show_verdict, try_next
from ui.looks.show import show_chart
from ui.panel import Panel, controls
from ui.running import show_run_buttons, showing, watch
from ui.showing import Showing
from ui.stops import Control
from ui.study import study

SLOT = "optimizers"
ROWS = (
    ("hidden", "activation", "batch_size", "iterations", "init_seed"),
    ("beta", "beta1", "beta2", "epsilon", "epsilon_inside"),
)
PANEL = Panel(SLOT, lesson.BASE, ("moons", "circles", "flower", "field"), ROWS)
TARGET = Control(
    "optimizers_target",
    "Target cost",
    Stops(lesson.TARGETS),
    lesson.TARGET,
    "Of all training examples, in nats per example.",
)
OTHERS = tuple(name for name in TITLES if name != "Adam")
FILM = Control("optimizers_film", "Film beside Adam's", Choice(OTHERS), OTHERS[0], look="pills")


def _alpha(name: str) -> Control[float]:
    key, label = f"optimizers_alpha_{name}", f"α of {spoken(name)}"
    return Control(key, label, Stops(lesson.ALPHAS), lesson.BEST[name])


ALPHAS = {name: _alpha(name) for name in RACERS}


def _alphas(values: dict[str, float]) -> dict[str, Any]:
    return {ALPHAS[name].key: value for name, value in values.items()}


NEXT: dict[str, dict[str, Any]] = {
    "One α for all: 0.05": _alphas(dict.fromkeys(RACERS, 0.05)),
    "Adam ten times too long": _alphas(lesson.BEST | {"Adam": 0.5}),
    "An easier target: 0.3": {TARGET.key: 0.3},
    "All 300 points at once": {"batch_size": 0},
    "The chapter's 20-5 with relu": {"hidden": (20, 5), "activation": "relu"},
    "ε = 0.01 inside the root": {"epsilon": 0.01, "epsilon_inside": True},
    "Back to the start": _alphas(lesson.BEST) | {TARGET.key: lesson.TARGET} | PANEL.start(),
}


def show_rates() -> tuple[dict[str, float], float]:
    """The controls of each optimizer's alpha and of the target cost: what they are set to."""
    *columns, last = st.columns(len(ALPHAS) + 1)
    pairs = zip(ALPHAS.items(), columns, strict=True)
    found = {name: one.show(column) for (name, one), column in pairs}
    if new := [spoken(name) for name in RACERS if name not in lesson.SOUGHT]:
        st.caption(
            f"The best α of {', '.join(new)} is not known here: it begins at {lesson.UNSOUGHT:g}, "
            "and the sweep below seeks it."
        )
    return found, TARGET.show(last)


def show_network() -> None:
    """Runs of a net by each optimizer: their films and costs, the sweep, and what each keeps."""
    st.markdown("Which one trains a net in the fewest updates, each at an α that suits it?")
    experiment, data = controls(PANEL)
    alphas, target = show_rates()
    if data is None:
        return
    each = lesson.with_each(experiment, alphas)
    captions = {title(name): f"{title(name)}, α = {e.alpha:g}" for name, e in each.items()}
    wanted = dict(zip(captions.values(), ((e, data) for e in each.values()), strict=True))
    shown = showing(SLOT, wanted)
    with st.container(horizontal=True):
        show_run_buttons(SLOT)
        st.caption(
            f"{counted(len(each)).capitalize()} runs, two of their films. Same data, first weights "
            "and batches; only the optimizer and its α differ."
        )

    def curves(now: Showing) -> None:
        table = charts.costs_table(list(now.runs.values()), target)
        show_chart(st, table, charts.costs_spec(experiment.iterations), key="optimizers_costs")

    watch(SLOT, curves, only=(captions[FILM.show()], captions["Adam"]))
    if not shown.training:
        show_verdict(lesson.verdict(list(shown.runs.values()), target))
        _show_sweep(experiment, target)
        show_state(each)
        show_epsilons(each["Adam"], target)
        show_literal_assignment(each["Adam"])
        show_equations(network_equations(each["Adam"], shown.runs[captions["Adam"]]))
    try_next(NEXT)


def _show_sweep(experiment: Experiment, target: float) -> None:
    st.subheader("Each at its own best α, ten seeds", anchor=False)
    question = lesson.sweep_question(experiment)
    answers = study("optimizers_sweep", question, button="Sweep α over 10 seeds")
    if answers is None:
        return
    table = charts.sweep_table(answers, target)
    if not table.empty:
        show_chart(st, table, charts.sweep_spec(), key="optimizers_sweep_chart")
        st.caption(
            "Line: median of the seeds, which differ in weights and batches. Band: those that "
            "arrive. No mark: most seeds do not arrive."
        )
    show_verdict(lesson.sweep_verdict(answers, target))
    best = {name: lesson.best_alpha(answers, name, target) for name in RACERS}
    st.button("Use each one's best α", icon=":material/tune:", on_click=put, args=(_alphas(best),))
