"""Who may train now: as many runs at a time as there are cores, the others wait their turn."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager


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


TURNS = threading.BoundedSemaphore(usable_cores())
"""The whole process has this one. More threads than cores would only get in each other's way."""


@contextmanager
def take_turn(timeout: float, turns: threading.Semaphore = TURNS) -> Iterator[bool]:
    """Hold a turn while inside; False, and no turn held, where none became free in `timeout` s.

    The wait is meant to be short and inside a loop, so that its caller can give up meanwhile.
    """
    mine = turns.acquire(timeout=timeout)
    try:
        yield mine
    finally:
        if mine:
            turns.release()
