"""What is recorded of a run at one iteration."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from core.costs import losses, penalty
from core.data import Dataset, Floats, Part, targets
from core.network import Network, backward, forward, predict, true_class_probability, unpack

T = TypeVar("T")

SLICE_BYTES = 64_000_000
"""While theta is measured, the activations of the examples take about this much at a time."""
OBJECTS = 2_500
"""What Python's objects of one snapshot take, in bytes."""
WATCHED = 300
"""So many examples of each part have their probability recorded in every snapshot."""


@dataclass(frozen=True, eq=False)
class Measured:
    """One part of the data seen by one theta; nothing is dropped while measuring.

    cost is the plain one (eq. 6), accuracy a share in [0, 1]. For the first WATCHED examples, right
    is whether the class was predicted, and confidence the probability given to it; of examples with
    two inputs no confidence is kept, because their film computes the whole plane from theta.
    """

    cost: float
    accuracy: float
    confidence: Floats
    right: NDArray[np.bool_]


def confidences(part: Part) -> int:
    """So many examples of the part have their confidence recorded."""
    return 0 if part.X.shape[0] == 2 else min(WATCHED, part.m)


def slices_of(network: Network, m: int) -> Iterator[slice]:
    """The m examples in slices whose activations take about SLICE_BYTES, or one example each.

    >>> [(part.start, part.stop) for part in slices_of(Network((2, 50_000, 1)), 60)]
    [(0, 26), (26, 52), (52, 60)]
    """
    # Z, g(Z) and A of each unit, and as much again for the way back.
    width = max(1, SLICE_BYTES // (6 * 8 * sum(network.layer_dims[1:])))
    for begin in range(0, m, width):
        yield slice(begin, min(begin + width, m))


def measure(network: Network, theta: Floats, part: Part, Y: Floats) -> Measured:
    """Measure theta on one part; the cost of one about to diverge may be infinite or NaN."""
    cost, right, confidence = 0.0, [], []
    with np.errstate(over="ignore", invalid="ignore"):
        for at in slices_of(network, part.m):
            cache, y = forward(network, theta, part.X[:, at]), part.y[at]
            cost += float(losses(cache.Z[-1], Y[:, at]).sum())
            right.append(predict(network, cache.A[-1]) == y)
            confidence.append(true_class_probability(network, cache.A[-1], y))
    hits, first = np.concatenate(right), np.concatenate(confidence)[: confidences(part)]
    return Measured(cost / part.m, float(hits.mean()), first.copy(), hits[:WATCHED].copy())


class Seen(NamedTuple):
    """What one theta makes of the data; penalty and gradient norms as Observer has them."""

    train: Measured
    dev: Measured
    penalty: float
    gradient_norms: tuple[float, ...]


class Observer:
    """Looks at theta on the train and dev parts, for the snapshots and the accuracies of a run."""

    def __init__(self, network: Network, data: Dataset, lambd: float, lambd_l1: float) -> None:
        """data is already scaled; the penalties are those of the run."""
        self._network, self._train, self._dev = network, data.train, data.dev
        self._lambd, self._lambd_l1 = lambd, lambd_l1
        self._Y_train = targets(data.train.y, data.n_classes)
        self._Y_dev = targets(data.dev.y, data.n_classes)

    def see(self, thetas: Floats, *, slopes: bool, on_the_way: Any = None) -> list[Seen]:
        """All of each theta (k, n); without slopes no penalty and no gradient norms.

        on_the_way : what the engine's Recorded says of these thetas; this observer looks itself.
        """
        with np.errstate(over="ignore", invalid="ignore"):
            return [
                Seen(
                    self.train(theta),
                    self.dev(theta),
                    self.penalty(theta) if slopes else 0.0,
                    self.gradient_norms(theta) if slopes else (),
                )
                for theta in thetas
            ]

    @property
    def size(self) -> int:
        """About how many bytes what is measured of one theta has."""
        parts = self._train, self._dev
        return sum(8 * confidences(part) + min(WATCHED, part.m) for part in parts)

    def rest(self) -> None:
        """Let go of what it needs for many thetas; it takes it up again where there are more."""

    def train(self, theta: Floats) -> Measured:
        """The training part, without dropout."""
        return measure(self._network, theta, self._train, self._Y_train)

    def dev(self, theta: Floats) -> Measured:
        """The dev part."""
        return measure(self._network, theta, self._dev, self._Y_dev)

    def penalty(self, theta: Floats) -> float:
        """What the run's penalties add to the training cost (eq. 8, 9)."""
        weights = [layer.W for layer in unpack(theta, self._network.layer_dims)[1:]]
        return penalty(weights, self._train.m, self._lambd, self._lambd_l1)

    def gradient_norms(self, theta: Floats) -> tuple[float, ...]:
        """||dW[l], db[l]||_2 of the penalized training cost for each layer."""
        m, gradient = self._train.m, np.zeros_like(theta)
        for at in slices_of(self._network, m):
            share = (at.stop - at.start) / m
            gradient += share * backward(
                self._network,
                theta,
                forward(self._network, theta, self._train.X[:, at]),
                self._Y_train[:, at],
                lambd=share * self._lambd,
                lambd_l1=share * self._lambd_l1,
            )
        layers = unpack(gradient, self._network.layer_dims)[1:]
        return tuple(float(np.sqrt(np.sum(g.W**2) + np.sum(g.b**2))) for g in layers)


class Snapshot:
    """One frame of the film, after `iteration` updates.

    What theta makes of the data is measured when it is first asked for: a run that is one of many
    in a study has frames that nobody looks at. Costs of a theta that is about to diverge may be
    infinite or NaN. A film too large for all its weights keeps theta in some frames only; all of
    the others is measured before they drop it.
    """

    def __init__(
        self, observer: Observer, theta: Floats, *, iteration: int, epoch: int, alpha: float
    ) -> None:
        self.iteration, self.epoch, self.alpha = iteration, epoch, alpha
        self.theta: Floats | None = theta.copy()
        self._observer = observer

    def complete(self, seen: Seen) -> None:
        """Take over what was seen of its theta, in place of measuring it when it is asked for."""
        self._train, self._dev, self._penalty, self.gradient_norms = seen

    def drop_theta(self) -> None:
        """Forget theta, after complete."""
        self.theta = None

    @property
    def size(self) -> int:
        """About how many bytes it holds."""
        theta = 0 if self.theta is None else self.theta.nbytes
        return OBJECTS + theta + self._observer.size

    @property
    def train_cost(self) -> float:
        """The plain cost of the training part (eq. 6)."""
        return self._train.cost

    @property
    def dev_cost(self) -> float:
        """The plain cost of the dev part (eq. 6)."""
        return self._dev.cost

    @property
    def train_accuracy(self) -> float:
        """The share of the training part that is classified right."""
        return self._train.accuracy

    @property
    def dev_accuracy(self) -> float:
        """The share of the dev part that is classified right."""
        return self._dev.accuracy

    @property
    def train_confidence(self) -> Floats:
        """The probability given to the right class of the first training examples."""
        return self._train.confidence

    @property
    def dev_confidence(self) -> Floats:
        """The probability given to the right class of the first dev examples."""
        return self._dev.confidence

    @property
    def train_right(self) -> NDArray[np.bool_]:
        """Whether the first training examples are classified right."""
        return self._train.right

    @property
    def dev_right(self) -> NDArray[np.bool_]:
        """Whether the first dev examples are classified right."""
        return self._dev.right

    @functools.cached_property
    def cost(self) -> float:
        """The training cost with its penalty."""
        return self.train_cost + self._penalty

    @functools.cached_property
    def _penalty(self) -> float:
        return self._asked(Observer.penalty)

    @functools.cached_property
    def gradient_norms(self) -> tuple[float, ...]:
        """||dW[l], db[l]||_2 of the penalized training cost for each layer."""
        return self._asked(Observer.gradient_norms)

    @functools.cached_property
    def _train(self) -> Measured:
        return self._asked(Observer.train)

    @functools.cached_property
    def _dev(self) -> Measured:
        return self._asked(Observer.dev)

    def _asked(self, what: Callable[[Observer, Floats], T]) -> T:
        assert self.theta is not None, "measured before theta was dropped"
        with np.errstate(over="ignore", invalid="ignore"):
            return what(self._observer, self.theta)
