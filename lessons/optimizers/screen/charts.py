"""What the charts of the lesson on optimizers share: the four in their colours, dashes, shapes."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np

from core.data import Floats
from lessons.optimizers.race import RACERS, title
from ui import theme
from ui.charts import line_legend

COLOURS = dict(
    zip(
        RACERS,
        (theme.NEUTRAL, theme.CLASS_COLOURS[0], theme.CLASS_COLOURS[8], theme.CLASS_COLOURS[1]),
        strict=True,
    )
)
"""Grey, orange, purple and blue."""
TITLES = tuple(title(name) for name in RACERS)
DASHES = ([2, 2], [8, 3], [8, 3, 2, 3], [1, 0])
SHAPES = ("square", "triangle-up", "diamond", "circle")


def band_row(name: str, alpha: float, steps: Floats) -> dict[str, Any] | None:
    """Fewest, median and most steps of an optimizer at this alpha; None where most never arrive.

    steps has one entry a start or seed, infinite where it never arrives: the band ends at the
    slowest one that did. A logarithmic axis has no 0, so the least is 1.
    """
    if not np.isfinite(np.median(steps)):
        return None
    arrived = steps[np.isfinite(steps)]
    return {
        "racer": title(name),
        "alpha": alpha,
        "min": max(arrived.min(), 1),
        "median": max(float(np.median(steps)), 1),
        "max": max(arrived.max(), 1),
        "arrived": arrived.size,
    }


def racer_legend() -> alt.Legend:
    """One legend for colour and dash, two names a row so that a phone has room for it."""
    return line_legend(2, roomy=True)


def racer_colour() -> alt.Color:
    """The four in their colours, everywhere on the page."""
    scale = alt.Scale(domain=list(TITLES), range=list(COLOURS.values()))
    return alt.Color("racer:N", title=None, scale=scale, legend=racer_legend())


def racer_dash() -> alt.StrokeDash:
    """The second cue of a line."""
    scale = alt.Scale(domain=list(TITLES), range=[list(dash) for dash in DASHES])
    return alt.StrokeDash("racer:N", title=None, scale=scale, legend=racer_legend())


def racer_shape() -> alt.Shape:
    """The second cue of a point; its legend is the lines'."""
    scale = alt.Scale(domain=list(TITLES), range=list(SHAPES))
    return alt.Shape("racer:N", title=None, scale=scale, legend=None)


def log_y(field: str, name: str, low: float, high: float, *, fixed: bool = False) -> dict[str, Any]:
    """A log axis over the data and [low, high], or exactly that; a domain before the data come."""
    domain: Any = [low, high] if fixed else {"unionWith": [low, high]}
    return {
        "shorthand": f"{field}:Q",
        "title": name,
        "scale": alt.Scale(type="log", domain=domain, nice=False),
        "axis": alt.Axis(format="~g", tickCount=6, labelOverlap=True, gridOpacity=0.4),
    }
