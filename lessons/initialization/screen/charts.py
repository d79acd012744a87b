"""The charts of the lesson on initialization that compare ways to start."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from core.training import Run
from lessons.initialization.lesson import OWN, Trained, ways
from lessons.initialization.signals import Signals
from ui import theme
from ui.charts import at_least, chart_spec, line_legend
from ui.looks import cost_table, log_axis

STYLES: dict[str, tuple[str, list[int]]] = {
    "zeros": (theme.NEUTRAL, [2, 3]),
    "N × 0.01": (theme.CLASS_COLOURS[1], [6, 3]),
    "N × 1": (theme.WARNING, [8, 3, 2, 3]),
    "1/√n": (theme.CLASS_COLOURS[9], [4, 4]),
    "He": (theme.CLASS_COLOURS[10], [1, 0]),
    "Xavier": (theme.CLASS_COLOURS[8], [1, 0]),
    "Glorot": (theme.CLASS_COLOURS[11], [3, 2]),
    OWN: (theme.CLASS_COLOURS[0], [10, 3]),
}
"""Colour and dash of each way to start, the same in all charts of the page."""
SIZES = ("A", "dZ", "dW", "flat")
TITLES = {
    "A": "Spread of A[l]: standard deviation (log)",
    "dZ": "Size of dZ[l]: root mean square (log)",
    "dW": "Size of dW[l]: root mean square (log)",
    "flat": "Units where g is flat",
}
HIGHEST = 10.0
"""A cost above this is drawn there: one that overflows would leave no room for the others."""


def style_of(way: str) -> tuple[str, list[int]]:
    """Colour and dash; a way that is new in the registry gets the palette's yellow."""
    return STYLES.get(way, (theme.CLASS_COLOURS[6], [1, 2]))


@functools.cache
def known() -> tuple[str, ...]:
    """The names of all ways to start, in the page's order."""
    return tuple(ways(1.0))


def coloured(
    field: str, styles: Mapping[str, tuple[str, Sequence[int]]], columns: int = 4
) -> dict[str, Any]:
    """Colour and dash of a field's names, in one legend on top."""
    legend = line_legend(columns)
    colours, dashes = zip(*styles.values(), strict=True)
    return {
        "color": alt.Color(
            f"{field}:N",
            title=None,
            scale=alt.Scale(domain=list(styles), range=list(colours)),
            legend=legend,
        ),
        "strokeDash": alt.StrokeDash(
            f"{field}:N",
            title=None,
            scale=alt.Scale(domain=list(styles), range=[list(dash) for dash in dashes]),
            legend=legend,
        ),
    }


def signal_table(found: Mapping[str, Signals], size: str) -> pd.DataFrame:
    """Lowest, median and highest over the seeds: one row a way and layer, without zeros on log."""
    tables = []
    for way, one in found.items():
        values = getattr(one, size)
        layers = np.arange(1, values.shape[1] + 1)
        low, middle, high = np.quantile(values, [0.0, 0.5, 1.0], axis=0)
        columns = {"way": way, "layer": layers, "low": low, "median": middle, "high": high}
        tables.append(pd.DataFrame(columns))
    table = pd.concat(tables, ignore_index=True)
    return table if size == "flat" else table[table["low"] > 0]


@functools.cache
def signal_spec(size: str, names: tuple[str, ...]) -> dict[str, Any]:
    """One of SIZES over the layers, a median line in its band for each of the names."""
    styles = {way: style_of(way) for way in names}
    word = ".0%" if size == "flat" else ".2e"
    base = alt.Chart(alt.NamedData("table"), title=TITLES[size], height=320).encode(
        x=alt.X(
            "layer:Q",
            title="layer l",
            scale=at_least(1, 2),
            axis=alt.Axis(tickMinStep=1, format="d", grid=False),
        ),
        tooltip=[
            alt.Tooltip("way:N", title="start"),
            alt.Tooltip("layer:Q"),
            alt.Tooltip("median:Q", format=word),
            alt.Tooltip("low:Q", title="lowest of 10 seeds", format=word),
            alt.Tooltip("high:Q", title="highest", format=word),
        ],
        **coloured("way", styles),
    )
    area = base.mark_area(opacity=0.2).encode(y=_height("low", size), y2="high:Q")
    line = base.mark_line(strokeWidth=2, point={"size": 30}).encode(y=_height("median", size))
    return chart_spec(area + line)


def _height(field: str, size: str) -> alt.Y:
    if size == "flat":
        share, percents = alt.Scale(domain=[0, 1]), alt.Axis(format="%")
        return alt.Y(f"{field}:Q", title="share of units", scale=share, axis=percents)
    scale = alt.Scale(type="log", domain={"unionWith": [0.1, 1.0]}, nice=False)
    axis = alt.Axis(format=".0e", tickCount=6, labelOverlap=True, gridOpacity=0.4)
    return alt.Y(f"{field}:Q", title=f"{size}[l]", scale=scale, axis=axis)


def way_cost_table(runs: Mapping[str, Run]) -> pd.DataFrame:
    """The cost of each stretch of updates of each run, at most HIGHEST."""
    table = cost_table(list(runs.values()), list(runs))
    return table.assign(
        low=table["low"].clip(upper=HIGHEST), high=table["high"].clip(upper=HIGHEST)
    )


@functools.lru_cache(maxsize=64)
def way_cost_spec(iterations: int, names: tuple[str, ...]) -> dict[str, Any]:
    """The cost curves of the films on one log axis."""
    base = alt.Chart(alt.NamedData("table"), height=300).encode(
        x=alt.X("iteration:Q", title="update", scale=alt.Scale(domain=[0, iterations])),
        tooltip=[
            alt.Tooltip("kind:N", title="start"),
            "iteration:Q",
            alt.Tooltip("low:Q", title="cost", format=".3g"),
        ],
        **coloured("kind", {name: style_of(name) for name in names}),
    )
    y = alt.Y(**log_axis("low", "training cost (nats, log)", 0.1, 1.0))
    area = base.mark_area(opacity=0.25).encode(y=y, y2="high:Q")
    return chart_spec(area + base.mark_line(strokeWidth=2).encode(y=y))


def seeds_table(answers: Mapping[str, Sequence[Trained]]) -> pd.DataFrame:
    """Lowest, median and highest cost of the seeds still running at each recorded iteration."""
    rows = [
        {"way": way, "iteration": at, "cost": min(cost, HIGHEST)}
        for way, found in answers.items()
        for one in found
        for at, cost in zip(one.iterations, one.costs, strict=True)
        if cost > 0
    ]
    groups = pd.DataFrame(rows).groupby(["way", "iteration"], sort=True)["cost"]
    return groups.agg(["min", "median", "max", "size"]).reset_index()


@functools.lru_cache(maxsize=64)
def band_spec(names: tuple[str, ...], iterations: int) -> dict[str, Any]:
    """Cost against update for each way: median line in the band of the seeds."""
    y = alt.Y(**log_axis("min", "training cost (nats, log)", 0.1, 1.0))
    base = alt.Chart(alt.NamedData("table"), height=300).encode(
        x=alt.X("iteration:Q", title="update", scale=alt.Scale(domain=[0, iterations])),
        tooltip=[
            alt.Tooltip("way:N", title="start"),
            alt.Tooltip("iteration:Q", title="update"),
            alt.Tooltip("median:Q", title="median cost", format=".3g"),
            alt.Tooltip("min:Q", title="lowest", format=".3g"),
            alt.Tooltip("max:Q", title="highest", format=".3g"),
            alt.Tooltip("size:Q", title="seeds running"),
        ],
        **coloured("way", {name: style_of(name) for name in names}),
    )
    area = base.mark_area(opacity=0.2).encode(y=y, y2="max:Q")
    return chart_spec(area + base.mark_line(strokeWidth=2).encode(y="median:Q"))
