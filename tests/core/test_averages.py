"""Exponentially weighted averages (eq. 13-16)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.averages import average_weights, exponentially_weighted_averages

betas = st.floats(0.0, 0.999)


def test_two_steps_by_hand() -> None:
    # v_1 = 0.9 * 0 + 0.1 * 10 = 1;  v_2 = 0.9 * 1 + 0.1 * 20 = 2.9
    # vhat_1 = 1 / 0.1 = 10;  vhat_2 = 2.9 / (1 - 0.81) = 15.263158
    values = np.array([10.0, 20.0])
    assert exponentially_weighted_averages(values, beta=0.9) == pytest.approx([1.0, 2.9])
    corrected = exponentially_weighted_averages(values, beta=0.9, bias_correction=True)
    assert corrected == pytest.approx([10.0, 15.263158])


@given(betas, st.floats(-1e6, 1e6), st.integers(1, 60))
def test_the_corrected_average_of_equal_values_is_that_value_from_the_start(
    beta: float, value: float, T: int
) -> None:
    averages = exponentially_weighted_averages(np.full(T, value), beta=beta, bias_correction=True)
    # The half of 5e-324, the smallest number there is, rounds to 0: hence atol.
    np.testing.assert_allclose(averages, value, rtol=1e-9, atol=1e-300)


@given(betas, st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=40))
def test_the_loop_is_the_unrolled_sum(beta: float, values: list[float]) -> None:
    # Eq. 14: v_t = (1 - beta) (theta_t + beta theta_{t-1} + ... + beta^{t-1} theta_1)
    unrolled = float(average_weights(beta, len(values)) @ np.array(values))
    loop = exponentially_weighted_averages(np.array(values), beta=beta)[-1]
    assert loop == pytest.approx(unrolled, rel=1e-9, abs=1e-9)


@given(betas, st.integers(1, 60))
def test_the_weights_sum_to_what_the_correction_divides_by(beta: float, t: int) -> None:
    assert average_weights(beta, t).sum() == pytest.approx(1 - beta**t, rel=1e-9, abs=1e-12)


def test_about_one_over_one_minus_beta_values_count() -> None:
    # The last 10 of many values have 1 - 0.9^10 = 65 % of the weight for beta = 0.9.
    assert average_weights(0.9, 200)[-10:].sum() == pytest.approx(0.651, abs=1e-3)


@pytest.mark.parametrize("beta", [1.0, -0.1, float("nan")])
def test_beta_outside_its_range_is_refused(beta: float) -> None:
    with pytest.raises(ValueError, match=r"beta must be in \[0, 1\), got .*; 0.0 averages nothing"):
        exponentially_weighted_averages(np.ones(2), beta=beta)
