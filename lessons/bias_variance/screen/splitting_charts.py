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
from ui.looks.axes import here_rule, log_y, tip
from ui.looks.series import DASHED, Look, Series
from ui.looks.spec import Chart

RULES = Series(
    {
        "20 % for dev": Look(theme.SKY, (2, 2)),
        "1 % for dev": Look(theme.PURPLE, DASHED),
        "as advised": Look(theme.DEV),
    }
)
LOTS = Series({"random": Look(theme.VERMILION), "stratified": Look(theme.BLUE)})
WHERE = Series(
    {
        "training pictures": Look(theme.TRAIN),
        "held out, same artists": Look(theme.DEV),
        "another artist": Look(theme.VERMILION),
    }
)


def precision_chart(accuracy: float, m: int) -> Chart:
    """The standard error of the dev accuracy over the size of the whole set, for three rules."""
    advised = "datum.rule === 'as advised'"
    scale = alt.Scale(type="log", domain=[100, 5_000_000], nice=False)
    axis = alt.Axis(format=",~r", tickCount=5)
    lines = alt.Chart(_precisions(accuracy), height=320).encode(
        alt.X("m:Q", title="examples in all (log)", scale=scale, axis=axis),
        log_y("se", "standard error (log)").axis(format="~%", tickCount=4),
        *RULES.lines("rule"),
        strokeWidth=alt.condition(advised, alt.value(3.5), alt.value(1.8)),
        tooltip=[
            "rule",
            tip("m:Q", "examples in all", ","),
            tip("n:Q", "for dev", ","),
            tip("se:Q", "standard error", ".2%"),
        ],
    )
    return lines.mark_line() + here_rule(alt.Chart(pd.DataFrame({"m": [m]})), "m")


def _precisions(accuracy: float) -> pd.DataFrame:
    """One row a rule and size m of the whole set: n for dev, and the accuracy's standard error."""
    rows = []
    for size in (int(size) for size in np.geomspace(100, 5_000_000, 60)):
        fractions = ((0.6, 0.2, 0.2), (0.98, 0.01, 0.01), advised_fractions(size))
        for rule, parts in zip(RULES.looks, fractions, strict=True):
            n = part_sizes(size, parts)[1]
            rows.append({"m": size, "rule": rule, "n": n, "se": standard_error(accuracy, n)})
    return pd.DataFrame(rows)


def shares_table(shares: Shares) -> pd.DataFrame:
    """Lowest, quartiles, median and highest share of each part and way; one row each."""
    rows = []
    for lot, drawn in zip(LOTS.looks, (shares.plain, shares.stratified), strict=True):
        for part, values in zip(PARTS, drawn.T, strict=True):
            low, first, median, third, high = np.percentile(values, (0, 25, 50, 75, 100))
            rows.append(
                {"part": part, "lot": lot, "low": low, "first": first}
                | {"median": median, "third": third, "high": high}
            )
    return pd.DataFrame(rows)


def shares_chart(shares: Shares, rare: float) -> Chart:
    """The rare class's share in each part over the draws: range, middle half, median."""
    extremes = [
        tip("low:Q", "lowest", ".1%"),
        tip("median:Q", form=".1%"),
        tip("high:Q", "highest", ".1%"),
    ]
    base = alt.Chart(shares_table(shares), height=270).encode(
        alt.Y("part:N", title=None, sort=list(PARTS)),
        alt.YOffset("lot:N", sort=list(LOTS.looks)),
        LOTS.colour("lot"),
        tooltip=["part", "lot", *extremes],
    )
    axis = alt.Axis(format="~%", tickCount=8)
    whole = base.mark_rule(strokeWidth=2).encode(
        alt.X("low:Q", title="share of the rare class in the part", axis=axis), x2="high:Q"
    )
    half = base.mark_rule(strokeWidth=12, opacity=0.5).encode(x="first:Q", x2="third:Q")
    median = base.mark_point(filled=True, size=90, opacity=1).encode(x="median:Q")
    rule = here_rule(alt.Chart(pd.DataFrame({"share": [rare]})), "share")
    return whole + rule + half + median


def dev_sets_chart(found: Sequence[TwoDevSets]) -> Chart:
    """Each net's error in training, on held-out pictures, and on another artist's."""
    rows = [
        {"on": on, "error": error, "seed": seed}
        for seed, one in enumerate(found)
        for on, error in zip(WHERE.looks, (one.train_error, one.same, one.other), strict=True)
    ]
    base = alt.Chart(pd.DataFrame(rows), height=210).encode(
        alt.Y("on:N", title=None, sort=list(WHERE.looks), axis=alt.Axis(labelLimit=200)),
        WHERE.colour("on", legend=False),
    )
    x = alt.X("error:Q", title="error", axis=alt.Axis(format="%"), scale=alt.Scale(zero=True))
    dots = base.mark_circle(size=70, opacity=0.5).encode(
        x, tooltip=["on", "seed", tip("error:Q", form=".1%")]
    )
    mean = base.mark_tick(thickness=4, size=32).encode(
        x="mean(error):Q", tooltip=["on", tip("mean(error):Q", form=".1%")]
    )
    return dots + mean
