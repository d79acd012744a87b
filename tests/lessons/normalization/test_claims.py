"""What the lesson on normalization says holds at its defaults, for nine of ten seeds or more."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from core.data import Dataset
from core.training import Run, finish
from datasets import load
from lessons.normalization import dev_scaling, lesson
from lessons.normalization.lesson import Trained
from lessons.normalization.screen.surface import two_rows
from lessons.shared import cost_surface
from lessons.shared.seeds import SEEDS


def data_of(seed: int) -> Dataset:
    return load(lesson.BASE.dataset, seed=seed, noise=lesson.BASE.noise)


@pytest.fixture(scope="module")
def swept() -> dict[int, list[Trained]]:
    """Every run of the page's sweep, by seed."""
    data = data_of(lesson.BASE.data_seed)
    return {
        seed: [
            lesson.measure(finish(Run(experiment.with_seed(seed), data)))
            for experiment in lesson.sweep(lesson.BASE)
        ]
        for seed in SEEDS
    }


def lowest(answers: list[Trained], *, standardize: bool) -> float:
    return min(answer.cost for answer in answers if answer.standardize == standardize)


def test_standardized_reaches_a_tenth_of_raws_cost_each_at_its_best_alpha(
    swept: dict[int, list[Trained]],
) -> None:
    # The hardest form: each seed's raw run has the alpha that is best for this very seed.
    ratios = [
        lowest(answers, standardize=True) / lowest(answers, standardize=False)
        for answers in swept.values()
    ]
    assert sum(ratio < 0.1 for ratio in ratios) >= 9, ratios


def test_the_pages_defaults_are_the_sweeps_best_alphas(swept: dict[int, list[Trained]]) -> None:
    together = [answer for answers in swept.values() for answer in answers]
    assert lesson.best_alpha(together, standardize=False) == lesson.RAW_ALPHA
    assert lesson.best_alpha(together, standardize=True) == lesson.BASE.alpha


def test_the_films_differ_by_a_factor_of_ten_at_the_default_alphas(
    swept: dict[int, list[Trained]],
) -> None:
    apart = 0
    for answers in swept.values():
        cost = {(answer.standardize, answer.alpha): answer.cost for answer in answers}
        apart += cost[True, lesson.BASE.alpha] < 0.1 * cost[False, lesson.RAW_ALPHA]
    assert apart >= 9


def test_both_kinds_have_an_alpha_that_is_too_large(swept: dict[int, list[Trained]]) -> None:
    data = data_of(lesson.BASE.data_seed)
    guess = lesson.guess_cost(data.train.y, data.n_classes)
    largest = max(lesson.ALPHAS)
    for standardize in (False, True):
        costs = [
            answer.cost
            for answers in swept.values()
            for answer in answers
            if answer.standardize == standardize and answer.alpha == largest
        ]
        assert np.median(costs) > guess


@pytest.mark.parametrize("vary", ["weights", "split"])
def test_dev_scaled_by_training_is_at_least_as_accurate_as_dev_not_scaled(vary: str) -> None:
    better = 0
    for seed in SEEDS:
        experiment = lesson.BASE.with_seed(seed)
        if vary == "split":
            experiment = replace(lesson.BASE, data_seed=seed)
        run = finish(Run(experiment, data_of(experiment.data_seed)))
        found = dev_scaling.measure(run)
        better += found.training >= found.none
    assert better >= 9


def test_the_smaller_the_dev_set_the_more_its_own_statistics_cost() -> None:
    data = data_of(lesson.BASE.data_seed)
    worse = 0
    for seed in SEEDS:
        run = finish(Run(lesson.BASE.with_seed(seed), data))
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
        train = data_of(seed).train
        steps = []
        for ratio in cost_surface.RATIOS:
            X = cost_surface.stretched(two_rows(data_of(seed)), ratio)
            surface = cost_surface.linear_unit(X, train.y)
            steps.append(cost_surface.steps_needed(surface, cost_surface.best_alpha(surface)))
        growing += all(a < b for a, b in pairwise(steps))
    assert growing >= 9
