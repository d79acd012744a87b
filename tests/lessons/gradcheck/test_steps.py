"""The valley over eps, dropout and the kinks of the lesson on gradient checking."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.data import targets
from core.experiment import Experiment
from core.network import Network
from lessons.gradcheck import dropout as dropping
from lessons.gradcheck import kink as kinks
from lessons.gradcheck import kink_seeds
from lessons.gradcheck import valley as valleys
from lessons.gradcheck.bugs import BUGS
from lessons.gradcheck.lesson import EPSILONS, Frame, check, frame_at
from lessons.gradcheck.moment import frame_then, moment
from lessons.shared.question import answered, trained
from tests.core.examples import finished

SMALL = Experiment(hidden=(4, 4), activation="tanh", iterations=30, lambd=1.0)


def frame(**changes: Any) -> Frame:
    return frame_at(finished(replace(SMALL, **changes)), 1.0)


# The valley.


def test_the_valley_is_the_check_at_every_eps() -> None:
    found = frame()
    valley = valleys.valley(found)
    assert len(valley.d) == len(valleys.SWEPT) == 23
    assert valleys.SWEPT[0] == 0.1
    assert valleys.SWEPT[-1] == 1e-12
    assert valley.d[valleys.SWEPT.index(1e-4)] == pytest.approx(check(found).d, rel=1e-3)
    assert valley.slopes == valleys.theory(found)


def test_third_derivatives_are_right_for_logistic_regression() -> None:
    # J''' along w_i is (1/m) sum x_i^3 s'', along b (1/m) sum s'', s'' = a (1-a) (1-2a).
    found = frame(hidden=(), lambd=0.0)
    z = found.theta[:2] @ found.X + found.theta[2]
    a = 1 / (1 + np.exp(-z))
    second = a * (1 - a) * (1 - 2 * a)
    exact = np.array([*(found.X**3 * second).mean(axis=1), second.mean()])
    g = found.gradient()
    expected = np.linalg.norm(exact) / 6 / (2 * np.linalg.norm(g))
    assert valleys.theory(found).truncation == pytest.approx(expected, rel=1e-2)


def test_rounding_of_theory_is_half_a_last_digit_of_j() -> None:
    found = frame()
    g = found.gradient()
    J, n = finished(SMALL).snapshots[-1].cost, g.size
    # Each J off by 2^-53 J, a quotient by sqrt(2) of that over 2 eps, n of them, over 2 ||g||.
    expected = np.sqrt(2 * n) * 2.0**-53 * J / 2 / (2 * np.linalg.norm(g))
    assert valleys.theory(found).rounding == pytest.approx(expected)


def test_the_best_eps_of_theory_is_the_lowest_point_of_its_two_lines() -> None:
    slopes = valleys.Slopes(truncation=3.0, rounding=1e-15)
    eps = np.logspace(-8, -2, 60_001)
    lowest = eps[np.argmin(3.0 * eps**2 + 1e-15 / eps)]
    assert slopes.best_eps == pytest.approx(lowest, rel=1e-3)


def test_relu_has_no_line_for_truncation_and_the_verdict_says_why() -> None:
    found = valleys.valley(frame(activation="relu"))
    assert np.isnan(found.slopes.truncation)
    assert "relu's cost has kinks" in valleys.verdict(found, "relu")[-1]
    smooth = valleys.valley(frame(activation="relu", hidden=()))
    assert np.isfinite(smooth.slopes.truncation)
    assert "best balanced" in valleys.verdict(smooth, "relu")[-1]


def test_slopes_are_measured_on_log_axes() -> None:
    eps = np.array(valleys.SWEPT)
    square = valleys.Valley(tuple(eps**2), valleys.Slopes(1.0, 1.0))
    assert square.measured_slope(1e-3, 1e-1) == pytest.approx(2.0)
    assert square.best_eps == 1e-12
    assert np.isnan(valleys.Valley((0.0,) * 23, square.slopes).measured_slope(1e-3, 1e-1))


def test_a_run_until_a_frame_ends_with_that_frames_weights() -> None:
    run = trained(SMALL)
    for share in (0.0, 0.4, 1.0):
        found = frame_at(run, share)
        then = moment(SMALL, found.iteration)
        assert then.experiment.iterations == max(1, found.iteration)
        shorter = frame_then(then)
        assert shorter.iteration == found.iteration
        np.testing.assert_array_equal(shorter.theta, found.theta)
    assert moment(SMALL, 12) == moment(replace(SMALL, iterations=99), 12), "one answer for both"


def test_one_seed_is_checked_in_all_ways() -> None:
    run = finished(SMALL)
    end, start = (valleys.seed_check(frame_at(run, share)) for share in (1.0, 0.0))
    assert set(end.bugs) == {"", *BUGS}
    assert set(end.bugs[""]) == {valleys.ALL, "W[1]", "b[1]", "W[2]", "b[2]", "W[3]", "b[3]"}
    assert end.bugs[""][valleys.ALL] == pytest.approx(check(frame_at(run, 1.0)).d, rel=1e-3)
    assert start.valley == valleys.valley(frame_at(run, 0.0)).d
    assert set(end.ways) == set(dropping.WAYS)
    bad = finished(replace(SMALL, alpha=1000.0, lambd=1000.0, iterations=400))
    assert valleys.seed_check(frame_at(bad, 1.0)).valley == ()


# Dropout.


def test_frozen_masks_pass_and_fresh_ones_fail() -> None:
    found = dropping.dropped(frame())
    at = EPSILONS.index(1e-4)
    assert found.d[dropping.OFF][at] < 1e-7
    assert found.d[dropping.FROZEN][at] < 1e-7
    assert found.d[dropping.FRESH][at] > 0.5
    assert found.lowest_J < found.highest_J
    said = dropping.verdict(found, 1e-4)
    assert "off passes" in said[0]
    assert "frozen mask passes" in said[0]
    assert "fresh masks fails" in said[0]
    assert "is neither clear" in dropping.verdict(found, 1e-8)[0]


def test_the_frozen_mask_is_the_chapters_whose_generator_starts_anew() -> None:
    dropout = dropping.dropout_of(frame(), frozen=True)
    first, second = dropout.masks(20), dropout.masks(20)
    rng = np.random.RandomState(SMALL.dropout_seed)
    assert first[0] is None
    assert first[1] is not None
    assert second[1] is not None
    np.testing.assert_array_equal(first[1].D, second[1].D)
    np.testing.assert_array_equal(first[1].D, rng.random((4, 20)) < dropping.KEEP_PROB)


def test_stacked_masks_keep_their_order_and_none_stays_none() -> None:
    dropout = dropping.dropout_of(frame(), frozen=False)
    drawn = [dropout.masks(6) for _ in range(3)]
    stacked = dropping.stack_masks(drawn)
    assert stacked[0] is None
    assert stacked[1] is not None
    assert drawn[2][1] is not None
    np.testing.assert_array_equal(stacked[1].D[2], drawn[2][1].D)


# Kinks.


def one_unit(theta: list[float], x: list[float]) -> Frame:
    """A 1-1-1 relu net on examples x of class 1."""
    X = np.array([x])
    Y = targets(np.ones(len(x), dtype=np.int64), 2)
    experiment = replace(SMALL, activation="relu", hidden=(1,), lambd=0.0)
    return Frame(Network((1, 1, 1), "relu"), np.array(theta), X, Y, experiment, 0)


def test_a_kink_by_hand() -> None:
    # w1 = 2e-5, b1 = 0, x = 1: Z = w1 is 0 at a step of -0.2 eps (eps = 1e-4). Before it the unit
    # is off and J does not change; after it J's slope is dZ[2] w2 = (sigmoid(0.00002) - 1) * 1.
    kink = kinks.find_kink(one_unit([2e-5, 0.0, 1.0, 0.0], [1.0]), 1e-4)
    assert kink is not None
    assert kink.name in ("W[1] 1,1", "b[1] 1")
    assert (kink.layer, kink.unit, kink.example) == (1, 1, 1)
    assert kink.at == pytest.approx(-0.2, abs=1e-6)
    assert kink.left == 0.0
    assert kink.right == pytest.approx(-0.5, abs=1e-3)
    assert kink.g == pytest.approx(-0.5, abs=1e-3)
    # The difference sees 1.2 of the 2 eps: 0.6 of the slope.
    assert kink.g_approx / kink.g == pytest.approx(0.6, abs=1e-3)
    assert (kink.crossed, kink.checked) == (2, 4)
    assert kink.smooth_d < 1e-7 < kink.d
    said = " ".join(kinks.verdict(kink, 1e-4))
    assert "example 1's Z of unit 1 in layer 1 is 0 at -0.200 ε" in said
    assert "2 of 4 parameters" in said


def test_a_kink_at_theta_itself_is_said_to_be_beyond_any_eps() -> None:
    kink = kinks.find_kink(one_unit([1.0, 0.0, 1.0, 0.0], [0.0]), 1e-4)
    assert kink is not None
    assert kink.at == 0.0
    assert "exactly 0 at θ" in " ".join(kinks.verdict(kink, 1e-4))
    assert "No ε is short enough" in " ".join(kinks.verdict(kink, 1e-4))
    assert kinks.find_kink(one_unit([1.0, 0.0, 1.0, 0.0], [0.0]), 1e-9) is not None


def test_a_longer_step_is_tried_where_none_crosses_and_that_is_said() -> None:
    # Z = 0.001: steps of 1e-3 do not reach below 0, those of 3.16e-3 do.
    kink = kinks.find_kink(one_unit([1e-3, 0.0, 1.0, 0.0], [1.0]), 1e-4)
    assert kink is not None
    assert 1e-3 <= kink.eps <= 3.2e-3
    assert kinks.verdict(kink, 1e-4)[0].startswith("No step of ±0.0001 crosses a kink here")
    assert kinks.find_kink(one_unit([5.0, 0.0, 1.0, 0.0], [1.0]), 1e-4) is None


def test_j_along_the_coordinate_touches_its_tangent_at_theta() -> None:
    kink = kinks.find_kink(frame(activation="relu"), 1e-2)
    assert kink is not None
    middle = int(np.flatnonzero(kink.t == 0)[0])
    assert kink.rise[middle] == 0
    assert kink.slope[middle] == pytest.approx(kink.g)
    ends = np.interp([-1, 1], kink.t, kink.rise)
    chord = (ends[1] - ends[0]) / (2 * kink.eps)
    assert kink.g + chord == pytest.approx(kink.g_approx, rel=1e-6)


def test_crossings_are_the_coordinates_whose_steps_switch_a_unit() -> None:
    found = one_unit([2e-5, 0.0, 1.0, 0.0], [1.0])
    assert kinks.crossings(found, 1e-4, np.arange(4)).tolist() == [True, True, False, False]
    assert not kinks.crossings(found, 1e-5, np.arange(4)).any()
    assert not kinks.crossings(frame(hidden=()), 1e-4, np.arange(3)).any()


def test_off_its_kinks_a_relu_net_passes() -> None:
    found = one_unit([2e-5, 0.0, 1.0, 0.0], [1.0])
    checked = check(found)
    assert checked.d > 1e-2
    assert kinks.off_kinks(found, checked).d < 1e-7
    smooth = frame()
    same = check(smooth)
    assert kinks.off_kinks(smooth, same) is same


def test_seeds_are_told_by_their_d_over_all_and_off_the_kinks() -> None:
    run = finished(kinks.kinked_twin(SMALL))
    start, end = (kink_seeds.seed_kinks(frame_at(run, share)) for share in (0.0, 1.0))
    assert end.smooth_d <= end.d
    assert (start.d, start.smooth_d) != (end.d, end.smooth_d)
    bad = finished(replace(SMALL, alpha=1000.0, lambd=1000.0, iterations=400))
    gone = kink_seeds.seed_kinks(frame_at(bad, 1.0))
    assert np.isnan(gone.d)
    said = kink_seeds.seeds_verdict(
        [kink_seeds.SeedKinks(1e-3, 1e-8, 2), kink_seeds.SeedKinks(1e-9, 1e-9, 0), gone]
    )
    assert said == (
        "At ε = 0.0001 steps cross a kink in 1 of 3 seeds. d is not below 1e-7 in 1; over the "
        "parameters off the kinks it is below 1e-7 in 2."
    )


def test_the_twin_differs_in_its_units_only() -> None:
    assert kinks.kinked_twin(SMALL) == replace(SMALL, activation="relu")
    for iteration in (0, 30):
        ((frame,),) = answered(kink_seeds.twin_question(SMALL, iteration)).values()
        assert frame.iteration == iteration
        assert frame.network.activation == "relu"
