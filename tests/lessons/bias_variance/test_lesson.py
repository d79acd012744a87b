"""The pure functions of the lesson on bias and variance, against numbers worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.polynomial import polynomial

from core.diagnosis import diagnose
from core.experiment import Experiment
from core.splits import part_sizes
from lessons.bias_variance import curve_fitting as curves
from lessons.bias_variance import lesson as nets
from lessons.bias_variance import splitting
from lessons.shared.seeds import with_seeds
from tests.core.examples import POINTS, dataset, finished


def test_a_level_fit_is_the_mean_and_its_variance_sigma_squared_over_m() -> None:
    # Degree 0: fhat = mean of y, so Var fhat = sigma^2 / m = 0.16 / 20 = 0.008.
    y = np.array([1.0, 2.0, 6.0])
    np.testing.assert_allclose(curves.fit(curves.training_x(3), y, 0), [3.0])
    assert curves.decompose(0, m=20, sigma=0.4).variance == pytest.approx(0.008)


def test_the_variance_at_the_training_points_is_sigma_squared_times_parameters_over_m() -> None:
    # The textbook's (degree + 1) sigma^2 / m, which holds on average over the training points.
    x = curves.training_x(20)
    for degree in curves.DEGREES:
        H = curves.values(curves.fit(x, np.eye(20), degree), x)
        assert np.sum(H**2) / 20 == pytest.approx((degree + 1) / 20)


def test_a_fit_is_least_squares_as_in_the_powers_of_x() -> None:
    sample = curves.draw(m=20, sigma=0.4, seed=3)
    powers = polynomial.polyfit(sample.x, sample.y, 5)
    expected = polynomial.polyval(curves.GRID, powers)
    fitted = curves.values(curves.fit(sample.x, sample.y, 5), curves.GRID)
    np.testing.assert_allclose(fitted, expected, atol=1e-9)


def test_a_polynomial_is_fitted_exactly() -> None:
    x = curves.training_x(20)
    fitted = curves.values(curves.fit(x, 2 - x + 3 * x**2, 4), curves.GRID)
    np.testing.assert_allclose(fitted, 2 - curves.GRID + 3 * curves.GRID**2, atol=1e-12)


def test_a_degree_that_the_points_cannot_settle_is_refused() -> None:
    with pytest.raises(ValueError, match="degree must be below the number of points, 3, got 3"):
        curves.fit(curves.training_x(3), np.zeros(3), 3)


def test_the_spread_of_drawn_fits_is_the_computed_variance() -> None:
    drawn = curves.fan(6, m=20, sigma=0.4, seed=0, fits=4000)
    variance = curves.decompose(6, m=20, sigma=0.4).variance
    assert drawn.var(axis=1).mean() == pytest.approx(variance, rel=0.05)


def test_training_error_never_rises_with_the_degree() -> None:
    for seed in range(5):
        found = curves.errors_by_degree(curves.draw(m=20, sigma=0.4, seed=seed))
        assert (np.diff([train for train, _ in found]) < 1e-12).all()


def test_the_same_seed_draws_the_same_and_another_seed_other_data() -> None:
    first, again, other = (curves.draw(m=20, sigma=0.4, seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first.y, again.y)
    assert not np.array_equal(first.y, other.y)
    np.testing.assert_array_equal(first.x, other.x)


@pytest.mark.parametrize(
    ("now", "words"), [(1, "too stiff"), (5, "No degree"), (12, "too flexible")]
)
def test_the_verdict_on_a_degree_follows_its_expected_error(now: int, words: str) -> None:
    parts = [curves.decompose(degree, m=20, sigma=0.4) for degree in curves.DEGREES]
    measured = [curves.Measured(one.degree, one.total, 0.01) for one in parts]
    errors = curves.errors_by_degree(curves.draw(m=20, sigma=0.4, seed=1))
    said = curves.verdict(parts, measured, errors, now)
    assert words in said[1]
    assert "as near as chance allows" in said[2]
    far = [replace(seen, error=seen.error + 0.1) for seen in measured]
    assert "farther than chance" in curves.verdict(parts, far, errors, now)[2]


def test_a_degree_below_the_best_is_never_called_too_flexible_nor_one_above_it_too_stiff() -> None:
    for m in (15, 20, 50):
        for sigma in (0.1, 0.4, 0.8, 1.0):
            parts = [curves.decompose(degree, m=m, sigma=sigma) for degree in curves.DEGREES]
            best = min(curves.DEGREES, key=lambda degree: parts[degree].total)
            measured = [curves.Measured(one.degree, one.total, 0.01) for one in parts]
            for now in curves.DEGREES:
                said = curves.verdict(parts, measured, [(0.1, 0.1)] * len(parts), now)[1]
                assert "too flexible" not in said or now > best
                assert "too stiff" not in said or now < best


def test_bias_and_variance_are_means_over_x_however_fine_the_grid(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    coarse = [curves.decompose(degree, m=20, sigma=0.4) for degree in curves.DEGREES]
    monkeypatch.setattr(curves, "GRID", np.linspace(-1.0, 1.0, 20_001))
    for one in coarse:
        fine = curves.decompose(one.degree, m=20, sigma=0.4)
        assert one.total == pytest.approx(fine.total, rel=5e-4)


def test_the_advised_split_has_the_chapters_two_ends() -> None:
    assert part_sizes(1_000_000, splitting.advised_fractions(1_000_000)) == [
        980_000,
        10_000,
        10_000,
    ]
    assert part_sizes(5_000_000, splitting.advised_fractions(5_000_000))[1] == 50_000
    for m in (100, 400, 50_000):
        assert splitting.advised_fractions(m) == (0.6, 0.2, 0.2)


@given(st.integers(5, 5_000_000))
def test_dev_and_test_stay_between_1_and_20_percent_and_all_examples_are_used(m: int) -> None:
    fractions = splitting.advised_fractions(m)
    assert 0.01 <= fractions[1] == fractions[2] <= 0.2
    assert sum(part_sizes(m, fractions)) == m


def test_sizes_go_from_100_to_5_million() -> None:
    assert (splitting.SIZES[0], splitting.SIZES[-1]) == (100, 5_000_000)
    assert list(splitting.SIZES) == sorted(set(splitting.SIZES))


def test_the_standard_error_of_an_accuracy() -> None:
    # sqrt(0.9 * 0.1 / 10,000) = sqrt(9e-6) = 0.003.
    assert splitting.standard_error(0.9, 10_000) == pytest.approx(0.003)
    assert splitting.standard_error(1.0, 10) == 0.0
    with pytest.raises(ValueError, match=r"accuracy must be in \[0, 1\], got 90"):
        splitting.standard_error(90, 10)
    with pytest.raises(ValueError, match="n must be 1 or more, got 0"):
        splitting.standard_error(0.9, 0)


def test_drawn_dev_sets_spread_by_the_standard_error(rng: np.random.Generator) -> None:
    for n in (20, 10_000, 1_000_000):
        drawn = splitting.drawn_spread(0.9, n, rng, draws=20_000)
        assert drawn == pytest.approx(splitting.standard_error(0.9, n), rel=0.03)


def test_each_draw_of_a_plain_lot_deals_out_the_whole_class() -> None:
    # 10 of 200 are rare; parts of 120, 40 and 40.
    shares = splitting.class_shares(200, 0.05, seed=0)
    np.testing.assert_allclose(shares.plain @ [120, 40, 40], 10)
    np.testing.assert_allclose(shares.plain.mean(axis=0), 0.05, atol=0.01)
    assert (shares.stratified == 0.05).all()


def test_a_class_too_small_for_a_stratified_split_is_refused() -> None:
    with pytest.raises(ValueError, match="too few examples"):
        splitting.class_shares(50, 0.02, seed=0)


def test_the_words_on_shares_say_whether_a_class_went_missing() -> None:
    stratified = np.full((4, 3), 0.05)
    missing = splitting.Shares(
        np.array([[0.05, share, 0.05] for share in (0, 0.1, 0, 0)]), stratified
    )
    assert "75.0 %" in splitting.shares_verdict(missing, 0.05)[1]
    never = splitting.Shares(stratified, stratified)
    assert "No random split" in splitting.shares_verdict(never, 0.05)[1]


def test_what_is_left_out_and_what_is_trained_on_are_the_whole_training_part() -> None:
    run = finished(Experiment(hidden=(), iterations=1, train_size=30))
    left = splitting.left_out(run)
    assert left.m == 10
    together = np.hstack([run.data.train.X, left.X])
    np.testing.assert_array_equal(np.sort(together), np.sort(POINTS.train.X))
    with pytest.raises(ValueError, match=r"train_size must be in \[1, 39\] to leave some, got 0"):
        splitting.left_out(finished(Experiment(hidden=(), iterations=1)))


def test_two_dev_sets_judge_the_same_weights() -> None:
    run = finished(Experiment(hidden=(4,), iterations=200, train_size=30))
    found = splitting.two_dev_sets(run, splitting.left_out(run))
    assert found.same == found.other
    assert found.train_error == pytest.approx(1 - run.snapshots[-1].train_accuracy)


def test_the_words_on_two_dev_sets_weigh_the_difference_against_chance() -> None:
    found = [splitting.TwoDevSets(0.0, 0.1, other) for other in (0.6, 0.6, 0.3)]
    said = splitting.two_dev_sets_verdict([*found, splitting.TwoDevSets(0.0, 0.1, 0.1)], 50, 50)
    assert "reads 10.0 % by the one dev set and 40.0 % by the other" in said[1]
    assert "for 3 of the 4 nets" in said[2]
    assert "± 8.1 %" in said[2]  # sqrt(0.1 * 0.9 / 50 + 0.4 * 0.6 / 50) = 0.0812


def test_a_sweep_changes_one_setting_only() -> None:
    widths = nets.width_question(nets.BASE).settings
    sizes = nets.data_question(nets.BASE).settings
    assert (tuple(widths), tuple(sizes)) == (nets.WIDTHS, nets.AMOUNTS)
    for hidden, seeds in widths.items():
        assert seeds == with_seeds(replace(nets.BASE, hidden=hidden), redraw=True)
    for size, seeds in sizes.items():
        assert seeds == with_seeds(replace(nets.BASE, train_size=size), redraw=True)


def test_the_bias_is_the_training_error_and_needs_no_interval() -> None:
    run = finished(Experiment(hidden=(4,), iterations=50))
    assert "that is high" in nets.verdict(run, diagnose(0.2, 0.2, hoped=0.1, slack=0.05))[0]
    assert (
        "no more than that, so not"
        in nets.verdict(run, diagnose(0.1, 0.2, hoped=0.1, slack=0.05))[0]
    )
    assert (
        "within the slack of 5.0 %, so not high"
        in nets.verdict(run, diagnose(0.12, 0.2, hoped=0.1, slack=0.05))[0]
    )


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        # Of 100 dev points; training error 1 %, slack 2 %, so the limit is 3 %. Wilson at two
        # standard errors: 9 wrong 4.8 to 16.4 %, 6 wrong 2.8 to 12.4 %, at one 4.0 to 8.8 %;
        # 4 wrong 2.5 to 6.4 % at one.
        (9, "the variance is high."),
        (6, "the variance is high, it seems: it points that way, but 3 of 100 points"),
        (4, "1 of 100 points is too few to tell."),
    ],
)
def test_a_high_variance_is_graded_by_the_dev_errors_interval(
    wrong: int, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = finished(Experiment(hidden=(4,), iterations=50))
    monkeypatch.setattr(nets, "wrong_of_dev", lambda run: (wrong, 100))
    said = nets.verdict(run, diagnose(0.01, wrong / 100, hoped=0.01, slack=0.02))
    assert words in said[1]
    assert said[1].startswith("Variance: ")
    assert "two standard errors" in said[2]


def test_a_dev_error_below_the_training_error_is_no_variance() -> None:
    run = finished(Experiment(hidden=(4,), iterations=50))
    said = nets.verdict(run, diagnose(0.30, 0.20, hoped=0.01, slack=0.02))[1]
    assert said.startswith("Gap: ")
    assert "10.0 % fewer than in training" in said


def test_the_table_of_tried_nets_says_where_the_dev_points_are_too_few(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = finished(Experiment(hidden=(4,), iterations=50))
    fits = diagnose(0.01, 0.02, hoped=0.01, slack=0.02)
    monkeypatch.setattr(nets, "wrong_of_dev", lambda run: (2, 100))
    assert nets.diagnosis_words(run, fits) == "fits; too few dev points to tell"
    monkeypatch.setattr(nets, "wrong_of_dev", lambda run: (40, 2000))
    assert nets.diagnosis_words(run, fits) == "fits"


def test_a_run_that_diverged_has_no_diagnosis() -> None:
    run = finished(Experiment(hidden=(4,), iterations=400, lambd=1000.0, alpha=10.0), dataset(m=10))
    assert run.outcome is not None
    assert run.outcome.state == "diverged"
    assert nets.diagnosis_of(run, hoped=0.1, slack=0.1) is None
    assert run.outcome.reason in nets.verdict(run, None)[0]


def test_a_learning_curve_says_whether_more_data_help() -> None:
    def curve(*points: tuple[int, float, float]) -> str:
        answers = {m: [nets.Errors(m, train, dev)] * 10 for m, train, dev in points}
        return " ".join(nets.data_verdict(answers, hoped=0.05, slack=0.04))

    helped = curve((20, 0.0, 0.3), (300, 0.05, 0.06))
    assert "smaller with 300 than with 20 in 10 of 10 seeds." in helped
    assert "cannot mend" not in helped
    assert "cannot mend" in curve((20, 0.3, 0.4), (300, 0.4, 0.41))
    assert "in 0 of 10 seeds" in curve((20, 0.05, 0.06), (300, 0.05, 0.06))


def test_a_sweep_over_the_net_names_its_best_size_and_what_other_seeds_say_of_it() -> None:
    answers = {
        hidden: [nets.Errors(300, 0.1, 0.1 if hidden == (8,) else 0.2)] * 10
        for hidden in nets.WIDTHS
    }
    said = nets.width_verdict(answers)
    assert "hidden layers 8, chosen on 5 seeds (median 10.0 %)" in said[0]
    assert "on the 5 others its median is 10.0 %, and those would choose it too" in said[0]
    assert "20.0 % with no hidden layer" in said[1]
