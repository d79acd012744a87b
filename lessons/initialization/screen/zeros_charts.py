"""The charts on symmetry: units in the plane of their weights, counts, costs, accuracies."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from lessons.initialization.screen.charts import coloured
from lessons.initialization.zeros import ALL, LINEAR, STARTS, Trained
from ui import theme
from ui.charts import at_least, chart_spec

STYLES = dict(
    zip(
        ALL,
        (
            (theme.NEUTRAL, [2, 3]),
            (theme.CLASS_COLOURS[9], [4, 4]),
            (theme.CLASS_COLOURS[11], [8, 3, 2, 3]),
            (theme.CLASS_COLOURS[0], [10, 3]),
            (theme.CLASS_COLOURS[1], [1, 0]),
            (theme.CLASS_COLOURS[8], [3, 2]),
        ),
        strict=True,
    )
)


def unit_table(one: Trained) -> pd.DataFrame:
    """One row a unit of layer 1 and iteration; last marks where the unit ends."""
    units = np.array(one.units)
    times, n = units.shape[:2]
    return pd.DataFrame(
        {
            "unit": np.tile(np.arange(1, n + 1), times),
            "iteration": np.repeat(one.iterations, n),
            "w1": units[:, :, 0].ravel(),
            "w2": units[:, :, 1].ravel(),
            "last": np.repeat(np.array(one.iterations) == one.iterations[-1], n),
        }
    )


@functools.cache
def unit_spec() -> dict[str, Any]:
    """The units' paths in the plane of their two weights."""
    base = alt.Chart(alt.NamedData("table"), height=230).encode(
        x=alt.X("w1:Q", title="w1", scale=at_least(-1, 1), axis=alt.Axis(tickCount=4)),
        y=alt.Y("w2:Q", title="w2", scale=at_least(-1, 1), axis=alt.Axis(tickCount=4)),
        tooltip=[
            "unit:O",
            alt.Tooltip("iteration:Q", title="update", format=","),
            alt.Tooltip("w1:Q", format=".3g"),
            alt.Tooltip("w2:Q", format=".3g"),
        ],
    )
    path = base.mark_line(strokeWidth=1.2, opacity=0.7, color=theme.NEUTRAL).encode(
        detail="unit:N", order="iteration:Q"
    )
    dots = base.transform_filter("datum.last").mark_circle(
        size=70, opacity=0.8, color=theme.CLASS_COLOURS[1]
    )
    return chart_spec(path + dots)


def count_table(found: Mapping[str, Trained]) -> pd.DataFrame:
    """How many different hidden units each start has, all layers together, at each iteration."""
    rows = [
        {"start": start, "place": at + 1, "iteration": at, "different": sum(counted)}
        for start, one in found.items()
        if start != LINEAR
        for at, counted in zip(one.iterations, one.different, strict=True)
    ]
    return pd.DataFrame(rows)


def _updates_axis() -> alt.X:
    return alt.X(
        "place:Q",
        title="update + 1 (log)",
        scale=alt.Scale(type="log", domain={"unionWith": [1, 10]}, nice=False),
        axis=alt.Axis(format=",d", tickCount=4, grid=False),
    )


@functools.lru_cache(maxsize=8)
def count_spec(n_hidden: int) -> dict[str, Any]:
    """Different hidden units over the updates."""
    styles = {start: STYLES[start] for start in STARTS}
    base = alt.Chart(alt.NamedData("table"), title="Different hidden units", height=330).encode(
        x=_updates_axis(),
        y=alt.Y(
            "different:Q",
            title=f"of {n_hidden} units",
            scale=alt.Scale(domain=[0, n_hidden + 1], nice=False),
        ),
        tooltip=["start:N", alt.Tooltip("iteration:Q", title="update"), "different:Q"],
        **coloured("start", styles, columns=2),
    )
    return chart_spec(base.mark_line(interpolate="step-after", strokeWidth=2.5))


def cost_table(found: Mapping[str, Trained]) -> pd.DataFrame:
    """The cost of each start, and of the linear model, at each iteration."""
    rows = [
        {"start": start, "place": at + 1, "iteration": at, "cost": cost}
        for start, one in found.items()
        for at, cost in zip(one.iterations, one.costs, strict=True)
        if np.isfinite(cost)
    ]
    return pd.DataFrame(rows)


@functools.cache
def cost_spec() -> dict[str, Any]:
    """Training cost over the updates."""
    base = alt.Chart(alt.NamedData("table"), title="Training cost", height=330).encode(
        x=_updates_axis(),
        y=alt.Y("cost:Q", title="cost J (nats)", scale=at_least(0, 0.8)),
        tooltip=[
            "start:N",
            alt.Tooltip("iteration:Q", title="update"),
            alt.Tooltip("cost:Q", format=".3g"),
        ],
        **coloured("start", STYLES, columns=2),
    )
    return chart_spec(base.mark_line(strokeWidth=2))


def accuracy_table(found: Mapping[str, list[Trained]]) -> pd.DataFrame:
    """One row a start and seed."""
    rows = [
        {"start": start, "seed": seed, "accuracy": one.accuracy}
        for start, seeds in found.items()
        for seed, one in enumerate(seeds)
    ]
    return pd.DataFrame(rows)


@functools.cache
def accuracy_spec() -> dict[str, Any]:
    """A tick for each seed's training accuracy, one row of them a start."""
    colours = [colour for colour, _ in STYLES.values()]
    chart = (
        alt.Chart(alt.NamedData("table"), height=210)
        .mark_tick(thickness=3, size=22)
        .encode(
            x=alt.X(
                "accuracy:Q",
                title="training accuracy",
                scale=at_least(0.45, 1),
                axis=alt.Axis(format="%", tickCount=6),
            ),
            y=alt.Y("start:N", title=None, sort=list(ALL), axis=alt.Axis(labelLimit=0)),
            color=alt.Color(
                "start:N", scale=alt.Scale(domain=list(ALL), range=colours), legend=None
            ),
            tooltip=["start:N", "seed:Q", alt.Tooltip("accuracy:Q", format=".1%")],
        )
    )
    return chart_spec(chart)
