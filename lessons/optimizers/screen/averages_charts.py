"""The charts of the weighted averages: the year with its averages, and the weights of eq. 14."""

from __future__ import annotations

import functools
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from core.averages import average_weights
from core.data import Floats
from lessons.optimizers.averages import Averages, window
from ui import theme
from ui.charts import at_least, chart_spec

LINES = ("not corrected (eq. 13)", "corrected (eq. 15)")
LINE_COLOURS = (theme.WARNING, theme.CLASS_COLOURS[1])
PLACES = ("in the window", "before it")
FARTHEST = 5
"""Weights are drawn back to so many windows; all before them add up to less than 1 %."""


def year_table(found: Averages, dates: np.ndarray, t: int) -> pd.DataFrame:
    """Temperatures, both averages, and the window that ends at day t; `mark` says which."""
    days = np.arange(1, found.values.size + 1)
    text = np.datetime_as_string(dates, unit="D")
    base = {"day": days, "date": text}
    tables = [pd.DataFrame(base | {"value": found.values, "mark": "day", "line": ""})]
    for name, values in zip(LINES, (found.raw, found.corrected), strict=True):
        tables.append(pd.DataFrame(base | {"value": values, "mark": "line", "line": name}))
    here = {"mark": "window", "day": max(t - window(found.beta), 0.5), "end": t, "line": ""}
    tables.append(pd.DataFrame([here]))
    return pd.concat(tables, ignore_index=True)


@functools.cache
def year_spec() -> dict[str, Any]:
    """The year: dots for the days, dashed the raw average, whole the corrected one."""
    base = alt.Chart(alt.NamedData("table"))
    legend = alt.Legend(orient="top", symbolType="stroke", symbolStrokeWidth=3, labelLimit=0)
    x = alt.X("day:Q", title="day of the year", scale=alt.Scale(domain=[0, 366], nice=False))
    y = alt.Y("value:Q", title="temperature (°C)", scale=at_least(0, 20))
    span = (
        base.transform_filter("datum.mark == 'window'")
        .mark_rect(color=theme.CLASS_COLOURS[4], opacity=0.25)
        .encode(x=x, x2="end:Q")
    )
    tooltip = [alt.Tooltip("date:N"), alt.Tooltip("day:Q")]
    degrees = alt.Tooltip("value:Q", title="°C", format=".2f")
    dots = (
        base.transform_filter("datum.mark == 'day'")
        .mark_circle(color=theme.NEUTRAL, size=14, opacity=0.7)
        .encode(x=x, y=y, tooltip=[*tooltip, degrees])
    )
    lines = (
        base.transform_filter("datum.mark == 'line'")
        .mark_line(strokeWidth=2.2)
        .encode(
            x=x,
            y=y,
            color=alt.Color(
                "line:N",
                title=None,
                scale=alt.Scale(domain=list(LINES), range=list(LINE_COLOURS)),
                legend=legend,
            ),
            strokeDash=alt.StrokeDash(
                "line:N",
                title=None,
                scale=alt.Scale(domain=list(LINES), range=[[6, 3], [1, 0]]),
                legend=legend,
            ),
            tooltip=[*tooltip, alt.Tooltip("line:N"), degrees],
        )
    )
    now = (
        base.transform_filter("datum.mark == 'window'")
        .mark_rule(color=theme.NEUTRAL, strokeDash=[4, 4])
        .encode(x="end:Q")
    )
    return chart_spec(alt.layer(span, dots, lines, now).properties(height=340))


def weights_table(beta: float, t: int, values: Floats) -> pd.DataFrame:
    """One row a day back from t: its weight in v_t and in the corrected v_t, its temperature."""
    last = min(t, int(np.ceil(FARTHEST * window(beta))))
    weight = average_weights(beta, t)[::-1][:last]
    back = np.arange(last)
    return pd.DataFrame(
        {
            "back": back,
            "left": back - 0.4,
            "right": back + 0.4,
            "weight": weight,
            "corrected": weight / (1 - beta**t),
            "value": values[t - 1 :: -1][:last] if t else values[:0],
            "place": np.where(back < window(beta) - 0.5, *PLACES),
            "edge": window(beta) - 0.5,
        }
    )


@functools.cache
def weights_spec() -> dict[str, Any]:
    """The weights as bars, the corrected ones as ticks above them, the window's edge as a rule."""
    base = alt.Chart(alt.NamedData("table"))
    tooltip = [
        alt.Tooltip("back:Q", title="days back"),
        alt.Tooltip("value:Q", title="°C", format=".2f"),
        alt.Tooltip("weight:Q", title="weight in v", format=".4f"),
        alt.Tooltip("corrected:Q", title="weight in the corrected v", format=".4f"),
    ]
    # Each layer names the scale: one that does not has no say in its domain.
    span = alt.Scale(domain={"unionWith": [-0.5, 1.5]}, nice=False)
    x = alt.X("left:Q", title="days back from day t", scale=span)
    bars = base.mark_bar().encode(
        x=x,
        x2="right:Q",
        y=alt.Y("weight:Q", title="weight of a day", scale=at_least(0, 0.01)),
        y2=alt.datum(0),
        color=alt.Color(
            "place:N",
            title=None,
            scale=alt.Scale(domain=list(PLACES), range=[theme.CLASS_COLOURS[4], theme.NEUTRAL]),
            legend=alt.Legend(orient="top"),
        ),
        tooltip=tooltip,
    )
    ticks = base.mark_rule(color=LINE_COLOURS[1], strokeWidth=2).encode(
        x="left:Q", x2="right:Q", y=alt.Y("corrected:Q", scale=at_least(0, 0.01)), tooltip=tooltip
    )
    edge = base.mark_rule(color=theme.NEUTRAL, strokeDash=[4, 4]).encode(
        x=alt.X("mean(edge):Q", scale=span)
    )
    return chart_spec(alt.layer(bars, ticks, edge).properties(height=280))
