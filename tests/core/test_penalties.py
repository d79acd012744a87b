"""L2 and L1 (eq. 7-11): their cost, their gradient, weight decay, and what they do to weights."""

from __future__ import annotations

import numpy as np
import pytest

from core.costs import decay_factor, penalty, penalty_gradient
from core.data import Floats, targets
from core.engine import NumpyEngine, cost_and_gradient
from core.experiment import Experiment
from core.network import Network, unpack
from tests.core.examples import dataset

DATA = dataset(m=40)
NETWORK = Network((2, 6, 1), "tanh")
THETA = np.random.default_rng(3).standard_normal(NETWORK.n_parameters)


def trained(experiment: Experiment, updates: int) -> Floats:
    engine = NumpyEngine(experiment, NETWORK, DATA.train, 2, THETA)
    engine.advance(np.full(updates, experiment.alpha))
    return engine.theta


def weights(theta: Floats) -> Floats:
    return np.concatenate([layer.W.ravel() for layer in unpack(theta, NETWORK.layer_dims)[1:]])


def test_the_penalty_by_hand() -> None:
    # L2: 3 / (2 * 10) * (1 + 4 + 9 + 16) = 4.5;  L1: 0.5 / 10 * (1 + 2 + 3 + 4) = 0.5
    layers = [np.array([[1.0, -2.0]]), np.array([[-3.0], [4.0]])]
    assert penalty(layers, 10, 3.0, 0.0) == pytest.approx(4.5)
    assert penalty(layers, 10, 0.0, 0.5) == pytest.approx(0.5)
    assert penalty(layers, 10, 3.0, 0.5) == pytest.approx(5.0)
    assert penalty(layers, 10, 0.0, 0.0) == 0.0


def test_its_gradient_by_hand() -> None:
    # L2: 3 / 10 * W;  L1: 0.5 / 10 * sign(W), and 0 at the weight 0
    W = np.array([[1.0, -2.0, 0.0]])
    assert penalty_gradient(W, 10, 3.0, 0.0) == pytest.approx(np.array([[0.3, -0.6, 0.0]]))
    assert penalty_gradient(W, 10, 0.0, 0.5) == pytest.approx(np.array([[0.05, -0.05, 0.0]]))
    assert penalty_gradient(W, 10, 3.0, 0.5) == pytest.approx(np.array([[0.35, -0.65, 0.0]]))


def test_an_update_with_l2_first_shrinks_each_weight_by_1_minus_alpha_lambda_over_m() -> None:
    # Eq. 11: W := (1 - alpha lambda/m) W - alpha (1/m) dZ A^T, with 1 - 0.3 * 5 / 40 = 0.9625.
    factor = decay_factor(0.3, 5.0, 40)
    assert factor == pytest.approx(0.9625, abs=1e-15)
    Y = targets(DATA.train.y, 2)
    plain = cost_and_gradient(NETWORK, THETA, DATA.train.X, Y)[1]
    layers = zip(*(unpack(v, NETWORK.layer_dims)[1:] for v in (THETA, plain)), strict=True)
    expected = [(factor * at.W - 0.3 * slope.W, at.b - 0.3 * slope.b) for at, slope in layers]
    after = unpack(trained(Experiment(alpha=0.3, lambd=5.0), 1), NETWORK.layer_dims)[1:]
    for layer, (W, b) in zip(after, expected, strict=True):
        np.testing.assert_allclose(layer.W, W, rtol=0, atol=1e-15)
        np.testing.assert_allclose(layer.b, b, rtol=0, atol=1e-15)


def test_biases_are_not_penalized() -> None:
    Y = targets(DATA.train.y, 2)
    plain = cost_and_gradient(NETWORK, THETA, DATA.train.X, Y)[1]
    both = cost_and_gradient(NETWORK, THETA, DATA.train.X, Y, lambd=9.0, lambd_l1=9.0)[1]
    for a, b in zip(*(unpack(v, NETWORK.layer_dims)[1:] for v in (plain, both)), strict=True):
        assert (a.b == b.b).all()
        assert (a.W != b.W).all()


@pytest.mark.parametrize("knob", ["lambd", "lambd_l1"])
def test_larger_lambda_shrinks_weights(knob: str) -> None:
    sizes = [
        float(np.linalg.norm(weights(trained(Experiment(alpha=0.1, **{knob: value}), 500))))
        for value in (0.0, 0.1, 1.0, 10.0)
    ]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] < 0.5 * sizes[0]


def test_l1_brings_more_weights_near_zero_than_l2_of_the_same_size() -> None:
    # Penalties chosen so that L1 leaves the weights' norm larger: it is not shrinkage in general.
    l1 = weights(trained(Experiment(alpha=0.05, lambd_l1=1.5), 2000))
    l2 = weights(trained(Experiment(alpha=0.05, lambd=1.5), 2000))
    assert np.linalg.norm(l1) > np.linalg.norm(l2)
    assert (np.abs(l1) < 0.01).sum() > (np.abs(l2) < 0.01).sum()
