"""The lesson on bias and variance keeps its word: at the page's defaults, 9 of 10 seeds or more."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import rice

from core.experiment import Experiment
from core.training import Run
from lessons.bias_variance import curve_fitting as curves
from lessons.bias_variance import lesson as nets
from lessons.bias_variance.curve_fitting import DEGREES
from lessons.bias_variance.lesson import HOPED, SLACK, Errors
from lessons.bias_variance.screen import curve_fitting as page
from lessons.bias_variance.splitting import SOURCES_QUESTION, class_shares
from lessons.shared.question import answered, itself
from lessons.shared.seeds import SEEDS, over_seeds

MOST_FAIL = 1

POINTS, SIGMA = page.POINTS.default, page.SIGMA.default


def finished(experiment: Experiment) -> list[Run]:
    return answered(over_seeds({"seeds": experiment}, itself))["seeds"]


def errors(runs: list[Run]) -> list[Errors]:
    return [nets.measure(run) for run in runs]


@pytest.fixture(scope="module")
def too_small() -> list[Run]:
    return finished(nets.BASE)


@pytest.fixture(scope="module")
def fitting() -> list[Run]:
    return finished(nets.FITTING)


@pytest.fixture(scope="module")
def too_large() -> list[Run]:
    return finished(nets.TOO_LARGE)


def holds(truths: list[bool]) -> bool:
    assert len(truths) == len(SEEDS)
    return sum(not truth for truth in truths) <= MOST_FAIL


def test_a_net_too_small_has_more_than_twice_the_training_error_and_no_gap(
    too_small: list[Run], fitting: list[Run]
) -> None:
    pairs = list(zip(errors(too_small), errors(fitting), strict=True))
    assert holds([small.train_error > 2 * fit.train_error for small, fit in pairs])
    assert holds([small.dev_error - small.train_error < 0.03 for small, _ in pairs])


def test_a_net_too_large_for_little_data_has_a_gap_that_all_the_data_close(
    too_large: list[Run],
) -> None:
    gaps = [one.dev_error - one.train_error for one in errors(too_large)]
    assert holds([gap > 0.05 for gap in gaps])
    with_all = errors(finished(replace(nets.TOO_LARGE, train_size=0)))
    assert holds([one.dev_error - one.train_error < 0.05 for one in with_all])


def test_too_little_training_is_high_bias() -> None:
    untrained = finished(nets.UNTRAINED)
    found = [nets.diagnosis_of(run, hoped=HOPED, slack=SLACK) for run in untrained]
    assert holds([one is not None and one.branch == "bias" for one in found])


@pytest.mark.parametrize(
    ("case", "branch"), [("too_small", "bias"), ("too_large", "variance"), ("fitting", "done")]
)
def test_the_recipe_lights_the_branch_of_each_case(
    case: str, branch: str, request: pytest.FixtureRequest
) -> None:
    found = [
        nets.diagnosis_of(run, hoped=HOPED, slack=SLACK) for run in request.getfixturevalue(case)
    ]
    assert holds([one is not None and one.branch == branch for one in found])


def test_bias_falls_and_variance_rises_with_the_degree() -> None:
    parts = [curves.decompose(degree, m=POINTS, sigma=SIGMA) for degree in DEGREES]
    assert (np.diff([one.bias_squared for one in parts]) < 0).all()
    assert (np.diff([one.variance for one in parts]) > 0).all()


def test_the_fan_of_fits_widens_with_the_degree_in_every_seed() -> None:
    for seed in SEEDS:
        spread = [
            curves.fan(degree, m=POINTS, sigma=SIGMA, seed=seed, fits=200).var(axis=1).mean()
            for degree in DEGREES
        ]
        assert (np.diff(spread) > 0).all()


def test_the_dev_error_is_lowest_at_a_middle_degree() -> None:
    best = []
    for seed in SEEDS:
        found = curves.errors_by_degree(curves.draw(m=POINTS, sigma=SIGMA, seed=seed))
        best.append(min(DEGREES, key=lambda degree: found[degree][1]))
    assert holds([3 <= degree <= 9 for degree in best])


def test_bias_variance_and_noise_add_up_to_the_measured_error() -> None:
    parts = [curves.decompose(degree, m=POINTS, sigma=SIGMA) for degree in DEGREES]
    apart = np.array(
        [
            [
                (seen.error - one.total) / seen.standard_error
                for seen, one in zip(
                    curves.measure_errors(m=POINTS, sigma=SIGMA, seed=seed), parts, strict=True
                )
            ]
            for seed in SEEDS
        ]
    )
    assert np.abs(apart).max() < 4, "in standard errors"
    assert np.sqrt((apart**2).mean()) > 0.3, "a standard error that is too large shows nothing"


def test_without_any_one_of_the_three_the_sum_misses_the_measured_error() -> None:
    for degree, source in ((3, "bias_squared"), (12, "variance"), (5, "noise")):
        one = curves.decompose(degree, m=POINTS, sigma=SIGMA)
        seen = curves.measure_errors(m=POINTS, sigma=SIGMA, seed=0)[degree]
        missing = one.total - getattr(one, source)
        assert seen.error - missing > 6 * seen.standard_error


def test_a_stratified_split_keeps_the_rare_class_where_a_plain_lot_may_lose_it() -> None:
    for seed in SEEDS:
        shares = class_shares(200, 0.05, seed=seed)
        assert (shares.stratified == 0.05).all()
        assert shares.plain[:, 1].std() > 0.01
        assert (shares.plain[:, 1] == 0).any()


def test_a_dev_set_by_an_unseen_artist_shows_more_error_than_one_of_the_same_source() -> None:
    found = answered(SOURCES_QUESTION)["seeds"]
    assert holds([one.other > one.same for one in found])
    assert np.mean([one.other - one.same for one in found]) > 0.05


def test_about_8_percent_of_the_default_rings_cannot_be_told_apart() -> None:
    """Bayes' error: the densities of r of two blurred rings (Rice), the smaller one everywhere."""
    sigma, r = 0.12 * nets.BASE.noise, np.linspace(0, 4, 20_001)
    rings = [rice.pdf(r, radius / sigma, scale=sigma) for radius in (0.5, 1.0)]
    assert nets.BASE.dataset == "circles"
    assert np.trapezoid(np.minimum(*rings), r) / 2 == pytest.approx(0.08, abs=0.007)
