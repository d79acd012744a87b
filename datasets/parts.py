"""Train, dev and test from a set that comes in one part."""

from __future__ import annotations

from core.data import Floats, Ints, Part
from core.splits import Random, stratified_split

SHARES = (0.6, 0.2, 0.2)
"""Train, dev, test: the usual shares for sets of this size (8.2)."""


def three_parts(X: Floats, y: Ints, rng: Random) -> tuple[Part, Part, Part]:
    """X (n_x, m) and y (m,) as 60 % train, 20 % dev and 20 % test with the same mix of classes.

    Raises ValueError when a class has too few examples to be in all three.
    """
    train, dev, test = stratified_split(y, SHARES, rng)
    return Part(X[:, train], y[train]), Part(X[:, dev], y[dev]), Part(X[:, test], y[test])
