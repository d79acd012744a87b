"""The charts of the race on the network: the four costs, and the sweep over alpha."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from core.training import Run
from lessons.optimizers.lesson import Sweep
from lessons.optimizers.race import title
from lessons.optimizers.screen.charts import band_row, log_y, racer_colour, racer_dash, racer_shape
from ui import theme
from ui.charts import chart_spec


def costs_table(runs: Sequence[Run], target: float) -> pd.DataFrame:
    """One row a run and snapshot: the cost of all training examples, where it is a number."""
    rows = [
        {"racer": title(run.experiment.optimizer), "update": s.iteration, "cost": s.train_cost}
        for run in runs
        for s in run.snapshots
        if np.isfinite(s.train_cost) and s.train_cost > 0
    ]
    return pd.DataFrame(rows, columns=["racer", "update", "cost"]).assign(target=target)


@functools.lru_cache(maxsize=64)
def costs_spec(iterations: int) -> dict[str, Any]:
    """The four cost curves over the updates on one log axis, and the target."""
    base = alt.Chart(alt.NamedData("table"))
    lines = base.mark_line(strokeWidth=2).encode(
        x=alt.X("update:Q", title="update", scale=alt.Scale(domain=[0, iterations])),
        y=alt.Y(**log_y("cost", "training cost, all examples (nats, log)", 0.1, 1.0)),
        color=racer_colour(),
        strokeDash=racer_dash(),
        tooltip=[
            alt.Tooltip("racer:N", title="optimizer"),
            alt.Tooltip("update:Q", format=","),
            alt.Tooltip("cost:Q", format=".4f"),
        ],
    )
    target = base.mark_rule(strokeDash=[2, 3], color=theme.WARNING).encode(y="mean(target):Q")
    return chart_spec(alt.layer(lines, target).properties(height=300))


def sweep_table(answers: Sweep, target: float) -> pd.DataFrame:
    """Fewest, median and most updates at each alpha; no row where most seeds never arrive."""
    rows = []
    for (name, alpha), seeds in answers.items():
        steps = np.array([one.to(target) for one in seeds])
        if row := band_row(name, alpha, steps):
            rows.append(row | {"arrived": f"{row['arrived']} of {steps.size}"})
    return pd.DataFrame(rows, columns=["racer", "alpha", "min", "median", "max", "arrived"])


@functools.cache
def sweep_spec() -> dict[str, Any]:
    """Updates to the target against alpha: median line in its band over the seeds."""
    base = alt.Chart(alt.NamedData("table"), height=300).encode(
        x=alt.X(
            "alpha:Q",
            title="learning rate α (log)",
            scale=alt.Scale(type="log", domain={"unionWith": [0.01, 1.0]}, nice=False),
            axis=alt.Axis(format="~g", tickCount=6, labelOverlap=True, gridOpacity=0.4),
        ),
        color=racer_colour(),
    )
    name = "updates to the target (log)"
    tooltip = [
        alt.Tooltip("racer:N", title="optimizer"),
        alt.Tooltip("alpha:Q", title="α", format="~g"),
        alt.Tooltip("median:Q", title="median updates", format=",.0f"),
        alt.Tooltip("min:Q", title="fewest", format=",.0f"),
        alt.Tooltip("max:Q", title="most of those that arrived", format=",.0f"),
        alt.Tooltip("arrived:N", title="seeds that arrived"),
    ]
    area = base.mark_area(opacity=0.15).encode(y=alt.Y(**log_y("min", name, 20, 100)), y2="max:Q")
    top = base.mark_point(opacity=0).encode(y=alt.Y(**log_y("max", name, 20, 100)))
    line = base.mark_line(strokeWidth=2).encode(
        y=alt.Y(**log_y("median", name, 20, 100)), strokeDash=racer_dash()
    )
    dots = base.mark_point(filled=True, size=60, opacity=1).encode(
        y="median:Q", shape=racer_shape(), tooltip=tooltip
    )
    return chart_spec(alt.layer(area, top, line, dots))
