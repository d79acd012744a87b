"""A run comes back about in time: its pieces are sized by what updates and looks were seen to take.

A clock that only moves when something is done stands in for the processor's.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.data import Floats
from core.due import FRAMES, THETA_BYTES
from core.engine import NumpyEngine, Recorded
from core.experiment import Experiment
from core.pacing import Pace
from core.snapshot import Observer, Seen
from core.training import Run
from tests.core.examples import BUSY, POINTS


class Clock:
    """Seconds that pass when somebody says so, and what was done meanwhile."""

    def __init__(self) -> None:
        self.now = 0.0
        self.pieces: list[int] = []

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("core.pacing.time.perf_counter", clock)
    return clock


def slow(monkeypatch: pytest.MonkeyPatch, clock: Clock, *, update: float, look: float) -> None:
    """Every update and every look takes so many seconds of the clock."""
    record, see = NumpyEngine.record, Observer.see

    def slow_record(engine: NumpyEngine, alphas: Floats, *wanted: Any) -> Recorded:
        clock.now += len(alphas) * update
        clock.pieces.append(len(alphas))
        return record(engine, alphas, *wanted)

    def slow_see(observer: Observer, thetas: Floats, **how: Any) -> list[Seen]:
        clock.now += len(thetas) * look
        return see(observer, thetas, **how)

    monkeypatch.setattr("core.preparation.make_engine", NumpyEngine)
    monkeypatch.setattr("core.preparation.make_observer", plain_observer)
    monkeypatch.setattr(NumpyEngine, "record", slow_record)
    monkeypatch.setattr(Observer, "see", slow_see)


def plain_observer(experiment, network, data) -> Observer:  # type: ignore[no-untyped-def]
    return Observer(network, data, experiment.lambd, experiment.lambd_l1)


@pytest.mark.parametrize("watched", [True, False])
@pytest.mark.parametrize(("update", "look"), [(1e-3, 0.0), (1e-5, 7e-3), (1e-3, 1e-3)])
def test_a_slice_is_kept_to_one_look_however_long_looks_and_updates_take(
    monkeypatch: pytest.MonkeyPatch, clock: Clock, update: float, look: float, watched: bool
) -> None:
    slow(monkeypatch, clock, update=update, look=look)
    run = Run(replace(BUSY, iterations=1500), POINTS, watched=watched)
    while run.outcome is None:
        begin = clock.now
        run.advance(0.05)
        assert clock.now - begin < 0.05 + 2 * look + 2 * update
        assert clock.now - begin > 0.04 or run.outcome
    assert clock.pieces[0] == 1
    assert len(clock.pieces) < FRAMES / 2 + 2 * clock.now / 0.05


def test_a_net_whose_update_takes_longer_than_the_slice_comes_back_after_each(
    monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    slow(monkeypatch, clock, update=0.2, look=0.3)
    run = Run(BUSY, POINTS)
    made = [run.iteration for _ in range(5) if run.advance(0.05) is not None]
    assert made == [0, 1, 2, 3, 4]


def test_looks_on_the_way_count_and_the_first_of_them_ends_a_piece(clock: Clock) -> None:
    pace = Pace()
    pace.begin(10.0)
    assert pace.updates(np.array([3, 7])) == 1
    with pace.training(4):
        clock.now += 2.0  # .5 s each
    assert pace.updates(np.array([3, 7])) == 3
    assert pace.updates(np.array([30, 31])) == 16
    with pace.looking(2):
        clock.now += 2.0  # 1 s each
    assert pace.left == 6.0
    assert pace.updates(np.array([2, 4, 50])) == 8  # 4 s for updates, 2 s for two looks
    assert pace.updates(np.array([2, 4, 7])) == 7  # the last look begins at 5.5 s
    assert pace.updates(np.array([2, 4, 9])) == 8  # or would at 6.5 s
    with pace.looking(0):
        clock.now += 9.0
    assert pace.updates(np.array([2, 4, 9])) == 1


def test_the_thetas_of_a_piece_are_bounded() -> None:
    run = Run(Experiment(hidden=(300, 300), iterations=250), POINTS)
    thetas = []
    record = run.engine.record
    run.engine.record = lambda alphas, wanted, looks: (  # type: ignore[method-assign]
        thetas.append(len(wanted)) or record(alphas, wanted, looks)  # type: ignore[func-returns-value]
    )
    while run.outcome is None:
        run.advance(60.0)
    assert max(thetas) == THETA_BYTES // (8 * run.network.n_parameters) == 5
    assert sum(thetas) == run._due.iterations.size - 1 > FRAMES
