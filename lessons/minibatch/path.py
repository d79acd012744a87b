"""Paths of descent over two weights of a linear unit, by batch, by some or one by one (Fig. 7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.batches import batches
from core.data import Floats, Ints
from core.scaling import apply, fit_scaling
from core.streams import stream
from lessons.minibatch.lesson import KINDS
from lessons.shared import cost_surface
from lessons.shared.cost_surface import Bowl
from lessons.shared.measures import median
from lessons.shared.seeds import SEEDS
from lessons.shared.words import in_full, rounded

DATASET = "breast_cancer"
FEATURES = ("mean radius", "mean texture")
"""Two features of the breast cancer set whose bowl is neither round nor a narrow valley."""
ALPHAS = (0.01, 0.03, 0.1, 0.3, 1.0)
UPDATES = (10, 30, 60, 150, 400)
FLOOR_SHARE = 0.2
"""The floor that a noisy path stays above is read from this last share of its updates."""


@dataclass(frozen=True, eq=False)
class Examples:
    """Two standardized features X (2, m), and y (m,) less its mean, so that the best b is 0."""

    X: Floats
    residual: Floats

    @property
    def m(self) -> int:
        """The number of examples."""
        return self.X.shape[1]

    @property
    def bowl(self) -> Bowl:
        """The cost J(w) of all the examples: the same for every path."""
        return cost_surface.linear_unit(self.X, self.residual)


def two_features(X: Floats, y: Ints) -> Examples:
    """X (2, m) standardized (eq. 1); y is taken as a number, 0 or 1."""
    return Examples(apply(fit_scaling(X), X), y - y.mean())


def descend(
    examples: Examples, *, batch_size: int, alpha: float, updates: int, rng: np.random.Generator
) -> Floats:
    """The weights (updates + 1, 2) from w = 0: w := w - alpha dw, dw of one batch after another.

    dw = (1/B) X{t} (w X{t} - y{t})^T of the linear unit z = w_1 x_1 + w_2 x_2 (eq. 2) with the
    cost J{t} = (1/2B) sum (z - y)^2. A path that grows beyond all bounds stays where it last was
    finite.
    """
    path = np.zeros((updates + 1, 2))
    columns = batches(examples.m, batch_size, rng)
    for t in range(updates):
        X, w = examples.X[:, batch := next(columns)], path[t]
        dw = X @ (w @ X - examples.residual[batch]) / X.shape[1]
        moved = w - alpha * dw
        path[t + 1] = moved if np.abs(moved).max() < 1e6 else w
    return path


def shares_left(surface: Bowl, path: Floats) -> Floats:
    """J - lowest at each point of a path, over what it is at w = 0."""
    above = cost_surface.cost(surface, path) - surface.lowest
    return above / above[0]


@dataclass(frozen=True, eq=False)
class Paths:
    """One kind's descent: the path of seed 0, and the share left after each update, by seed.

    path (updates + 1, 2), left (seeds, updates + 1); seen: examples used by each update.
    """

    path: Floats
    left: Floats
    seen: int

    @property
    def detour(self) -> float:
        """The path's length over the straight distance between its ends."""
        length = np.linalg.norm(np.diff(self.path, axis=0), axis=1).sum()
        return float(length / np.linalg.norm(self.path[-1] - self.path[0]))

    @property
    def floor(self) -> float:
        """The median over seeds of the mean share left in the last FLOOR_SHARE of the updates."""
        last = max(1, round(FLOOR_SHARE * (self.left.shape[1] - 1)))
        return median(self.left[:, -last:].mean(axis=1))


def paths(examples: Examples, batch_size: int, alpha: float, updates: int) -> dict[str, Paths]:
    """The three kinds from the same start, at one alpha, with the order of each of SEEDS."""
    bowl, found = examples.bowl, {}
    for kind, size in zip(KINDS, (0, batch_size, 1), strict=True):
        orders = [stream("batches", seed) for seed in SEEDS]
        walked = [
            descend(examples, batch_size=size, alpha=alpha, updates=updates, rng=rng)
            for rng in orders
        ]
        left = np.array([shares_left(bowl, path) for path in walked])
        found[kind] = Paths(walked[0], left, min(size or examples.m, examples.m))
    return found


def too_long(found: Paths) -> bool:
    """Whether the steps led up: more is left at the end than there was, in the median seed."""
    return not found.floor < 1


def verdict(found: Mapping[str, Paths], alpha: float) -> list[str]:
    """What the paths' numbers say."""
    updates = found[KINDS[0]].left.shape[1] - 1
    sentences = []
    for kind, one in found.items():
        examples = f"{updates} updates of {one.seen} example{'s' if one.seen > 1 else ''}"
        if too_long(one):
            sentences.append(
                f"{kind.capitalize()}, {examples}: α = {in_full(alpha)} leads up the bowl."
            )
            continue
        sentences.append(
            f"{kind.capitalize()}, {examples}: the path is {rounded(one.detour)} times as long "
            "as the "
            f"straight line between its ends; in its last fifth {rounded(100 * one.floor, 2)} "
            "% of the "
            "height is left."
        )
    return sentences
