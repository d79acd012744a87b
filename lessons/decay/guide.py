"""What the guided path of the lesson on decay measures of a run."""

from __future__ import annotations

from core.training import Run
from lessons.decay.lesson import measure
from lessons.shared.path import Measure, plain


def end_cost(run: Run) -> float:
    """The median training cost over the last quarter of the updates, in nats."""
    return measure(run).cost


MEASURES = {"end_cost": Measure(end_cost, "cost at the end", plain, 0.01, relative=True)}
