"""What a tick does to the runs and the films of a slot."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import streamlit as st

from core.compiled import warm_up
from core.experiment import Experiment
from core.trainer import TRAINER, Job
from core.training import Run
from tests.ui.runs import plane, trained
from ui.film import decode_payload
from ui.running import PAUSE_SECONDS, TICK_SECONDS, forget_left, held, stop, watch
from ui.running import showing as held_in_slot
from ui.showing import LIVE_BYTES_PER_SECOND, LIVE_SECONDS, Showing


@pytest.fixture(autouse=True, scope="module")
def compiled_engine() -> None:
    """Have it ready before: runs made with and without it differ by roundings."""
    warm_up()


LONG = Experiment(iterations=100_000, hidden=(100, 100))


def showing(experiment: Experiment) -> Showing:
    """What a slot shows, trained by nobody but the test."""
    job = Job("key", Run(experiment, plane()))
    job.run.advance(0.0)
    return Showing({"": (experiment, plane())}, {"": job}, "slot-1")


@pytest.fixture
def untrained(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is trained in the background."""
    monkeypatch.setattr("ui.showing.want", lambda jobs: None)


def frames(shown: Showing) -> int:
    _, sections = decode_payload(shown.films[""])
    return sections["iteration"].size


def seconds_worth(shown: Showing) -> float:
    return len(shown.films[""]) / LIVE_BYTES_PER_SECOND


@pytest.mark.usefixtures("untrained")
def test_a_film_that_was_sent_a_moment_ago_is_not_packed_anew() -> None:
    shown = showing(LONG)
    shown.advance(0.0)
    film, iteration = shown.films[""], shown.run.iteration
    shown.packed_at = time.monotonic() + 60
    shown.jobs[""].advance()
    shown.advance(0.0)
    assert shown.run.iteration > iteration
    assert shown.films[""] is film


@pytest.mark.usefixtures("untrained")
def test_a_film_is_packed_again_after_a_time_that_grows_with_its_size() -> None:
    shown = showing(LONG)
    shown.advance(0.0)
    before = frames(shown)
    job = shown.jobs[""]
    while len(job.run.snapshots) == before:
        job.advance()
    shown.packed_at = time.monotonic() - max(LIVE_SECONDS, seconds_worth(shown))
    shown.advance(0.0)
    assert frames(shown) > before


@pytest.mark.usefixtures("untrained")
def test_the_last_film_is_packed_at_once() -> None:
    shown = showing(Experiment(iterations=300, hidden=(20,)))
    shown.advance(0.0)
    shown.packed_at = time.monotonic() + 60
    job = shown.jobs[""]
    while not job.ended.is_set():
        job.advance()
    shown.advance(0.0)
    header, _ = decode_payload(shown.films[""])
    assert header["state"] == "finished"
    assert frames(shown) == len(shown.run.snapshots)


@pytest.mark.usefixtures("untrained")
@pytest.mark.parametrize(("left", "state"), [(0.1, "finished"), (90.0, "training")])
def test_only_a_run_that_is_nearly_done_is_waited_for_longer(
    left: float, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Run, "seconds_left", left)
    shown = showing(Experiment(iterations=30_000, hidden=(20,)))
    job = shown.jobs[""]
    while not job.run.iteration:
        job.run.advance(1e-4)
    assert job.run.outcome is None

    def to_the_end() -> None:
        time.sleep(0.3)
        while not job.ended.is_set():
            job.advance()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(to_the_end)
        shown.advance(0.0, to_end=60.0)
        assert decode_payload(shown.films[""])[0]["state"] == state


@pytest.mark.usefixtures("untrained")
def test_nobody_knows_how_long_a_run_takes_that_has_not_begun() -> None:
    shown = showing(LONG)
    begin = time.monotonic()
    shown.advance(0.0, to_end=60.0)
    assert time.monotonic() - begin < 30
    assert shown.training


def test_script_runs_that_overlap_show_one_run_to_its_end() -> None:
    experiment = Experiment(iterations=3000, hidden=(20,))

    def to_the_end(shown: Showing) -> None:
        while shown.training:
            shown.advance(TICK_SECONDS)

    for seed in range(5):  # a control moved, or Back, begins a script run while the last one waits
        one = replace(experiment, init_seed=seed)
        shown = Showing({"": (one, plane())}, {"": TRAINER.job(one, plane())}, "slot-1")
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(to_the_end, [shown] * 4))
        alone = trained(one, plane())
        assert shown.run.iteration == one.iterations
        assert np.array_equal(shown.run.theta, alone.theta)


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


def test_the_tick_after_the_last_asks_for_the_rest_of_the_page(
    ticks: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.running.FIRST_SECONDS", 0.0)
    monkeypatch.setattr("ui.running.MORE_SECONDS", 0.0)
    experiment = Experiment(iterations=30_000, hidden=(20, 20))
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


@pytest.mark.usefixtures("untrained")
def test_a_stop_that_comes_twice_stops() -> None:
    """The browser sends a press with a tick, too; both threads find the run training."""
    shown = showing(LONG)
    shown.stop()
    shown.stop()
    assert shown.stopped
    assert not shown.training


def test_a_stopped_run_ticks_no_more_and_its_film_says_so(ticks: list[Any]) -> None:
    shown = watched(LONG)
    stop("test")
    reached = shown.run.iteration
    shown.advance(TICK_SECONDS)
    assert watched(LONG) is shown
    assert shown.run.iteration == reached
    assert decode_payload(shown.films[""])[0]["state"] == "stopped"
    assert ticks[-1][0] is None


def test_of_the_pages_left_a_session_keeps_the_runs_seen_last(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for slot in ("first", "second", "third"):
        held_in_slot(slot, {"": (Experiment(iterations=50), plane())})
    sizes = [shown.size for slot in ("first", "third") if (shown := held(slot))]
    assert min(sizes) > 20_000
    monkeypatch.setattr("ui.running.LEFT_BYTES", int(2.5 * max(sizes)))
    forget_left()
    assert [held(slot) is not None for slot in ("first", "second", "third")] == [False, True, True]
    held_in_slot("first", {"": (Experiment(iterations=50), plane())})
    forget_left()
    assert [held(slot) is not None for slot in ("first", "second", "third")] == [True, False, True]
