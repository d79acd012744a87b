"""The cost of every update, kept in at most 2,000 buckets with their lowest and highest."""

from __future__ import annotations

import copy

import numpy as np

from core.data import Floats, Ints

MOST_BUCKETS = 2_000


class CostTrace:
    """A run's training cost, update by update, decimated so that spikes stay visible.

    Each bucket covers the same number of updates and keeps the lowest and the highest cost among
    them; a run of at most MOST_BUCKETS updates keeps them all.
    """

    def __init__(self, iterations: int) -> None:
        self.width = -(-iterations // MOST_BUCKETS)
        buckets = -(-iterations // self.width)
        self._low = np.full(buckets, np.inf)
        self._high = np.full(buckets, -np.inf)
        self._last = 0

    def add(self, t: int, costs: Floats | list[float] | float) -> None:
        """Take in the cost that update t (from 1) started from, or those of t and the next ones."""
        costs = np.atleast_1d(np.asarray(costs, dtype=np.float64))
        bucket = np.arange(t - 1, t - 1 + costs.size) // self.width
        np.minimum.at(self._low, bucket, costs)
        np.maximum.at(self._high, bucket, costs)
        self._last = t - 1 + costs.size

    def copy(self) -> CostTrace:
        """The same trace, which later updates leave alone."""
        other = copy.copy(self)
        other._low, other._high = self._low.copy(), self._high.copy()
        return other

    @property
    def _filled(self) -> int:
        return -(-self._last // self.width)

    @property
    def iteration(self) -> Ints:
        """The first update of each bucket that has begun."""
        return np.arange(self._filled) * self.width + 1

    @property
    def low(self) -> Floats:
        """The lowest cost of each bucket."""
        return self._low[: self._filled].copy()

    @property
    def high(self) -> Floats:
        """The highest cost of each bucket."""
        return self._high[: self._filled].copy()
