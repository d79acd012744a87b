"""Charts of what an optimizer keeps: v, s, their corrected values and the effective alphas."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from lessons.optimizers.screen.charts import log_y
from lessons.optimizers.trace import LayerNow, Trace
from ui import theme
from ui.charts import at_least, chart_spec, layer_colour

KEPT = {
    "dW": "rms of dW",
    "v": "rms of v, raw",
    "vhat": "rms of v, corrected",
    "s": "√ mean of s, raw",
    "shat": "√ mean of s, corrected",
}
"""A LayerNow's fields as the legend names them."""


def kept_table(trace: Trace, layer: int) -> pd.DataFrame:
    """One row an update and quantity of one layer, where it is a number above 0."""
    mine = [now for now in trace.layers if now.layer == layer]
    tables = [
        pd.DataFrame(
            {"t": [now.t for now in mine], "value": [getattr(now, field) for now in mine]}
        ).assign(what=name)
        for field, name in KEPT.items()
    ]
    return positive(pd.concat(tables, ignore_index=True), "value")


def positive(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """The rows that a log axis has a place for."""
    return table[np.isfinite(table[column]) & (table[column] > 0)]


@functools.cache
def kept_spec() -> dict[str, Any]:
    """What the optimizer keeps of a layer's gradients, raw and corrected, on a log axis."""
    names = list(KEPT.values())
    colours = [theme.NEUTRAL, *[theme.CLASS_COLOURS[4]] * 2, *[theme.CLASS_COLOURS[5]] * 2]
    legend = alt.Legend(
        orient="top", columns=2, symbolType="stroke", symbolStrokeWidth=3, labelLimit=0
    )
    dashes = [[1, 0], [4, 3], [1, 0], [4, 3], [1, 0]]
    chart = (
        alt.Chart(alt.NamedData("table"), height=300)
        .mark_line(strokeWidth=1.8)
        .encode(
            x=alt.X("t:Q", title="update", scale=at_least(0, 1)),
            y=alt.Y(**log_y("value", "size over the layer's parameters (log)", 0.01, 0.1)),
            color=alt.Color(
                "what:N", title=None, scale=alt.Scale(domain=names, range=colours), legend=legend
            ),
            strokeDash=alt.StrokeDash(
                "what:N", title=None, scale=alt.Scale(domain=names, range=dashes), legend=legend
            ),
            tooltip=[
                alt.Tooltip("what:N"),
                alt.Tooltip("t:Q", title="update", format=","),
                alt.Tooltip("value:Q", format=".3g"),
            ],
        )
    )
    return chart_spec(chart)


def effective_table(layers: Sequence[LayerNow]) -> pd.DataFrame:
    """One row an update and layer: the effective alpha, and the length of a step."""
    table = pd.DataFrame(
        {
            "t": [now.t for now in layers],
            "layer": [now.layer for now in layers],
            "effective": [now.effective for now in layers],
            "length": [now.length for now in layers],
        }
    )
    return positive(table, "effective")


@functools.cache
def effective_spec(n_layers: int) -> dict[str, Any]:
    """The effective alpha of each layer over the updates, on a log axis."""
    chart = (
        alt.Chart(alt.NamedData("table"), height=300)
        .mark_line(strokeWidth=1.8)
        .encode(
            x=alt.X("t:Q", title="update", scale=at_least(0, 1)),
            y=alt.Y(**log_y("effective", "α / root, median of the layer (log)", 0.5, 2.0)),
            color=layer_colour(n_layers),
            tooltip=[
                alt.Tooltip("layer:O"),
                alt.Tooltip("t:Q", title="update", format=","),
                alt.Tooltip("effective:Q", title="α / root", format=".3g"),
                alt.Tooltip("length:Q", title="rms of α · step", format=".3g"),
            ],
        )
    )
    return chart_spec(chart)
