"""The cost (eq. 6) and the output functions: by hand, and where naive forms overflow."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.special import expit, log_softmax
from scipy.special import softmax as scipy_softmax

from core.activations import ACTIVATIONS, relu, sigmoid, softmax
from core.costs import cross_entropy
from core.data import Floats, targets

# Warnings are errors here: an overflow anywhere in these tests would fail them.
any_size = st.floats(-1e300, 1e300)
moderate = st.floats(-30, 30)


@given(arrays(np.float64, (1, 6), elements=any_size))
def test_sigmoid_never_overflows_and_stays_a_probability(Z: Floats) -> None:
    A = sigmoid(Z)
    assert ((A >= 0) & (A <= 1)).all()
    np.testing.assert_allclose(A, expit(Z), rtol=1e-13, atol=1e-300)
    np.testing.assert_allclose(A + sigmoid(-Z), 1.0, rtol=1e-13)


@given(arrays(np.float64, (3, 4), elements=any_size))
def test_softmax_never_overflows_and_sums_to_1(Z: Floats) -> None:
    A = softmax(Z)
    assert ((A >= 0) & (A <= 1)).all()
    np.testing.assert_allclose(A.sum(axis=0), 1.0, rtol=1e-13)
    np.testing.assert_allclose(A, scipy_softmax(Z, axis=0), rtol=1e-12, atol=1e-300)


def test_softmax_of_two_classes_is_a_sigmoid_of_their_difference() -> None:
    Z = np.array([[1.0, -2.0], [0.5, 3.0]])
    np.testing.assert_allclose(softmax(Z)[0], sigmoid(Z[0] - Z[1]), rtol=1e-14)


@pytest.mark.parametrize("name", ACTIVATIONS)
@given(z=st.floats(-5, 5).filter(lambda z: abs(z) > 1e-3))
def test_every_derivative_is_the_slope_of_its_function(name: str, z: float) -> None:
    activation = ACTIVATIONS[name]
    Z, eps = np.array([[z]]), 1e-5
    slope = (activation.g(Z + eps) - activation.g(Z - eps)) / (2 * eps)
    np.testing.assert_allclose(activation.derivative(Z, activation.g(Z)), slope, atol=1e-9)


def test_relu_and_its_slope_at_0() -> None:
    Z = np.array([[-2.0, 0.0, 3.0]])
    assert relu(Z).tolist() == [[0.0, 0.0, 3.0]]
    assert ACTIVATIONS["relu"].derivative(Z, relu(Z)).tolist() == [[0.0, 0.0, 1.0]]


def test_the_cost_of_two_classes_by_hand() -> None:
    # yhat = sigmoid(ln 3) = 0.75 for y = 1, sigmoid(0) = 0.5 for y = 0:
    # (-ln 0.75 - ln 0.5) / 2 = (0.2876821 + 0.6931472) / 2 = 0.4904146
    J = cross_entropy(np.array([[np.log(3.0), 0.0]]), np.array([[1.0, 0.0]]))
    assert pytest.approx(0.4904146, abs=1e-7) == J


def test_the_cost_of_three_classes_by_hand() -> None:
    # e^z = (1, 2, 5): yhat of class 2 is 5/8, -ln 0.625 = 0.4700036
    Z = np.log(np.array([[1.0], [2.0], [5.0]]))
    assert cross_entropy(Z, targets(np.array([2]), 3)) == pytest.approx(0.4700036, abs=1e-7)


@given(
    arrays(np.float64, (1, 6), elements=moderate), arrays(np.int64, 6, elements=st.integers(0, 1))
)
def test_the_stable_cost_is_the_textbook_cost_where_that_is_safe(Z: Floats, y: Floats) -> None:
    yhat, one_minus_yhat, Y = expit(Z), expit(-Z), y[np.newaxis, :]
    textbook = -(Y * np.log(yhat) + (1 - Y) * np.log(one_minus_yhat)).mean()
    assert cross_entropy(Z, targets(y, 2)) == pytest.approx(textbook, rel=1e-12, abs=1e-14)


@given(
    arrays(np.float64, (1, 6), elements=any_size), arrays(np.int64, 6, elements=st.integers(0, 1))
)
def test_the_cost_of_huge_z_is_how_far_z_is_on_the_wrong_side(Z: Floats, y: Floats) -> None:
    # Between wrong and 0.7 + wrong, as log(1 + exp(z)) is between max(z, 0) and ln 2 above it.
    wrong = np.maximum(np.where(y == 1, -Z, Z), 0.0).sum() / 6
    J = cross_entropy(Z, targets(y, 2))
    assert wrong * (1 - 1e-12) <= J <= (wrong + np.log(2)) * (1 + 1e-12)


@given(arrays(np.float64, (3, 5), elements=st.floats(-1e5, 1e5)))
def test_the_softmax_cost_is_scipys_at_any_size(Z: Floats) -> None:
    y = np.array([0, 1, 2, 1, 0])
    expected = -log_softmax(Z, axis=0)[y, np.arange(5)].mean()
    assert cross_entropy(Z, targets(y, 3)) == pytest.approx(expected, rel=1e-12, abs=1e-9)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_nan_in_z_is_not_hidden(rows: int) -> None:
    Z = np.zeros((rows, 4))
    Z[0, 2] = np.nan
    assert np.isnan(cross_entropy(Z, targets(np.array([0, 1, 0, 1]), max(2, rows))))


def test_targets_of_two_classes_are_one_row_of_more_one_hot() -> None:
    assert targets(np.array([0, 1, 1]), 2).tolist() == [[0.0, 1.0, 1.0]]
    assert targets(np.array([2, 0]), 3).tolist() == [[0.0, 1.0], [0.0, 0.0], [1.0, 0.0]]
