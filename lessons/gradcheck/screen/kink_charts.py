"""Charts of a kink of relu: J and its slope along one parameter, and ten seeds' checks."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd

from lessons.gradcheck.kink import Kink
from lessons.gradcheck.kink_seeds import SeedKinks
from lessons.gradcheck.screen.charts import d_x, drawn, limits
from lessons.shared.words import rounded
from ui import theme
from ui.looks.axes import tip
from ui.looks.series import DASHED, Look, Series
from ui.looks.spec import Chart

SLOPES = Series({"g": Look(theme.NEUTRAL), "g_approx": Look(theme.PINK, DASHED)}, columns=2)
OVER = Series({"all": Look(theme.WARNING), "off kinks": Look(theme.BLUE)})


def kink_table(kink: Kink) -> pd.DataFrame:
    """J above its tangent, and J's slope, at each step t along the coordinate."""
    return pd.DataFrame({"t": kink.t, "rise": kink.rise, "slope": kink.slope})


def _kink_parts(kink: Kink, field: str, title: str) -> tuple[alt.Chart, alt.Chart]:
    axis = alt.Axis(format=".2~e", tickCount=5)
    line = alt.Chart(kink_table(kink), height=280).mark_line(color=theme.BLUE)
    line = line.encode(
        alt.X("t:Q", title=f"step along {kink.name}, in ε = {rounded(kink.eps, 6)}"),
        alt.Y(f"{field}:Q", title=title, scale=alt.Scale(zero=False), axis=axis),
        tooltip=[tip("t:Q", "step, in ε", ".3f"), tip(f"{field}:Q", title, ".6g")],
    )
    place = alt.Chart(pd.DataFrame({"t": [kink.at], "word": ["kink"]})).encode(x="t:Q")
    return line, place.mark_rule(strokeDash=[2, 3], color=theme.WARNING, strokeWidth=2)


def rise_chart(kink: Kink) -> Chart:
    """J minus its tangent at theta, with the two points that the check compares."""
    line, rule = _kink_parts(kink, "rise", "J above its tangent at θ")
    ends = pd.DataFrame({"t": [-1.0, 1.0], "rise": np.interp([-1, 1], kink.t, kink.rise)})
    chord = alt.Chart(ends).encode(x="t:Q", y="rise:Q")
    dashed = chord.mark_line(strokeDash=[6, 3], color=theme.PINK)
    dots = chord.mark_point(filled=True, size=80, color=theme.PINK, opacity=1)
    return rule + line + dashed + dots


def slope_chart(kink: Kink) -> Chart:
    """J's slope along the coordinate, with g and g_approx as level lines."""
    line, rule = _kink_parts(kink, "slope", "slope of J")
    levels = pd.DataFrame({"what": ["g", "g_approx"], "slope": [kink.g, kink.g_approx]})
    rules = alt.Chart(levels).mark_rule(strokeWidth=2)
    return (
        rule
        + line
        + rules.encode(*SLOPES.lines("what"), y="slope:Q", tooltip=["what:N", "slope:Q"])
    )


def kink_seeds_table(seeds: Sequence[SeedKinks]) -> pd.DataFrame:
    """D over all parameters and over those off the kinks, one row a seed and kind."""
    rows = [
        {"seed": seed, "over": over, "d": d, "place": drawn(d)}
        for seed, one in enumerate(seeds)
        for over, d in (("all", one.d), ("off kinks", one.smooth_d))
        if np.isfinite(d)
    ]
    return pd.DataFrame(rows, columns=["seed", "over", "d", "place"])


def kink_seeds_chart(table: pd.DataFrame) -> Chart:
    """Each seed's two d on a log axis; rules at 1e-7 and 1e-3."""
    dots = alt.Chart(table, height=130).encode(
        d_x("place", "d over all parameters, or off the kinks; ten seeds (log)"),
        alt.Y("over:N", title=None, sort=list(OVER.looks)),
        OVER.colour("over", legend=False),
        tooltip=["seed", "over", tip("d:Q", form=".2~g")],
    )
    return limits("x") + dots.mark_point(filled=True, size=80, opacity=0.7)
