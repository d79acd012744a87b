"""Who may train now: as many runs at a time as there are cores, the others wait their turn."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple


def usable_cores() -> int:
    """The cores that this process may use, at least 1; a container may have fewer than the machine.

    >>> usable_cores() >= 1
    True
    """
    if hasattr(os, "process_cpu_count"):  # from Python 3.13 on
        return os.process_cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Waiting(NamedTuple):
    due: float
    called: threading.Event


class Turns:
    """So many turns to train; of those who wait for one, the one that is due first gets the next.

    A turn is meant to be held for a slice of .05 s or so and asked for again, so that nobody waits
    long for it, and a long run takes turns with the others.
    """

    def __init__(self, most: int) -> None:
        self._free, self._lock = most, threading.Lock()
        self._waiting: list[_Waiting] = []

    @contextmanager
    def turn(self, later: float = 0.0) -> Iterator[None]:
        """Hold a turn while inside.

        Who can wait says for how long: it is due so many seconds later, and lets those go first
        that come until then and are due at once.
        """
        self._take(later)
        try:
            yield
        finally:
            self._give()

    def _take(self, later: float) -> None:
        with self._lock:
            if self._free:
                self._free -= 1
                return
            mine = _Waiting(time.monotonic() + later, threading.Event())
            self._waiting.append(mine)
        mine.called.wait()

    def _give(self) -> None:
        """Hand the turn over, so that nobody who comes by chance at this moment takes it."""
        with self._lock:
            if not self._waiting:
                self._free += 1
                return
            first = min(self._waiting, key=lambda one: one.due)
            self._waiting.remove(first)
        first.called.set()


TURNS = Turns(usable_cores())
"""The whole process has this one. More threads than cores would only get in each other's way."""
