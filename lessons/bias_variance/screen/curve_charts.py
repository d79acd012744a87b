"""The charts of curve fitting (Fig. 2): the fits, errors by degree, and the three sources."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd

from core.data import Floats
from lessons.bias_variance.curve_fitting import GRID, Decomposition, Measured, Sample, true_curve
from ui import theme
from ui.charts import line_legend
from ui.lesson_charts import part_colour

SOURCES = ("bias²", "variance", "noise")
SOURCE_COLOURS = (theme.CLASS_COLOURS[4], theme.CLASS_COLOURS[9], "#b0b0b0")
FIT = theme.CLASS_COLOURS[1]
CURVES = {"the fit": FIT, "fits to data drawn anew": theme.CLASS_COLOURS[4], "true": theme.NEUTRAL}
Y_RANGE = (-2.8, 2.8)
THIN = slice(None, None, 4)
"""Every fourth point of the grid is enough to draw a curve."""


def fits_chart(sample: Sample, fitted: Floats, fan: Floats) -> alt.LayerChart | alt.FacetChart:
    """The points, the fit to them, fits to other draws (len(GRID), fits), and the true curve."""
    x = alt.X("x:Q", title="x", scale=alt.Scale(domain=[-1, 1]))
    y = alt.Y("y:Q", title="y", scale=alt.Scale(domain=list(Y_RANGE)))
    colour = alt.Color(
        "curve:N",
        title=None,
        scale=alt.Scale(domain=list(CURVES), range=list(CURVES.values())),
        legend=line_legend(),
    )

    def curves(values: Floats, name: str) -> alt.Chart:
        thin = np.clip(values[THIN], 2 * Y_RANGE[0], 2 * Y_RANGE[1])
        n = thin.shape[1]
        table = pd.DataFrame(
            {
                "x": np.repeat(GRID[THIN], n),
                "y": thin.ravel(),
                "fit": np.tile(np.arange(n), len(thin)),
                "curve": name,
            }
        )
        return alt.Chart(table).encode(x=x, y=y, color=colour, detail="fit:N")

    names = list(CURVES)
    points = pd.concat(
        [
            pd.DataFrame({"x": sample.x_dev, "y": sample.y_dev, "part": "dev"}),
            pd.DataFrame({"x": sample.x, "y": sample.y, "part": "train"}),
        ]
    )
    shape = alt.Shape(
        "part:N", title=None, scale=alt.Scale(domain=["train", "dev"], range=["circle", "cross"])
    )
    dots = (
        alt.Chart(points)
        .mark_point(filled=True, clip=True)
        .encode(
            x=x,
            y=y,
            shape=shape,
            color=part_colour(),
            size=alt.Size(
                "part:N", scale=alt.Scale(domain=["train", "dev"], range=[55, 16]), legend=None
            ),
            tooltip=["part", alt.Tooltip("x:Q", format=".2f"), alt.Tooltip("y:Q", format=".2f")],
        )
    )
    true = curves(true_curve(GRID)[:, np.newaxis], names[2])
    lines = alt.layer(
        curves(fan, names[1]).mark_line(strokeWidth=1, opacity=0.45, clip=True),
        true.mark_line(strokeWidth=2.5, strokeDash=[6, 4], clip=True),
        curves(fitted[:, np.newaxis], names[0]).mark_line(strokeWidth=3, clip=True),
    )
    return alt.layer(lines, dots).resolve_scale(color="independent").properties(height=440)


def errors_chart(
    errors: list[tuple[float, float]], band: list[list[tuple[float, float]]], now: int
) -> alt.LayerChart | alt.FacetChart:
    """Train and dev error by degree: this data's line in the band of all seeds' (one list each)."""
    low, high = np.min(band, axis=0), np.max(band, axis=0)
    table = pd.DataFrame(
        [
            {"degree": degree, "part": part, "error": one[i], "low": low[degree, i]}
            | {"high": high[degree, i]}
            for degree, one in enumerate(errors)
            for i, part in enumerate(("train", "dev"))
        ]
    )
    base = alt.Chart(table).encode(
        x=alt.X("degree:Q", title="degree", axis=alt.Axis(tickMinStep=1, grid=False)),
        color=part_colour(),
    )
    area = base.mark_area(opacity=0.2).encode(
        y=alt.Y("low:Q", title="mean squared error, y²"), y2="high:Q"
    )
    line = base.mark_line(point=True).encode(
        y="error:Q",
        tooltip=[
            "part",
            "degree",
            alt.Tooltip("error:Q", title="error, this seed", format=".3f"),
            alt.Tooltip("low:Q", title="lowest of 10 seeds", format=".3f"),
            alt.Tooltip("high:Q", title="highest", format=".3f"),
        ],
    )
    rule = (
        alt.Chart(pd.DataFrame({"degree": [now]}))
        .mark_rule(strokeDash=[4, 4], color=theme.NEUTRAL)
        .encode(x="degree:Q")
    )
    return (area + line + rule).properties(height=340)


def sources_chart(
    parts: list[Decomposition], measured: list[Measured]
) -> alt.LayerChart | alt.FacetChart:
    """bias^2, variance and noise stacked by degree; the measured error, +- 2 standard errors."""
    stacked = pd.DataFrame(
        [
            {"degree": one.degree, "source": source, "order": order, "error": error}
            for one in parts
            for order, (source, error) in enumerate(
                zip(SOURCES, (one.bias_squared, one.variance, one.noise), strict=True)
            )
        ]
    )
    points = pd.DataFrame(
        [
            {
                "degree": seen.degree,
                "measured": seen.error,
                "low": seen.error - 2 * seen.standard_error,
                "high": seen.error + 2 * seen.standard_error,
                "sum": one.total,
                "what": "measured",
            }
            for seen, one in zip(measured, parts, strict=True)
        ]
    )
    x = alt.X("degree:O", title="degree", axis=alt.Axis(labelAngle=0))
    bars = (
        alt.Chart(stacked)
        .mark_bar()
        .encode(
            x=x,
            y=alt.Y("error:Q", title="mean squared error, y²"),
            color=alt.Color(
                "source:N",
                title=None,
                scale=alt.Scale(
                    domain=[*SOURCES, "measured"], range=[*SOURCE_COLOURS, theme.WARNING]
                ),
                legend=alt.Legend(orient="top"),
            ),
            order=alt.Order("order:Q", sort="descending"),
            tooltip=["degree", "source", alt.Tooltip("error:Q", format=".4f")],
        )
    )
    tooltip = [
        alt.Tooltip("degree:O"),
        alt.Tooltip("measured:Q", format=".4f"),
        alt.Tooltip("low:Q", title="- 2 standard errors", format=".4f"),
        alt.Tooltip("high:Q", title="+ 2 standard errors", format=".4f"),
        alt.Tooltip("sum:Q", title="bias² + variance + noise", format=".4f"),
    ]
    base = alt.Chart(points).encode(x=x, color="what:N", tooltip=tooltip)
    whisker = base.mark_rule(strokeWidth=2).encode(y="low:Q", y2="high:Q")
    dots = base.mark_point(filled=True, size=45).encode(y="measured:Q")
    return (bars + whisker + dots).properties(height=340)
