"""The charts of splitting: precision by size, class shares by lot, and one net on two dev sets."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd

from core.splits import part_sizes
from lessons.bias_variance.splitting import (
    PARTS,
    Shares,
    TwoDevSets,
    advised_fractions,
    standard_error,
)
from ui import theme

RULES = {
    "20 % for dev": theme.CLASS_COLOURS[4],
    "1 % for dev": theme.CLASS_COLOURS[8],
    "as advised": theme.DEV,
}
LOTS = {"plain lot": theme.CLASS_COLOURS[5], "stratified": theme.CLASS_COLOURS[1]}
WHERE = ("training pictures", "held out, same artists", "another artist")


def precision_chart(accuracy: float, m: int) -> alt.LayerChart | alt.FacetChart:
    """The standard error of the dev accuracy over the size of the whole set, for three rules."""
    sizes = [int(size) for size in np.geomspace(100, 5_000_000, 60)]
    rows = [
        {"m": size, "rule": rule, "n": n, "se": standard_error(accuracy, n)}
        for size in sizes
        for rule, n in (
            ("20 % for dev", part_sizes(size, (0.6, 0.2, 0.2))[1]),
            ("1 % for dev", part_sizes(size, (0.98, 0.01, 0.01))[1]),
            ("as advised", part_sizes(size, advised_fractions(size))[1]),
        )
    ]
    lines = (
        alt.Chart(pd.DataFrame(rows))
        .mark_line()
        .encode(
            x=alt.X(
                "m:Q",
                title="examples in all (log)",
                scale=alt.Scale(type="log", domain=[100, 5_000_000], nice=False),
                axis=alt.Axis(format="~s", tickCount=5),
            ),
            y=alt.Y(
                "se:Q",
                title="standard error (log)",
                scale=alt.Scale(type="log", nice=False),
                axis=alt.Axis(format="~%", tickCount=4),
            ),
            color=alt.Color(
                "rule:N",
                title=None,
                scale=alt.Scale(domain=list(RULES), range=list(RULES.values())),
                legend=alt.Legend(orient="top"),
            ),
            strokeDash=alt.StrokeDash(
                "rule:N",
                scale=alt.Scale(domain=list(RULES), range=[[2, 2], [6, 3], [1, 0]]),
            ),
            strokeWidth=alt.condition(
                "datum.rule === 'as advised'", alt.value(3.5), alt.value(1.8)
            ),
            tooltip=[
                "rule",
                alt.Tooltip("m:Q", title="examples in all", format=","),
                alt.Tooltip("n:Q", title="for dev", format=","),
                alt.Tooltip("se:Q", title="standard error", format=".2%"),
            ],
        )
    )
    rule = alt.Chart(pd.DataFrame({"m": [m]})).mark_rule(strokeDash=[4, 4], color=theme.NEUTRAL)
    return (lines + rule.encode(x="m:Q")).properties(height=320)


def shares_table(shares: Shares) -> pd.DataFrame:
    """Lowest, quartiles, median and highest share of each part and way; one row each."""
    rows = []
    for lot, drawn in zip(LOTS, (shares.plain, shares.stratified), strict=True):
        for part, values in zip(PARTS, drawn.T, strict=True):
            low, first, median, third, high = np.percentile(values, (0, 25, 50, 75, 100))
            rows.append(
                {"part": part, "lot": lot, "low": low, "first": first}
                | {"median": median, "third": third, "high": high}
            )
    return pd.DataFrame(rows)


def shares_chart(shares: Shares, rare: float) -> alt.LayerChart | alt.FacetChart:
    """The rare class's share in each part over the draws: range, middle half, median."""
    axis = alt.Axis(format="~%", tickCount=8)
    base = alt.Chart(shares_table(shares)).encode(
        y=alt.Y("part:N", title=None, sort=list(PARTS)),
        yOffset=alt.YOffset("lot:N", sort=list(LOTS)),
        color=alt.Color(
            "lot:N",
            title=None,
            scale=alt.Scale(domain=list(LOTS), range=list(LOTS.values())),
            legend=alt.Legend(orient="top"),
        ),
        tooltip=[
            "part",
            "lot",
            *(
                alt.Tooltip(f"{name}:Q", title=title, format=".1%")
                for name, title in (("low", "lowest"), ("median", "median"), ("high", "highest"))
            ),
        ],
    )
    whole = base.mark_rule(strokeWidth=2).encode(
        x=alt.X("low:Q", title="share of the rare class in the part", axis=axis), x2="high:Q"
    )
    half = base.mark_rule(strokeWidth=12, opacity=0.5).encode(x="first:Q", x2="third:Q")
    median = base.mark_point(filled=True, size=90, opacity=1).encode(x="median:Q")
    rule = alt.Chart(pd.DataFrame({"share": [rare]})).mark_rule(
        strokeDash=[4, 4], color=theme.NEUTRAL
    )
    layers = rule.encode(x="share:Q") + whole + half + median
    return layers.properties(height=270)


def dev_sets_chart(found: Sequence[TwoDevSets]) -> alt.LayerChart | alt.FacetChart:
    """Each net's error in training, on held-out pictures, and on another artist's."""
    rows = [
        {"on": on, "error": error, "seed": seed}
        for seed, one in enumerate(found)
        for on, error in zip(WHERE, (one.train_error, one.same, one.other), strict=True)
    ]
    base = alt.Chart(pd.DataFrame(rows)).encode(
        y=alt.Y("on:N", title=None, sort=list(WHERE), axis=alt.Axis(labelLimit=200)),
        color=alt.Color(
            "on:N",
            scale=alt.Scale(
                domain=list(WHERE), range=[theme.TRAIN, theme.DEV, theme.CLASS_COLOURS[5]]
            ),
            legend=None,
        ),
    )
    x = alt.X("error:Q", title="error", axis=alt.Axis(format="%"), scale=alt.Scale(zero=True))
    dots = base.mark_circle(size=70, opacity=0.5).encode(
        x=x, tooltip=["on", "seed", alt.Tooltip("error:Q", format=".1%")]
    )
    mean = base.mark_tick(thickness=4, size=32).encode(
        x="mean(error):Q", tooltip=["on", alt.Tooltip("mean(error):Q", format=".1%")]
    )
    return (dots + mean).properties(height=210)
