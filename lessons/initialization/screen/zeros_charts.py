"""The charts on symmetry: units in the plane of their weights, counts, costs, accuracies."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import numpy as np
import pandas as pd

from lessons.initialization.zeros import ALL, LINEAR, STARTS, Trained
from ui import theme
from ui.looks.axes import at_least, linear_y, log_x, tip
from ui.looks.series import Look, Series
from ui.looks.spec import TABLE, Chart, built_once

ALL_LOOKS = (
    Look(theme.NEUTRAL, (2, 3)),
    Look(theme.OLIVE, (4, 4)),
    Look(theme.WINE, (8, 3, 2, 3)),
    Look(theme.ORANGE, (10, 3)),
    Look(theme.BLUE),
    Look(theme.PURPLE, (3, 2)),
)
LOOKS = Series(dict(zip(ALL, ALL_LOOKS, strict=True)), columns=2)


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


@built_once
def unit_spec() -> Chart:
    """The units' paths in the plane of their two weights."""
    scale, axis = at_least(-1, 1), alt.Axis(tickCount=4)
    base = alt.Chart(TABLE, height=230).encode(
        alt.X("w1:Q", title="w1", scale=scale, axis=axis),
        alt.Y("w2:Q", title="w2", scale=scale, axis=axis),
        tooltip=[
            "unit:O",
            tip("iteration:Q", "update", ","),
            tip("w1:Q", form=".3g"),
            tip("w2:Q", form=".3g"),
        ],
    )
    path = base.mark_line(strokeWidth=1.2, opacity=0.7, color=theme.NEUTRAL).encode(
        detail="unit:N", order="iteration:Q"
    )
    dots = base.transform_filter("datum.last").mark_circle(size=70, opacity=0.8, color=theme.BLUE)
    return path + dots


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
    axis = alt.Axis(format=",d", tickCount=4, grid=False)
    x = log_x("place", "update + 1 (log)", 1, 10)
    return x.axis(axis)


@built_once
def count_spec(n_hidden: int) -> Chart:
    """Different hidden units over the updates."""
    units = alt.Scale(domain=[0, n_hidden + 1], nice=False)
    base = alt.Chart(TABLE, title="Different hidden units", height=330).encode(
        _updates_axis(),
        alt.Y("different:Q", title=f"of {n_hidden} units", scale=units),
        *LOOKS.only(STARTS).lines("start"),
        tooltip=["start:N", tip("iteration:Q", "update", ","), "different:Q"],
    )
    return base.mark_line(interpolate="step-after", strokeWidth=2.5)


def cost_table(found: Mapping[str, Trained]) -> pd.DataFrame:
    """The cost of each start, and of the linear model, at each iteration."""
    rows = [
        {"start": start, "place": at + 1, "iteration": at, "cost": cost}
        for start, one in found.items()
        for at, cost in zip(one.iterations, one.costs, strict=True)
        if np.isfinite(cost)
    ]
    return pd.DataFrame(rows)


@built_once
def cost_spec() -> Chart:
    """Training cost over the updates."""
    base = alt.Chart(TABLE, title="Training cost", height=330).encode(
        _updates_axis(),
        linear_y("cost", "cost J (nats)", 0, 0.8),
        *LOOKS.lines("start"),
        tooltip=["start:N", tip("iteration:Q", "update", ","), tip("cost:Q", form=".3g")],
    )
    return base.mark_line(strokeWidth=2)


def accuracy_table(found: Mapping[str, list[Trained]]) -> pd.DataFrame:
    """One row a start and seed."""
    rows = [
        {"start": start, "seed": seed, "accuracy": one.accuracy}
        for start, seeds in found.items()
        for seed, one in enumerate(seeds)
    ]
    return pd.DataFrame(rows)


@built_once
def accuracy_spec() -> Chart:
    """A tick for each seed's training accuracy, one row of them a start."""
    axis = alt.Axis(format="%", tickCount=6)
    base = alt.Chart(TABLE, height=210).encode(
        alt.X("accuracy:Q", title="training accuracy", scale=at_least(0.45, 1), axis=axis),
        alt.Y("start:N", title=None, sort=list(ALL), axis=alt.Axis(labelLimit=0)),
        LOOKS.colour("start", legend=False),
        tooltip=["start:N", "seed:Q", tip("accuracy:Q", form=".1%")],
    )
    return base.mark_tick(thickness=3, size=22)
