"""The section on the network: the four runs, the race to a cost, the sweep over alpha."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.experiment import Experiment
from lessons.optimizers import lesson
from lessons.optimizers.race import RACERS, title
from lessons.optimizers.screen import network_charts as charts
from lessons.optimizers.screen.charts import TITLES
from lessons.optimizers.screen.state import epsilons, literal_assignment, network_equations, state
from ui.controls import put
from ui.lesson import show_equations, show_verdict, try_next
from ui.lesson_page import check_link, controls, own_slider
from ui.running import Showing, run_buttons, showing, watch
from ui.study import study

SLOT = "optimizers"
SETS = ("moons", "circles", "flower", "field")
ROWS = (
    ("hidden", "activation", "batch_size", "iterations", "init_seed"),
    ("beta", "beta1", "beta2", "epsilon", "epsilon_inside"),
)
TARGET_KEY, FILM_KEY = "optimizers_target", "optimizers_film"
ALPHA_KEYS = {name: f"optimizers_alpha_{name}" for name in RACERS}


def _alphas(values: dict[str, float]) -> dict[str, Any]:
    return {ALPHA_KEYS[name]: value for name, value in values.items()}


NEXT: dict[str, dict[str, Any]] = {
    "One α for all: 0.05": _alphas(dict.fromkeys(RACERS, 0.05)),
    "Adam ten times too long": _alphas(lesson.BEST | {"Adam": 0.5}),
    "An easier target: 0.3": {TARGET_KEY: 0.3},
    "All 300 points at once": {"batch_size": 0},
    "The chapter's 20-5 with relu": {"hidden": (20, 5), "activation": "relu"},
    "ε = 0.01 inside the root": {"epsilon": 0.01, "epsilon_inside": True},
    "Back to the start": _alphas(lesson.BEST)
    | {TARGET_KEY: lesson.TARGET}
    | {name: getattr(lesson.BASE, name) for row in ROWS for name in row},
}


def rates() -> tuple[dict[str, float], float]:
    """The alpha of each optimizer, and the target cost."""
    columns, found = st.columns(5), {}
    for column, name in zip(columns, RACERS, strict=False):
        label = f"α of {title(name) if name in ('Adam', 'RMSprop') else title(name).lower()}"
        alpha = own_slider(column, label, lesson.ALPHAS, lesson.BEST[name], ALPHA_KEYS[name])
        found[name] = float(alpha)
    words = "Of all training examples, in nats per example."
    target = own_slider(columns[4], "Target cost", lesson.TARGETS, lesson.TARGET, TARGET_KEY, words)
    return found, float(target)


def network() -> None:
    """The whole section."""
    st.markdown("Which one trains a net in the fewest updates, each at an α that suits it?")
    experiment, data = controls(SLOT, lesson.BASE, SETS, ROWS)
    alphas, target = rates()
    if data is None:
        return
    four = lesson.four(experiment, alphas)
    wanted = {f"{title(name)}, α = {e.alpha:g}": (e, data) for name, e in four.items()}
    shown = showing(SLOT, wanted)
    with st.container(horizontal=True):
        run_buttons(SLOT)
        st.caption(
            "Four runs, two of their films. Same data, first weights and batches; only the "
            "optimizer and its α differ."
        )

    def curves(now: Showing) -> None:
        table = charts.costs_table(list(now.runs.values()), target)
        st.vega_lite_chart(table, charts.costs_spec(experiment.iterations), key="optimizers_costs")

    check_link(FILM_KEY, TITLES[:3])
    beside = st.pills(
        "Film beside Adam's",
        TITLES[:3],
        default=TITLES[0],
        required=True,
        key=FILM_KEY,
        bind="query-params",
    )
    captions = list(wanted)
    watch(SLOT, curves, only=(captions[TITLES.index(beside or TITLES[0])], captions[-1]))
    if not shown.training:
        runs = list(shown.runs.values())
        show_verdict(lesson.verdict(runs, target))
        _sweep(experiment, target)
        state(four)
        epsilons(four["Adam"], target)
        literal_assignment(four["Adam"])
        show_equations(network_equations(four["Adam"], runs[-1]))
    try_next(NEXT)


def _sweep(experiment: Experiment, target: float) -> None:
    st.subheader("Each at its own best α, ten seeds", anchor=False)
    question = lesson.sweep_question(experiment)
    answers = study("optimizers_sweep", question, button="Sweep α over 10 seeds")
    if answers is None:
        return
    table = charts.sweep_table(answers, target)
    if not table.empty:
        st.vega_lite_chart(table, charts.sweep_spec(), key="optimizers_sweep_chart")
        st.caption(
            "Line: median of the seeds, which differ in weights and batches. Band: those that "
            "arrive. No mark: most seeds do not arrive."
        )
    show_verdict(lesson.sweep_verdict(answers, target))
    best = {name: lesson.best_alpha(answers, name, target) for name in RACERS}
    st.button("Use each one's best α", icon=":material/tune:", on_click=put, args=(_alphas(best),))
