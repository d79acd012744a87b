"""The reference engine: the updates of a run, one after another, in NumPy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from core.batches import batches
from core.costs import cross_entropy, penalty
from core.data import Floats, Ints, Part, targets
from core.dropout import Dropout, Mask
from core.experiment import Experiment
from core.network import Network, backward, forward, unpack
from core.optimizers import OPTIMIZERS, Optimizer
from core.streams import stream


def make_optimizer(experiment: Experiment) -> Optimizer:
    """The experiment's optimizer with its settings filled in."""
    entry = OPTIMIZERS[experiment.optimizer]
    return entry.make(**{knob: getattr(experiment, knob) for knob in entry.knobs})


def make_dropout(experiment: Experiment, layer_dims: tuple[int, ...]) -> Dropout:
    """The masks of the experiment's run, from its first update on."""
    return Dropout(
        layer_dims,
        keep_prob=experiment.keep_prob,
        keep_prob_input=experiment.keep_prob_input,
        frozen=experiment.frozen_mask,
        seed=experiment.dropout_seed,
    )


NONE: Ints = np.empty(0, dtype=np.int64)
"""No theta is wanted."""
NOT_ONE: NDArray[np.bool_] = np.empty(0, dtype=bool)
"""So none is looked at."""


class Recorded(NamedTuple):
    """What updates leave behind.

    costs : those that the updates started from. thetas (k, n) : the wanted ones, as far as they
    were made. on_the_way : what the updates saw of the training part from those thetas that are
    looked at, for the Observer's eyes only; None where they did not see all of it.
    """

    costs: Floats
    thetas: Floats
    on_the_way: Any = None


class Engine(Protocol):
    """What makes a run's updates: this module's, or its compiled twin in core.compiled."""

    name: str
    t: int
    problem: str

    @property
    def theta(self) -> Floats:
        """The flat parameters after t updates."""

    def advance(self, alphas: Floats) -> Floats:
        """One update for each alpha, unless a problem ends them; the costs they started from."""

    def record(self, alphas: Floats, wanted: Ints, looks: NDArray[np.bool_]) -> Recorded:
        """The same, with what is wanted of the way.

        Theta is wanted after the updates of the numbers `wanted`, counted as t is; looks says which
        of them will be looked at.
        """


@dataclass
class Still:
    """An engine that has come so far and makes no further update."""

    name: str
    t: int
    problem: str
    theta: Floats

    def advance(self, alphas: Floats) -> Floats:
        """None of them."""
        return self.record(alphas, NONE, NOT_ONE).costs

    def record(self, alphas: Floats, wanted: Ints, looks: NDArray[np.bool_]) -> Recorded:
        """None of them."""
        raise RuntimeError(f"this is a run as it was after {self.t} updates; train the run itself")


class NumpyEngine:
    """Holds theta, the optimizer's state, the batches and the masks; advance() makes updates.

    theta : the flat parameters after t updates.
    problem : "" until the run cannot go on; then a sentence that says what overflowed.
    """

    name = "numpy"

    def __init__(
        self, experiment: Experiment, network: Network, part: Part, n_classes: int, theta: Floats
    ) -> None:
        """part is the (scaled) training part."""
        self.theta, self.t, self.problem = theta, 0, ""
        self._network, self._X = network, part.X
        self._Y = targets(part.y, n_classes)
        self._lambd, self._lambd_l1 = experiment.lambd, experiment.lambd_l1
        self._optimizer = make_optimizer(experiment)
        self._state = self._optimizer.init(theta)
        rng = stream("batches", experiment.batch_seed)
        self._batches = batches(part.m, experiment.batch_size, rng)
        self._dropout = make_dropout(experiment, network.layer_dims)

    def advance(self, alphas: Floats) -> Floats:
        """One update for each alpha; the penalized cost J{t} that each of them started from."""
        return self.record(alphas, NONE, NOT_ONE).costs

    def record(self, alphas: Floats, wanted: Ints, looks: NDArray[np.bool_]) -> Recorded:
        """One update for each alpha: the penalized costs J{t}, and the thetas that are wanted.

        Ends early, with `problem` set and theta still finite, when a cost or the next theta is
        not a finite number.
        """
        costs: list[float] = []
        thetas: list[Floats] = []
        with np.errstate(over="ignore", invalid="ignore"):
            for alpha in alphas:
                cost, gradient = self._cost_and_gradient(next(self._batches))
                step, state = self._optimizer.update(gradient, self._state, self.t + 1)
                theta = self.theta - alpha * step
                if problem := overflow(cost, theta):
                    self.problem = f"{problem} at update {self.t + 1}"
                    break
                self.theta, self._state, self.t = theta, state, self.t + 1
                costs.append(cost)
                if self.t in wanted:
                    thetas.append(theta)
        return Recorded(np.array(costs), np.array(thetas).reshape(-1, self.theta.size))

    def _cost_and_gradient(self, columns: Ints | slice) -> tuple[float, Floats]:
        X, Y = self._X[:, columns], self._Y[:, columns]
        return cost_and_gradient(
            self._network,
            self.theta,
            X,
            Y,
            lambd=self._lambd,
            lambd_l1=self._lambd_l1,
            masks=self._dropout.masks(X.shape[1]),
        )


def overflow(cost: float, theta: Floats) -> str:
    """What is no finite number any more, the cost or the weights; "" where both are."""
    if not np.isfinite(cost):
        return f"the cost became {cost}"
    # One dot product sees every NaN, infinity and weight beyond 1e154.
    return "" if np.isfinite(theta @ theta) else "the weights overflowed"


def cost_and_gradient(
    network: Network,
    theta: Floats,
    X: Floats,
    Y: Floats,
    *,
    lambd: float = 0.0,
    lambd_l1: float = 0.0,
    masks: list[Mask | None] | None = None,
) -> tuple[float, Floats]:
    """J with its penalties (eq. 7-9) and its gradient (eq. 10), for these examples and masks.

    This is the function that is trained, and the one that a gradient check perturbs (8.8).
    X (n_0, m), Y (1, m) or (n_L, m); the gradient is flat as theta.
    """
    masks = masks or []
    cache = forward(network, theta, X, masks)
    weights = [layer.W for layer in unpack(theta, network.layer_dims)[1:]]
    cost = cross_entropy(cache.Z[-1], Y) + penalty(weights, Y.shape[1], lambd, lambd_l1)
    gradient = backward(network, theta, cache, Y, lambd=lambd, lambd_l1=lambd_l1, masks=masks)
    return cost, gradient
