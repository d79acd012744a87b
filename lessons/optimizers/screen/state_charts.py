"""Charts of what an optimizer keeps: v, s, their corrected values and the effective alphas."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from lessons.optimizers.trace import LayerNow, Trace
from ui import theme
from ui.looks.axes import linear_x, log_y, tip
from ui.looks.costs import positive
from ui.looks.series import Look, Series, layer_colour
from ui.looks.spec import TABLE, Chart, built_once

KEPT = {
    "dW": "rms of dW",
    "v": "rms of v, raw",
    "vhat": "rms of v, corrected",
    "s": "√ mean of s, raw",
    "shat": "√ mean of s, corrected",
}
"""A LayerNow's fields as the legend names them."""
KEPT_LOOKS = (
    Look(theme.NEUTRAL),
    Look(theme.SKY, (4, 3)),
    Look(theme.SKY),
    Look(theme.VERMILION, (4, 3)),
    Look(theme.VERMILION),
)
LOOKS = Series(dict(zip(KEPT.values(), KEPT_LOOKS, strict=True)), columns=2)


def kept_table(trace: Trace, layer: int) -> pd.DataFrame:
    """One row an update and quantity of one layer, where it is a number above 0."""
    mine = pd.DataFrame([now for now in trace.layers if now.layer == layer]).rename(columns=KEPT)
    return positive(mine.melt("t", list(KEPT.values()), var_name="what"), "value")


@built_once
def kept_spec() -> Chart:
    """What the optimizer keeps of a layer's gradients, raw and corrected, on a log axis."""
    base = alt.Chart(TABLE, height=300).encode(
        linear_x("t", "update", 0, 1),
        log_y("value", "size over the layer's parameters (log)", 0.01, 0.1),
        *LOOKS.lines("what"),
        tooltip=[tip("what:N"), tip("t:Q", "update", ","), tip("value:Q", form=".3g")],
    )
    return base.mark_line(strokeWidth=1.8)


def effective_table(layers: Sequence[LayerNow]) -> pd.DataFrame:
    """One row an update and layer: the effective alpha, and the length of a step."""
    table = pd.DataFrame(list(layers))[["t", "layer", "effective", "length"]]
    return positive(table, "effective")


@built_once
def effective_spec(n_layers: int) -> Chart:
    """The effective alpha of each layer over the updates, on a log axis."""
    base = alt.Chart(TABLE, height=300).encode(
        linear_x("t", "update", 0, 1),
        log_y("effective", "α / root, median of the layer (log)", 0.5, 2.0),
        layer_colour(n_layers),
        tooltip=[
            tip("layer:O"),
            tip("t:Q", "update", ","),
            tip("effective:Q", "α / root", ".3g"),
            tip("length:Q", "rms of α · step", ".3g"),
        ],
    )
    return base.mark_line(strokeWidth=1.8)
