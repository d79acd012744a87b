"""How runs share the processor: each trains for a time slice, and only while it has a turn."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from core.data import Floats
from core.turns import take_turn

CHUNK_SECONDS = 0.05
"""A run that is trained to its end comes up for air at least about this often."""
TURN_SECONDS = 0.02
"""A run that waits for its turn to train looks up this often to see whether it still should."""

Costs = Floats | list[float]


class Pace:
    """One run's pace: until when it may train on, and how long an update takes it."""

    def __init__(self) -> None:
        self._begin = self._end = 0.0
        self._seconds_per_update = 1e-3

    def begin(self, seconds: float) -> None:
        """Begin a time slice of so many seconds; waiting for a turn is part of them."""
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

    @contextmanager
    def turn(self) -> Iterator[int]:
        """Hold a turn while inside: how many updates fit into what is left, at least 1.

        0, and no turn, where none became free in TURN_SECONDS.
        """
        with take_turn(TURN_SECONDS) as mine:
            yield max(1, int(self.left / self._seconds_per_update)) if mine else 0

    def timed(self, advance: Callable[[Floats], Costs], alphas: Floats) -> Costs:
        """advance(alphas), with an eye on the clock."""
        begin = time.perf_counter()
        costs = advance(alphas)
        self._seconds_per_update = (time.perf_counter() - begin) / len(alphas)
        return costs
