"""Pages are drawn one at a time; the others wait in line for a moment.

Many scripts at once would get in each other's way: each small step in NumPy or pyarrow gives the
GIL up, and has it back only after every other thread that wants it had its 5 ms. So thirty students
waited 8 s (median), though the cores were half idle; in line they wait .3 s (docs/architecture.md).
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ui.visitor import end_if_replaced

LEASE_SECONDS = 0.5
"""A page that takes longer is drawn further beside the next in line."""
LOOK_SECONDS = 0.2
"""Who waits looks so often whether the visitor wants another page, or a lease is over."""


class Line:
    """Who takes a place in it waits until all before have had their turn."""

    def __init__(self, lease: float) -> None:
        """lease : after so many seconds the next one's turn comes, whether or not one is done."""
        self._lease, self._lock = lease, threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._turn: threading.Event | None = None
        self._since = 0.0

    def __len__(self) -> int:
        """How many wait."""
        return len(self._waiting)

    def take(self, look: Callable[[], None]) -> threading.Event:
        """Wait for a turn, and return it; look() is called now and then and may raise."""
        mine = threading.Event()
        with self._lock:
            self._waiting.append(mine)
            self._call()
        try:
            while not mine.wait(LOOK_SECONDS):
                look()
                with self._lock:
                    self._call()
        except BaseException:
            self._leave(mine)
            raise
        return mine

    def give(self, mine: threading.Event) -> None:
        """Be done with a turn; one whose lease was over is the next one's already."""
        with self._lock:
            if self._turn is mine:
                self._turn = None
            self._call()

    def _leave(self, mine: threading.Event) -> None:
        """Wait no longer; the turn may have come at this very moment."""
        with self._lock:
            if mine in self._waiting:
                self._waiting.remove(mine)
        self.give(mine)

    def _call(self) -> None:
        """Call the first who waits if it is the turn of nobody."""
        free = self._turn is None or time.monotonic() - self._since > self._lease
        if free and self._waiting:
            self._turn, self._since = self._waiting.popleft(), time.monotonic()
            self._turn.set()


PAGES = Line(LEASE_SECONDS)
"""The whole process has this one: the GIL is one, however many cores there are."""
_script = threading.local()


@contextmanager
def drawing() -> Iterator[None]:
    """Draw the page, or a part of it, when its turn comes; inside of another this is nothing."""
    if in_turn():
        yield
        return
    _begin()
    try:
        yield
    finally:
        _end()


@contextmanager
def resting() -> Iterator[None]:
    """Let others draw meanwhile, where a script waits for something; then wait for a turn again.

    A script that ends while it waits, as its visitor wants another page, ends at once: waiting for
    a turn, it might be asked for a third page and forget the second.
    """
    if not in_turn():
        yield
        return
    _end()
    yield
    _begin()


def in_turn() -> bool:
    """Whether this script draws now."""
    return getattr(_script, "turn", None) is not None


def _begin() -> None:
    _script.turn = PAGES.take(end_if_replaced)


def _end() -> None:
    if in_turn():
        PAGES.give(_script.turn)
        _script.turn = None
