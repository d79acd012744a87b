"""One example asked about: the net's own answer, its true neighbours, what is outside."""

from __future__ import annotations

import numpy as np
import pytest

from core.data import Dataset, Part
from core.experiment import Experiment
from core.neighbours import answer
from core.network import predict
from core.training import Run, finish
from lessons.shared.measures import cache_of


def points(m: int = 40) -> Dataset:
    X = np.random.default_rng(0).normal(size=(3, m)) * [[1.0], [100.0], [0.01]]
    y = (X[0] > 0).astype(np.int64)
    train, dev = Part(X[:, :30], y[:30]), Part(X[:, 30:], y[30:])
    return Dataset("points", "table", train, dev, None, ("no", "yes"), ("a", "b", "c"))


@pytest.fixture(scope="module")
def run() -> Run:
    settings = Experiment(hidden=(4,), iterations=200, standardize=True, alpha=0.5)
    return finish(Run(settings, points()))


def test_the_answer_is_the_nets_own(run: Run) -> None:
    dev = run.data.dev
    A = cache_of(run, dev.X).A[-1]
    found = [answer(run, dev.X[:, i]) for i in range(dev.m)]
    assert [one.predicted for one in found] == predict(run.network, A).tolist()
    np.testing.assert_allclose([one.probabilities[1] for one in found], A[0], rtol=1e-12)
    assert all(one.probabilities.sum() == pytest.approx(1) for one in found)


def test_neighbours_are_the_nearest_after_scaling(run: Run) -> None:
    x = run.data.dev.X[:, 0]
    found = answer(run, x)
    away = [
        sum(((a - b) / s) ** 2 for a, b, s in zip(row, x, run.scaling.std[:, 0], strict=True))
        for row in run.data.train.X.T
    ]
    assert found.neighbours.tolist() == sorted(range(30), key=away.__getitem__)[:3]
    np.testing.assert_allclose(found.distances, np.sqrt(np.sort(away)[:3]))


def test_a_training_example_is_its_own_neighbour_unless_it_is_left_out(run: Run) -> None:
    x = run.data.train.X[:, 7]
    own = answer(run, x)
    assert own.neighbours[0] == 7
    assert own.distances[0] == 0
    assert own.outside == ()
    assert 7 not in answer(run, x, but=7).neighbours


def test_what_no_training_example_reaches_is_named(run: Run) -> None:
    x = run.data.train.X.max(axis=1) + np.array([0.0, 1.0, -0.001])
    assert answer(run, x).outside == (1,)


@pytest.mark.parametrize("x", [np.zeros(2), np.array([0.0, np.nan, 1.0])])
def test_no_example_of_this_data_is_refused(run: Run, x: np.ndarray) -> None:
    with pytest.raises(ValueError, match="3 finite numbers"):
        answer(run, x)
