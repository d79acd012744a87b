"""An L-layer network on one flat parameter vector: forward and backward (eq. 10, 12)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from core.activations import ACTIVATIONS, sigmoid, softmax
from core.costs import penalty_gradient
from core.data import Floats, Ints
from core.dropout import Mask, drop


@dataclass(frozen=True)
class Network:
    """The shape of a net: layer_dims = (n_0, ..., n_L) and the hidden activation.

    One output unit is a sigmoid (two classes); more are a softmax over the classes.
    """

    layer_dims: tuple[int, ...]
    activation: str = "relu"

    @property
    def output(self) -> str:
        """The output layer's function: "sigmoid" or "softmax"."""
        return "sigmoid" if self.layer_dims[-1] == 1 else "softmax"

    @property
    def n_parameters(self) -> int:
        """The length of theta: sum over layers of n_l n_{l-1} + n_l."""
        return sum(n * (n_in + 1) for n_in, n in pairwise(self.layer_dims))


class Layer(NamedTuple):
    """W (n_l, n_{l-1}) and b (n_l, 1) of one layer; views into theta, not copies."""

    W: Floats
    b: Floats


NOTHING: Floats = np.empty((0, 0))
NO_LAYER = Layer(NOTHING, NOTHING)
"""What stands at index 0 where layer 1 is the first, so that Z[l] and W[l] are the chapter's."""


@dataclass(frozen=True)
class Cache:
    """What forward keeps for backward, by the chapter's l.

    Z[1] .. Z[L]; G[1] .. G[L-1], which is g(Z[l]) of the hidden layers before units are dropped;
    A[0] .. A[L], after dropping. Z[0] and G[0] are NOTHING.
    """

    Z: list[Floats]
    G: list[Floats]
    A: list[Floats]


def unpack(theta: Floats, layer_dims: Sequence[int]) -> list[Layer]:
    """The layers of theta = (W1 row by row, b1, W2, b2, ...), as views; [0] is NO_LAYER.

    theta is (n,), or a stack (k, n) of several; then W is (k, n_l, n_{l-1}) and b (k, n_l, 1).

    >>> [layer.W.shape for layer in unpack(np.zeros(171), (2, 20, 5, 1))]
    [(0, 0), (20, 2), (5, 20), (1, 5)]
    """
    layers, start = [NO_LAYER], 0
    for n_in, n in pairwise(layer_dims):
        middle, end = start + n * n_in, start + n * (n_in + 1)
        W = theta[..., start:middle].reshape(*theta.shape[:-1], n, n_in)
        layers.append(Layer(W, theta[..., middle:end, np.newaxis]))
        start = end
    return layers


def pack(layers: Sequence[Layer]) -> Floats:
    """The flat theta of the given layers: the inverse of unpack."""
    return np.concatenate([part.ravel() for layer in layers for part in layer])


def forward(network: Network, theta: Floats, X: Floats, masks: Sequence[Mask | None] = ()) -> Cache:
    """Z[l] = W[l] A[l-1] + b[l], A[l] = g(Z[l]) (eq. 12), dropping units where masks say so.

    X is (n_0, m). masks[l] belongs to A[l] (0 is the input); () or None drops nothing. The output
    A[L] is a probability (1, m) for a sigmoid, one a class (n_L, m) for a softmax. For a stack of
    thetas (k, n) every Z and A from the first layer on is a stack too, (k, n_l, m).
    """
    g = ACTIVATIONS[network.activation].g
    last = len(network.layer_dims) - 1
    layers, mask_of = unpack(theta, network.layer_dims), dict(enumerate(masks))
    Z, G, A = [NOTHING], [NOTHING], [drop(X, mask_of.get(0))]
    for l in range(1, last + 1):
        Z.append(layers[l].W @ A[l - 1] + layers[l].b)
        if l < last:
            G.append(g(Z[l]))
            A.append(drop(G[l], mask_of.get(l)))
    A.append(sigmoid(Z[-1]) if network.output == "sigmoid" else softmax(Z[-1]))
    return Cache(Z, G, A)


def deltas(
    network: Network,
    layers: Sequence[Layer],
    cache: Cache,
    Y: Floats,
    masks: Sequence[Mask | None] = (),
) -> list[Floats]:
    """dZ[L] = A[L] - Y;  dZ[l] = (W[l+1]^T dZ[l+1]) * g'(Z[l]), dropping as forward did (eq. 10).

    dZ[l] is (n_l, m), from l = 1; dZ[0] is NOTHING. The beginning, A[L] - Y, holds for the sigmoid
    and for the softmax, each with its own cross-entropy.
    """
    derivative = ACTIVATIONS[network.activation].derivative
    mask_of, last = dict(enumerate(masks)), len(layers) - 1
    dZ = [NOTHING] * last + [cache.A[-1] - Y]
    for l in range(last - 1, 0, -1):
        dA = drop(layers[l + 1].W.T @ dZ[l + 1], mask_of.get(l))
        dZ[l] = dA * derivative(cache.Z[l], cache.G[l])
    return dZ


def slopes(
    layers: Sequence[Layer],
    A: Sequence[Floats],
    dZ: Sequence[Floats],
    *,
    lambd: float = 0.0,
    lambd_l1: float = 0.0,
) -> list[Layer]:
    """dW[l] = (1/m) dZ[l] A[l-1]^T + (lambda/m) W[l], and db[l] = (1/m) sum of dZ[l] (eq. 10).

    L1 adds (lambd_l1/m) sign(W[l]). [0] is NO_LAYER.
    """
    m, found = dZ[-1].shape[1], [NO_LAYER]
    for l in range(1, len(layers)):
        dW = dZ[l] @ A[l - 1].T / m + penalty_gradient(layers[l].W, m, lambd, lambd_l1)
        db = dZ[l].sum(axis=1, keepdims=True) / m
        found.append(Layer(dW, db))
    return found


def backward(
    network: Network,
    theta: Floats,
    cache: Cache,
    Y: Floats,
    *,
    lambd: float = 0.0,
    lambd_l1: float = 0.0,
    masks: Sequence[Mask | None] = (),
) -> Floats:
    """The gradient of the penalized cost (eq. 10), flat as theta: the slopes that deltas make."""
    layers = unpack(theta, network.layer_dims)
    dZ = deltas(network, layers, cache, Y, masks)
    return pack(slopes(layers, cache.A, dZ, lambd=lambd, lambd_l1=lambd_l1))


def probabilities(network: Network, A: Floats) -> Floats:
    """Of each class, (n_classes, m), from the output A; every column adds up to 1."""
    return np.vstack([1 - A, A]) if network.output == "sigmoid" else A


def predict(network: Network, A_last: Floats) -> Ints:
    """Class numbers (m,): whether p > 0.5 for a sigmoid, the largest p for a softmax."""
    if network.output == "sigmoid":
        return (A_last[0] > 0.5).astype(np.int64)
    return A_last.argmax(axis=0).astype(np.int64)


def true_class_probability(network: Network, A_last: Floats, y: Ints) -> Floats:
    """The probability (m,) that the net gives to the right class of each example."""
    if network.output == "sigmoid":
        return np.where(y == 1, A_last[0], 1.0 - A_last[0])
    return A_last[y, np.arange(y.size)]
