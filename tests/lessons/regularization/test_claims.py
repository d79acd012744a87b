"""What the lesson on regularization says, at its page's defaults, over ten seeds."""

from __future__ import annotations

import functools
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from core.experiment import Experiment
from core.training import Run, finish
from core.turns import usable_cores
from datasets import load
from lessons.regularization import penalty_match, tanh_region
from lessons.regularization.lesson import (
    BASE,
    LAMBDAS,
    SMALL,
    Penalized,
    measure,
    sweep,
    unpenalized,
    with_strength,
)
from lessons.shared.seeds import SEEDS, over_seeds


def finished(experiment: Experiment) -> Run:
    data = load(experiment.dataset, seed=experiment.data_seed, noise=experiment.noise)
    run = finish(Run(experiment, data))
    assert run.outcome is not None
    assert run.outcome.state == "finished"
    return run


@functools.cache
def measured(experiment: Experiment) -> Penalized:
    return measure(finished(experiment))


def measured_all(experiments: list[Experiment]) -> list[Penalized]:
    """On all cores, in order."""
    with ThreadPoolExecutor(usable_cores()) as pool:
        return list(pool.map(measured, experiments))


@pytest.fixture(scope="module", autouse=True)
def whole_sweep() -> None:
    measured_all(over_seeds(sweep(BASE)))


def seeds_in_which(claims: list[bool]) -> None:
    assert len(claims) == len(SEEDS)
    assert sum(claims) >= 9, f"true for {sum(claims)} of {len(claims)} seeds"


def test_larger_lambda_gives_smaller_weights_all_along_the_sweep() -> None:
    seeds_in_which(
        [
            bool(
                np.all(np.diff([measured(e.with_seed(seed)).weight_norm for e in sweep(BASE)]) <= 0)
            )
            for seed in SEEDS
        ]
    )


def test_larger_lambda_narrows_the_gap_between_dev_and_train() -> None:
    gaps = np.array([[measured(e.with_seed(seed)).gap for e in sweep(BASE)] for seed in SEEDS])
    at = LAMBDAS.index(BASE.lambd)
    seeds_in_which([bool(gap[at] < gap[0]) for gap in gaps])
    seeds_in_which([bool(gap[at + 1] < gap[at]) for gap in gaps])
    seeds_in_which([bool(np.all(gap[at:] < gap[0])) for gap in gaps])


def test_at_the_default_lambda_dev_error_is_below_that_of_no_penalty() -> None:
    seeds_in_which(
        [
            measured(BASE.with_seed(seed)).dev_error
            < measured(unpenalized(BASE).with_seed(seed)).dev_error
            for seed in SEEDS
        ]
    )


def test_too_large_a_lambda_is_bias() -> None:
    most = with_strength(BASE, 30.0)
    seeds_in_which(
        [
            measured(most.with_seed(seed)).train_error
            > 2 * measured(BASE.with_seed(seed)).train_error
            for seed in SEEDS
        ]
    )


def test_l1_leaves_three_times_as_many_small_weights_as_l2_at_matched_training_cost() -> None:
    answers = measured_all(over_seeds([BASE]))
    while wanted := penalty_match.next_rivals(answers):
        answers += measured_all(wanted)
    matches = penalty_match.matches(answers)
    seeds_in_which(
        [
            penalty_match.mismatch(match.target, match.other) < penalty_match.NEAR
            and match.l1.small_share >= 3 * match.l2.small_share
            and match.l1.small_share > 0.5
            for match in matches
        ]
    )
    assert all(match.l1.experiment.lambd == 0 for match in matches)
    assert SMALL == 1e-3


def test_the_larger_lambda_the_more_of_a_tanh_nets_z_is_where_tanh_is_nearly_straight() -> None:
    def rises(seed: int) -> bool:
        runs = tanh_region.figure_runs(BASE.with_seed(seed), 60)
        assert len(runs) == 3
        shares = [tanh_region.on_the_curve(finished(e)).linear_share for e in runs]
        return shares[0] < shares[1] < shares[2]

    seeds_in_which([rises(seed) for seed in SEEDS])
