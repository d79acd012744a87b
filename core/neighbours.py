"""What a trained net says of one example, and which training examples are the nearest to it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.data import Floats, Ints
from core.network import forward, probabilities
from core.scaling import apply
from core.training import Run

NEAREST = 3
"""So many neighbours are looked up."""


@dataclass(frozen=True, eq=False)
class Answer:
    """What the net says of one example.

    probabilities : (n_classes,), they add up to 1. neighbours : numbers of the nearest training
    examples, nearest first; distances : (NEAREST,) as the net sees them, after eq. 1 where inputs
    are normalized. outside : the features whose value no training example reaches.
    """

    probabilities: Floats
    neighbours: Ints
    distances: Floats
    outside: tuple[int, ...]

    @property
    def predicted(self) -> int:
        """The class with the largest probability; of equals the first."""
        return int(self.probabilities.argmax())


def answer(run: Run, x: Floats, *, but: int = -1) -> Answer:
    """Ask the run's net about x, (n_x,) in the data's own units.

    but : a training example that is not its own neighbour; -1 for none. Distances are Euclidean.
    Raises ValueError where x has another shape, or a value that is no finite number.
    """
    train = run.data.train
    if x.shape != (train.X.shape[0],) or not np.isfinite(x).all():
        raise ValueError(
            f"an example has {train.X.shape[0]} finite numbers, one for each feature, got {x!r}"
        )
    column = apply(run.scaling, x[:, np.newaxis])
    A = forward(run.network, run.theta, column).A[-1]
    away = np.linalg.norm(run.scaled.train.X - column, axis=0)
    if but >= 0:
        away[but] = np.inf
    nearest = np.argsort(away, kind="stable")[: min(NEAREST, train.m - (but >= 0))]
    low, high = train.X.min(axis=1), train.X.max(axis=1)
    outside = np.flatnonzero((x < low) | (x > high))
    said = probabilities(run.network, A)[:, 0]
    return Answer(said, nearest, away[nearest], tuple(outside.tolist()))
