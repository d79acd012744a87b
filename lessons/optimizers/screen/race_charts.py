"""The charts of the race on a surface: contours with the paths, J over the steps, the sweep."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from lessons.optimizers.contours import contours
from lessons.optimizers.race import ALPHAS, Lane, Swept, title
from lessons.optimizers.screen.charts import band_row, log_y, racer_colour, racer_dash, racer_shape
from lessons.optimizers.surfaces import EDGE, Surface, surface
from ui import theme
from ui.charts import chart_spec

LEVELS = tuple(float(level) for level in 10 ** np.arange(-2, 3.01, 0.5))
LEAST_STEPS = 60
EVERY_STEP = 200
"""A path is drawn step by step up to here, and then with at most so many steps more."""
LOWEST, HIGHEST = 1e-5, 1e4
"""The axis of J."""


def last_drawn(found: Surface, lanes: Sequence[Lane]) -> int:
    """The last step that is drawn: some beyond the last arrival, or all where one never arrives."""
    slowest = max(lane.steps for lane in lanes)
    return (
        min(found.steps, int(max(LEAST_STEPS, 1.3 * slowest)))
        if slowest < np.inf
        else (found.steps)
    )


def _steps(last: int) -> np.ndarray:
    """The steps drawn of 0 .. last."""
    if last <= EVERY_STEP:
        return np.arange(last + 1)
    late = np.linspace(EVERY_STEP, last, EVERY_STEP).round().astype(int)
    return np.unique(np.concatenate([np.arange(EVERY_STEP), late]))


def lanes_table(found: Surface, lanes: Sequence[Lane], t: int) -> pd.DataFrame:
    """One row a racer and drawn step: w1, w2, J; rows of mark `now` are the places at step t.

    Places beyond the picture by far and J above the axis are left out.
    """
    steps = _steps(last_drawn(found, lanes))
    tables = []
    for lane in lanes:
        for mark, at in (("path", steps), ("now", np.array([t]))):
            w = lane.path[at]
            columns = {"step": at, "w1": w[:, 0], "w2": w[:, 1], "J": lane.J[at], "mark": mark}
            tables.append(pd.DataFrame(columns | {"racer": title(lane.name)}))
    table = pd.concat(tables, ignore_index=True)
    near = (table["w1"].abs() < 20 * EDGE) & (table["w2"].abs() < 20 * EDGE)
    return table[near & (table["J"] < HIGHEST)].assign(target=found.target, t=t)


def costs_table(lanes_rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the paths whose J is on the axis."""
    return lanes_rows[(lanes_rows["mark"] == "path") & (lanes_rows["J"] >= LOWEST)]


@functools.lru_cache(maxsize=16)
def contour_rows(name: str, angle: float) -> pd.DataFrame:
    """The segments of all LEVELS, and the minima; kept, as they depend on the surface only."""
    found = surface(name, angle)
    tables = []
    for level, segments in zip(LEVELS, contours(found.cost, LEVELS, edge=EDGE), strict=True):
        table = pd.DataFrame(segments.round(4), columns=["w1", "w2", "end1", "end2"])
        tables.append(table.assign(mark="contour", level=level))
    for w1, w2 in found.minima:
        tables.append(pd.DataFrame([{"w1": w1, "w2": w2, "mark": "minimum"}]))
    return pd.concat(tables, ignore_index=True)


def surface_table(name: str, angle: float, lanes_rows: pd.DataFrame) -> pd.DataFrame:
    """Contours, minima, paths and the places at step t in one table; `mark` says which."""
    return pd.concat([contour_rows(name, angle), lanes_rows], ignore_index=True)


@functools.cache
def surface_spec() -> dict[str, Any]:
    """Contours in the background, the four paths, a shape for each one's place at step t."""
    domain = alt.Scale(domain=[-EDGE, EDGE], nice=False)
    axis = alt.Axis(grid=False)
    x = alt.X("w1:Q", title="w1", scale=domain, axis=axis)
    y = alt.Y("w2:Q", title="w2", scale=domain, axis=axis)
    base = alt.Chart(alt.NamedData("table")).encode(x=x, y=y)
    scale = alt.Scale(type="log", domain=[LEVELS[0], LEVELS[-1]], scheme="viridis", reverse=True)
    lines = (
        base.transform_filter("datum.mark == 'contour'")
        .mark_rule(opacity=0.45, strokeWidth=1)
        .encode(x2="end1:Q", y2="end2:Q", stroke=alt.Stroke("level:Q", scale=scale, legend=None))
    )
    path = base.transform_filter("datum.mark == 'path'")
    tooltip = [
        alt.Tooltip("racer:N", title="optimizer"),
        alt.Tooltip("step:Q"),
        alt.Tooltip("w1:Q", format=".3f"),
        alt.Tooltip("w2:Q", format=".3f"),
        alt.Tooltip("J:Q", format=".3g"),
    ]
    trail = path.mark_line(clip=True, strokeWidth=2).encode(
        order="step:Q", color=racer_colour(), strokeDash=racer_dash()
    )
    dots = path.mark_circle(clip=True, size=12, opacity=0.6).encode(
        color=racer_colour(), tooltip=tooltip
    )
    now = (
        base.transform_filter("datum.mark == 'now'")
        .mark_point(clip=True, filled=True, size=150, opacity=1, stroke="white", strokeWidth=1)
        .encode(color=racer_colour(), shape=racer_shape(), tooltip=tooltip)
    )
    minimum = base.transform_filter("datum.mark == 'minimum'").mark_point(
        shape="cross", size=90, filled=True, opacity=1, color=theme.TRAIN
    )
    chart = alt.layer(lines, minimum, trail, dots, now)
    return chart_spec(chart.properties(height=420))


@functools.cache
def costs_spec() -> dict[str, Any]:
    """J over the steps on a log axis, the target, and a rule at step t."""
    base = alt.Chart(alt.NamedData("table"))
    lines = base.mark_line(strokeWidth=2, clip=True).encode(
        x=alt.X("step:Q", title="step", scale=alt.Scale(domain={"unionWith": [0, 1]})),
        y=alt.Y(**log_y("J", "J above its lowest (log)", 1e-3, 1.0)),
        color=racer_colour(),
        strokeDash=racer_dash(),
        tooltip=[
            alt.Tooltip("racer:N", title="optimizer"),
            alt.Tooltip("step:Q"),
            alt.Tooltip("J:Q", format=".3g"),
        ],
    )
    target = base.mark_rule(strokeDash=[2, 3], color=theme.WARNING).encode(y="mean(target):Q")
    now = base.mark_rule(strokeDash=[4, 4], color=theme.NEUTRAL).encode(x="mean(t):Q")
    return chart_spec(alt.layer(lines, target, now).properties(height=420))


def sweep_table(found: Mapping[str, Swept]) -> pd.DataFrame:
    """Fewest, median and most steps at each alpha; no row where most starts never arrive.

    `best` is whether it is the optimizer's best.
    """
    rows = []
    for name, swept in found.items():
        for alpha, steps in zip(ALPHAS, swept.steps, strict=True):
            if row := band_row(name, alpha, steps):
                rows.append(row | {"best": alpha == swept.best})
    columns = ["racer", "alpha", "min", "median", "max", "arrived", "best"]
    return pd.DataFrame(rows, columns=columns)


@functools.cache
def sweep_spec() -> dict[str, Any]:
    """Steps to the target against alpha: median line in its band, a large shape at the best."""
    base = alt.Chart(alt.NamedData("table"), height=340).encode(
        x=alt.X(
            "alpha:Q",
            title="learning rate α (log)",
            scale=alt.Scale(type="log", domain={"unionWith": [1e-3, 1.0]}, nice=False),
            axis=alt.Axis(format="~g", tickCount=6, labelOverlap=True, gridOpacity=0.4),
        ),
        color=racer_colour(),
    )
    tooltip = [
        alt.Tooltip("racer:N", title="optimizer"),
        alt.Tooltip("alpha:Q", title="α", format="~g"),
        alt.Tooltip("median:Q", title="median steps", format=",.0f"),
        alt.Tooltip("min:Q", title="fewest", format=",.0f"),
        alt.Tooltip("max:Q", title="most of those that arrived", format=",.0f"),
        alt.Tooltip("arrived:Q", title="starts that arrived"),
    ]
    y = alt.Y(**log_y("min", "steps to the target (log)", 30, 100))
    area = base.mark_area(opacity=0.2).encode(y=y, y2="max:Q")
    top = base.mark_point(opacity=0).encode(
        y=alt.Y(**log_y("max", "steps to the target (log)", 30, 100))
    )
    line = base.mark_line(strokeWidth=2).encode(
        y=alt.Y(**log_y("median", "steps to the target (log)", 30, 100)),
        strokeDash=racer_dash(),
        tooltip=tooltip,
    )
    best = (
        base.transform_filter("datum.best")
        .mark_point(filled=True, size=120, opacity=1)
        .encode(y="median:Q", shape=racer_shape(), tooltip=tooltip)
    )
    return chart_spec(alt.layer(area, top, line, best))
