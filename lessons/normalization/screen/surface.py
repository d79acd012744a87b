"""The cost of a linear unit over two weights, raw and standardized, and descent in both."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from core.choices import Stops
from core.data import Dataset, Floats
from core.experiment import Experiment
from core.knobs import Choice
from datasets import data_of, load
from lessons.normalization.lesson import BASE
from lessons.normalization.screen import surface_charts as charts
from lessons.normalization.screen.charts import KINDS
from lessons.shared import cost_surface
from lessons.shared.cost_surface import Bowl
from lessons.shared.seeds import SEEDS
from ui.lesson import show_verdict
from ui.looks.bands import band_table
from ui.looks.show import show_chart
from ui.stops import Control

FEATURES = ("mean texture", "mean smoothness")
"""Two features of the breast cancer set that are all but uncorrelated."""
STEPS: dict[str, float | None] = {"best": None, "0.25": 0.25, "0.95": 0.95, "1.05": 1.05}
"""Lengths of a step: shares of a surface's largest stable alpha; None is its best alpha."""
RATIO = Control(
    "normalization_ratio",
    f"Scale of the second feature, {FEATURES[1]}, over that of the first, {FEATURES[0]}",
    Stops(cost_surface.RATIOS),
    5.0,
)
STEP = Control(
    "normalization_step",
    "Learning rate α of each: the best, or a share of its limit",
    Choice(tuple(STEPS)),
    "best",
    "The limit is a surface's largest stable α, 2 over the largest eigenvalue of H. The "
    "best shrinks the slower direction most: 2 over the sum of both eigenvalues.",
)


@dataclass(frozen=True)
class Descent:
    """A surface and the alpha that goes down it."""

    surface: Bowl
    alpha: float


def shown_on(experiment: Experiment) -> Dataset:
    """The set of the two FEATURES, as the experiment divides it, whatever it is trained on."""
    return data_of(replace(experiment, dataset=BASE.dataset))


def two_rows(data: Dataset) -> Floats:
    """The two FEATURES of the training examples, (2, m)."""
    return data.train.X[[data.feature_names.index(name) for name in FEATURES]]


def descent_of(data: Dataset, stretch: float, step: str) -> Descent:
    """The surface with the second feature stretched so much, and the alpha of this step length."""
    X, share = cost_surface.stretched(two_rows(data), stretch), STEPS[step]
    surface = cost_surface.linear_unit(X, data.train.y)
    limit = cost_surface.largest_stable_alpha(surface)
    return Descent(surface, cost_surface.best_alpha(surface) if share is None else share * limit)


def raw_descent(data: Dataset) -> Descent:
    """The raw surface's descent as the controls say, or as they start where they are not shown."""
    ratio = st.session_state.get(RATIO.key, RATIO.default)
    return descent_of(data, ratio, st.session_state.get(STEP.key, STEP.default))


def show_bowls(data: Dataset) -> None:
    """The controls of the two bowls, and the bowls."""
    left, right = st.columns(2)
    ratio, step = RATIO.show(left), STEP.show(right)
    draw(ratio, descent_of(data, ratio, step), descent_of(data, 1.0, step), data)


def draw(ratio: float, raw: Descent, scaled: Descent, data: Dataset) -> None:
    """The two bowls side by side, their numbers, and the steps they take against the ratio."""
    edges = cost_surface.window(scaled.surface)
    columns = st.columns(3)
    for column, kind, descent in zip(columns[:2], KINDS, (raw, scaled), strict=True):
        column.markdown(f"**{kind.capitalize()}**")
        show_chart(
            column,
            charts.surface_table(descent.surface, descent.alpha, edges),
            charts.surface_spec(edges, FEATURES),
            width="content",
            key=f"normalization_surface_{kind}",
        )
    with columns[2]:
        st.markdown("**Steps until 1 % is left, at the best α**")
        show_chart(
            st,
            steps_table(data.name.replace(" ", "_")).assign(now=ratio),
            charts.steps_spec(),
            key="normalization_steps",
        )
    st.caption(
        "Both start at w = 0, with the same examples and the same cost. All axes have the "
        f"same scale. Numbers count steps, at most {charts.LONGEST_PATH}. Cross: the lowest "
        "cost. Band at the right: ten splits of the data."
    )
    show_verdict(cost_surface.verdict(raw.surface, raw.alpha, scaled.surface, scaled.alpha))
    st.caption(cost_surface.in_the_file(data.train.X, two_rows(data), data.train.y))


@st.cache_data(max_entries=8, show_spinner=False)
def steps_table(name: str) -> pd.DataFrame:
    """Steps needed at the best alpha for each ratio, lowest to highest over splits of the data."""
    rows = []
    for seed in SEEDS:
        data = load(name, seed=seed, noise=1.0)
        for ratio in cost_surface.RATIOS:
            for kind, stretch in zip(KINDS, (ratio, 1.0), strict=True):
                X = cost_surface.stretched(two_rows(data), stretch)
                surface = cost_surface.linear_unit(X, data.train.y)
                steps = cost_surface.steps_needed(surface, cost_surface.best_alpha(surface))
                rows.append({"kind": kind, "ratio": ratio, "steps": steps})
    return band_table(pd.DataFrame(rows), ["kind", "ratio"], "steps")
