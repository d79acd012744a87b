"""The section on the network: a run of each optimizer, the race to a cost, the sweep over alpha."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.experiment import Experiment
from core.knobs import spoken
from lessons.optimizers import lesson
from lessons.optimizers.race import RACERS, title
from lessons.optimizers.screen import network_charts as charts
from lessons.optimizers.screen.charts import TITLES
from lessons.optimizers.screen.state import epsilons, literal_assignment, network_equations, state
from lessons.shared.words import counted
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
    *columns, last = st.columns(len(RACERS) + 1)
    found = {}
    for column, name in zip(columns, RACERS, strict=True):
        label = f"α of {spoken(name)}"
        alpha = own_slider(column, label, lesson.ALPHAS, lesson.BEST[name], ALPHA_KEYS[name])
        found[name] = float(alpha)
    if new := [spoken(name) for name in RACERS if name not in lesson.SOUGHT]:
        st.caption(
            f"The best α of {', '.join(new)} is not known here: it begins at {lesson.UNSOUGHT:g}, "
            "and the sweep below seeks it."
        )
    words = "Of all training examples, in nats per example."
    target = own_slider(last, "Target cost", lesson.TARGETS, lesson.TARGET, TARGET_KEY, words)
    return found, float(target)


def network() -> None:
    """The whole section."""
    st.markdown("Which one trains a net in the fewest updates, each at an α that suits it?")
    experiment, data = controls(SLOT, lesson.BASE, SETS, ROWS)
    alphas, target = rates()
    if data is None:
        return
    each = lesson.with_each(experiment, alphas)
    captions = {title(name): f"{title(name)}, α = {e.alpha:g}" for name, e in each.items()}
    wanted = dict(zip(captions.values(), ((e, data) for e in each.values()), strict=True))
    shown = showing(SLOT, wanted)
    with st.container(horizontal=True):
        run_buttons(SLOT)
        st.caption(
            f"{counted(len(each)).capitalize()} runs, two of their films. Same data, first weights "
            "and batches; only the optimizer and its α differ."
        )

    def curves(now: Showing) -> None:
        table = charts.costs_table(list(now.runs.values()), target)
        st.vega_lite_chart(table, charts.costs_spec(experiment.iterations), key="optimizers_costs")

    others = [name for name in TITLES if name != "Adam"]
    check_link(FILM_KEY, others)
    beside = st.pills(
        "Film beside Adam's",
        others,
        default=others[0],
        required=True,
        key=FILM_KEY,
        bind="query-params",
    )
    watch(SLOT, curves, only=(captions[beside or others[0]], captions["Adam"]))
    if not shown.training:
        show_verdict(lesson.verdict(list(shown.runs.values()), target))
        _sweep(experiment, target)
        state(each)
        epsilons(each["Adam"], target)
        literal_assignment(each["Adam"])
        show_equations(network_equations(each["Adam"], shown.runs[captions["Adam"]]))
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
