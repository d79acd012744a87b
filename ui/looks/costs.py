"""Cost curves of whole runs on a log axis."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd

from core.training import Run
from ui.looks.axes import log_y, tip
from ui.looks.series import Series, undashed
from ui.looks.spec import TABLE, Chart

MOST_POINTS = 400
"""Points of one cost curve; more updates are put together, lowest and highest kept."""


def positive(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """The rows that a log axis has a place for: it has none for 0, nor Vega one for infinity."""
    return table[np.isfinite(table[column].astype(float)) & (table[column] > 0)]


def cost_table(runs: Sequence[Run], kinds: Sequence[str]) -> pd.DataFrame:
    """Lowest and highest cost of each stretch of updates, for the runs by their kinds."""
    tables = []
    for kind, run in zip(kinds, runs, strict=True):
        low, high, at = run.trace.low, run.trace.high, run.trace.iteration
        if at.size == 0:
            continue
        first = np.arange(0, at.size, -(-at.size // MOST_POINTS))
        columns = {
            "kind": kind,
            "iteration": at[first] - 1,
            "low": np.minimum.reduceat(low, first),
            "high": np.maximum.reduceat(high, first),
        }
        tables.append(pd.DataFrame(columns))
    table = pd.concat(tables) if tables else pd.DataFrame(columns=["kind", "low", "high"])
    return positive(positive(table, "low"), "high")


def cost_curves(kinds: Series, iterations: int, *, name: str, height: int) -> Chart:
    """The curves of cost_table over the updates; name is what the kinds are, in the tooltip."""
    span, axis = alt.Scale(domain=[0, iterations]), alt.Axis(tickCount=8)
    base = alt.Chart(TABLE, height=height).encode(
        alt.X("iteration:Q", title="update", scale=span, axis=axis),
        log_y("low", "training cost (nats, log)", 0.1, 1.0),
        *kinds.lines("kind"),
        tooltip=[tip("kind:N", name), tip("iteration:Q", form=","), tip("low:Q", "cost", ".3g")],
    )
    area = undashed(base.mark_area(opacity=0.25)).encode(y2="high:Q")
    return area + base.mark_line(strokeWidth=2)
