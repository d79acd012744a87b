"""The charts of the lesson on dropout: pure functions from its measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from lessons.dropout.lesson import Measured
from lessons.dropout.thinned import COUNTS, Averaging, LayerMeans
from ui import theme
from ui.looks.axes import tip
from ui.looks.bands import band_tips, ranges, spread
from ui.looks.series import DASHED, Look, Series
from ui.looks.spec import Chart
from ui.looks.sweeps import PARTS

KEPT, BARE = "divided by keep_prob", "not divided"
WAYS = Series({KEPT: Look(theme.SKY), BARE: Look(theme.NEUTRAL)})
ERRORS = Series({"average": Look(theme.DEV), "unthinned net": Look(theme.NEUTRAL, DASHED)})
PERCENTS = alt.Axis(format="~%", tickCount=5)
NETS = alt.X(
    "nets:Q",
    title="thinned nets averaged (log)",
    scale=alt.Scale(type="log", nice=False),
    axis=alt.Axis(values=list(COUNTS), grid=False),
)


def activation_table(means: Sequence[LayerMeans]) -> pd.DataFrame:
    """One row a layer and way: its mean |A|, and that over the net's with nothing dropped."""
    rows = [
        {"layer": layer.name, "way": way, "mean": mean}
        | {"share": mean / layer.full if layer.full else float("nan")}
        for layer in means
        for way, mean in ((KEPT, layer.after), (BARE, layer.undivided))
    ]
    return pd.DataFrame(rows)


def activation_chart(table: pd.DataFrame) -> Chart:
    """Mean activations, layer by layer, against those of the net with nothing dropped."""
    mean, share = tip("mean:Q", "mean |A|", ".4f"), tip("share:Q", "of nothing dropped", ".1%")
    base = alt.Chart(table, height=290).encode(
        alt.X("layer:N", title="layer", sort=None, axis=alt.Axis(labelAngle=0)),
        alt.XOffset("way:N", sort=[KEPT, BARE]),
        alt.Y("share:Q", title="mean |A|, nothing dropped = 100 %", axis=PERCENTS),
        WAYS.colour("way"),
        tooltip=["layer", "way", mean, share],
    )
    full = alt.Chart(pd.DataFrame({"y": [1.0]})).mark_rule(strokeDash=[4, 4], color=theme.NEUTRAL)
    return base.mark_bar() + full.encode(y="y:Q")


def agreement_chart(averaging: Averaging, seeds: Sequence[Measured]) -> Chart:
    """How often the average predicts what the unthinned net does, over the number of nets.

    seeds are other seeds' runs, which make the band; there may be none.
    """
    line = _curve(averaging.agreement, "agree with it").mark_line(
        color=theme.DEV, point={"color": theme.DEV}
    )
    if not seeds:
        return line
    shares = spread([answer.agreement for answer in seeds])
    _, *extremes = band_tips("", ".1%", "lowest of the seeds")
    band = alt.Chart(pd.DataFrame({"nets": COUNTS} | shares)).encode(
        x="nets:Q", y="min:Q", y2="max:Q", tooltip=[tip("nets:Q", "thinned nets"), *extremes]
    )
    return line + band.mark_area(opacity=0.2, color=theme.DEV)


def averaged_error_chart(averaging: Averaging) -> Chart:
    """Dev error of the average over the number of nets; the unthinned net's as a rule."""
    average, unthinned = ERRORS.looks
    looks = ERRORS.lines("of")
    line = _curve(averaging.error, "wrong").transform_calculate(of=f"'{average}'")
    level = pd.DataFrame({"share": [averaging.unthinned_error], "of": [unthinned]})
    rule = alt.Chart(level).encode(
        *looks, y="share:Q", tooltip=["of", tip("share:Q", "dev error", ".1%")]
    )
    return line.mark_line(point=True).encode(*looks) + rule.mark_rule(strokeWidth=2)


def ways_table(answers: Mapping[str, Sequence[Measured]]) -> pd.DataFrame:
    """Lowest, median and highest error over the seeds; one row a way and part."""
    rows = [
        {"way": way, "part": part} | spread([getattr(one, f"{part}_error") for one in measured])
        for way, measured in answers.items()
        for part in PARTS.looks
    ]
    return pd.DataFrame(rows)


def ways_chart(table: pd.DataFrame) -> Chart:
    """Train and dev error of each way: median and range over the seeds."""
    colour, shape = PARTS.points("part")
    base = alt.Chart(table, height=300).encode(
        alt.Y("way:N", title=None, sort=None, axis=alt.Axis(labelLimit=200)),
        alt.YOffset("part:N", sort=list(PARTS.looks)),
        colour,
        tooltip=["way", "part", *band_tips("error", ".1%")],
    )
    bars, medians = ranges(base, alt.X("min:Q", title="error", axis=PERCENTS))
    return bars + medians.encode(shape)


def _curve(shares: Sequence[float], word: str) -> alt.Chart:
    """A share of the dev points over the number of nets, without its mark."""
    y = alt.Y("share:Q", title=f"dev points, {word}", scale=alt.Scale(zero=False), axis=PERCENTS)
    return alt.Chart(pd.DataFrame({"nets": COUNTS, "share": shares}), height=260).encode(
        NETS, y, tooltip=[tip("nets:Q", "thinned nets"), tip("share:Q", word, ".1%")]
    )
