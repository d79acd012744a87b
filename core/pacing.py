"""How long a run trains before it comes up for air: slices of time, in pieces of many updates."""

from __future__ import annotations

import time
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from core.data import Ints

SLICE_SECONDS = 0.05
"""A run trains for about this long at a time; then it may be somebody else's turn."""
UNKNOWN = 1e9
"""The seconds that something is thought to take until it was done once: longer than any slice."""


class Pace:
    """One run's pace: until when it may train on, and how long an update and a look take it.

    Nothing is known of a run's updates before the first, so that is made alone; and a piece that
    comes to the first look at what theta makes of the data ends with it.
    """

    def __init__(self) -> None:
        self._begin = self._end = 0.0
        self._update = self._look = UNKNOWN

    def begin(self, seconds: float) -> None:
        """Begin a time slice of so many seconds."""
        self._begin = time.perf_counter()
        self._end = self._begin + seconds

    @property
    def passed(self) -> float:
        """The seconds since the time slice began."""
        return time.perf_counter() - self._begin

    @property
    def left(self) -> float:
        """The seconds left of the time slice, below 0 when it is over."""
        return self._end - time.perf_counter()

    def updates(self, looks: Ints) -> int:
        """How many updates fit into what is left, with the looks on the way; at least 1.

        looks : in how many updates from now each is due. The last may begin before the end only.
        """
        left = self.left
        begins = looks * self._update + np.arange(looks.size) * self._look
        n = bisect_left(begins, left)
        fit = int((left - n * self._look) / self._update)
        if n < looks.size:
            fit = min(fit, int(looks[n]) - 1)
        return max(fit, int(looks[n - 1]) if n else 1)

    @contextmanager
    def training(self, updates: int) -> Iterator[None]:
        """Make so many updates inside, with an eye on the clock."""
        begin = time.perf_counter()
        yield
        # No clock is so fine that an update takes no time at all.
        self._update = max(time.perf_counter() - begin, 1e-7) / updates

    @contextmanager
    def looking(self, looks: int) -> Iterator[None]:
        """Take so many looks inside, perhaps none."""
        begin = time.perf_counter()
        yield
        if looks:
            self._look = (time.perf_counter() - begin) / looks
