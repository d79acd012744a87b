"""No more runs train at a time than there are cores, and each turn goes to who is due first."""

from __future__ import annotations

import threading
import time
from concurrent.futures import CancelledError
from contextlib import ExitStack

import pytest

from core.training import Run, finish
from core.turns import TURNS, Turns, usable_cores
from tests.core.examples import BUSY, POINTS


def waiting(turns: Turns, n: int) -> None:
    """Return once so many wait for a turn."""
    end = time.monotonic() + 10
    while len(turns._waiting) < n:
        assert time.monotonic() < end, f"{len(turns._waiting)} wait, not {n}"
        time.sleep(0.001)


def in_what_order(turns: Turns, *laters: float) -> list[float]:
    """All come, one after the other, while the turn is held; in what order they get it."""
    got: list[float] = []

    def come(later: float) -> None:
        with turns.turn(later):
            got.append(later)

    threads = [threading.Thread(target=come, args=(later,)) for later in laters]
    with turns.turn():
        for n, thread in enumerate(threads, 1):
            thread.start()
            waiting(turns, n)
    for thread in threads:
        thread.join()
    return got


def test_who_is_due_first_gets_the_next_turn() -> None:
    assert in_what_order(Turns(1), 500.0, 0.0, 100.0, 200.0) == [0.0, 100.0, 200.0, 500.0]


def test_who_has_waited_longest_goes_first_among_equals() -> None:
    turns, got = Turns(1), []

    def come(number: int) -> None:
        with turns.turn():
            got.append(number)

    threads = [threading.Thread(target=come, args=(number,)) for number in range(4)]
    with turns.turn():
        for thread in threads:
            thread.start()
            waiting(turns, 1 + threads.index(thread))
    for thread in threads:
        thread.join()
    assert got == [0, 1, 2, 3]


def test_a_turn_is_given_back_also_after_an_error() -> None:
    turns = Turns(1)
    with pytest.raises(ZeroDivisionError, match="planted"), turns.turn():
        raise ZeroDivisionError("planted")
    with turns.turn():
        assert turns._free == 0
    assert turns._free == 1


def test_a_run_that_nobody_watches_waits_while_every_core_is_taken_and_can_be_stopped() -> None:
    run, stopped = Run(BUSY, POINTS), threading.Event()

    def train() -> None:
        with pytest.raises(CancelledError):
            finish(run, stopped.is_set)

    thread = threading.Thread(target=train)
    with ExitStack() as held:
        for _ in range(usable_cores()):
            held.enter_context(TURNS.turn())
        thread.start()
        waiting(TURNS, 1)
        assert run.iteration == 0
        stopped.set()
    thread.join()
    assert run.iteration < BUSY.iterations
    assert finish(run).iteration == BUSY.iterations
