"""Mini-batches (8.6.2): which examples each update sees."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from core.data import Ints


def examples_per_update(m: int, batch_size: int) -> int:
    """The examples of a whole batch: batch_size, and never more than the m there are; 0 is all m.

    >>> examples_per_update(211, 64), examples_per_update(211, 0), examples_per_update(211, 512)
    (64, 211, 211)
    """
    return min(batch_size or m, m)


def updates_per_epoch(m: int, batch_size: int) -> int:
    """How many updates one pass over m examples takes; batch_size 0 is all m at once.

    >>> updates_per_epoch(211, 64), updates_per_epoch(211, 0), updates_per_epoch(211, 1)
    (4, 1, 211)
    """
    return -(-m // batch_size) if batch_size else 1


def epoch_of(t: Ints, per_epoch: int) -> Ints:
    """The epoch, from 1, of the updates t, of which an epoch has per_epoch; 0 belongs to the first.

    >>> epoch_of(np.array([0, 1, 4, 5]), 4)
    array([1, 1, 1, 2])
    """
    return (np.maximum(t, 1) - 1) // per_epoch + 1


def batches(m: int, batch_size: int, rng: np.random.Generator) -> Iterator[Ints | slice]:
    """The columns of X that each update uses, without end, epoch after epoch.

    Every epoch is a new shuffle cut into pieces of batch_size; the last piece of an epoch may be
    smaller. batch_size 1 is stochastic gradient descent; 0 or m or more is batch gradient
    descent, where the order cannot matter, nothing is shuffled and every update gets a full slice.
    """
    whole = batch_size == 0 or batch_size >= m
    while True:
        if whole:
            yield slice(None)
            continue
        order = rng.permutation(m)
        for start in range(0, m, batch_size):
            yield order[start : start + batch_size]


class EpochOrders:
    """The examples' order in each epoch, drawn as batches() draws it, for any run of updates."""

    def __init__(self, m: int, batch_size: int, rng: np.random.Generator) -> None:
        self._m, self._batch, self._rng = m, batch_size, rng
        self._per_epoch = updates_per_epoch(m, batch_size)
        self._whole = np.arange(m)
        self._epochs: list[Ints] = []
        self._first = 0

    def columns(self, t: int, updates: int) -> tuple[Ints, int]:
        """Whole epochs one after another, and where in them the update after t begins."""
        if self._batch == 0 or self._batch >= self._m:
            return self._whole, 0
        first = t // self._per_epoch
        last = max(first, (t + updates - 1) // self._per_epoch)
        del self._epochs[: first - self._first]
        self._first = first
        while len(self._epochs) <= last - first:
            self._epochs.append(self._rng.permutation(self._m))
        return np.concatenate(self._epochs[: last - first + 1]), t % self._per_epoch * self._batch
