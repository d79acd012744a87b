"""The lesson on optimizers keeps its word: at the page's defaults, for 9 of 10 seeds or more."""

from __future__ import annotations

import functools
from dataclasses import replace

import numpy as np
import pytest

from datasets import load, load_series
from lessons.optimizers import averages as ewa
from lessons.optimizers import lesson
from lessons.optimizers.lesson import BASE, BEST, SWEPT, TARGET, Sweep
from lessons.optimizers.race import ALPHAS, STARTS, Swept, reporting_of, sweep
from lessons.optimizers.surfaces import ANGLES, surface
from lessons.optimizers.trace import follow
from lessons.shared.chosen import best_rival, reporting
from lessons.shared.evidence import Grade
from lessons.shared.literal import literal_adam
from lessons.shared.question import answered
from lessons.shared.seeds import SEEDS

CHAPTERS = ("gradient_descent", "momentum", "RMSprop", "Adam")
"""What is claimed is claimed of the chapter's four, however many more the registry has."""
OTHERS = tuple(name for name in CHAPTERS if name != "Adam")


# Averages


@pytest.mark.parametrize("beta", ewa.BETAS)
def test_corrected_averages_of_equal_inputs_are_that_input_from_t_1_and_raw_ones_are_not(
    beta: float,
) -> None:
    for seed in SEEDS:
        c = float(np.random.default_rng(seed).uniform(-30, 30))
        found = ewa.average(np.full(365, c), beta)
        np.testing.assert_allclose(found.corrected, c, rtol=1e-9)
        if beta > 0:
            assert abs(found.raw[0] - c) > 0.4 * abs(c), "raw begins at (1 - beta) c"


def test_on_seattles_year_the_corrected_average_is_the_nearer_in_its_first_days() -> None:
    values = load_series("seattle").values
    for beta in ewa.BETAS[1:]:
        found = ewa.average(values, beta)
        # What is averaged so far, all days alike, is what an average should be near.
        mean = np.cumsum(values) / np.arange(1, values.size + 1)
        first = slice(0, min(20, round(ewa.window(beta))))
        raw, corrected = (np.abs(v - mean)[first].mean() for v in (found.raw, found.corrected))
        assert corrected < 0.5 * raw


# The ravine


@functools.cache
def swept(angle: float, seed: int) -> dict[str, Swept]:
    return sweep(surface("ravine", angle), 0.9, seed)


@pytest.mark.parametrize("angle", ANGLES)
def test_on_the_ravine_momentum_and_adam_need_fewer_steps_than_gradient_descent(
    angle: float,
) -> None:
    for seed in SEEDS:
        found = swept(angle, seed)
        at_best = {name: found[name].at_best for name in CHAPTERS}
        for name in ("momentum", "Adam"):
            fewer = at_best[name] < at_best["gradient_descent"]
            assert fewer.size == STARTS // 2 == 10
            assert fewer.sum() >= 9
            # The hardest form: gradient descent has each start's own best alpha, the other has not.
            own = reporting_of(found["gradient_descent"].steps).min(axis=0)
            assert (at_best[name] < own).sum() >= 9


def test_on_the_turned_ravine_the_gap_is_large_and_each_alpha_is_bracketed() -> None:
    for seed in SEEDS:
        found = swept(20, seed)
        median = {name: float(np.median(found[name].at_best)) for name in CHAPTERS}
        assert median["momentum"] < 0.65 * median["gradient_descent"]
        assert median["Adam"] < 0.65 * median["gradient_descent"]
        assert all(ALPHAS[0] < found[name].best < ALPHAS[-1] for name in CHAPTERS)


def test_rmsprop_needs_more_steps_the_more_the_ravine_is_turned() -> None:
    for seed in SEEDS:
        steps = [float(np.median(swept(angle, seed)["RMSprop"].at_best)) for angle in ANGLES]
        assert (np.diff(steps) > 0).all()


# The network


@pytest.fixture(scope="module")
def answers() -> Sweep:
    return answered(lesson.sweep_question(BASE))


def test_adam_is_first_to_the_target_each_at_its_own_best_alpha(answers: Sweep) -> None:
    four = {key: seeds for key, seeds in answers.items() if key[0] in CHAPTERS}
    winners = lesson.first_ones(four, TARGET)
    assert len(winners) == len(reporting(SEEDS))
    assert winners.count("Adam") >= len(winners) - 1, winners


def test_adams_median_is_at_most_three_quarters_of_the_next(answers: Sweep) -> None:
    def median(name: str) -> float:
        best = answers[name, lesson.best_alpha(answers, name, TARGET)]
        return float(np.median([one.to(TARGET) for one in best]))

    assert median("Adam") < 0.75 * min(median(name) for name in OTHERS)


def test_no_alpha_of_the_sweep_is_better_than_the_pages_beyond_chance(answers: Sweep) -> None:
    for name in lesson.SOUGHT:
        steps = {alpha: [one.to(TARGET) for one in answers[name, alpha]] for alpha in SWEPT[name]}
        rival = best_rival(steps, BEST[name], [a for a in SWEPT[name] if a != BEST[name]])
        assert rival is not None
        assert rival.grade is not Grade.SAYS_SO
        median = {alpha: np.median(found) for alpha, found in steps.items()}
        assert median[BEST[name]] < median[SWEPT[name][-1]], "a worse one beyond it"


def test_with_the_pages_alphas_adam_is_first_in_the_films(answers: Sweep) -> None:
    four = {name: answers[name, BEST[name]] for name in CHAPTERS}
    first = [
        all(four["Adam"][i].to(TARGET) < four[name][i].to(TARGET) for name in OTHERS)
        for i in range(len(SEEDS))
    ]
    assert sum(first) >= 9


def test_epsilon_inside_or_outside_1e_8_or_1e_7_changes_little_and_a_hundredth_inside_much() -> (
    None
):
    adam = lesson.with_each(BASE, BEST)["Adam"]
    found = answered(lesson.epsilon_question(adam))
    medians = {kind: np.median([one.to(TARGET) for one in seeds]) for kind, seeds in found.items()}
    small = [medians[epsilon, inside] for epsilon in (1e-8, 1e-7) for inside in (False, True)]
    assert max(small) < 1.25 * min(small)
    assert medians[1e-2, True] > 1.5 * max(small)


def test_with_the_literal_assignment_training_stands_still_within_ten_updates() -> None:
    data = load(BASE.dataset, seed=BASE.data_seed, noise=BASE.noise)
    stuck = []
    for seed in SEEDS:
        e = replace(lesson.with_each(BASE, BEST)["Adam"], iterations=100).with_seed(seed)
        optimizer = literal_adam(
            beta1=e.beta1,
            beta2=e.beta2,
            epsilon=e.epsilon,
            epsilon_inside=e.epsilon_inside,
        )
        literal, meant = follow(e, data, optimizer).costs, follow(e, data).costs
        stuck.append(abs(literal[-1] - literal[10]) < 1e-3 and literal[-1] > 3 * meant[-1])
    assert sum(stuck) >= 9
