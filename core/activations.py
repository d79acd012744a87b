"""Activation functions g of the hidden units, each beside its derivative (8.4, 8.9.2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.data import Floats


@dataclass(frozen=True)
class Activation:
    """g and its derivative g', which may use Z or A = g(Z), whichever is cheaper.

    formula : g as a line of text.
    """

    formula: str
    g: Callable[[Floats], Floats]
    derivative: Callable[[Floats, Floats], Floats]


def sigmoid(Z: Floats) -> Floats:
    """1 / (1 + exp(-Z)), written so that no exponential overflows (docs/equations.md, point 8).

    >>> sigmoid(np.array([-1000.0, 0.0, 1000.0]))
    array([0. , 0.5, 1. ])
    """
    decay = np.exp(-np.abs(Z))
    return np.where(Z >= 0, 1.0, decay) / (1.0 + decay)


def softmax(Z: Floats) -> Floats:
    """exp(Z) / sum of exp(Z) down each column; the largest Z is taken off first.

    >>> softmax(np.array([[1000.0], [1000.0]]))
    array([[0.5],
           [0.5]])
    """
    exponentials = np.exp(Z - Z.max(axis=-2, keepdims=True))
    return exponentials / exponentials.sum(axis=-2, keepdims=True)


def relu(Z: Floats) -> Floats:
    """max(0, Z), elementwise."""
    return np.maximum(Z, 0.0)


NEAR_0 = 1e-9


def has_kink(activation: str) -> bool:
    """Whether g' jumps at 0, as relu's does: no step across may be compared with a slope there.

    >>> [name for name in ACTIVATIONS if has_kink(name)]
    ['relu']
    """
    g, derivative = ACTIVATIONS[activation].g, ACTIVATIONS[activation].derivative
    beside = np.array([-NEAR_0, NEAR_0])
    below, above = derivative(beside, g(beside))
    return bool(abs(above - below) > 1e-3)


ACTIVATIONS: dict[str, Activation] = {
    "relu": Activation("max(0, Z)", relu, lambda Z, A: (Z > 0).astype(np.float64)),
    "tanh": Activation("tanh(Z)", np.tanh, lambda Z, A: 1.0 - A * A),
    "sigmoid": Activation("1 / (1 + exp(-Z))", sigmoid, lambda Z, A: A * (1.0 - A)),
}
