"""The lesson on normalization, part by part, against numbers worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.data import Dataset, Part
from core.training import Run, finish
from lessons.normalization import dev_scaling, lesson
from lessons.shared import cost_surface
from lessons.shared.cost_surface import Bowl

VALLEY = Bowl(np.diag([1.0, 25.0]), np.array([1.0, 1.0]), 0.5)
"""A bowl with eigenvalues 1 and 25: J(0) = 0.5 + (1 + 25) / 2 = 13.5."""


def small_data(rng: np.random.Generator) -> Dataset:
    """Two features, the second 1,000 times the first, that part two classes."""
    X = rng.standard_normal((2, 60)) * np.array([[1.0], [1000.0]])
    part = Part(X, (X[0] + X[1] / 1000 > 0).astype(np.int64))
    return Dataset("two scales", "table", part, part, None, ("no", "yes"), ("a", "b"))


def short_run(rng: np.random.Generator, alpha: float = 0.3, standardize: bool = True) -> Run:
    experiment = replace(
        lesson.BASE, hidden=(), iterations=50, alpha=alpha, standardize=standardize
    )
    return finish(Run(experiment, small_data(rng)))


# The surface


def test_limits_of_alpha_come_from_the_eigenvalues() -> None:
    assert cost_surface.eigenvalues(VALLEY) == pytest.approx((1, 25))
    assert cost_surface.condition_number(VALLEY) == pytest.approx(25)
    assert cost_surface.largest_stable_alpha(VALLEY) == pytest.approx(0.08)
    assert cost_surface.best_alpha(VALLEY) == pytest.approx(2 / 26)


def test_one_step_of_descent_by_hand() -> None:
    # dw = H (0 - bottom) = (-1, -25); w = 0 + 0.04 * (1, 25) = (0.04, 1).
    path = cost_surface.descend(VALLEY, 0.04, 1)
    assert path == pytest.approx(np.array([[0, 0], [0.04, 1.0]]))
    # What is left: (0.96^2 * 1 + 0 * 25) / 26.
    assert cost_surface.share_left(VALLEY, 0.04, 1) == pytest.approx(0.96**2 / 26)
    assert cost_surface.cost(VALLEY, path) == pytest.approx([13.5, 0.5 + 0.96**2 / 2])


@pytest.mark.parametrize("share", [0.25, 0.5, 0.95, 0.99])
def test_the_counted_steps_are_those_that_descent_makes(share: float) -> None:
    surface = Bowl(np.array([[2.0, 0.5], [0.5, 8.0]]), np.array([0.3, -0.7]), 0.1)
    alpha = share * cost_surface.largest_stable_alpha(surface)
    steps = cost_surface.steps_needed(surface, alpha)
    assert steps is not None
    height = cost_surface.cost(surface, cost_surface.descend(surface, alpha, steps)) - 0.1
    enough = height <= cost_surface.FRACTION * height[0]
    assert enough[steps]
    assert not enough[:steps].any()


def test_beyond_the_limit_there_is_no_number_of_steps() -> None:
    assert cost_surface.steps_needed(VALLEY, 0.08) is None
    assert cost_surface.steps_needed(VALLEY, 0.0799) is not None
    rising = cost_surface.cost(VALLEY, cost_surface.descend(VALLEY, 0.082, 200))
    assert rising[-1] > rising[0]


def test_the_best_alpha_leaves_least_of_the_slower_direction() -> None:
    def slower(alpha: float) -> float:
        return max(abs(1 - alpha * e) for e in cost_surface.eigenvalues(VALLEY))

    best = cost_surface.best_alpha(VALLEY)
    assert slower(best) == pytest.approx(24 / 26)
    for factor in (0.5, 0.9, 0.99, 1.01, 1.04):
        assert slower(best * factor) > slower(best)


def test_a_contour_is_where_the_cost_is_so_high() -> None:
    surface = Bowl(np.array([[2.0, 0.5], [0.5, 8.0]]), np.array([0.3, -0.7]), 0.1)
    line = cost_surface.contour(surface, 0.4)
    assert cost_surface.cost(surface, line) == pytest.approx(0.5)


def test_the_bowl_is_the_cost_of_a_linear_unit(rng: np.random.Generator) -> None:
    X = cost_surface.stretched(rng.standard_normal((2, 40)), 7.0)
    y = rng.integers(0, 2, 40)
    surface = cost_surface.linear_unit(X, y)
    for w in rng.standard_normal((5, 2)):
        measured = np.mean((w @ X + y.mean() - y) ** 2) / 2
        assert cost_surface.cost(surface, w[np.newaxis])[0] == pytest.approx(measured)
    assert X.std(axis=1) == pytest.approx([1, 7])


def test_a_row_with_a_mean_is_refused() -> None:
    with pytest.raises(ValueError, match="take the mean off"):
        cost_surface.linear_unit(np.ones((2, 4)), np.zeros(4))


def test_the_surface_says_when_descent_diverges() -> None:
    raw, scaled = cost_surface.verdict(VALLEY, 0.082, VALLEY, 0.04)
    assert raw.endswith("diverges.")
    assert f"{cost_surface.steps_needed(VALLEY, 0.04)} steps" in scaled


# The runs


def test_the_best_alpha_has_the_lowest_median_and_divergence_counts_as_infinite() -> None:
    # Every other seed chooses: of alpha 1 those of 0.1, 0.1 and inf.
    costs = {
        0.1: [0.5] * 6,
        1.0: [0.1, 0.2, 0.1, 0.2, np.inf, 0.2],
        10.0: [0.01, 0.01, np.inf, 0.01, np.inf, 0.01],
    }
    answers = {(True, alpha): ends(found) for alpha, found in costs.items()}
    answers |= {(False, 0.1): ends([1.0] * 6)}
    assert lesson.best_alpha(answers, standardize=True) == 1.0
    assert lesson.best_alpha(answers, standardize=False) == 0.1
    said, _, raw, standardized = lesson.sweep_verdict(answers)
    assert "standardized at α = 1: chosen on 3 seeds. On the 3 others" in said
    assert "1 and 0.2, 20.0 % of it" in said
    assert "no run diverged" in raw
    assert standardized.endswith("diverged at α = 1, 10.")


def ends(costs: list[float], dev_error: float = 0.1) -> list[lesson.Ended]:
    return [lesson.Ended(cost, dev_error) for cost in costs]


def test_the_alpha_of_the_lowest_training_cost_is_not_called_best_on_dev() -> None:
    answers = {
        (False, 1.0): ends([1.0] * 4),
        (True, 0.1): ends([0.2] * 4, 0.02),
        (True, 3.0): ends([0.1] * 4, 0.05),
    }
    by_dev = lesson.sweep_verdict(answers)[1]
    assert by_dev.startswith("By dev error standardized is best at α = 0.1, 2.0 % on the other")
    assert "at α = 3 it is 5.0 %" in by_dev


def test_guessing_three_classes_costs_the_shares_entropy() -> None:
    y = np.array([0, 0, 1, 2])
    # -(1/2 log 1/2 + 2 * 1/4 log 1/4) = 1.5 log 2
    assert lesson.guess_cost(y, 3) == pytest.approx(1.5 * np.log(2))


def test_the_raw_twin_differs_in_scaling_and_alpha_only() -> None:
    twin = lesson.raw_twin(lesson.BASE, 0.01)
    assert not twin.standardize
    assert replace(twin, standardize=True, alpha=lesson.BASE.alpha) == lesson.BASE


def test_the_scales_ratio_is_of_the_raw_features(rng: np.random.Generator) -> None:
    run = short_run(rng)
    std = run.data.train.X.std(axis=1)
    assert lesson.scale_ratio(run) == pytest.approx(std[1] / std[0])


def test_a_cost_is_reached_where_the_trace_says(rng: np.random.Generator) -> None:
    run = short_run(rng)
    assert lesson.first_at_or_below(run, run.trace.low[7]) == 7
    assert lesson.first_at_or_below(run, 0.0) is None


def test_the_verdict_says_who_is_ahead_and_who_only_guesses(rng: np.random.Generator) -> None:
    standardized = short_run(rng)
    raw = short_run(np.random.default_rng(0), alpha=1000.0, standardize=False)
    words = lesson.verdict(raw, standardized)
    assert any(word.startswith("Raw, at α = 1,000: the cost after 50 updates") for word in words)
    assert any(word.startswith("Standardized ended at a cost of") for word in words)
    swapped = lesson.verdict(standardized, raw)
    assert any(word.startswith("Raw ended at a cost of") for word in swapped)


# The dev set


def test_the_three_ways_scale_as_they_say(rng: np.random.Generator) -> None:
    run = short_run(rng)
    X = np.array([[1.0, 3.0], [0.0, 100.0]])
    assert (dev_scaling.scaled(run, X, dev_scaling.NONE) == X).all()
    own = dev_scaling.scaled(run, X, dev_scaling.OWN)
    assert own == pytest.approx(np.array([[-1.0, 1.0], [-1.0, 1.0]]))
    training = dev_scaling.scaled(run, X, dev_scaling.TRAINING)
    assert training == pytest.approx((X - run.scaling.mean) / run.scaling.std)
    with pytest.raises(ValueError, match="way must be one of"):
        dev_scaling.scaled(run, X, "by eye")


def test_the_training_way_is_the_runs_own_dev_accuracy(rng: np.random.Generator) -> None:
    run = short_run(rng)
    assert dev_scaling.measure(run).training == run.snapshots[-1].dev_accuracy


def test_one_example_scaled_by_itself_tells_nothing(rng: np.random.Generator) -> None:
    run = short_run(rng)
    small = dev_scaling.small_dev_sets(run, rng)
    found = {(one.size, one.way): one.accuracy for one in small}
    assert {size for size, _ in found} == {*dev_scaling.SIZES, run.data.dev.m}
    # All zeros in, one and the same class out: about that class's share is right.
    assert 0.3 < found[1, dev_scaling.OWN] < 0.7
    assert found[1, dev_scaling.TRAINING] > 0.9
    whole = dev_scaling.measure(run)
    assert found[run.data.dev.m, dev_scaling.OWN] == whole.own
    words = dev_scaling.verdict(whole, small)
    assert "dev sets of 1," in words[1]
