"""The section that trains one net from several starts: costs, overflow, ten seeds, equations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st

from core.data import Dataset
from core.experiment import Experiment
from core.network import unpack
from core.training import Run
from lessons.initialization import lesson, overflow
from lessons.initialization.screen import charts
from lessons.initialization.screen.signals import own_scale, ways_control
from lessons.shared.equations import Equation, with_numbers
from lessons.shared.measures import guess_cost
from lessons.shared.seeds import band_words
from lessons.shared.words import in_full, rounded
from ui.lesson import show_verdict
from ui.looks.show import show_chart
from ui.redraw import ask_redraw, weights_only
from ui.showing import Showing
from ui.study import study

WEIGHTS_ONLY = weights_only("initialization_lesson")

KEY = "initialization_lesson_race"
MOST = 4
"""Films beside each other; more would be too small to see."""
WAYS = ways_control(f"{KEY}_ways", ("N × 0.01", "N × 1", "He"))
OWN = own_scale(f"{KEY}_scale")


def starts() -> dict[str, dict[str, Any]]:
    """The ways to start that are to be trained, with their settings; the page's own controls."""
    names = WAYS.show()
    scale = OWN.show() if lesson.OWN in names else 1.0
    if len(names) > MOST:
        st.caption(f"Only the first {MOST} are trained: more films would be too small to see.")
    known = lesson.ways(scale)
    return {name: known[name] for name in names[:MOST]}


def show_cost_curves(now: Showing) -> None:
    """All runs' costs on one axis."""
    spec = charts.way_cost_spec(now.run.experiment.iterations, tuple(now.runs))
    show_chart(st, charts.way_cost_table(now.runs), spec, key=f"{KEY}_costs")
    st.caption(
        f"All costs on one axis. One above {in_full(charts.HIGHEST)} is drawn there; a line ends "
        "where its run diverged."
    )


def show_overflows(runs: Mapping[str, Run]) -> None:
    """For each run that diverged: its last iterations and its last weights, in numbers."""
    diverged = {name: run for name, run in runs.items() if run.diverged}
    if not diverged:
        st.caption("No run diverged.")
    for name, run in diverged.items():
        st.markdown(f"**{name}, update {run.iteration + 1}**")
        left, right = st.columns(2)
        left.markdown(_steps_table(run))
        left.caption("The cost J after so many updates, and the sizes of all W, b and dW, db.")
        right.markdown(_layers_table(run))
        right.caption(f"The largest of each layer after update {run.iteration}.")
        show_verdict(overflow.verdict(run))


def _steps_table(run: Run) -> str:
    rows = "\n".join(
        f"| {one.iteration:,} | {rounded(one.cost, 2)} | {_kept(one.weights)} | "
        f"{rounded(one.gradient, 2)} |"
        for one in overflow.steps(run)
    )
    return f"| update | J | ‖W, b‖ | ‖dW, db‖ |\n| ---: | ---: | ---: | ---: |\n{rows}"


def _kept(size: float | None) -> str:
    return "not kept" if size is None else rounded(size, 2)


def _layers_table(run: Run) -> str:
    rows = "\n".join(
        f"| {one.layer} | {rounded(one.w, 2)} | {rounded(one.Z, 2)} | {rounded(one.dW, 2)} |"
        for one in overflow.layer_sizes(run)
    )
    head = "| layer | \\|w\\| | \\|Z\\| | \\|dW\\| |"
    return f"{head}\n| ---: | ---: | ---: | ---: |\n{rows}"


def show_ten_seeds(
    experiment: Experiment, chosen: Mapping[str, dict[str, Any]], data: Dataset
) -> None:
    """The cost curves of all chosen starts, ten seeds each, behind one button."""
    redraw = ask_redraw(WEIGHTS_ONLY)
    question = lesson.seeds_question(experiment, chosen, redraw=redraw)
    answers = study(f"{KEY}_study", question, button="Train ten seeds")
    if answers is None:
        return
    spec = charts.band_spec(tuple(chosen), experiment.iterations)
    show_chart(st, charts.seeds_table(answers), spec, key=f"{KEY}_band")
    st.caption(
        f"{band_words(redraw=redraw)} Median of the seeds still running. Costs above "
        f"{in_full(charts.HIGHEST)} are drawn there."
    )
    guess = guess_cost(data.train.y, data.n_classes)
    show_verdict(lesson.seeds_verdict(answers, guess))


STEP = Equation(
    "8.4",
    "the step",
    lesson.layer_switched_off,
    r"W := W - \alpha\, dW",
    "With relu a step too long can switch a whole layer off: the code beside finds it.",
)
OVERFLOW = Equation("8.4", "overflow", overflow.layer_sizes, r"|x| \le 1.8 \cdot 10^{308}")


def race_equations(runs: Mapping[str, Run]) -> list[Equation]:
    """How the weights were drawn and what became of them, run by run."""
    spread, moved, ends = {}, {}, {}
    for name, run in runs.items():
        first = unpack(run.snapshots[0].theta, run.network.layer_dims)  # type: ignore[arg-type]
        middle = (len(first) + 1) // 2
        spread[f"spread of w in layer {middle}, {name}"] = rounded(first[middle].W.std())
        norms = run.snapshots[0].gradient_norms
        moved[f"first ‖dW, db‖, layer 1 / last, {name}"] = (
            f"{rounded(norms[0], 2)} / {rounded(norms[-1], 2)}"
        )
        with np.errstate(over="ignore", invalid="ignore"):
            ends[f"‖W, b‖ after {run.iteration:,} updates, {name}"] = rounded(
                np.linalg.norm(run.theta)
            )
    alpha = runs[next(iter(runs))].experiment.alpha
    return with_numbers(
        {
            "drawing W": spread,
            STEP: {"α": f"{in_full(alpha)}"} | moved,
            OVERFLOW: ends,
        }
    )
