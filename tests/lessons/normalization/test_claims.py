"""What the lesson on normalization says holds at its defaults, for nine of ten seeds or more."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from datasets import data_of
from lessons.normalization import dev_scaling, lesson
from lessons.normalization.lesson import Sweep
from lessons.normalization.screen.surface import two_rows
from lessons.shared import cost_surface
from lessons.shared.question import answered, trained
from lessons.shared.seeds import SEEDS, over_seeds


@pytest.fixture(scope="module")
def swept() -> Sweep:
    return answered(lesson.sweep_question(lesson.BASE))


def test_one_feature_is_about_a_tenth_another_about_900() -> None:
    """The idea of the guided path says so."""
    means = data_of(lesson.BASE).train.X.mean(axis=1)
    assert np.abs(means - 0.1).min() < 0.005
    assert means.max() == pytest.approx(900, rel=0.02)


def costs(swept: Sweep, standardize: bool, alpha: float) -> list[float]:
    return [one.cost for one in swept[standardize, alpha]]


def test_standardized_reaches_a_tenth_of_raws_cost_each_at_its_best_alpha(swept: Sweep) -> None:
    # The hardest form: each seed's raw run has the alpha that is best for this very seed.
    lowest = {
        kind: np.min([costs(swept, kind, alpha) for alpha in lesson.ALPHAS], axis=0)
        for kind in (False, True)
    }
    ratios = lowest[True] / lowest[False]
    assert ratios.size == len(SEEDS)
    assert sum(ratios < 0.1) >= 9, ratios


def test_the_pages_defaults_are_the_sweeps_best_alphas(swept: Sweep) -> None:
    assert lesson.best_alpha(swept, standardize=False) == lesson.RAW_ALPHA
    assert lesson.best_alpha(swept, standardize=True) == lesson.BASE.alpha


def test_the_films_differ_by_a_factor_of_ten_at_the_default_alphas(swept: Sweep) -> None:
    alphas = ((True, lesson.BASE.alpha), (False, lesson.RAW_ALPHA))
    pairs = zip(*(costs(swept, *one) for one in alphas), strict=True)
    assert sum(standardized < 0.1 * raw for standardized, raw in pairs) >= 9


def test_both_kinds_have_an_alpha_that_is_too_large(swept: Sweep) -> None:
    data = data_of(lesson.BASE)
    guess = lesson.guess_cost(data.train.y, data.n_classes)
    for standardize in (False, True):
        assert np.median(costs(swept, standardize, max(lesson.ALPHAS))) > guess


@pytest.mark.parametrize("vary", ["weights", "split"])
def test_dev_scaled_by_training_is_at_least_as_accurate_as_dev_not_scaled(vary: str) -> None:
    question = over_seeds({"seeds": lesson.BASE}, dev_scaling.measure)
    if vary == "split":
        splits = [replace(lesson.BASE, data_seed=seed) for seed in SEEDS]
        question = replace(question, settings={"seeds": splits})
    seeds = answered(question)["seeds"]
    assert len(seeds) == len(SEEDS)
    assert sum(one.training >= one.none for one in seeds) >= 9


def test_the_smaller_the_dev_set_the_more_its_own_statistics_cost() -> None:
    data = data_of(lesson.BASE)
    worse = 0
    for seed in SEEDS:
        run = trained(lesson.BASE.with_seed(seed))
        small = dev_scaling.small_dev_sets(run, np.random.default_rng(seed))
        found = {(one.size, one.way): one.accuracy for one in small}
        lost = [
            found[size, dev_scaling.TRAINING] - found[size, dev_scaling.OWN]
            for size in (3, 10, data.dev.m)
        ]
        worse += lost[0] > lost[1] > lost[2]
    assert worse >= 9


def test_descent_needs_more_steps_the_further_apart_the_scales_are() -> None:
    growing = 0
    for seed in SEEDS:
        data, steps = data_of(replace(lesson.BASE, data_seed=seed)), []
        for ratio in cost_surface.RATIOS:
            X = cost_surface.stretched(two_rows(data), ratio)
            surface = cost_surface.linear_unit(X, data.train.y)
            steps.append(cost_surface.steps_needed(surface, cost_surface.best_alpha(surface)))
        growing += all(a < b for a, b in pairwise(steps))
    assert growing >= 9
