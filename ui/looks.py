"""How charts look: axes, legends and bands that several pages share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from core.training import Run

MOST_POINTS = 400
"""Points of one cost curve; more updates are put together, lowest and highest kept."""


def log_axis(field: str, title: str, low: float, high: float) -> dict[str, Any]:
    """A log axis over the data and [low, high]; there must be a domain before the data come."""
    return {
        "shorthand": f"{field}:Q",
        "title": title,
        "scale": alt.Scale(type="log", domain={"unionWith": [low, high]}, nice=False),
        "axis": alt.Axis(format="~g", tickCount=6, labelOverlap=True, gridOpacity=0.4),
    }


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
    # A log axis has no place for 0, nor Vega one for infinity.
    return table[np.isfinite(table["high"].astype(float)) & (table["low"] > 0)]


def now_rule(table: alt.Chart, field: str, colour: str) -> alt.Chart:
    """An upright rule where the page is; all rows of the table have the same number there."""
    return table.mark_rule(strokeDash=[4, 4], color=colour).encode(x=f"mean({field}):Q")
