"""The one training loop: the same every time, however it is cut up; its band and its film."""

from __future__ import annotations

import dataclasses
from dataclasses import replace

import numpy as np
import pytest

from core import due, training
from core.data import Part
from core.due import FILM_BYTES, frames_with_theta, snapshot_iterations
from core.experiment import Experiment
from core.network import Network, unpack
from core.optimizers import OPTIMIZERS
from core.record import HISTORY
from core.scaling import apply, fit_scaling
from core.snapshot import Observer, Snapshot
from core.training import Run, finish, train
from tests.core.examples import BUSY, POINTS, dataset, finished

SEEN = ("train_confidence", "dev_confidence", "train_right", "dev_right", "theta")


def same_snapshots(first: list[Snapshot], second: list[Snapshot]) -> bool:
    return len(first) == len(second) and all(
        np.array_equal(getattr(a, name), getattr(b, name))
        for a, b in zip(first, second, strict=True)
        for name in (*HISTORY, *SEEN)
    )


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_same_experiment_twice_gives_theta_bit_for_bit(optimizer: str) -> None:
    experiment = replace(BUSY, optimizer=optimizer, iterations=150)
    assert (finished(experiment).theta == finished(experiment).theta).all()


@pytest.mark.parametrize("schedule", ["constant", "exponential", "inverse_root_update"])
def test_how_a_run_is_cut_into_chunks_changes_nothing(schedule: str) -> None:
    experiment = replace(BUSY, schedule=schedule)
    whole, pieces = finished(experiment), Run(experiment, POINTS)
    chunks = 0
    while pieces.outcome is None:
        pieces.advance(2e-5)
        chunks += 1
    assert chunks > 50
    assert (whole.theta == pieces.theta).all()
    assert same_snapshots(whole.snapshots, pieces.snapshots)
    assert (whole.trace.low == pieces.trace.low).all()
    assert whole.band() == pieces.band()
    assert whole.outcome == pieces.outcome


def test_frames_that_nobody_watches_are_measured_when_they_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    measured = []
    monkeypatch.setattr(
        "core.snapshot.Observer.gradient_norms",
        lambda observer, theta, plain=Observer.gradient_norms: (
            measured.append(1) or plain(observer, theta)
        ),
    )
    run = finish(Run(BUSY, POINTS, watched=False))
    assert not measured
    assert run.snapshots[-1].gradient_norms
    assert len(measured) == 1
    for one, other in zip(run.snapshots, finished(BUSY).snapshots, strict=True):
        assert np.array_equal(one.theta, other.theta)  # type: ignore[arg-type]
        for name in (*HISTORY, *SEEN):  # measured one by one, or many at once: equal but roundings
            np.testing.assert_allclose(getattr(one, name), getattr(other, name), rtol=1e-9)


def test_train_yields_the_snapshots_of_the_run() -> None:
    assert same_snapshots(list(train(BUSY, POINTS)), finished(BUSY).snapshots)


def test_advance_gives_back_what_fell_due_and_stops_about_in_time() -> None:
    run = Run(replace(BUSY, iterations=100_000), POINTS)
    new = [snapshot for _ in range(4) for snapshot in run.advance(0.02)]
    assert run.outcome is None
    assert 0 < run.iteration < 100_000
    assert new == run.snapshots
    # A thousandfold of what was asked for would still be caught; shared cores may be slow.
    assert run.seconds < 2.0


def test_the_cost_goes_down_and_the_net_learns() -> None:
    run = finished(replace(BUSY, alpha=0.1, keep_prob=1.0, keep_prob_input=1.0))
    first, last = run.snapshots[0], run.snapshots[-1]
    assert last.cost < 0.8 * first.cost
    assert last.train_accuracy > 0.75 > first.train_accuracy


def test_a_bands_accuracies_are_those_of_the_last_100_iterations_of_a_finished_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Every iteration has a snapshot here: the band can be read off those.
    monkeypatch.setattr(due, "FRAMES", 200)
    monkeypatch.setattr(training, "what_is_due", due.what_is_due.__wrapped__)
    experiment = Experiment(hidden=(5,), alpha=2.0, iterations=130)
    run = Run(experiment, POINTS)
    run.advance(0.0)
    assert run.band() is None
    run = finished(experiment)
    last = run.snapshots[-100:]
    assert [s.iteration for s in last] == list(range(31, 131))
    train_accuracies = [s.train_accuracy for s in last]
    dev_accuracies = [s.dev_accuracy for s in last]
    assert run.band() == (
        (min(train_accuracies), max(train_accuracies)),
        (min(dev_accuracies), max(dev_accuracies)),
    )
    assert run.last.accuracies == list(zip(train_accuracies, dev_accuracies, strict=True))
    assert min(train_accuracies) < max(train_accuracies)


def test_examples_that_changed_sides_are_seen_where_the_accuracies_stay() -> None:
    run = finished(Experiment(hidden=(5,), alpha=2.0, iterations=130), POINTS)
    assert run.last.sides_changed()
    last = {s.train_right.tobytes() + s.dev_right.tobytes() for s in run.snapshots[-100:]}
    assert len(last) > 1
    still = finished(Experiment(hidden=(5,), alpha=1e-9, iterations=130), POINTS)
    assert not still.last.sides_changed()


def test_a_run_shorter_than_the_band_has_the_band_of_all_its_updates() -> None:
    run = finished(Experiment(hidden=(5,), iterations=7), POINTS)
    assert len(run.last.accuracies) == 7
    assert run.band() is not None


def test_standardizing_is_training_on_inputs_scaled_by_the_training_part() -> None:
    experiment = replace(BUSY, iterations=50)
    inside = finished(replace(experiment, standardize=True))
    scaling = fit_scaling(POINTS.train.X)
    by_hand = dataclasses.replace(
        POINTS,
        train=Part(apply(scaling, POINTS.train.X), POINTS.train.y),
        dev=Part(apply(scaling, POINTS.dev.X), POINTS.dev.y),
    )
    outside = finished(experiment, by_hand)
    assert (inside.theta == outside.theta).all()
    assert inside.snapshots[-1].dev_cost == outside.snapshots[-1].dev_cost
    assert (inside.theta != finished(experiment).theta).any()


def test_one_output_unit_for_two_classes_and_one_each_for_more() -> None:
    assert Run(Experiment(hidden=(6, 4)), POINTS).network.layer_dims == (2, 6, 4, 1)
    run = finished(replace(BUSY, iterations=300), dataset(n_classes=5, n_x=3))
    assert run.network.layer_dims == (3, 6, 4, 5)
    assert run.snapshots[-1].train_cost < run.snapshots[0].train_cost
    assert len(run.snapshots[-1].gradient_norms) == 3


def test_the_film_of_a_large_net_is_bounded_and_keeps_the_first_and_the_last_frame() -> None:
    due = snapshot_iterations(30_000)
    n_parameters = Network((12288, 20, 7, 5, 1)).n_parameters
    assert len(due) * n_parameters * 8 > 10 * FILM_BYTES
    kept = frames_with_theta(due, n_parameters)
    assert len(kept) * n_parameters * 8 <= FILM_BYTES
    assert len(kept) >= 5
    assert {0, 30_000} <= set(kept) <= set(due)


def test_the_film_of_the_chapters_net_keeps_every_frame() -> None:
    due = snapshot_iterations(30_000)
    assert frames_with_theta(due, Network((2, 20, 5, 1)).n_parameters) == due


def test_a_films_frames_are_copies_that_later_updates_leave_alone() -> None:
    run = Run(BUSY, POINTS)
    (first,) = run.advance(0.0)
    assert first.theta is not None
    assert not np.shares_memory(first.theta, run.theta)
    copy = first.theta.copy()
    run.advance(60.0)
    assert (first.theta == copy).all()
    assert (unpack(first.theta, run.network.layer_dims)[1].b == 0).all()
