"""What a host allows a visitor's runs to cost, and what a page says where they would cost more."""

from __future__ import annotations

import functools
import os
import tomllib
from collections.abc import Sequence
from pathlib import Path

from core.budget import Cost, cost_of, fewer_iterations
from core.data import Dataset
from core.experiment import Experiment

FILE = Path(__file__).parent.parent / "limits.toml"
VARIABLE = "TRYSEE_LIMITS"
LONG_SECONDS = 2.0
"""From here on a page says beforehand how long its runs will take."""


Asked = Sequence[tuple[Experiment, Dataset]]


@functools.cache
def allowed() -> Cost:
    """The host's limits, read once. ValueError says which number of the file is none above 0."""
    path = Path(os.environ.get(VARIABLE, FILE))
    numbers = tomllib.loads(path.read_text(encoding="utf-8"))
    for name in ("seconds", "megabytes"):
        value = numbers.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
            raise ValueError(f"{path.name}: {name} must be a number above 0, got {value!r}")
    return Cost(float(numbers["seconds"]), float(numbers["megabytes"]))


def whole_cost(asked: Asked) -> Cost:
    """What all the runs cost together."""
    return sum((cost_of(*one) for one in asked), Cost(0.0, 0.0))


def refusal(asked: Asked) -> str:
    """Why the runs are not begun, and what to lower; "" where the host allows them."""
    cost, limit = whole_cost(asked), allowed()
    runs = "This run" if len(asked) == 1 else f"These {len(asked)} runs together"
    if cost.megabytes > limit.megabytes:
        return (
            f"{runs} would need about {cost.megabytes:,.0f} MB, and this server allows "
            f"{limit.megabytes:,.0f} MB. Take smaller or fewer hidden layers, or fewer training "
            "examples. Nothing was trained; all settings stay."
        )
    if cost.seconds > limit.seconds:
        fewest = min(fewer_iterations(e, cost, limit.seconds) for e, _ in asked)
        lower = f"Set the updates to {fewest:,} or fewer, or take" if fewest > 1 else "Take"
        return (
            f"{runs} would take about {cost.seconds:,.0f} s of one core, and this server allows "
            f"{limit.seconds:,.0f} s. {lower} smaller hidden layers, smaller batches or fewer "
            "training examples. Nothing was trained; all settings stay."
        )
    return ""


def announcement(asked: Asked) -> str:
    """How long the runs will take, where that is worth a word; "" for short ones."""
    seconds = whole_cost(asked).seconds
    return f"About {seconds:.0f} s of training." if seconds >= LONG_SECONDS else ""
