"""What the charts of the lesson on optimizers share: the racers' looks, and rows of their bands."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np

from core.data import Floats
from lessons.optimizers.race import RACERS, title
from lessons.shared.measures import median
from ui import theme
from ui.looks.axes import tip
from ui.looks.bands import band_tips
from ui.looks.series import Look, Series

TITLES = tuple(title(name) for name in RACERS)
LOOKS = Series(
    {
        "Gradient descent": Look(theme.NEUTRAL, (2, 2), "square"),
        "Momentum": Look(theme.ORANGE, (8, 3), "triangle-up"),
        "RMSprop": Look(theme.PURPLE, (8, 3, 2, 3), "diamond"),
        "Adam": Look(theme.BLUE),
    },
    columns=2,
).only(TITLES)
"""Two names a row, so that a phone has room for the legend."""


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
        "median": max(median(steps), 1),
        "max": max(arrived.max(), 1),
        "arrived": arrived.size,
    }


def sweep_tips(steps: str, arrived: alt.Tooltip) -> list[alt.Tooltip]:
    """What is said of a band_row: steps is what was counted."""
    counted = band_tips(steps, ",.0f", "fewest", "most of those that arrived")
    return [tip("racer:N", "optimizer"), tip("alpha:Q", "α", ",~g"), *counted, arrived]
