"""Two distributions on one axis, one upwards and one downwards, so that neither hides the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np
import pandas as pd

from core.data import Floats
from ui.looks.axes import here_rule, tip
from ui.looks.series import Look, Series
from ui.looks.spec import Chart

TICKS = (0.01, 0.03, 0.1, 0.3, 0.6, 1.0)


def mirrored_histograms(
    values: Mapping[str, Floats], *, title: str, colours: Sequence[str], bins: int = 41
) -> Chart:
    """The distributions of two vectors: the first upwards, the second downwards.

    Values that are no finite numbers are in no bin, but in the whole of which the shares are.
    """
    finite = [vector[np.isfinite(vector)] for vector in values.values()]
    widest = max([1e-6, *(float(np.abs(vector).max()) for vector in finite if vector.size)])
    edges = np.linspace(-widest, widest, bins + 1)
    shares = {
        name: np.histogram(vector, edges)[0] / max(values[name].size, 1)
        for name, vector in zip(values, finite, strict=True)
    }
    return mirrored_shares(edges, shares, title=title, colours=colours)


def mirrored_shares(
    edges: Floats,
    shares: Mapping[str, Floats],
    *,
    title: str,
    colours: Sequence[str],
    label: str = "",
    rule: float | None = None,
) -> Chart:
    """Two distributions given by their shares in bins, (n + 1,) edges for (n,) shares.

    Heights are roots of the shares: a tail is seen beside a spike. label is a Vega expression that
    names the values on the axis; rule marks one of them.
    """
    table = mirrored_table(edges, shares)
    looks = {name: Look(colour) for name, colour in zip(shares, colours, strict=True)}
    axis = alt.Axis(labelExpr=label, grid=False) if label else alt.Axis(grid=False)
    ends = tip("low:Q", "from", ".3g"), tip("high:Q", "to", ".3g")
    span = alt.Scale(domain=[float(edges[0]), float(edges[-1])], nice=False)
    base = alt.Chart(table[table["share"] > 0], height=300).encode(
        alt.X("low:Q", title=title, axis=axis, scale=span),
        _heights(float(table["share"].max())),
        Series(looks).colour("run"),
        x2="high:Q",
        y2=alt.datum(0),
        tooltip=["run:N", *ends, tip("share:Q", form=".1%")],
    )
    bars = base.mark_bar(binSpacing=0.5)
    if rule is None:
        return alt.layer(bars)
    return bars + here_rule(alt.Chart(pd.DataFrame({"low": [rule]})), "low")


def mirrored_table(edges: Floats, shares: Mapping[str, Floats]) -> pd.DataFrame:
    """One row a bin and run: run, low, high, share, and height, negative for the second run."""
    tables = [
        pd.DataFrame(
            {
                "run": name,
                "low": edges[:-1],
                "high": edges[1:],
                "share": np.asarray(share),
                "height": sign * np.sqrt(share),
            }
        )
        for (name, share), sign in zip(shares.items(), (1.0, -1.0), strict=True)
    ]
    return pd.concat(tables, ignore_index=True)


def _heights(largest: float) -> alt.Y:
    top = 1.05 * max(largest, 0.01) ** 0.5
    roots = [root for root in np.sqrt(TICKS) if root <= top]
    return alt.Y(
        "height:Q",
        title="share of all, each side up from 0 (root scale)",
        scale=alt.Scale(domain=[-top, top], nice=False),
        axis=alt.Axis(
            values=[*(-root for root in roots), 0, *roots],
            labelExpr="format(datum.value * datum.value, '~%')",
            labelOverlap=True,
        ),
    )
