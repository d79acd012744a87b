"""Altair charts that several lessons use; pure functions from tables to charts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from ui import theme

PARTS = ("train", "dev")


def part_colour() -> alt.Color:
    """Train and dev in their colours, everywhere."""
    return alt.Color(
        "part:N",
        title=None,
        scale=alt.Scale(domain=list(PARTS), range=[theme.TRAIN, theme.DEV]),
        legend=alt.Legend(orient="top"),
    )


def band_table(x: Sequence[float], train: Sequence[float], dev: Sequence[float]) -> pd.DataFrame:
    """Lowest, median and highest of train and dev at each x; one row an x and part.

    x, train and dev have one entry a run; runs at the same x (its seeds) make one band.
    """
    runs = pd.DataFrame({"x": x, "train": train, "dev": dev})
    long = runs.melt("x", var_name="part", value_name="value")
    table = long.groupby(["x", "part"], sort=True)["value"].agg(["min", "median", "max"])
    return table.reset_index()


def value_band_table(x: Sequence[float], value: Sequence[float]) -> pd.DataFrame:
    """Lowest, median and highest value at each x, one row an x; runs at the same x make a band."""
    runs = pd.DataFrame({"x": x, "value": value})
    table = runs.groupby("x", sort=True)["value"].agg(["min", "median", "max"])
    return table.reset_index()


def error_band_chart(table: pd.DataFrame, *, title: str, log: bool, now: float) -> alt.LayerChart:
    """Train and dev error against a setting: median line in its band, a rule where the page is.

    A log axis shows x = 0 at its left end, a third of a decade below the smallest other value.
    """
    return _bands(
        table, part_colour(), (alt.Tooltip("part:N"),), title, "error", "%", log=log, now=now
    )


def value_band_chart(
    table: pd.DataFrame, *, title: str, value: str, form: str, colour: str, log: bool, now: float
) -> alt.LayerChart:
    """One measure against a setting, of value_band_table; form is its number format, as ".0%"."""
    return _bands(table, alt.value(colour), (), title, value, form, log=log, now=now)


def _bands(
    table: pd.DataFrame,
    colour: Any,
    tooltips: tuple[alt.Tooltip, ...],
    title: str,
    value: str,
    form: str,
    *,
    log: bool,
    now: float,
) -> alt.LayerChart:
    shown, scale, axis, at = _places(table, log=log, now=now)
    x = alt.X("place:Q", title=title, scale=scale, axis=axis)
    base = alt.Chart(shown, height=300).encode(x=x, color=colour)
    exact = ".1%" if form == "%" else form
    tooltip = [
        *tooltips,
        alt.Tooltip("x:Q", title=title, format=".3g"),
        alt.Tooltip("median:Q", title=f"median {value}", format=exact),
        alt.Tooltip("min:Q", title="lowest", format=exact),
        alt.Tooltip("max:Q", title="highest", format=exact),
    ]
    area = base.mark_area(opacity=0.2).encode(
        y=alt.Y("min:Q", title=value, axis=alt.Axis(format=form)), y2="max:Q"
    )
    line = base.mark_line(point=True).encode(y="median:Q", tooltip=tooltip)
    rule = (
        alt.Chart(pd.DataFrame({"place": [at]}))
        .mark_rule(strokeDash=[4, 4], color=theme.NEUTRAL)
        .encode(x="place:Q")
    )
    return area + line + rule


def _places(
    table: pd.DataFrame, *, log: bool, now: float
) -> tuple[pd.DataFrame, alt.Scale, alt.Axis, float]:
    """The table with the place of each x on the axis, the axis, and the place of `now`.

    A log axis has no 0: it gets the place a third of a decade left of the rest, and is named 0.
    """
    if not log:
        plain = alt.Scale(type="linear", nice=False)
        return table.assign(place=table["x"]), plain, alt.Axis(grid=False), now
    above = table.loc[table["x"] > 0, "x"]
    floor = float(above.min()) / 3 if len(above) else 1.0
    places = table["x"].where(table["x"] > 0, floor)
    axis = alt.Axis(
        grid=False,
        values=sorted(set(places)),
        labelExpr=f"datum.value < {1.01 * floor} ? '0' : format(datum.value, '~g')",
        labelOverlap=True,
    )
    scale = alt.Scale(type="log", nice=False)
    return table.assign(place=places), scale, axis, now if now > 0 else floor
