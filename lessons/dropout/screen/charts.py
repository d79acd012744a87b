"""The charts of the lesson on dropout: pure functions from its measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np
import pandas as pd

from lessons.dropout.lesson import Measured
from lessons.dropout.thinned import COUNTS, Averaging, LayerMeans
from ui import theme
from ui.lesson_charts import PARTS, part_colour

KEPT, BARE = "divided by keep_prob", "not divided"


def activation_table(means: Sequence[LayerMeans]) -> pd.DataFrame:
    """One row a layer and way: its mean |A|, and that over the net's with nothing dropped."""
    rows = [
        {"layer": layer.name, "way": way, "mean": mean}
        | {"share": mean / layer.full if layer.full else float("nan")}
        for layer in means
        for way, mean in ((KEPT, layer.after), (BARE, layer.undivided))
    ]
    return pd.DataFrame(rows)


def activation_chart(table: pd.DataFrame) -> alt.LayerChart:
    """Mean activations, layer by layer, against those of the net with nothing dropped."""
    bars = (
        alt.Chart(table, height=290)
        .mark_bar()
        .encode(
            x=alt.X("layer:N", title="layer", sort=None, axis=alt.Axis(labelAngle=0)),
            xOffset=alt.XOffset("way:N", sort=[KEPT, BARE]),
            y=alt.Y("share:Q", title="mean |A|, nothing dropped = 100 %", axis=_percents()),
            color=_named([KEPT, BARE], [theme.CLASS_COLOURS[4], theme.NEUTRAL], "way:N"),
            tooltip=[
                "layer",
                "way",
                alt.Tooltip("mean:Q", title="mean |A|", format=".4f"),
                alt.Tooltip("share:Q", title="of nothing dropped", format=".1%"),
            ],
        )
    )
    full = alt.Chart(pd.DataFrame({"y": [1.0]})).mark_rule(strokeDash=[4, 4], color=theme.NEUTRAL)
    return bars + full.encode(y="y:Q")


def agreement_chart(averaging: Averaging, seeds: Sequence[Measured]) -> alt.Chart | alt.LayerChart:
    """How often the average predicts what the unthinned net does, over the number of nets.

    seeds are other seeds' runs, which make the band; there may be none.
    """
    table = _curve(averaging.agreement)
    line = (
        alt.Chart(table, height=260)
        .mark_line(color=theme.DEV, point={"color": theme.DEV})
        .encode(**_axes("agree with it"))
    )
    if not seeds:
        return line
    shares = np.array([answer.agreement for answer in seeds])
    band = pd.DataFrame({"nets": COUNTS, "low": shares.min(axis=0), "high": shares.max(axis=0)})
    area = (
        alt.Chart(band)
        .mark_area(opacity=0.2, color=theme.DEV)
        .encode(
            x="nets:Q",
            y="low:Q",
            y2="high:Q",
            tooltip=[
                alt.Tooltip("nets:Q", title="thinned nets"),
                alt.Tooltip("low:Q", title="lowest of the seeds", format=".1%"),
                alt.Tooltip("high:Q", title="highest", format=".1%"),
            ],
        )
    )
    return line + area


def averaged_error_chart(averaging: Averaging) -> alt.LayerChart:
    """Dev error of the average over the number of nets; the unthinned net's as a rule."""
    names = ["average", "unthinned net"]
    colour = _named(names, [theme.DEV, theme.NEUTRAL], "of:N")
    table = _curve(averaging.error).assign(of=names[0])
    line = alt.Chart(table, height=260).mark_line(point=True).encode(color=colour, **_axes("wrong"))
    rule = (
        alt.Chart(pd.DataFrame({"share": [averaging.unthinned_error], "of": names[1:]}))
        .mark_rule(strokeDash=[6, 3], strokeWidth=2)
        .encode(
            y="share:Q",
            color=colour,
            tooltip=["of", alt.Tooltip("share:Q", title="dev error", format=".1%")],
        )
    )
    return line + rule


def ways_table(answers: Mapping[str, Sequence[Measured]]) -> pd.DataFrame:
    """Lowest, median and highest error over the seeds; one row a way and part."""
    rows = []
    for way, measured in answers.items():
        for part in PARTS:
            errors = [getattr(answer, f"{part}_error") for answer in measured]
            rows.append(
                {"way": way, "part": part, "min": min(errors), "max": max(errors)}
                | {"median": float(np.median(errors))}
            )
    return pd.DataFrame(rows)


def ways_chart(table: pd.DataFrame) -> alt.LayerChart:
    """Train and dev error of each way: median and range over the seeds."""
    base = alt.Chart(table, height=300).encode(
        y=alt.Y("way:N", title=None, sort=None, axis=alt.Axis(labelLimit=200)),
        yOffset=alt.YOffset("part:N", sort=list(PARTS)),
        color=part_colour(),
        tooltip=[
            "way",
            "part",
            alt.Tooltip("median:Q", title="median error", format=".1%"),
            alt.Tooltip("min:Q", title="lowest", format=".1%"),
            alt.Tooltip("max:Q", title="highest", format=".1%"),
        ],
    )
    shape = alt.Shape(
        "part:N",
        title=None,
        scale=alt.Scale(domain=list(PARTS), range=["circle", "diamond"]),
        legend=alt.Legend(orient="top"),
    )
    ranges = base.mark_rule(strokeWidth=6, opacity=0.35).encode(
        x=alt.X("min:Q", title="error", axis=_percents()), x2="max:Q"
    )
    medians = base.mark_point(filled=True, size=90, opacity=1)
    return ranges + medians.encode(x="median:Q", shape=shape)


def _curve(shares: Sequence[float]) -> pd.DataFrame:
    return pd.DataFrame({"nets": COUNTS, "share": shares})


def _axes(word: str) -> dict[str, alt.X | alt.Y | list[alt.Tooltip]]:
    """The axes and tooltip of a curve over the number of nets."""
    return {
        "x": alt.X(
            "nets:Q",
            title="thinned nets averaged (log)",
            scale=alt.Scale(type="log", nice=False),
            axis=alt.Axis(values=list(COUNTS), grid=False),
        ),
        "y": alt.Y(
            "share:Q",
            title=f"dev points, {word}",
            scale=alt.Scale(zero=False),
            axis=_percents(),
        ),
        "tooltip": [
            alt.Tooltip("nets:Q", title="thinned nets"),
            alt.Tooltip("share:Q", title=word, format=".1%"),
        ],
    }


def _percents() -> alt.Axis:
    return alt.Axis(format="~%", tickCount=5)


def _named(names: list[str], colours: list[str], field: str) -> alt.Color:
    """A colour a name, with the legend on top."""
    scale = alt.Scale(domain=names, range=colours)
    return alt.Color(field, title=None, scale=scale, legend=alt.Legend(orient="top"))
