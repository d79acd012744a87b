"""Fig. 7 as charts: three paths over one bowl, and what they leave against the examples used."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import numpy as np
import pandas as pd

from lessons.minibatch.lesson import KINDS
from lessons.minibatch.path import FEATURES, Paths
from lessons.minibatch.screen.charts import LOOKS
from lessons.shared import cost_surface
from lessons.shared.cost_surface import HEIGHTS, Bowl, Edges, window
from ui import theme
from ui.looks.axes import log_x, log_y, tip
from ui.looks.bands import band, band_tips, spread
from ui.looks.spec import TABLE, Chart, built_once, rows

ROOM = 2.5
"""The picture grows with the paths to this many times the square around start and bottom."""
LEAST_LEFT = 1e-4
"""The log axis ends here; what is less is drawn on it."""
MOST_POINTS = 150
SIDE = 340
"""Pixels: a step is at right angles to the contours only where both axes have one scale."""
WIDTHS = (0.9, 1.6, 2.8)
"""Of the lines, stochastic first: the batch's lies on top and is the widest."""


def edges_of(surface: Bowl, found: Mapping[str, Paths]) -> Edges:
    """A square with the start, the bottom and, as far as ROOM allows, the paths in it."""
    low1, high1, low2, high2 = window(surface)
    middle, half = np.array([low1 + high1, low2 + high2]) / 2, (high1 - low1) / 2
    reached = max(float(np.abs(one.path - middle).max()) for one in found.values())
    half = min(max(half, 1.05 * reached), ROOM * half)
    (low1, low2), (high1, high2) = middle - half, middle + half
    return float(low1), float(high1), float(low2), float(high2)


def path_table(surface: Bowl, found: Mapping[str, Paths]) -> pd.DataFrame:
    """Contours, the three paths and the bottom in one table; `mark` says which."""
    start = float(cost_surface.cost(surface, np.zeros((1, 2)))[0])
    tables = []
    for share in HEIGHTS:
        line = cost_surface.contour(surface, share * (start - surface.lowest))
        tables.append(_points("contour", line).assign(level=share))
    for kind, one in found.items():
        cost = cost_surface.cost(surface, one.path)
        tables.append(_points("path", one.path).assign(kind=kind, cost=cost))
    tables.append(_points("bottom", surface.bottom[np.newaxis]))
    return pd.concat(tables)


def _points(mark: str, w: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame({"mark": mark, "w1": w[:, 0], "w2": w[:, 1], "step": np.arange(len(w))})


@built_once
def path_spec(edges: Edges) -> Chart:
    """Contours of J over two weights and the paths, the noisiest below the others."""
    x = alt.X("w1:Q", title=f"w1, {FEATURES[0]}", scale=alt.Scale(domain=list(edges[:2])))
    y = alt.Y("w2:Q", title=f"w2, {FEATURES[1]}", scale=alt.Scale(domain=list(edges[2:])))
    base = alt.Chart(TABLE, width=SIDE, height=SIDE).encode(x=x, y=y)
    contours = rows(base, "contour").encode(detail="level:Q", order="step:Q")
    contours = contours.mark_line(clip=True, strokeWidth=1, opacity=0.6, color=theme.NEUTRAL)
    paths = [
        layer
        for kind, width in zip(reversed(KINDS), WIDTHS, strict=True)
        for layer in _path(base, kind, width)
    ]
    bottom = rows(base, "bottom").mark_point(
        shape="cross", size=140, filled=True, color=theme.TRAIN, opacity=1
    )
    return alt.layer(contours, *paths, bottom)


def _path(base: alt.Chart, kind: str, width: float) -> tuple[alt.Chart, alt.Chart]:
    """The line and the dots, one an update, of one kind."""
    path = rows(base, "path").transform_filter(f"datum.kind == '{kind}'")
    path = path.encode(LOOKS.lines("kind")[0])
    line = path.mark_line(clip=True, strokeWidth=width).encode(order="step:Q")
    dots = path.mark_circle(clip=True, size=10 * width, opacity=1).encode(
        tooltip=[
            tip("kind:N", "descent"),
            tip("step:Q", "update", ","),
            tip("cost:Q", "J of all", ".4g"),
        ]
    )
    return line, dots


def left_table(found: Mapping[str, Paths]) -> pd.DataFrame:
    """Median, lowest and highest share left over the seeds, against the examples used."""
    tables = []
    for kind, one in found.items():
        updates = one.left.shape[1] - 1
        at = np.unique(np.geomspace(1, updates, MOST_POINTS).astype(int))
        left = np.clip(one.left[:, at], LEAST_LEFT, None)
        columns = {"kind": kind, "update": at, "examples": at * one.seen}
        tables.append(pd.DataFrame(columns | spread(left)))
    return pd.concat(tables)


@built_once
def left_spec() -> Chart:
    """What is left of the height above the bottom, against the examples used, over ten seeds."""
    base = alt.Chart(TABLE, height=SIDE).encode(
        log_x("examples", "examples used (log)", 1, 1000),
        *LOOKS.lines("kind"),
        tooltip=[
            tip("kind:N", "descent"),
            tip("update:Q", form=","),
            tip("examples:Q", form=","),
            *band_tips("", ".2%", "lowest seed", "highest seed"),
        ],
    )
    y = log_y("min", "share of the start's height left (log)", 0.001, 1, "~%")
    return alt.layer(*band(base, y, width=2.2))
