"""What numbers may be said to show: tests and intervals against worked numbers and simulation."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from core.experiment import Experiment
from core.training import Run, finish
from datasets import data_of
from lessons.shared.evidence import (
    LEVEL,
    Grade,
    Held,
    gap_change,
    graded,
    lower,
    mean_interval,
    median_interval,
    side_of,
    sides,
    wilson,
)
from lessons.shared.measures import errors, losses_on, right_on


def right(wrong: int, m: int = 100) -> np.ndarray:
    return np.arange(m) >= wrong


def test_mcnemar_is_the_sign_test_on_the_points_that_changed_sides() -> None:
    both = sides(np.array([False] * 7 + [True] * 93), np.array([True] * 7 + [False] + [True] * 92))
    assert (both.mended, both.spoiled, both.changed, both.more_wrong) == (7, 1, 8, -6)
    assert both.p == pytest.approx(2 * (1 + 8) / 2**8)  # P(at most 1 of 8), both tails
    assert both.grade is Grade.POINTS_THAT_WAY
    assert sides(right(5), right(5)).p == 1.0
    assert sides(right(3), right(3)[::-1]).grade is Grade.TOO_FEW


def test_five_points_alone_never_say_so() -> None:
    assert sides(right(5), right(0)).grade is Grade.POINTS_THAT_WAY
    assert sides(right(6), right(0)).grade is Grade.SAYS_SO


def test_runs_on_other_examples_are_no_pair() -> None:
    with pytest.raises(ValueError, match="same examples, got 100 and 99"):
        sides(right(5), right(5, 99))


def test_wilson_s_interval_holds_the_true_error_nineteen_times_in_twenty() -> None:
    m = 100
    for true in (0.02, 0.1, 0.3):
        inside = [low <= true <= high for low, high in (wilson(k, m) for k in range(m + 1))]
        assert binom.pmf(np.arange(m + 1), m, true)[inside].sum() > 0.94
    assert wilson(0, 100)[0] == 0.0
    with pytest.raises(ValueError, match=r"in \[0, m\]"):
        wilson(3, 2)


def test_a_limit_inside_the_interval_is_not_told_from_the_error() -> None:
    assert side_of(20, 100, 0.08) is Grade.SAYS_SO
    assert side_of(12, 100, 0.08) is Grade.POINTS_THAT_WAY
    assert side_of(9, 100, 0.08) is Grade.TOO_FEW
    assert side_of(2, 100, 0.06) is Grade.POINTS_THAT_WAY


def test_the_bootstrap_s_interval_is_the_same_each_time_and_about_two_standard_errors() -> None:
    values = np.random.default_rng(3).normal(1.0, 2.0, 100)
    found = mean_interval(values, seed=0)
    assert found == mean_interval(values, seed=0) != mean_interval(values, seed=1)
    half = 1.96 * values.std(ddof=1) / 10
    assert found.low == pytest.approx(values.mean() - half, abs=0.1)
    assert found.high == pytest.approx(values.mean() + half, abs=0.1)
    assert found.grade is Grade.SAYS_SO
    many = mean_interval(np.tile(values, 30), seed=0)
    assert many.high - many.low == pytest.approx(2 * half / np.sqrt(30), rel=0.05)


def test_a_known_part_moves_the_interval() -> None:
    values = np.random.default_rng(3).normal(1.0, 2.0, 100)
    plain, moved = mean_interval(values, seed=0), mean_interval(values, seed=0, known=1.0)
    assert moved.value == pytest.approx(plain.value - 1.0)
    assert moved.low == pytest.approx(plain.low - 1.0)


def test_a_gap_that_training_alone_moved_is_not_certain_where_few_points_are_seen() -> None:
    same = right(10)
    small = gap_change(same, same, training_change=0.01, seed=0)
    assert small.value == -0.01
    assert small.grade is not Grade.SAYS_SO
    large = gap_change(same, same, training_change=0.1, seed=0)
    assert large.value == -0.1
    assert large.high < 0
    assert large.grade is Grade.SAYS_SO


def test_a_gap_that_did_not_move_is_seldom_said_to_have() -> None:
    rng, said = np.random.default_rng(0), 0
    for seed in range(300):
        before, after = rng.random((2, 100)) < 0.9
        said += gap_change(before, after, training_change=0.0, seed=seed).grade is Grade.SAYS_SO
    assert said <= 2 * LEVEL * 300


def test_nine_of_ten_seeds_say_so_and_eight_point_that_way() -> None:
    assert Held(9, 10).grade is Grade.SAYS_SO
    assert Held(8, 10).grade is Grade.POINTS_THAT_WAY
    assert Held(5, 10).grade is Held(6, 10).grade is Grade.TOO_FEW
    assert Held(6, 10, ties=4).grade is Grade.SAYS_SO


def test_seeds_are_compared_one_by_one_and_equal_ones_are_ties() -> None:
    found = lower([3.0, 2.0, 2.0, 5.0], [1.0, 2.0, 3.0, 4.0])
    assert (found.n, found.of, found.ties) == (2, 4, 1)


def test_the_median_s_interval_holds_the_median_that_often() -> None:
    rng = np.random.default_rng(0)
    found = [median_interval(rng.exponential(size=10)) for _ in range(1000)]
    inside = sum(one.low <= np.log(2) <= one.high for one in found)
    assert 960 <= inside <= 992  # 97.85 % expected, four standard errors
    assert median_interval([1.0, 2.0, np.inf]).high == np.inf


@pytest.mark.parametrize("grade", Grade)
def test_only_the_first_grade_has_no_doubt_in_words(grade: Grade) -> None:
    words = graded(grade, "the penalty helped", 4, 100)
    assert ("4 of 100 points" in words) == (grade is not Grade.SAYS_SO)
    assert ("helped" in words) == (grade is not Grade.TOO_FEW)


def test_each_example_s_answer_and_loss_agree_with_the_run_s_error_and_cost() -> None:
    settings = {"dataset": "moons", "data_seed": 0, "hidden": (4,), "standardize": True}
    experiment = Experiment(iterations=50, **settings)  # type: ignore[arg-type]
    run = finish(Run(experiment, data_of(experiment)))
    for part, error in zip((run.data.train, run.data.dev), errors(run), strict=True):
        assert np.mean(~right_on(run, part)) == pytest.approx(error)
    assert losses_on(run, run.data.dev).mean() == pytest.approx(run.snapshots[-1].dev_cost)
