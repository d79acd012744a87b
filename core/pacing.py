"""How long a run trains before it comes up for air: slices of time, in chunks of updates."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

SLICE_SECONDS = 0.05
"""A run trains for about this long at a time; then it may be somebody else's turn."""


class Pace:
    """One run's pace: until when it may train on, and how long an update takes it.

    Nothing is known of a run's updates before the first, so that is made alone.
    """

    def __init__(self) -> None:
        self._begin = self._end = 0.0
        self._seconds_per_update = float("inf")

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

    @property
    def updates(self) -> int:
        """How many updates fit into what is left, at least 1."""
        return max(1, int(self.left / self._seconds_per_update))

    @contextmanager
    def timed(self, updates: int) -> Iterator[None]:
        """Make so many updates and record them inside, with an eye on the clock."""
        begin = time.perf_counter()
        yield
        # No clock is so fine that an update takes no time at all.
        self._seconds_per_update = max(time.perf_counter() - begin, 1e-7) / updates
