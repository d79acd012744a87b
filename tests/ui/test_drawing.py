"""The line in which pages wait to be drawn: one at a time, in the order they came."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from ui.drawing import PAGES, Line, drawing, in_turn, resting

FOR_EVER = 1e9


def nothing() -> None:
    """Nobody wants another page."""


class ReplacedError(Exception):
    """Stands for what Streamlit raises in a script run whose visitor wants another."""


def replaced() -> None:
    raise ReplacedError


@pytest.fixture
def take() -> Callable[[Line], Future[threading.Event]]:
    """Wait for a turn in a thread of its own, and return once it stands in line."""
    pool = ThreadPoolExecutor(8)

    def start(line: Line, look: Callable[[], None] = nothing) -> Future[threading.Event]:
        waiting = len(line)
        future = pool.submit(line.take, look)
        while len(line) == waiting and not future.done():
            pass
        return future

    return start


def test_turns_come_one_at_a_time_in_the_order_of_asking(
    take: Callable[..., Future[threading.Event]],
) -> None:
    line = Line(FOR_EVER)
    first = line.take(nothing)
    waiting = [take(line) for _ in range(4)]
    for one in waiting:
        assert not one.done()
        line.give(first)
        first = one.result(10)
        assert sum(other.done() for other in waiting) == waiting.index(one) + 1
    line.give(first)
    assert line.take(nothing).is_set()


def test_the_next_is_called_when_a_turn_takes_too_long_and_only_one(
    take: Callable[..., Future[threading.Event]],
) -> None:
    line = Line(0.0)
    slow = line.take(nothing)
    beside = take(line).result(10)
    line._lease = FOR_EVER
    third = take(line)
    line.give(slow)  # its turn was the next one's already
    assert not third.done()
    line.give(beside)
    third.result(10)


def test_who_leaves_the_line_holds_nobody_up(take: Callable[..., Future[threading.Event]]) -> None:
    line = Line(FOR_EVER)
    first = line.take(nothing)
    leaving, staying = take(line, replaced), take(line)
    with pytest.raises(ReplacedError):
        leaving.result(10)
    line.give(first)
    staying.result(10)


def test_a_script_that_waits_lets_another_draw_and_goes_on_after_it() -> None:
    order = []
    asked, drawn = threading.Event(), threading.Event()

    def another() -> None:
        asked.set()
        with drawing():
            order.append("another")
            drawn.set()

    with ThreadPoolExecutor(1) as pool, drawing():
        with drawing():
            order.append("one")
        assert in_turn()
        pool.submit(another)
        asked.wait(10)
        assert not drawn.wait(0.1)
        with resting():
            assert not in_turn()
            assert drawn.wait(10)
        order.append("one again")
    assert order == ["one", "another", "one again"]
    assert not in_turn()


def test_a_script_that_ends_with_an_error_gives_its_turn_back() -> None:
    with pytest.raises(ReplacedError), drawing(), resting():
        raise ReplacedError
    assert not in_turn()
    PAGES.give(PAGES.take(nothing))


def test_waiting_outside_of_a_turn_asks_for_none() -> None:
    with resting():
        assert not in_turn()


def test_who_is_replaced_while_it_rests_does_not_wait_for_a_turn_again() -> None:
    taken = []

    def rest() -> None:
        with drawing(), resting():
            taken.append(PAGES.take(nothing))
            raise ReplacedError

    with pytest.raises(ReplacedError):
        rest()
    assert not in_turn()
    PAGES.give(taken[0])
