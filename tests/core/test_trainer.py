"""Runs in the background: the same numbers, equal work once, the shortest first, nobody's not."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from core import compiled
from core import trainer as module
from core.experiment import Experiment
from core.trainer import Job, Trainer
from core.training import Run
from core.turns import Turns
from tests.core.examples import BUSY, POINTS, dataset, finished

ENDLESS = Experiment(hidden=(30, 30), iterations=100_000)


@pytest.fixture
def trainer() -> Trainer:
    """One thread and one turn of its own."""
    return Trainer(Turns(1), threads=1)


def here() -> bool:
    return True


def until(what: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not what():
        assert time.monotonic() < end, "nothing came of it for a minute"
        time.sleep(0.002)


def rests(job: Job) -> bool:
    """Whether the job makes no updates for a while."""
    before = job.look().iteration
    time.sleep(0.3)
    return job.look().iteration == before


def test_a_run_in_the_background_is_the_run_bit_for_bit(trainer: Trainer) -> None:
    job = trainer.job(BUSY, POINTS)
    trainer.want("one", [job], here)
    assert job.ended.wait(60)
    alone = finished(BUSY)
    assert np.array_equal(job.run.theta, alone.theta)
    assert [s.cost for s in job.run.snapshots] == [s.cost for s in alone.snapshots]
    assert job.look() is job.run


def test_a_run_that_began_in_numpy_is_made_anew_by_the_compiled_loop_and_never_goes_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pytest.importorskip("numba")
    assert compiled.warm_up()
    loaded = list(compiled._loaded)
    monkeypatch.setattr(compiled, "_loaded", [])
    experiment = replace(BUSY, iterations=20_000)
    job = Job("key", Run(experiment, POINTS))
    job.advance()
    shown = [job.look()]
    monkeypatch.setattr(compiled, "_loaded", loaded)
    while not job.ended.is_set():
        job.advance()
        shown.append(job.look())
    assert [run.engine_name for run in (shown[0], shown[-1])] == ["numpy", "compiled"]
    assert 0 < shown[0].iteration < 20_000
    made = [run.iteration for run in shown]
    assert made == sorted(made)
    assert np.array_equal(job.run.theta, finished(experiment).theta)


def test_equal_work_is_one_job_for_all_who_ask_at_once(trainer: Trainer) -> None:
    copies = [dataset() for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        jobs = list(pool.map(lambda data: trainer.job(BUSY, data), copies))
    assert set(jobs) == {jobs[0]}
    assert trainer.job(replace(BUSY, init_seed=9), POINTS) is not jobs[0]


def test_a_finished_run_is_kept_for_who_comes_later_as_long_as_there_is_room(
    trainer: Trainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = trainer.job(BUSY, POINTS)
    trainer.want("one", [job], here)
    assert job.ended.wait(60)
    first = job.run.theta
    until(lambda: bool(trainer._finished))
    del job
    assert trainer.job(BUSY, POINTS).ended.is_set()
    monkeypatch.setattr(module, "FINISHED_BYTES", 1)
    other = trainer.job(replace(BUSY, init_seed=9), POINTS)
    trainer.want("one", [other], here)
    assert other.ended.wait(60)
    until(lambda: not trainer._finished)
    again = trainer.job(BUSY, POINTS)
    assert not again.ended.is_set()
    trainer.want("one", [again], here)
    assert again.ended.wait(60)
    assert np.array_equal(again.run.theta, first)


def test_what_is_shorter_ends_first_though_it_came_later(trainer: Trainer) -> None:
    endless = trainer.job(ENDLESS, POINTS)
    trainer.want("patient", [endless], here)
    until(lambda: endless.look().iteration > 0)
    short = [trainer.job(replace(BUSY, init_seed=seed), POINTS) for seed in range(5)]
    trainer.want("hasty", short, here)
    for job in short:
        assert job.ended.wait(60)
    assert not endless.ended.is_set()
    trainer.want("patient", [], here)


def test_a_long_run_goes_on_among_many_short_ones(
    trainer: Trainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_LATER", 0.0)
    endless = trainer.job(ENDLESS, POINTS)
    trainer.want("patient", [endless], here)
    others = [trainer.job(replace(ENDLESS, init_seed=seed), POINTS) for seed in range(100, 103)]
    trainer.want("busy", others, here)
    for job in (endless, *others):
        until(lambda job=job: job.look().iteration > 50)  # type: ignore[misc]
    trainer.want("patient", [], here)
    trainer.want("busy", [], here)


def test_what_nobody_wants_any_more_is_not_trained_further(trainer: Trainer) -> None:
    there = threading.Event()
    there.set()
    job = trainer.job(ENDLESS, POINTS)
    trainer.want("one", [job], there.is_set)
    until(lambda: job.look().iteration > 0)
    there.clear()
    until(lambda: rests(job))
    there.set()
    trainer.want("one", [job], there.is_set)
    reached = job.look().iteration
    until(lambda: job.look().iteration > reached)
    trainer.want("one", [], there.is_set)
    until(lambda: rests(job))


def test_what_another_visitor_wants_too_goes_on(trainer: Trainer) -> None:
    job = trainer.job(BUSY, POINTS)
    trainer.want("one", [job], here)
    trainer.want("other", [job], here)
    trainer.want("one", [], here)
    assert job.ended.wait(60)


def test_an_error_is_raised_by_whoever_looks_and_ends_no_thread(
    trainer: Trainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, fine = trainer.job(BUSY, POINTS), trainer.job(replace(BUSY, init_seed=9), POINTS)

    def fail(seconds: float) -> None:
        raise ZeroDivisionError(f"planted, {seconds} s")

    monkeypatch.setattr(broken.run, "advance", fail)
    trainer.want("one", [broken, fine], here)
    assert broken.ended.wait(60)
    with pytest.raises(ZeroDivisionError, match="planted"):
        broken.look()
    assert fine.ended.wait(60)
    until(lambda: len(trainer._finished) == 1)


def test_a_look_at_a_run_stays_as_it_is_while_the_run_goes_on() -> None:
    run = Run(BUSY, POINTS)
    run.advance(0.0)
    still = run.as_it_is()
    theta, trace = still.theta.copy(), still.trace.low
    run.advance(60.0)
    assert (still.iteration, len(still.snapshots), still.outcome) == (0, 1, None)
    assert np.array_equal(still.theta, theta)
    assert np.array_equal(still.trace.low, trace)
    with pytest.raises(RuntimeError, match="as it was after 0 updates"):
        still.advance(60.0)


def test_a_run_that_ends_leaves_a_line_in_the_log(
    trainer: Trainer, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger=module.__name__):
        job = trainer.job(Experiment(hidden=(5,), iterations=30), POINTS)
        trainer.want("ann", [job], here)
        until(job.ended.is_set)
    (line,) = caplog.messages
    assert line.startswith(f"run: 2-D data, {POINTS.train.m} examples, net 2-5-1, 30 updates in 0.")
    assert line.endswith(f" s, {job.run.engine_name}, finished")


def test_a_job_knows_how_many_have_their_turn_before_it(trainer: Trainer) -> None:
    with trainer._turns.turn():  # nobody gets one meanwhile
        jobs = [trainer.job(replace(ENDLESS, init_seed=seed), POINTS) for seed in range(3)]
        for number, job in enumerate(jobs):
            trainer.want(number, [job], here)
        assert [trainer.before(job) for job in jobs] == [0, 1, 2]
    until(lambda: jobs[2].look().iteration > 0)
    assert trainer.before(jobs[2]) == 0
    for number in range(3):
        trainer.want(number, [], here)
