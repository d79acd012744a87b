"""Charts of a kink of relu: J and its slope along one parameter, and ten seeds' checks."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd

from lessons.gradcheck.kink import Kink
from lessons.gradcheck.kink_seeds import SeedKinks
from lessons.gradcheck.screen.charts import d_axis, drawn, limits, looks
from ui import theme


def kink_table(kink: Kink) -> pd.DataFrame:
    """J above its tangent, and J's slope, at each step t along the coordinate."""
    return pd.DataFrame({"t": kink.t, "rise": kink.rise, "slope": kink.slope})


def _kink_parts(kink: Kink, field: str, title: str) -> tuple[alt.Chart, alt.Chart]:
    x = alt.X("t:Q", title=f"step along {kink.name}, in ε = {kink.eps:g}")
    y = alt.Y(
        f"{field}:Q",
        title=title,
        scale=alt.Scale(zero=False),
        axis=alt.Axis(format=".2~e", tickCount=5),
    )
    line = alt.Chart(kink_table(kink), height=280).mark_line(color=theme.CLASS_COLOURS[1])
    tooltip = [
        alt.Tooltip("t:Q", title="step, in ε", format=".3f"),
        alt.Tooltip(f"{field}:Q", title=title, format=".6g"),
    ]
    place = alt.Chart(pd.DataFrame({"t": [kink.at], "word": ["kink"]})).encode(x="t:Q")
    rule = place.mark_rule(strokeDash=[2, 3], color=theme.WARNING, strokeWidth=2)
    return line.encode(x=x, y=y, tooltip=tooltip), rule


def rise_chart(kink: Kink) -> alt.LayerChart:
    """J minus its tangent at theta, with the two points that the check compares."""
    line, rule = _kink_parts(kink, "rise", "J above its tangent at θ")
    ends = pd.DataFrame({"t": [-1.0, 1.0], "rise": np.interp([-1, 1], kink.t, kink.rise)})
    chord = alt.Chart(ends).encode(x="t:Q", y="rise:Q")
    dashed = chord.mark_line(strokeDash=[6, 3], color=theme.CLASS_COLOURS[3])
    dots = chord.mark_point(filled=True, size=80, color=theme.CLASS_COLOURS[3], opacity=1)
    return rule + line + dashed + dots


def slope_chart(kink: Kink) -> alt.LayerChart:
    """J's slope along the coordinate, with g and g_approx as level lines."""
    line, rule = _kink_parts(kink, "slope", "slope of J")
    colour, dash = looks(
        "what",
        {"g": (theme.NEUTRAL, [1, 0]), "g_approx": (theme.CLASS_COLOURS[3], [6, 3])},
    )
    levels = pd.DataFrame({"what": ["g", "g_approx"], "slope": [kink.g, kink.g_approx]})
    rules = alt.Chart(levels).mark_rule(strokeWidth=2)
    return (
        rule
        + line
        + rules.encode(
            y="slope:Q", color=colour, strokeDash=dash, tooltip=["what", "slope"]
        ).properties()
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


def kink_seeds_chart(table: pd.DataFrame) -> alt.LayerChart:
    """Each seed's two d on a log axis; rules at 1e-7 and 1e-3."""
    dots = (
        alt.Chart(table, height=130)
        .mark_point(filled=True, size=80, opacity=0.7)
        .encode(
            x=alt.X(
                **d_axis(
                    "place",
                    "d over all parameters, or off the kinks; ten seeds (log)",
                    labelOverlap=True,
                )
            ),
            y=alt.Y("over:N", title=None, sort=["all", "off kinks"]),
            color=alt.Color(
                "over:N",
                scale=alt.Scale(
                    domain=["all", "off kinks"], range=[theme.WARNING, theme.CLASS_COLOURS[1]]
                ),
                legend=None,
            ),
            tooltip=["seed", "over", alt.Tooltip("d:Q", format=".1e")],
        )
    )
    return limits("x") + dots
