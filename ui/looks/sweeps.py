"""A measure against a setting: bands over the seeds, and a rule where the page is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import altair as alt
import pandas as pd

from ui import theme
from ui.looks.axes import here_rule, tip
from ui.looks.bands import band, band_table, band_tips
from ui.looks.series import SOLID, Look, Series
from ui.looks.spec import Chart

PARTS: Final = Series(
    {"train": Look(theme.TRAIN, SOLID, "circle"), "dev": Look(theme.DEV, (5, 2), "diamond")}
)
"""Train and dev, everywhere."""


def part_band_table(errors: Mapping[float, Sequence[tuple[float, float]]]) -> pd.DataFrame:
    """Lowest, median and highest over the runs at each x, of their (train, dev) errors."""
    rows = [
        {"x": x, "part": part, "value": value}
        for x, runs in errors.items()
        for run in runs
        for part, value in zip(("train", "dev"), run, strict=True)
    ]
    return band_table(pd.DataFrame(rows), ["x", "part"], "value")


def value_band_table(values: Mapping[float, Sequence[float]]) -> pd.DataFrame:
    """Lowest, median and highest over the runs at each x, of a value of theirs."""
    rows = [{"x": x, "value": value} for x, runs in values.items() for value in runs]
    return band_table(pd.DataFrame(rows), ["x"], "value")


def error_band_chart(table: pd.DataFrame, *, title: str, log: bool, now: float) -> Chart:
    """Train and dev error against a setting: median line in its band, a rule where the page is.

    A log axis shows x = 0 at its left end, a third of a decade below the smallest other value.
    """
    return _bands(table, PARTS.lines("part"), title, "error", "%", log=log, now=now)


def value_band_chart(
    table: pd.DataFrame, *, title: str, value: str, form: str, colour: str, log: bool, now: float
) -> Chart:
    """One measure against a setting, of value_band_table; form is its number format, as ".0%"."""
    looks = (alt.ColorValue(colour),)
    return _bands(table, looks, title, value, form, log=log, now=now)


def _bands(
    table: pd.DataFrame,
    looks: Sequence[Any],
    title: str,
    value: str,
    form: str,
    *,
    log: bool,
    now: float,
) -> Chart:
    shown, x, at = _places(table, title, log=log, now=now)
    part = ["part:N"] if "part" in table else []
    said = band_tips(value, ".1%" if form == "%" else form)
    base = alt.Chart(shown, height=300).encode(
        x, *looks, tooltip=[*part, tip("x:Q", title, ".3g"), *said]
    )
    y = alt.Y("min:Q", title=value, axis=alt.Axis(format=form))
    here = alt.Chart(pd.DataFrame({"place": [at]}))
    return alt.layer(*band(base, y, points=30), here_rule(here, "place"))


def _places(
    table: pd.DataFrame, title: str, *, log: bool, now: float
) -> tuple[pd.DataFrame, alt.X, float]:
    """The table with the place of each x on the axis, the axis, and the place of `now`.

    A log axis has no 0: it gets the place a third of a decade left of the rest, and is named 0.
    """
    x = alt.X("place:Q", title=title)
    if not log:
        plain = x.scale(type="linear", nice=False).axis(grid=False)
        return table.assign(place=table["x"]), plain, now
    above = table.loc[table["x"] > 0, "x"]
    floor = float(above.min()) / 3 if len(above) else 1.0
    places = table["x"].where(table["x"] > 0, floor)
    x = x.scale(type="log", nice=False).axis(
        grid=False,
        values=sorted(set(places)),
        labelExpr=f"datum.value < {1.01 * floor} ? '0' : format(datum.value, ',~g')",
        labelOverlap=True,
    )
    return table.assign(place=places), x, now if now > 0 else floor
