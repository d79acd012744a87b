"""A run that diverges is a result with a reason, and nothing on the console says a word.

Warnings are errors in these tests, so each of them also says that the console stays quiet.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.data import Part
from core.divergence import exploding_penalty
from core.due import what_is_due
from core.experiment import Experiment
from core.training import Run
from datasets import load
from tests.core.examples import POINTS, dataset, finished


@pytest.mark.parametrize("n_classes", [2, 3])
def test_a_cost_that_is_no_number_ends_the_run_with_the_reason(n_classes: int) -> None:
    experiment = Experiment(
        hidden=(20,) * 20, initialization="normal", init_scale=100, alpha=1000, iterations=5000
    )
    run = finished(experiment, dataset(n_classes=n_classes))
    assert run.outcome is not None
    assert run.outcome.state == "diverged"
    assert run.outcome.reason.startswith("the cost became nan at update ")
    assert run.outcome.reason.endswith(f" {run.iteration + 1}")
    assert_ended_well(run)


@pytest.mark.parametrize("optimizer", ["gradient_descent", "momentum"])
def test_weights_that_overflow_end_the_run_with_the_reason(optimizer: str) -> None:
    experiment = Experiment(alpha=1000, lambd=1000, iterations=5000, optimizer=optimizer)
    run = finished(experiment)
    assert run.outcome is not None
    assert run.outcome.state == "diverged"
    assert run.reason.startswith(f"the weights overflowed at update {run.iteration + 1}")
    assert_ended_well(run)


def assert_ended_well(run: Run) -> None:
    """Whether a diverged run knows where it ended and kept its last finite theta."""
    assert run.outcome is not None
    assert run.outcome.iteration == run.iteration == run.snapshots[-1].iteration
    assert run.iteration < run.experiment.iterations
    assert np.isfinite(run.theta).all()
    assert run.snapshots[-1].theta is not None
    assert (run.snapshots[-1].theta == run.theta).all()
    assert run.band() is None
    assert run.advance(1.0) == []


@pytest.mark.parametrize("iterations", range(1, 8))
def test_a_run_that_diverges_within_its_last_100_updates_is_quiet_too(iterations: int) -> None:
    run = finished(Experiment(hidden=(20,) * 20, alpha=1000, iterations=iterations))
    assert run.outcome is not None
    finite = np.isfinite(run.snapshots[-1].cost)
    assert run.outcome.state == ("finished" if finite else "diverged")
    if iterations == 3:
        assert run.outcome.reason == "the cost became nan at the last update"


def test_inputs_beyond_all_measure_diverge_at_once_instead_of_failing() -> None:
    def huge(part: Part) -> Part:
        return Part(part.X * 1e160, part.y)

    run = finished(Experiment(), replace(POINTS, train=huge(POINTS.train), dev=huge(POINTS.dev)))
    assert run.outcome is not None
    assert run.outcome.reason == "the weights overflowed at update 1"
    assert [s.iteration for s in run.snapshots] == [0]


@pytest.mark.parametrize("seconds", [60.0, 0.0001])
def test_the_frames_of_a_large_net_that_diverges_are_the_same_however_it_is_cut(
    monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    """The last keeps its weights; those before it do as in a run that goes well."""
    monkeypatch.setattr("core.due.FILM_BYTES", 8 * 5 * 171)
    monkeypatch.setattr("core.training.what_is_due", what_is_due.__wrapped__)
    run = finished(Experiment(alpha=1000, lambd=1000, iterations=5000), seconds=seconds)
    kept = [s.iteration for s in run.snapshots if s.theta is not None]
    assert run.diverged
    assert kept == [0, run.iteration]
    assert_ended_well(run)


def test_a_penalty_that_alone_makes_weights_grow_is_named() -> None:
    experiment = Experiment(lambd=1000, alpha=0.5, iterations=300)
    run = finished(experiment, load("field", seed=54, noise=1.0))
    assert run.diverged
    assert "1 - αλ/m is -1.37 (eq. 11), so the penalty alone" in run.reason
    assert "below 2m/α = 844" in run.reason


@pytest.mark.parametrize(
    "changes", [{"lambd": 800}, {"optimizer": "Adam"}, {"alpha": 0.4}, {"lambd": 0.0}]
)
def test_a_penalty_that_shrinks_weights_is_not(changes: dict[str, Any]) -> None:
    experiment = replace(Experiment(lambd=1000, alpha=0.5), **changes)
    assert exploding_penalty(experiment, 211) == ""
