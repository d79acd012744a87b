"""The lesson on initialization keeps its word: at the page's defaults, 9 of 10 seeds or more."""

from __future__ import annotations

import functools
from dataclasses import replace

import numpy as np
import pytest

from datasets import data_of
from lessons.initialization import cats, lesson, zeros
from lessons.initialization.signals import Signals, over_ten_seeds
from lessons.shared.measures import guess_cost
from lessons.shared.question import answered
from lessons.shared.seeds import SEEDS

MOST_FAIL = 1


def holds(truths: list[bool] | np.ndarray) -> bool:
    assert len(truths) == len(SEEDS)
    return sum(not truth for truth in truths) <= MOST_FAIL


# Zeros


@functools.cache
def over_seeds(activation: str) -> dict[str, list[zeros.Trained]]:
    return answered(zeros.seeds_question(replace(zeros.BASE, activation=activation)))


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "relu"])
@pytest.mark.parametrize("start", zeros.ALIKE)
def test_equal_units_leave_one_different_unit_a_layer_for_ever_and_a_straight_line(
    activation: str, start: str
) -> None:
    seeds = over_seeds(activation)[start]
    assert {one.iterations[-1] for one in seeds} == {zeros.BASE.iterations}
    assert holds([set(one.different) == {(1, 1)} and one.one_side is True for one in seeds])


def test_zeros_are_no_more_accurate_than_a_linear_model() -> None:
    found = over_seeds("tanh")
    truths = []
    for linear, *nets in zip(*(found[name] for name in (zeros.LINEAR, *zeros.ALIKE)), strict=True):
        truths.append(
            nets[0].accuracy <= linear.accuracy
            and all(one.accuracy <= linear.accuracy + zeros.BEYOND for one in nets)
        )
    assert holds(truths)


def test_drawn_weights_with_b_at_zero_go_beyond_a_straight_line() -> None:
    truths = []
    found = over_seeds("tanh")
    for drawn, linear in zip(found[zeros.STARTS[4]], found[zeros.LINEAR], strict=True):
        differ = set(drawn.different) == {zeros.BASE.hidden}
        truths.append(differ and drawn.accuracy > linear.accuracy + zeros.BEYOND)
    assert holds(truths)


# Before any update: 10 hidden layers of 100


def drawn(activation: str, name: str) -> Signals:
    way = lesson.ways(0.2)[name]
    return over_ten_seeds(
        activation,
        10,
        100,
        initialization=str(way["initialization"]),
        init_scale=float(way.get("init_scale", 0.01)),
    )


def test_at_0_01_the_backward_signal_of_layer_1_is_below_a_millionth_of_the_last_layers() -> None:
    one = drawn("tanh", "N × 0.01")
    assert holds(one.dZ[:, 0] < 1e-6 * one.dZ[:, -1])
    # Of the last hidden layer's too.
    assert holds(one.dZ[:, 0] < 1e-6 * one.dZ[:, -2])


def test_dw_is_alike_in_all_hidden_layers_there_because_a_shrinks_up_as_dz_does_down() -> None:
    one = drawn("tanh", "N × 0.01")
    hidden = one.dW[:, :-1]
    assert holds(hidden.max(axis=1) < 2 * hidden.min(axis=1))
    assert holds(hidden.max(axis=1) < 1e-11)
    # dW[l] has A[l-1] and dZ[l]: their product is the same in layers 2 to 10.
    product = one.A[:, :-1] * one.dZ[:, 1:-1]
    assert holds(product.max(axis=1) < 2 * product.min(axis=1))
    assert holds(one.A[:, 0] > 1e8 * one.A[:, -1])


@pytest.mark.parametrize(("activation", "name"), [("relu", "He"), ("tanh", "Xavier")])
def test_he_and_xavier_keep_the_spread_within_a_factor_of_4(activation: str, name: str) -> None:
    one = drawn(activation, name)
    ratio = one.A[:, -1] / one.A[:, 0]
    assert holds((ratio > 0.25) & (ratio < 4))


def test_without_its_2_he_would_not_keep_it() -> None:
    one = drawn("relu", "Xavier")
    assert holds(one.A[:, -1] < one.A[:, 0] / 4)


def test_n_times_1_saturates_more_than_80_percent_of_tanh_units_in_every_layer() -> None:
    assert holds(drawn("tanh", "N × 1").flat.min(axis=1) > 0.8)
    assert holds(drawn("tanh", "Xavier").flat.max(axis=1) < 0.1)


# Side by side


def test_0_01_stays_at_the_guess_1_diverges_or_is_switched_off_and_he_learns() -> None:
    data, known = data_of(lesson.BASE), lesson.ways(0.2)
    guess = guess_cost(data.train.y, data.n_classes)
    chosen = {name: known[name] for name in ("N × 0.01", "N × 1", "He")}
    ends = answered(lesson.seeds_question(lesson.BASE, chosen))
    assert holds([one.costs[-1] > 0.99 * guess for one in ends["N × 0.01"]])
    assert holds([one.state == "diverged" or one.off > 0 for one in ends["N × 1"]])
    assert sum(one.state == "diverged" for one in ends["N × 1"]) >= 5
    assert holds([one.costs[-1] < 0.2 * guess for one in ends["He"]])


# The emoji cats


@pytest.fixture(scope="module")
def arms() -> dict[str, list[cats.Trained]]:
    return answered(cats.seeds_question(cats.ALPHA))


def test_on_the_cats_0_01_never_gets_1_percent_below_the_class_shares_cost(
    arms: dict[str, list[cats.Trained]],
) -> None:
    assert holds([one.lowest >= 0.99 * cats.guess() for one in arms["0.01"]])


def test_on_the_cats_1_over_root_n_falls_below_half_of_that_cost(
    arms: dict[str, list[cats.Trained]],
) -> None:
    assert holds([one.worked is not None for one in arms["1/√n"]])


def test_0_01_does_its_harm_in_the_later_layers_and_none_in_the_first(
    arms: dict[str, list[cats.Trained]],
) -> None:
    assert holds([one.worked is not None for one in arms["0.01 in W1 only"]])
    assert holds([one.lowest >= 0.99 * cats.guess() for one in arms["0.01 in W2 to W4"]])


def test_0_01_is_good_enough_for_the_net_with_one_hidden_layer(
    arms: dict[str, list[cats.Trained]],
) -> None:
    assert holds([one.worked is not None for one in arms["0.01, 12288-7-1"]])
