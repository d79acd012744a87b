"""Each initializer's numbers, written out from the draws of np.random.RandomState(3)."""

from __future__ import annotations

import numpy as np
import pytest

from core.data import Floats
from core.experiment import Experiment
from core.initialization import INITIALIZERS, initialize
from core.network import unpack
from core.training import Run
from tests.core.examples import dataset

# np.random.RandomState(3).randn(8), as printed by NumPy; its stream is frozen for ever.
DRAWS = [1.78862847, 0.43650985, 0.09649747, -1.8634927]
DRAWS += [-0.2773882, -0.35475898, -0.08274148, -0.62700068]

# Layers 3-2-1: W[1] takes 6 draws with n_0 = 3, W[2] takes 2 with n_1 = 2.
SPREADS = {
    "inverse_sqrt": (0.57735027, 0.70710678),  # 1 / sqrt 3, 1 / sqrt 2
    "He": (0.81649658, 1.0),  # sqrt(2 / 3), sqrt(2 / 2)
    "Xavier": (0.57735027, 0.70710678),  # sqrt(1 / 3), sqrt(1 / 2)
    "Glorot": (0.63245553, 0.81649658),  # sqrt(2 / (2 + 3)), sqrt(2 / (1 + 2))
    "normal": (0.05, 0.05),  # init_scale
    "zeros": (0.0, 0.0),
}


def test_every_initializer_is_tested_here() -> None:
    assert set(INITIALIZERS) == set(SPREADS)


@pytest.mark.parametrize("name", SPREADS)
def test_the_weights_are_the_draws_times_the_spread_and_the_biases_0(name: str) -> None:
    rng = np.random.RandomState(3)
    _, first, second = unpack(
        initialize((3, 2, 1), rng, initialization=name, init_scale=0.05), (3, 2, 1)
    )
    assert first.W.ravel() == pytest.approx(SPREADS[name][0] * np.array(DRAWS[:6]), abs=1e-7)
    assert second.W.ravel() == pytest.approx(SPREADS[name][1] * np.array(DRAWS[6:]), abs=1e-7)
    assert (first.b == 0).all()
    assert (second.b == 0).all()


def test_he_in_full() -> None:
    # 1.78862847 * 0.81649658 = 1.46040903, 0.43650985 * 0.81649658 = 0.35640880, ...
    W = unpack(initialize((3, 1), np.random.RandomState(3), initialization="He"), (3, 1))[1].W
    assert pytest.approx(np.array([[1.46040903, 0.35640880, 0.07878985]]), abs=1e-7) == W


@pytest.mark.parametrize("name", ["inverse_sqrt", "He", "Xavier", "Glorot", "normal"])
def test_a_wide_layers_weights_have_the_spread_that_is_claimed(name: str) -> None:
    n_in, n_out = 300, 200
    theta = initialize((n_in, n_out), np.random.RandomState(0), initialization=name)
    W = unpack(theta, (n_in, n_out))[1].W
    # 60,000 draws: the standard deviation is known to 1 / sqrt(120,000), 0.3 %.
    assert W.std() == pytest.approx(INITIALIZERS[name].spread(n_in, n_out, 0.01), rel=0.015)
    assert abs(W.mean()) < 5 * W.std() / np.sqrt(n_in * n_out)


def trained_first_weights(initialization: str, activation: str) -> Floats:
    run = Run(
        Experiment(
            hidden=(4,),
            iterations=60,
            initialization=initialization,
            init_scale=0.1,
            activation=activation,
        ),
        dataset(),
    )
    while run.outcome is None:
        run.advance(1.0)
    return unpack(run.theta, run.network.layer_dims)[1].W


@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid"])
def test_units_that_start_at_zero_stay_the_same_as_their_neighbours(activation: str) -> None:
    same = trained_first_weights("zeros", activation)
    assert (same == same[0]).all()
    different = trained_first_weights("normal", activation)
    assert np.ptp(different, axis=0).min() > 0.01
