"""The charts on the emoji cats: dZ before the first update, and costs over ten seeds."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from lessons.initialization import cats as lesson
from lessons.initialization.cats import ARMS, Trained
from lessons.initialization.screen.charts import coloured
from lessons.initialization.signals import Signals
from ui import theme
from ui.charts import chart_spec
from ui.looks import log_axis

STYLES = dict(
    zip(
        ARMS,
        (
            (theme.CLASS_COLOURS[1], [6, 3]),
            (theme.CLASS_COLOURS[9], [1, 0]),
            (theme.CLASS_COLOURS[10], [4, 4]),
            (theme.WARNING, [2, 3]),
            (theme.CLASS_COLOURS[8], [8, 3, 2, 3]),
        ),
        strict=True,
    )
)
DEEP = tuple(ARMS)[:4]


def signal_table(found: Mapping[str, Signals]) -> pd.DataFrame:
    """dZ of each layer before the first update."""
    rows = [
        {"arm": name, "layer": l, "dZ": float(size), "dW": float(one.dW[0, l - 1])}
        for name, one in found.items()
        for l, size in enumerate(one.dZ[0], start=1)
    ]
    return pd.DataFrame(rows)


@functools.cache
def signal_spec() -> dict[str, Any]:
    """The size of dZ over the layers, one line a start."""
    title = "Before any update: root mean square of dZ[l]"
    base = alt.Chart(alt.NamedData("table"), title=title, height=330).encode(
        x=alt.X("layer:O", title="layer l", axis=alt.Axis(labelAngle=0)),
        y=alt.Y(
            "dZ:Q",
            title="dZ[l] (log)",
            scale=alt.Scale(type="log", domain={"unionWith": [0.1, 1]}, nice=False),
            axis=alt.Axis(format=".0e", tickCount=6, gridOpacity=0.4),
        ),
        tooltip=[
            alt.Tooltip("arm:N", title="start"),
            "layer:O",
            alt.Tooltip("dZ:Q", format=".2e"),
            alt.Tooltip("dW:Q", format=".2e"),
        ],
        **coloured("arm", {name: STYLES[name] for name in DEEP}, columns=2),
    )
    return chart_spec(base.mark_line(strokeWidth=2.5, point={"size": 45}))


def cost_table(found: Mapping[str, Sequence[Trained]], guessed: float) -> pd.DataFrame:
    """Lowest, median and highest cost of the seeds at every tenth update."""
    tables = []
    for name, seeds in found.items():
        shortest = min(len(one.costs) for one in seeds)
        costs = np.array([one.costs[:shortest] for one in seeds])
        low, middle, high = np.quantile(costs, [0.0, 0.5, 1.0], axis=0)
        update = lesson.EVERY * np.arange(shortest)
        columns = {"arm": name, "update": update, "low": low, "median": middle, "high": high}
        tables.append(pd.DataFrame(columns))
    return pd.concat(tables, ignore_index=True).assign(guess=guessed, half=guessed / 2)


@functools.cache
def cost_spec() -> dict[str, Any]:
    """Cost over the updates on a log axis, with the guess's cost and its half as rules."""
    table = alt.Chart(alt.NamedData("table"), height=340)
    base = table.encode(
        x=alt.X("update:Q", title="update", scale=alt.Scale(domain=[0, lesson.UPDATES])),
        tooltip=[
            alt.Tooltip("arm:N", title="start"),
            "update:Q",
            alt.Tooltip("median:Q", title="median cost", format=".4f"),
            alt.Tooltip("low:Q", title="lowest", format=".4f"),
            alt.Tooltip("high:Q", title="highest", format=".4f"),
        ],
        **coloured("arm", STYLES, columns=2),
    )
    y = alt.Y(**log_axis("low", "training cost (nats, log)", 0.1, 1.0))
    area = base.mark_area(opacity=0.15).encode(y=y, y2="high:Q")
    line = base.mark_line(strokeWidth=2.2).encode(y="median:Q")
    rules = [
        table.mark_rule(strokeDash=[2, 3], color=theme.NEUTRAL).encode(y=f"mean({field}):Q")
        for field in ("guess", "half")
    ]
    return chart_spec(alt.layer(area, line, *rules))
