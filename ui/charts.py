"""What the lab draws beside its film: gradient norms, weights, and the confusion matrix."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd

from core.network import unpack
from core.training import Run
from ui.looks.axes import at_least, linear_x, linear_y, tip
from ui.looks.series import layer_colour
from ui.looks.spec import TABLE, built_once

BINS = 41
"""Bins of the weights' histogram, the middle one around 0."""


def gradient_norm_chart(n_layers: int) -> alt.Chart:
    """||dW[l], db[l]|| of each layer over the iterations, on a log axis."""
    axis = alt.Axis(labelExpr="format(pow(10, datum.value), ',~g')", tickCount=5)
    base = alt.Chart(TABLE, title="Gradient norm of each layer", height=280).encode(
        linear_x("iteration", "update", 0, 1),
        alt.Y("exponent:Q", title="‖dW, db‖ (log)", scale=at_least(-3, 0), axis=axis),
        layer_colour(n_layers),
        tooltip=[
            "layer:O",
            tip("iteration:Q", "update", ","),
            tip("norm:Q", "gradient norm", ".3g"),
        ],
    )
    return base.mark_line(strokeWidth=1.8, clip=True)


def weight_histogram_chart(n_layers: int) -> alt.Chart:
    """The share of each layer's weights by value."""
    base = alt.Chart(TABLE, title="Weights of each layer, now", height=280).encode(
        linear_x("weight", "weight w", -0.1, 0.1),
        linear_y("share", "share of the layer's weights", 0, 0.1, "%"),
        layer_colour(n_layers),
        tooltip=["layer:O", tip("weight:Q", form=".3g"), tip("share:Q", form=".1%")],
    )
    return base.mark_line(interpolate="step", strokeWidth=1.8)


gradient_norm_spec = built_once(gradient_norm_chart)
weight_histogram_spec = built_once(weight_histogram_chart)


def gradient_norm_table(run: Run) -> pd.DataFrame:
    """One row a snapshot and layer: iteration, layer, norm, exponent = log10(norm); no zeros."""
    norms = np.array([s.gradient_norms for s in run.snapshots])
    n_frames, n_layers = norms.shape
    table = pd.DataFrame(
        {
            "iteration": np.repeat([s.iteration for s in run.snapshots], n_layers),
            "layer": np.tile(np.arange(1, n_layers + 1), n_frames),
            "norm": norms.ravel(),
        }
    )
    table = table[np.isfinite(table["norm"]) & (table["norm"] > 0)]
    return table.assign(exponent=np.log10(table["norm"]))


def weight_histogram_table(run: Run) -> pd.DataFrame:
    """One row a layer and bin: the bin's middle, and the share of the layer's weights in it."""
    layers = unpack(run.theta, run.network.layer_dims)[1:]
    widest = max(float(np.abs(layer.W).max()) for layer in layers) or 1.0
    edges = np.linspace(-widest, widest, BINS + 1)
    middles = (edges[:-1] + edges[1:]) / 2
    tables = []
    for number, layer in enumerate(layers, start=1):
        counts, _ = np.histogram(layer.W, edges)
        share = counts / layer.W.size
        tables.append(pd.DataFrame({"layer": number, "weight": middles, "share": share}))
    return pd.concat(tables, ignore_index=True)


def confusion_chart(counts: np.ndarray, class_names: tuple[str, ...]) -> alt.LayerChart:
    """The confusion matrix, (n, n), rows the true class, columns the predicted one."""
    n = len(class_names)
    table = pd.DataFrame(
        {
            "true": np.repeat(class_names, n),
            "predicted": np.tile(class_names, n),
            "examples": counts.ravel(),
            "share": (counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)).ravel(),
        }
    )
    base = alt.Chart(table, height=90 + 34 * n).encode(
        alt.X("predicted:N", sort=list(class_names), axis=alt.Axis(labelAngle=0, orient="top")),
        alt.Y("true:N", sort=list(class_names)),
        tooltip=["true", "predicted", "examples", tip("share:Q", form=".1%")],
    )
    blues = alt.Scale(scheme="blues", domain=[0, 1])
    cells = base.mark_rect().encode(alt.Color("share:Q", scale=blues, legend=None))
    ink = alt.condition("datum.share > 0.5", alt.value("white"), alt.value("#1f2933"))
    numbers = base.mark_text(fontSize=13).encode(text="examples:Q", color=ink)
    right = f"{np.trace(counts):,} of {counts.sum():,} are right: those on the diagonal"
    return (cells + numbers).properties(title=right)
