"""What a tick does to the runs and the films of a slot."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
import streamlit as st

from core.experiment import Experiment
from core.training import Run
from tests.ui.runs import plane, trained
from ui.film import decode_payload
from ui.running import LIVE_BYTES_PER_SECOND, PAUSE_SECONDS, Showing, stop, watch
from ui.running import showing as held_in_slot

LONG = Experiment(iterations=100_000, hidden=(100, 100))


def showing(experiment: Experiment) -> Showing:
    return Showing({"": Run(experiment, plane())}, "slot-1")


def frames(shown: Showing) -> int:
    _, sections = decode_payload(shown.films[""])
    return sections["iteration"].size


def seconds_worth(shown: Showing) -> float:
    return len(shown.films[""]) / LIVE_BYTES_PER_SECOND


def test_a_film_that_was_sent_a_moment_ago_is_not_packed_anew() -> None:
    shown = showing(LONG)
    shown.advance()
    film, iteration = shown.films[""], shown.run.iteration
    shown.packed_at = time.monotonic() + 60
    shown.advance()
    assert shown.run.iteration > iteration
    assert shown.films[""] is film


def test_a_film_is_packed_again_after_a_time_that_grows_with_its_size() -> None:
    shown = showing(LONG)
    shown.advance()
    before = frames(shown)
    while len(shown.run.snapshots) == before:
        shown.run.advance(0.05)
    shown.packed_at = time.monotonic() - seconds_worth(shown)
    shown.advance()
    assert frames(shown) > before


def test_script_runs_that_overlap_train_one_after_the_other() -> None:
    experiment = Experiment(iterations=3000, hidden=(20,))

    def to_the_end(shown: Showing) -> None:
        while shown.training:
            shown.advance()

    for _ in range(5):  # a control moved, or Back, begins a script run while the last one trains
        shown = showing(experiment)
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(to_the_end, [shown] * 4))
        alone = trained(experiment, plane())
        assert shown.run.iteration == experiment.iterations
        assert np.array_equal(shown.run.theta, alone.theta)


def test_the_last_film_is_packed_at_once() -> None:
    shown = showing(Experiment(iterations=300, hidden=(20,)))
    shown.advance()
    shown.packed_at = time.monotonic() + 60
    while shown.training:
        shown.advance()
    header, _ = decode_payload(shown.films[""])
    assert header["state"] == "finished"
    assert frames(shown) == len(shown.run.snapshots)


@pytest.fixture
def ticks(monkeypatch: pytest.MonkeyPatch) -> list[tuple[float | None, Callable[[], None]]]:
    """What each watch() asks to be repeated: (how often, the tick)."""
    asked: list[tuple[float | None, Callable[[], None]]] = []

    def note(slot: str, draw: object, every: float | None, tick: Callable[[], None]) -> None:
        asked.append((every, tick))

    def run_the_page_anew() -> None:
        raise PageIsWantedError

    monkeypatch.setattr("ui.running.repeat", note)
    monkeypatch.setattr(st, "rerun", run_the_page_anew)
    return asked


class PageIsWantedError(Exception):
    """Stands for what Streamlit raises to run the page anew."""


def watched(experiment: Experiment) -> Showing:
    """What a page does with its runs at each run of its script."""
    shown = held_in_slot("test", {"": (experiment, plane())})
    watch("test", lambda now: None)
    return shown


def test_the_tick_after_the_last_asks_for_the_rest_of_the_page(ticks: list[Any]) -> None:
    experiment = Experiment(iterations=30_000, hidden=(20,))
    shown = watched(experiment)
    ((every, tick),) = ticks
    assert every == PAUSE_SECONDS
    while shown.training:
        tick()
    assert decode_payload(shown.films[""])[0]["state"] == "finished"
    with pytest.raises(PageIsWantedError):
        tick()
    assert watched(experiment) is shown
    assert ticks[-1][0] is None, "nothing is left to tick for"


def test_a_run_that_ends_with_the_scripts_own_tick_needs_no_other(ticks: list[Any]) -> None:
    shown = watched(Experiment(iterations=2, hidden=()))
    assert not shown.training
    assert [every for every, _ in ticks] == [None]


def test_a_stopped_run_ticks_no_more_and_its_film_says_so(ticks: list[Any]) -> None:
    reached = watched(LONG).run.iteration
    stop("test")
    shown = watched(LONG)
    assert shown.run.iteration == reached
    assert decode_payload(shown.films[""])[0]["state"] == "stopped"
    assert ticks[-1][0] is None
