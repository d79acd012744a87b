"""core/scaling.py: eq. 1, and that dev and test go through training's map."""

from __future__ import annotations

import numpy as np
import pytest

from core.scaling import Scaling, apply, fit_scaling, no_scaling


def test_scaled_training_features_have_mean_0_and_deviation_1(rng: np.random.Generator) -> None:
    X = rng.normal([[5.0], [-300.0]], [[0.01], [1000.0]], (2, 400))
    Z = apply(fit_scaling(X), X)
    np.testing.assert_allclose(Z.mean(axis=1), 0, atol=1e-12)
    np.testing.assert_allclose(Z.std(axis=1), 1, rtol=1e-12)


def test_eq_1_by_hand() -> None:
    # mean (1 + 2 + 3 + 6) / 4 = 3; variance (4 + 1 + 0 + 9) / 4 = 3.5
    scaling = fit_scaling(np.array([[1.0, 2.0, 3.0, 6.0]]))
    assert scaling.mean.tolist() == [[3.0]]
    assert apply(scaling, np.array([[10.0]])) == pytest.approx(7 / np.sqrt(3.5))


def test_dev_is_scaled_with_trainings_numbers_not_its_own(rng: np.random.Generator) -> None:
    train, dev = rng.normal(0, 1, (1, 500)), rng.normal(4, 2, (1, 500))
    Z = apply(fit_scaling(train), dev)
    assert Z.mean() == pytest.approx(4, abs=0.4)
    assert Z.std() == pytest.approx(2, abs=0.3)


@pytest.mark.parametrize("value", [0.0, 0.1, 1e300, -7e-300])
def test_a_constant_feature_becomes_0_and_stays_finite(value: float) -> None:
    X = np.full((1, 7), value)
    scaling = fit_scaling(X)
    assert scaling.std.tolist() == [[1.0]]
    assert (apply(scaling, X) == 0).all()


def test_no_scaling_changes_nothing(rng: np.random.Generator) -> None:
    X = rng.normal(size=(3, 5))
    assert (apply(no_scaling(3), X) == X).all()


def test_another_number_of_features_is_refused() -> None:
    with pytest.raises(ValueError, match=r"must have the 2 features .* got 3"):
        apply(no_scaling(2), np.zeros((3, 4)))


def test_no_examples_are_refused() -> None:
    with pytest.raises(ValueError, match=r"X must be \(n_x, m\) with m > 0"):
        fit_scaling(np.zeros((3, 0)))


def test_a_deviation_of_0_is_refused() -> None:
    with pytest.raises(ValueError, match=r"std must be above 0 .* got 0 in feature 1"):
        Scaling(np.zeros((2, 1)), np.array([[1.0], [0.0]]))


def test_a_scaling_of_the_wrong_shape_is_refused() -> None:
    with pytest.raises(ValueError, match=r"must be \(n_x, 1\)"):
        Scaling(np.zeros(2), np.ones(2))


def test_a_feature_that_varies_by_roundings_only_is_constant() -> None:
    X = np.array([[14.62, 14.620000000000001, 14.62]])
    scaling = fit_scaling(X)
    assert scaling.std.tolist() == [[1.0]]
    assert np.abs(apply(scaling, np.array([[14.63]]))).max() < 0.02


@pytest.mark.parametrize("unit", [1e200, 1e308, 1e-200, -1e250])
def test_extreme_numbers_are_scaled_without_overflow(unit: float) -> None:
    X = np.array([[0.0, 1.0, 0.5, 0.25]]) * unit
    Z = apply(fit_scaling(X), X)
    assert Z.mean() == pytest.approx(0, abs=1e-12)
    assert Z.std() == pytest.approx(1)


def test_ordinary_numbers_are_scaled_to_the_bit_as_eq_1_says(rng: np.random.Generator) -> None:
    X = rng.normal(size=(3, 50)) * [[1.0], [1e-3], [1e5]]
    scaling = fit_scaling(X)
    mean = X.mean(axis=1, keepdims=True)
    assert (scaling.mean == mean).all()
    assert (scaling.std == np.sqrt(np.square(X - mean).mean(axis=1, keepdims=True))).all()
