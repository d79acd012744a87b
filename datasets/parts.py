"""Train, dev and test from a set that comes in one part."""

from __future__ import annotations

import numpy as np

from core.data import Floats, Ints, Part
from core.splits import Random, part_sizes, random_split, stratified_split

SHARES = (0.6, 0.2, 0.2)
"""Train, dev, test: the usual shares for sets of this size (8.2)."""


def three_parts(
    X: Floats, y: Ints, rng: Random, split: str = "stratified"
) -> tuple[Part, Part, Part]:
    """X (n_x, m) and y (m,) as 60 % train, 20 % dev and 20 % test; split as in dealt.

    Raises ValueError when a class has too few examples.
    """
    train, dev, test = (Part(X[:, rows], y[rows]) for rows in dealt(y, rng, split))
    return train, dev, test


def dealt(y: Ints, rng: Random, split: str = "stratified") -> tuple[Ints, Ints, Ints]:
    """The numbers of the examples that are train's, dev's and test's; y: (m,) class numbers.

    split : "stratified" keeps the mix of classes, "random" is by lot alone, "in_order" takes the
    examples as they come. Raises ValueError when a class has too few examples for the first.
    """
    if split == "in_order":
        ends = np.cumsum(part_sizes(len(y), SHARES))[:-1]
        train, dev, test = np.split(np.arange(len(y)), ends)
    else:
        division = random_split if split == "random" else stratified_split
        train, dev, test = division(y, SHARES, rng)
    return train, dev, test
