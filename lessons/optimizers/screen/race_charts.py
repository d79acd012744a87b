"""The charts of the race on a surface: contours with the paths, J over the steps, the sweep."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np
import pandas as pd

from lessons.optimizers.contours import contours
from lessons.optimizers.race import ALPHAS, Lane, Swept, title
from lessons.optimizers.screen.charts import LOOKS, band_row, sweep_tips
from lessons.optimizers.surfaces import EDGE, Surface, surface
from ui import theme
from ui.looks.axes import here_rule, level_rule, log_x, log_y, tip
from ui.looks.bands import band
from ui.looks.spec import TABLE, Chart, built_once, rows

LEVELS = tuple(float(level) for level in 10 ** np.arange(-2, 3.01, 0.5))
LEAST_STEPS = 60
EVERY_STEP = 200
"""A path is drawn step by step up to here, and then with at most so many steps more."""
LOWEST, HIGHEST = 1e-5, 1e4
"""The axis of J."""


def last_drawn(found: Surface, lanes: Sequence[Lane]) -> int:
    """The last step that is drawn: some beyond the last arrival, or all where one never arrives."""
    slowest = max(lane.steps for lane in lanes)
    if slowest == np.inf:
        return found.steps
    return min(found.steps, int(max(LEAST_STEPS, 1.3 * slowest)))


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


@built_once
def surface_spec() -> Chart:
    """Contours in the background, the four paths, a shape for each one's place at step t."""
    domain, axis = alt.Scale(domain=[-EDGE, EDGE], nice=False), alt.Axis(grid=False)
    base = alt.Chart(TABLE, height=310).encode(
        alt.X("w1:Q", title="w1", scale=domain, axis=axis),
        alt.Y("w2:Q", title="w2", scale=domain, axis=axis),
    )
    scale = alt.Scale(type="log", domain=[LEVELS[0], LEVELS[-1]], scheme="viridis", reverse=True)
    level = alt.Stroke("level:Q", scale=scale, legend=None)
    lines = rows(base, "contour").mark_rule(opacity=0.45, strokeWidth=1)
    colour, dash = LOOKS.lines("racer")
    places = [tip("w1:Q", form=".3f"), tip("w2:Q", form=".3f"), tip("J:Q", form=".3g")]
    tooltip = [tip("racer:N", "optimizer"), tip("step:Q", form=","), *places]
    path = rows(base, "path").encode(colour)
    now = rows(base, "now").encode(colour, LOOKS.shape("racer", legend=True), tooltip=tooltip)
    minimum = rows(base, "minimum")
    return alt.layer(
        lines.encode(level, x2="end1:Q", y2="end2:Q"),
        minimum.mark_point(shape="cross", size=90, filled=True, opacity=1, color=theme.TRAIN),
        path.mark_line(clip=True, strokeWidth=2).encode(dash, order="step:Q"),
        path.mark_circle(clip=True, size=12, opacity=0.6).encode(tooltip=tooltip),
        now.mark_point(clip=True, filled=True, size=150, opacity=1, stroke="white", strokeWidth=1),
    )


@built_once
def costs_spec() -> Chart:
    """J over the steps on a log axis, the target, and a rule at step t."""
    table = alt.Chart(TABLE, height=310)
    lines = table.mark_line(strokeWidth=2, clip=True).encode(
        alt.X("step:Q", title="step", scale=alt.Scale(domain={"unionWith": [0, 1]})),
        log_y("J", "J above its lowest (log)", 1e-3, 1.0),
        *LOOKS.lines("racer"),
        tooltip=[tip("racer:N", "optimizer"), tip("step:Q", form=","), tip("J:Q", form=".3g")],
    )
    target = level_rule(table, "target", theme.WARNING)
    return alt.layer(lines, target, here_rule(table, "t"))


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


@built_once
def sweep_spec() -> Chart:
    """Steps to the target against alpha: median line in its band, a large shape at the best."""
    base = alt.Chart(TABLE, height=340).encode(
        log_x("alpha", "learning rate α (log)", 1e-3, 1.0),
        *LOOKS.lines("racer"),
        tooltip=sweep_tips("steps", tip("arrived:Q", "starts that arrived")),
    )
    y = log_y("min", "steps to the target (log)", 30, 100)
    best = base.transform_filter("datum.best").mark_point(filled=True, size=120, opacity=1)
    return alt.layer(*band(base, y), best.encode(LOOKS.shape("racer"), y="median:Q"))
