"""Dividing examples into train, dev and test (8.2), by lot or class by class."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.data import Ints

Random = np.random.Generator | np.random.RandomState


def random_split(y: Ints, fractions: Sequence[float], rng: Random) -> tuple[Ints, ...]:
    """The examples' numbers dealt into parts by lot: a small part may miss a class.

    y : (m,) class numbers, of which only m is used. fractions : each part's share, together 1.
    Returns one (m_part,) array for each fraction. Raises ValueError when a part would be empty, or
    the fractions are not shares of one whole.
    """
    check_fractions(fractions)
    y = _checked(y)
    counts = part_sizes(len(y), fractions)
    if 0 in counts:
        raise ValueError(
            f"every part needs an example, but {len(y)} examples in shares {list(fractions)} give "
            f"parts of {counts}; add examples or ask for fewer parts"
        )
    return _deal(rng.permutation(len(y)), counts)


def stratified_split(y: Ints, fractions: Sequence[float], rng: Random) -> tuple[Ints, ...]:
    """The examples' numbers dealt into parts so that each part has the same mix of classes.

    Each class is divided by the largest-remainder rule, so its number in a part is within one
    example of fraction * size of the class; then each part is shuffled.

    y : (m,) class numbers. fractions : each part's share, together 1. Returns one (m_part,) array
    for each fraction. Raises ValueError when a class has too few examples to be in every part, or
    the fractions are not shares of one whole.

    >>> y = np.array([0, 0, 0, 0, 1, 1])
    >>> [len(part) for part in stratified_split(y, (0.5, 0.5), np.random.default_rng(0))]
    [3, 3]
    """
    check_fractions(fractions)
    y = _checked(y)
    pieces: list[list[Ints]] = [[] for _ in fractions]
    for label in np.unique(y):
        members = rng.permutation(np.flatnonzero(y == label))
        counts = part_sizes(len(members), fractions)
        if 0 in counts:
            raise ValueError(
                f"class {label} has too few examples to be in every part: {len(members)} in shares "
                f"{list(fractions)} give {counts}; add examples of it or leave the class out"
            )
        for piece, dealt in zip(pieces, _deal(members, counts), strict=True):
            piece.append(dealt)
    return tuple(rng.permutation(np.concatenate(piece)) for piece in pieces)


def stratified_order(y: Ints, rng: Random) -> Ints:
    """The examples' numbers (m,), shuffled so that every first n of them have the mix of all.

    So a smaller training set is a part of every larger one, and learning curves compare like with
    like. Raises ValueError where y is not (m,) with m > 0.

    >>> y = np.array([0, 0, 0, 0, 1, 1])
    >>> y[stratified_order(y, np.random.default_rng(0))]
    array([0, 1, 0, 0, 1, 0])
    """
    y = _checked(y)
    place = np.empty(len(y))
    for label in np.unique(y):
        members = rng.permutation(np.flatnonzero(y == label))
        place[members] = (np.arange(len(members)) + 0.5) / len(members)
    return np.argsort(place, kind="stable").astype(np.int64)


def part_sizes(m: int, fractions: Sequence[float]) -> list[int]:
    """m divided by the largest-remainder rule: whole numbers within one of fraction * m.

    >>> part_sizes(8, (0.6, 0.2, 0.2))
    [5, 2, 1]
    """
    ideal = m * np.asarray(fractions, dtype=np.float64)
    # A share such as 0.6 * 5 may come out as 2.9999999999999996, which means 3.
    counts = np.floor(ideal + 1e-9).astype(int)
    by_remainder = np.argsort(-np.round(ideal - counts, 9), kind="stable")
    counts[by_remainder[: m - counts.sum()]] += 1
    return [int(count) for count in counts]


def check_fractions(fractions: Sequence[float]) -> None:
    """Raise ValueError unless every share is in (0, 1] and all together are 1."""
    for fraction in fractions:
        if not 0 < fraction <= 1:
            raise ValueError(f"every fraction must be in (0, 1], got {fraction}")
    if abs(sum(fractions) - 1) > 1e-9:
        raise ValueError(
            f"the fractions must sum to 1, got {list(fractions)} with sum {sum(fractions):g}"
        )


def _checked(y: Ints) -> Ints:
    y = np.asarray(y)
    if y.ndim != 1 or y.size == 0:
        raise ValueError(f"y must be (m,) with m > 0, got shape {y.shape}")
    return y


def _deal(order: Ints, counts: Sequence[int]) -> tuple[Ints, ...]:
    return tuple(np.split(order, np.cumsum(counts)[:-1]))
