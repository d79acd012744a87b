"""The charts of the weighted averages: the year with its averages, and the weights of eq. 14."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd

from core.averages import average_weights
from core.data import Floats
from lessons.optimizers.averages import Averages, window
from ui import theme
from ui.looks.axes import at_least, here_rule, linear_y, tip
from ui.looks.series import DASHED, Look, Series
from ui.looks.spec import TABLE, Chart, built_once, rows

LINES = Series(
    {"not corrected (eq. 13)": Look(theme.WARNING, DASHED), "corrected (eq. 15)": Look(theme.BLUE)}
)
PLACES = Series({"in the window": Look(theme.SKY), "before it": Look(theme.NEUTRAL)})
FARTHEST = 5
"""Weights are drawn back to so many windows; all before them add up to less than 1 %."""


def year_table(found: Averages, dates: np.ndarray, t: int) -> pd.DataFrame:
    """Temperatures, both averages, and the window that ends at day t; `mark` says which."""
    days = np.arange(1, found.values.size + 1)
    text = np.datetime_as_string(dates, unit="D")
    base = {"day": days, "date": text}
    tables = [pd.DataFrame(base | {"value": found.values, "mark": "day", "line": ""})]
    for name, values in zip(LINES.looks, (found.raw, found.corrected), strict=True):
        tables.append(pd.DataFrame(base | {"value": values, "mark": "line", "line": name}))
    here = {"mark": "window", "day": max(t - window(found.beta), 0.5), "end": t, "line": ""}
    tables.append(pd.DataFrame([here]))
    return pd.concat(tables, ignore_index=True)


@built_once
def year_spec() -> Chart:
    """The year: dots for the days, dashed the raw average, whole the corrected one."""
    x = alt.X("day:Q", title="day of the year", scale=alt.Scale(domain=[0, 366], nice=False))
    base = alt.Chart(TABLE, height=340).encode(x)
    y = linear_y("value", "temperature (°C)", 0, 20)
    window_rows = rows(base, "window")
    span = window_rows.mark_rect(color=theme.SKY, opacity=0.25).encode(x2="end:Q")
    tooltip = [tip("date:N"), tip("day:Q")]
    degrees = tip("value:Q", "°C", ".2f")
    days = rows(base, "day").encode(y, tooltip=[*tooltip, degrees])
    dots = days.mark_circle(color=theme.NEUTRAL, size=14, opacity=0.7)
    averages = rows(base, "line").encode(
        y, *LINES.lines("line"), tooltip=[*tooltip, tip("line:N"), degrees]
    )
    now = here_rule(window_rows, "end")
    return alt.layer(span, dots, averages.mark_line(strokeWidth=2.2), now)


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
            "place": np.where(back < window(beta) - 0.5, *PLACES.looks),
            "edge": window(beta) - 0.5,
        }
    )


@built_once
def weights_spec() -> Chart:
    """The weights as bars, the corrected ones as ticks above them, the window's edge as a rule."""
    # Each layer names the scale: one that does not has no say in its domain.
    span = alt.Scale(domain={"unionWith": [-0.5, 1.5]}, nice=False)
    base = alt.Chart(TABLE, height=280).encode(
        alt.X("left:Q", title="days back from day t", scale=span),
        tooltip=[
            tip("back:Q", "days back"),
            tip("value:Q", "°C", ".2f"),
            tip("weight:Q", "weight in v", ".4f"),
            tip("corrected:Q", "weight in the corrected v", ".4f"),
        ],
    )
    bars = base.mark_bar().encode(
        linear_y("weight", "weight of a day", 0, 0.01),
        PLACES.colour("place"),
        x2="right:Q",
        y2=alt.datum(0),
    )
    ticks = base.mark_rule(color=theme.BLUE, strokeWidth=2).encode(
        alt.Y("corrected:Q", scale=at_least(0, 0.01)), x2="right:Q"
    )
    edge = alt.Chart(TABLE).mark_rule(color=theme.NEUTRAL, strokeDash=[4, 4])
    return alt.layer(bars, ticks, edge.encode(alt.X("mean(edge):Q", scale=span)))
