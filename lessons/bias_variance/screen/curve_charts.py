"""The charts of curve fitting (Fig. 2): the fits, errors by degree, and the three sources."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd

from core.data import Floats
from lessons.bias_variance.curve_fitting import GRID, Decomposition, Measured, Sample, true_curve
from ui import theme
from ui.looks.axes import here_rule, tip
from ui.looks.bands import band
from ui.looks.series import Look, Series
from ui.looks.spec import Chart
from ui.looks.sweeps import PARTS

ERRORS = Series(
    {
        "bias²": Look(theme.SKY),
        "variance": Look(theme.OLIVE),
        "noise": Look("#b0b0b0"),
        "measured": Look(theme.WARNING),
    }
)
FIT, ANEW, TRUE = "the fit", "fits to data drawn anew", "true"
CURVES = Series({FIT: Look(theme.BLUE), ANEW: Look(theme.SKY), TRUE: Look(theme.NEUTRAL, (6, 4))})
Y_RANGE = (-2.8, 2.8)
X = alt.X("x:Q", title="x", scale=alt.Scale(domain=[-1, 1]))
Y = alt.Y("y:Q", title="y", scale=alt.Scale(domain=list(Y_RANGE)))
THIN = slice(None, None, 4)
"""Every fourth point of the grid is enough to draw a curve."""


def fits_chart(sample: Sample, fitted: Floats, fan: Floats) -> Chart:
    """The points, the fit to them, fits to other draws (len(GRID), fits), and the true curve."""
    lines = alt.layer(
        _curves(fan, ANEW).mark_line(strokeWidth=1, opacity=0.45, clip=True),
        _curves(true_curve(GRID)[:, np.newaxis], TRUE).mark_line(strokeWidth=2.5, clip=True),
        _curves(fitted[:, np.newaxis], FIT).mark_line(strokeWidth=3, clip=True),
    )
    chart = alt.layer(lines, _points(sample)).properties(height=380)
    return chart.resolve_scale(color="independent", strokeDash="independent", shape="independent")


def _curves(values: Floats, name: str) -> alt.Chart:
    """Curves over GRID, one a column of values, without their mark."""
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
    return alt.Chart(table).encode(X, Y, *CURVES.lines("curve"), detail="fit:N")


def _points(sample: Sample) -> alt.Chart:
    """The training points upon the dev points."""
    dev = pd.DataFrame({"x": sample.x_dev, "y": sample.y_dev, "part": "dev"})
    train = pd.DataFrame({"x": sample.x, "y": sample.y, "part": "train"})
    sizes = alt.Scale(domain=["train", "dev"], range=[55, 16])
    base = alt.Chart(pd.concat([dev, train])).encode(
        X,
        Y,
        *PARTS.points("part"),
        alt.Size("part:O", scale=sizes, legend=None),
        tooltip=["part", tip("x:Q", form=".2f"), tip("y:Q", form=".2f")],
    )
    return base.mark_point(filled=True, clip=True)


def errors_chart(
    errors: list[tuple[float, float]], seeds: list[list[tuple[float, float]]], now: int
) -> Chart:
    """Train and dev error by degree: this data's line in the band of all seeds' (one list each)."""
    low, high = np.min(seeds, axis=0), np.max(seeds, axis=0)
    table = pd.DataFrame(
        [
            {"degree": degree, "part": part, "median": one[i]}
            | {"min": low[degree, i], "max": high[degree, i]}
            for degree, one in enumerate(errors)
            for i, part in enumerate(PARTS.looks)
        ]
    )
    base = alt.Chart(table, height=340).encode(
        alt.X("degree:Q", title="degree", axis=alt.Axis(tickMinStep=1, grid=False)),
        *PARTS.lines("part"),
        tooltip=[
            "part",
            "degree",
            tip("median:Q", "error, this seed", ".3f"),
            tip("min:Q", "lowest of 10 seeds", ".3f"),
            tip("max:Q", "highest", ".3f"),
        ],
    )
    here = here_rule(alt.Chart(pd.DataFrame({"degree": [now]})), "degree")
    return alt.layer(*band(base, alt.Y("min:Q", title="mean squared error, y²"), points=30), here)


def sources_chart(parts: list[Decomposition], measured: list[Measured]) -> Chart:
    """bias^2, variance and noise stacked by degree; the measured error, +- 2 standard errors."""
    x = alt.X("degree:O", title="degree", axis=alt.Axis(labelAngle=0))
    bars = alt.Chart(_stacked(parts), height=340).encode(
        x,
        alt.Y("error:Q", title="mean squared error, y²"),
        ERRORS.colour("source"),
        alt.Order("order:Q", sort="descending"),
        tooltip=["degree", "source", tip("error:Q", form=".4f")],
    )
    base = alt.Chart(_measured(parts, measured)).encode(
        x,
        color="what:N",
        tooltip=[
            tip("degree:O"),
            tip("measured:Q", form=".4f"),
            tip("low:Q", "- 2 standard errors", ".4f"),
            tip("high:Q", "+ 2 standard errors", ".4f"),
            tip("sum:Q", "bias² + variance + noise", ".4f"),
        ],
    )
    whisker = base.mark_rule(strokeWidth=2).encode(y="low:Q", y2="high:Q")
    return bars.mark_bar() + whisker + base.mark_point(filled=True, size=45).encode(y="measured:Q")


def _stacked(parts: list[Decomposition]) -> pd.DataFrame:
    """One row a degree and source of error."""
    return pd.DataFrame(
        [
            {"degree": one.degree, "source": source, "order": order, "error": error}
            for one in parts
            for order, (source, error) in enumerate(
                zip(ERRORS.looks, (one.bias_squared, one.variance, one.noise), strict=False)
            )
        ]
    )


def _measured(parts: list[Decomposition], measured: list[Measured]) -> pd.DataFrame:
    """One row a degree: the error that was measured, and what theory makes of its sources."""
    return pd.DataFrame(
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
