"""No more runs train at a time than there are cores, and whoever waits can give up."""

from __future__ import annotations

import threading

import pytest

from core.pacing import TURN_SECONDS
from core.training import Run
from core.turns import TURNS, take_turn, usable_cores
from tests.core.examples import BUSY, POINTS


def test_there_are_as_many_turns_as_usable_cores() -> None:
    held = [TURNS.acquire(blocking=False) for _ in range(usable_cores() + 1)]
    for _ in range(sum(held)):
        TURNS.release()
    assert held == [True] * usable_cores() + [False]


def test_a_turn_is_given_back_also_after_an_error() -> None:
    turns = threading.BoundedSemaphore(1)
    with pytest.raises(ZeroDivisionError, match="planted"), take_turn(0.01, turns):
        raise ZeroDivisionError("planted")
    with take_turn(0.01, turns) as mine:
        assert mine


def test_without_a_free_turn_the_answer_is_false_and_none_is_given_back() -> None:
    turns = threading.BoundedSemaphore(1)
    with take_turn(0.01, turns) as first, take_turn(0.01, turns) as second:
        assert (first, second) == (True, False)
    with take_turn(0.01, turns) as mine:
        assert mine


def test_a_run_that_waits_for_its_turn_trains_nothing_and_can_be_stopped() -> None:
    run, asked = Run(BUSY, POINTS), []

    def stopped() -> bool:
        asked.append(True)
        return len(asked) > 2

    held = [TURNS.acquire() for _ in range(usable_cores())]
    try:
        run.advance(60.0, stopped)
        assert len(asked) == 3
        run.advance(TURN_SECONDS)
        assert run.iteration == 0
    finally:
        for _ in held:
            TURNS.release()
    run.advance(60.0)
    assert run.iteration == BUSY.iterations


def test_a_stopped_run_trains_no_further() -> None:
    run = Run(BUSY, POINTS)
    run.advance(60.0, lambda: run.iteration > 0)
    assert 0 < run.iteration < BUSY.iterations
