"""Bands over runs that differ in their seeds: lowest, median and highest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from ui.looks.axes import tip
from ui.looks.series import undashed


def band_table(runs: pd.DataFrame, by: Sequence[str], value: str) -> pd.DataFrame:
    """Lowest, median and highest value, and the number (size), of the runs alike in `by`."""
    groups = runs.groupby(list(by), sort=True)[value]
    return groups.agg(["min", "median", "max", "size"]).reset_index()


def spread(values: Any) -> dict[str, Any]:
    """Lowest, median and highest over the runs, which are the first axis of values."""
    return {
        "min": np.min(values, axis=0),
        "median": np.median(values, axis=0),
        "max": np.max(values, axis=0),
    }


def band_tips(
    value: str, form: str, low: str = "lowest", high: str = "highest"
) -> list[alt.Tooltip]:
    """What a tooltip says of a band: value names its measure, form is the numbers' format."""
    middle = tip("median:Q", f"median {value}".strip(), form)
    return [middle, tip("min:Q", low, form), tip("max:Q", high, form)]


def band(
    base: alt.Chart, y: alt.Y, *, width: float = 2, points: int = 0
) -> tuple[alt.Chart, alt.Chart]:
    """The area from lowest to highest and the median's line in it; y is the axis of "min".

    base holds x, looks and tooltip; points is the size of the line's dots, 0 for none.
    """
    area = undashed(base.mark_area(opacity=0.2)).encode(y, y2="max:Q")
    dots = {"size": points, "opacity": 1} if points else alt.Undefined
    line = base.mark_line(strokeWidth=width, point=dots)
    return area, line.encode(y="median:Q")


def ranges(base: alt.Chart, x: alt.X) -> tuple[alt.Chart, alt.Chart]:
    """A bar from lowest to highest and a point at the median; x is the axis of "min"."""
    bars = base.mark_rule(strokeWidth=6, opacity=0.35).encode(x, x2="max:Q")
    return bars, base.mark_point(filled=True, size=90, opacity=1).encode(x="median:Q")
