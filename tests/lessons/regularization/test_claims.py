"""What the lesson on regularization says, at its page's defaults, over ten samples."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lessons.regularization import lesson, penalty_match, tanh_region
from lessons.regularization.lesson import BASE, LAMBDAS, SMALL, Penalized
from lessons.shared.question import answered
from lessons.shared.seeds import SEEDS, over_seeds


@pytest.fixture(scope="module")
def swept() -> dict[float, list[Penalized]]:
    found = answered(lesson.sweep_question(BASE))
    assert not any(one.exploded for seeds in found.values() for one in seeds)
    return found


def seeds_in_which(claims: list[bool]) -> None:
    assert len(claims) == len(SEEDS)
    assert sum(claims) >= 9, f"true for {sum(claims)} of {len(claims)} seeds"


def test_larger_lambda_gives_smaller_weights_all_along_the_sweep(
    swept: dict[float, list[Penalized]],
) -> None:
    norms = np.array([[one.weight_norm for one in seeds] for seeds in swept.values()])
    seeds_in_which([bool(np.all(np.diff(of_seed) <= 0)) for of_seed in norms.T])


def test_larger_lambda_narrows_the_gap_between_dev_and_train(
    swept: dict[float, list[Penalized]],
) -> None:
    gaps = np.array([[one.gap for one in seeds] for seeds in swept.values()]).T
    at = LAMBDAS.index(BASE.lambd)
    seeds_in_which([bool(gap[at] < gap[0]) for gap in gaps])
    assert np.median(gaps[:, at + 1]) < np.median(gaps[:, at])
    seeds_in_which([bool(np.all(gap[at:] < gap[0])) for gap in gaps])


def test_at_the_default_lambda_dev_error_is_below_that_of_no_penalty(
    swept: dict[float, list[Penalized]],
) -> None:
    pairs = zip(swept[BASE.lambd], swept[0.0], strict=True)
    seeds_in_which([penalized.dev_error < plain.dev_error for penalized, plain in pairs])


def test_too_large_a_lambda_is_bias(swept: dict[float, list[Penalized]]) -> None:
    too_large = over_seeds({30.0: replace(BASE, lambd=30.0)}, lesson.measure, redraw=True)
    pairs = zip(answered(too_large)[30.0], swept[BASE.lambd], strict=True)
    seeds_in_which([most.train_error > 2 * page.train_error for most, page in pairs])


def test_l1_leaves_three_times_as_many_small_weights_as_l2_at_matched_training_cost() -> None:
    matches = [one for one in answered(penalty_match.question(BASE))["seeds"] if one is not None]
    seeds_in_which(
        [
            penalty_match.mismatch(match.target, match.other) < penalty_match.NEAR
            and match.l1.small_share >= 3 * match.l2.small_share
            and match.l1.small_share > 0.5
            for match in matches
        ]
    )
    assert not any(match.target.exploded or match.other.exploded for match in matches)
    assert all(match.l1.experiment.lambd == 0 for match in matches)
    assert SMALL == 1e-3


def test_the_larger_lambda_the_more_of_a_tanh_nets_z_is_where_tanh_is_nearly_straight() -> None:
    runs = {value: one for value, (one,) in tanh_region.question(BASE, 60).settings.items()}
    assert len(runs) == 3
    found = answered(over_seeds(runs, tanh_region.on_the_curve, redraw=True)).values()
    assert not any(one.exploded for seeds in found for one in seeds)
    shares = [[one.linear_share for one in seeds] for seeds in found]
    seeds_in_which([none < page < large for none, page, large in zip(*shares, strict=True)])
