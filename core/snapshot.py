"""What is recorded of a run at one iteration, and at which iterations."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.costs import cross_entropy, penalty
from core.data import Dataset, Floats, Part, targets
from core.network import (
    Cache,
    Network,
    backward,
    forward,
    predict,
    true_class_probability,
    unpack,
)

FRAMES = 150
"""About this many snapshots are taken of a run, however long it is."""
FILM_BYTES = 16_000_000
"""A film keeps the weights of all its frames up to this size; a larger net's keeps fewer."""
WATCHED = 300
"""So many examples of each part have their probability recorded in every snapshot."""


@dataclass(frozen=True, eq=False)
class Snapshot:
    """One frame of the film, after `iteration` updates; nothing is dropped while measuring.

    cost is the training cost with penalty, train_cost and dev_cost the plain ones (eq. 6);
    accuracies are shares in [0, 1]; gradient_norms has ||dW[l], db[l]||_2 of the penalized
    training cost for each layer; the confidences are the probability given to the right class, for
    the first WATCHED examples, and *_right whether that class was predicted. theta is None where a
    large net's film keeps fewer of them.
    """

    iteration: int
    epoch: int
    alpha: float
    cost: float
    train_cost: float
    dev_cost: float
    train_accuracy: float
    dev_accuracy: float
    gradient_norms: tuple[float, ...]
    train_confidence: Floats
    dev_confidence: Floats
    train_right: NDArray[np.bool_]
    dev_right: NDArray[np.bool_]
    theta: Floats | None


def snapshot_iterations(iterations: int) -> list[int]:
    """The iterations that get a snapshot: 0 and the last, denser at the start.

    >>> snapshot_iterations(5)
    [0, 1, 2, 3, 4, 5]
    >>> snapshot_iterations(30_000)[:6], len(snapshot_iterations(30_000))
    ([0, 1, 5, 12, 22, 34], 150)
    """
    steps = np.linspace(0.0, 1.0, FRAMES) ** 2 * iterations
    if iterations < FRAMES:
        return list(range(iterations + 1))
    return sorted(set(np.rint(steps).astype(int).tolist()))


def frames_with_theta(due: list[int], n_parameters: int) -> frozenset[int]:
    """The iterations whose snapshot keeps theta: all, or as many, evenly, as FILM_BYTES hold.

    >>> sorted(frames_with_theta([0, 1, 2, 3, 4], n_parameters=1_000_000))
    [0, 4]
    """
    room = max(2, FILM_BYTES // (8 * n_parameters))
    if room >= len(due):
        return frozenset(due)
    return frozenset(due[i] for i in np.rint(np.linspace(0, len(due) - 1, room)).astype(int))


@dataclass(frozen=True)
class Measured:
    """One part of the data seen by one theta."""

    cache: Cache
    cost: float
    accuracy: float
    right: NDArray[np.bool_]


def measure(network: Network, theta: Floats, part: Part, Y: Floats) -> Measured:
    """The plain cost (eq. 6) and the accuracy of theta on one part, without dropout.

    The cost of a theta that is about to diverge may be infinite or NaN.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        cache = forward(network, theta, part.X)
        cost = cross_entropy(cache.Z[-1], Y)
    right = predict(network, cache.A[-1]) == part.y
    return Measured(cache, cost, float(right.mean()), right)


class Observer:
    """Looks at theta on the train and dev parts, for the snapshots and the accuracies of a run."""

    def __init__(self, network: Network, data: Dataset, lambd: float, lambd_l1: float) -> None:
        """data is already scaled; the penalties are those of the run."""
        self._network, self._data = network, data
        self._lambd, self._lambd_l1 = lambd, lambd_l1
        self._Y_train = targets(data.train.y, data.n_classes)
        self._Y_dev = targets(data.dev.y, data.n_classes)

    def snapshot(
        self, theta: Floats, *, iteration: int, epoch: int, alpha: float, keep_theta: bool
    ) -> Snapshot:
        """Everything a Snapshot holds, for this theta."""
        train = measure(self._network, theta, self._data.train, self._Y_train)
        dev = measure(self._network, theta, self._data.dev, self._Y_dev)
        weights = [layer.W for layer in unpack(theta, self._network.layer_dims)[1:]]
        extra = penalty(weights, self._data.train.m, self._lambd, self._lambd_l1)
        return Snapshot(
            iteration=iteration,
            epoch=epoch,
            alpha=alpha,
            cost=train.cost + extra,
            train_cost=train.cost,
            dev_cost=dev.cost,
            train_accuracy=train.accuracy,
            dev_accuracy=dev.accuracy,
            gradient_norms=self._gradient_norms(theta, train.cache),
            train_confidence=self._confidence(train.cache, self._data.train),
            dev_confidence=self._confidence(dev.cache, self._data.dev),
            train_right=train.right[:WATCHED],
            dev_right=dev.right[:WATCHED],
            theta=theta.copy() if keep_theta else None,
        )

    def accuracies(self, theta: Floats) -> tuple[float, float]:
        """The shares of the train and of the dev part that theta classifies right."""
        train = measure(self._network, theta, self._data.train, self._Y_train)
        dev = measure(self._network, theta, self._data.dev, self._Y_dev)
        return train.accuracy, dev.accuracy

    def _gradient_norms(self, theta: Floats, cache: Cache) -> tuple[float, ...]:
        gradient = backward(
            self._network,
            theta,
            cache,
            self._Y_train,
            lambd=self._lambd,
            lambd_l1=self._lambd_l1,
        )
        layers = unpack(gradient, self._network.layer_dims)[1:]
        return tuple(float(np.sqrt(np.sum(g.W**2) + np.sum(g.b**2))) for g in layers)

    def _confidence(self, cache: Cache, part: Part) -> Floats:
        probability = true_class_probability(self._network, cache.A[-1], part.y)
        return probability[:WATCHED].copy()
