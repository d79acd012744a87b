"""The true error of a run, and what may be asked of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.experiment import Experiment
from datasets import REGISTRY, data_of
from lessons.bias_variance import lesson as nets
from lessons.dropout import lesson as dropout
from lessons.regularization import lesson as regularization
from lessons.shared.evidence import Grade
from lessons.shared.question import trained
from lessons.shared.truth import FRESH, Claim, drawable, fresh_points, said, true_error

MADE = [name for name, entry in REGISTRY.items() if entry.fresh is not None]


@pytest.mark.parametrize("name", MADE)
def test_fresh_points_are_of_the_sets_kind_and_none_is_in_it(name: str) -> None:
    experiment = Experiment(dataset=name, data_seed=1009)
    part, data = fresh_points(experiment), data_of(experiment)
    assert part is not None
    assert part.m == FRESH
    whole = np.hstack([data.train.X, data.dev.X])
    spread = whole.std(axis=1)
    assert np.abs(part.X.mean(axis=1) - whole.mean(axis=1)).max() < 0.2 * spread.max()
    np.testing.assert_allclose(part.X.std(axis=1), spread, rtol=0.15)
    y = np.concatenate([data.train.y, data.dev.y])
    shares = np.bincount(part.y) / part.m - np.bincount(y) / y.size
    assert np.abs(shares).max() < 0.05
    old = {tuple(x) for x in whole.T}
    assert not old & {tuple(x) for x in part.X.T}


def test_fresh_points_are_the_same_for_a_seed_and_others_for_another() -> None:
    first, again, other = (fresh_points(Experiment(data_seed=seed)) for seed in (1, 1, 2))
    assert first is not None
    assert again is not None
    assert other is not None
    assert (first.X == again.X).all()
    assert (first.X != other.X).any()


def test_the_true_error_of_a_net_that_answers_one_class_is_the_other_classes_share() -> None:
    run = trained(Experiment(dataset="moons", hidden=(), iterations=1, alpha=1e-9))
    part = fresh_points(run.experiment)
    assert part is not None
    # Weights of 0 and b far above it: always class 1.
    run.snapshots[-1].theta = np.array([0.0, 0.0, 50.0])
    assert true_error(run) == pytest.approx(np.mean(part.y == 0))


def test_data_from_files_have_no_true_error() -> None:
    assert not drawable(Experiment(dataset="digits"))
    assert fresh_points(Experiment(dataset="breast_cancer")) is None
    assert not drawable(replace(Experiment(), dataset="digits"))


def test_only_claims_that_the_verdict_makes_are_asked_about() -> None:
    sure, hint, few = (Claim("row", "it helped", grade, holds=True) for grade in Grade)
    assert said([sure, hint, few], ["Dev error fell: it helped."]) == [sure]
    assert said([sure, hint, few], ["Dev error fell: it helped, it seems: it points"]) == [hint]
    assert said([sure, hint, few], ["2 of 100 points are too few to tell."]) == []


def test_the_three_lessons_tell_their_claims_against_the_true_errors() -> None:
    base = regularization.BASE
    plain, run = trained(regularization.unpenalized(base)), trained(base)
    claims = regularization.told(plain, run, (0.25, 0.16))
    assert [one.words for one in claims] == ["less variance", "the penalty helped"]
    assert all(one.holds for one in claims)
    assert not any(one.holds for one in regularization.told(plain, run, (0.10, 0.30)))
    bare, dropped = trained(dropout.without_dropout(dropout.BASE)), trained(dropout.BASE)
    for true in ((0.3, 0.1), (0.1, 0.3)):
        for one in dropout.told(bare, dropped, true):
            assert one.words in " ".join(dropout.verdict(bare, dropped))
    net = trained(nets.TOO_LARGE)
    found = nets.diagnosis_of(net, hoped=nets.HOPED, slack=nets.SLACK)
    assert found is not None
    (claim,) = nets.told(net, found, 0.3)
    assert (claim.words, claim.holds) == ("the variance is high", True)
    assert not nets.told(net, found, 0.01)[0].holds
