"""Independent oracle: scikit-learn's MLPClassifier, started from our weights, ends at ours."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from sklearn.neural_network import MLPClassifier

from core.data import Dataset, Floats
from core.engine import NumpyEngine
from core.experiment import Experiment
from core.initialization import initialize
from core.network import Layer, Network, pack, unpack
from tests.core.examples import dataset

UPDATES = 200
CLOSE = 1e-9
SPELLED = {"sigmoid": "logistic"}
SETTINGS = [("relu", 0.0, 2), ("relu", 0.7, 3), ("tanh", 0.7, 2), ("sigmoid", 0.0, 3)]
"""(activation, lambda, classes): a sigmoid output for two classes, a softmax for three."""


class FromOurWeights(MLPClassifier):
    """MLPClassifier that takes its first weights from a list instead of drawing them."""

    our_layers: Iterator[Layer]

    def _init_coef(
        self, fan_in: int, fan_out: int, dtype: type[np.float64]
    ) -> tuple[Floats, Floats]:
        layer = next(self.our_layers)
        assert layer.W.shape == (fan_out, fan_in)
        return layer.W.T.copy(), layer.b[:, 0].copy()


def sklearn_theta(
    network: Network, theta: Floats, data: Dataset, **settings: float | str
) -> Floats:
    """Theta after UPDATES full-batch updates of scikit-learn; never stopping early."""
    model = FromOurWeights(
        hidden_layer_sizes=network.layer_dims[1:-1],
        activation=SPELLED.get(network.activation, network.activation),
        batch_size=data.train.m,
        shuffle=False,
        max_iter=UPDATES,
        tol=0.0,
        n_iter_no_change=10**6,
        **settings,
    )
    model.our_layers = iter(unpack(theta, network.layer_dims)[1:])
    model.fit(data.train.X.T, data.train.y)
    assert model.n_iter_ == UPDATES
    fitted = zip(model.coefs_, model.intercepts_, strict=True)
    return pack([Layer(W.T, b[:, np.newaxis]) for W, b in fitted])


def our_theta(network: Network, theta: Floats, data: Dataset, experiment: Experiment) -> Floats:
    """Theta after UPDATES updates of our engine."""
    engine = NumpyEngine(experiment, network, data.train, data.n_classes, theta)
    costs = engine.advance(np.full(UPDATES, experiment.alpha))
    assert costs[-1] < costs[0]
    return engine.theta


def start(activation: str, n_classes: int) -> tuple[Network, Floats, Dataset]:
    data = dataset(m=60, n_x=3, n_classes=n_classes)
    network = Network((3, 8, 5, 1 if n_classes == 2 else n_classes), activation)
    rng = np.random.RandomState(3)
    return network, initialize(network.layer_dims, rng, initialization="Xavier"), data


pytestmark = [
    pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning"),
    pytest.mark.parametrize(("activation", "lambd", "n_classes"), SETTINGS),
]


def test_gradient_descent_is_sklearns_sgd(activation: str, lambd: float, n_classes: int) -> None:
    network, theta, data = start(activation, n_classes)
    ours = our_theta(network, theta, data, Experiment(alpha=0.3, lambd=lambd))
    theirs = sklearn_theta(
        network, theta, data, solver="sgd", momentum=0.0, learning_rate_init=0.3, alpha=lambd
    )
    assert np.abs(ours - theirs).max() < CLOSE
    assert np.abs(ours - theta).max() > 0.1


def test_momentum_is_sklearns_with_a_smaller_alpha(
    activation: str, lambd: float, n_classes: int
) -> None:
    # Ours: v = beta v + (1 - beta) g, W -= alpha v. Theirs: v = mu v - lr g, W += v.
    # Both are the same for mu = beta and lr = (1 - beta) alpha.
    network, theta, data = start(activation, n_classes)
    experiment = Experiment(optimizer="momentum", beta=0.8, alpha=0.5, lambd=lambd)
    ours = our_theta(network, theta, data, experiment)
    theirs = sklearn_theta(
        network,
        theta,
        data,
        solver="sgd",
        momentum=0.8,
        nesterovs_momentum=False,
        learning_rate_init=(1 - 0.8) * 0.5,
        alpha=lambd,
    )
    assert np.abs(ours - theirs).max() < CLOSE
    assert np.abs(ours - theta).max() > 0.1


def test_adam_is_sklearns(activation: str, lambd: float, n_classes: int) -> None:
    # Theirs adds epsilon to sqrt(v), ours to sqrt(vhat): an epsilon of 1e-30 makes it no matter.
    network, theta, data = start(activation, n_classes)
    experiment = Experiment(optimizer="Adam", alpha=0.01, epsilon=1e-30, lambd=lambd)
    ours = our_theta(network, theta, data, experiment)
    theirs = sklearn_theta(
        network, theta, data, solver="adam", learning_rate_init=0.01, epsilon=1e-30, alpha=lambd
    )
    assert np.abs(ours - theirs).max() < CLOSE
    assert np.abs(ours - theta).max() > 0.1
