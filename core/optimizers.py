"""Gradient descent, momentum, RMSprop and Adam (8.7), each a pair of pure functions.

A new optimizer is one function that returns an Optimizer, and one line in OPTIMIZERS.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from core.averages import average_step, bias_corrected
from core.data import Floats

State = tuple[Floats, ...]


class Optimizer(NamedTuple):
    """init(theta) -> state;  update(gradient, state, t) -> (step, state).

    The training loop then does theta := theta - alpha * step. t is the update count from 1.
    """

    init: Callable[[Floats], State]
    update: Callable[[Floats, State, int], tuple[Floats, State]]


def gradient_descent() -> Optimizer:
    """step = dW: W := W - alpha dW (8.6.2)."""
    return Optimizer(lambda theta: (), lambda gradient, state, t: (gradient, state))


def momentum(*, beta: float) -> Optimizer:
    """step = v_dW, v_dW = beta v_dW + (1 - beta) dW (eq. 17); beta = 0 is gradient descent."""

    def update(gradient: Floats, state: State, t: int) -> tuple[Floats, State]:
        v = average_step(state[0], gradient, beta)
        return v, (v,)

    return Optimizer(lambda theta: (np.zeros_like(theta),), update)


def rmsprop(*, beta: float, epsilon: float, epsilon_inside: bool) -> Optimizer:
    """step = dW / root(s_dW), s_dW = beta s_dW + (1 - beta) dW * dW (eq. 18, elementwise).

    root is sqrt(s) + epsilon, or sqrt(s + epsilon) as the chapter prints it (epsilon_inside).
    """

    def update(gradient: Floats, state: State, t: int) -> tuple[Floats, State]:
        s = average_step(state[0], gradient * gradient, beta)
        return gradient / root(s, epsilon, epsilon_inside), (s,)

    return Optimizer(lambda theta: (np.zeros_like(theta),), update)


def adam(*, beta1: float, beta2: float, epsilon: float, epsilon_inside: bool) -> Optimizer:
    """step = vhat / root(shat), both averages corrected by eq. 15 (eq. 19); v and s stay raw."""

    def update(gradient: Floats, state: State, t: int) -> tuple[Floats, State]:
        v = average_step(state[0], gradient, beta1)
        s = average_step(state[1], gradient * gradient, beta2)
        vhat, shat = bias_corrected(v, beta1, t), bias_corrected(s, beta2, t)
        return vhat / root(shat, epsilon, epsilon_inside), (v, s)

    return Optimizer(lambda theta: (np.zeros_like(theta), np.zeros_like(theta)), update)


def root(s: Floats, epsilon: float, inside: bool) -> Floats:
    """sqrt(s + epsilon) when inside (the chapter's way), else sqrt(s) + epsilon (Adam's paper)."""
    return np.sqrt(s + epsilon) if inside else np.sqrt(s) + epsilon


@dataclass(frozen=True)
class OptimizerEntry:
    """A line of the registry: how to make it, its equation, and the settings it takes."""

    make: Callable[..., Optimizer]
    equation: str
    knobs: tuple[str, ...] = ()


OPTIMIZERS: dict[str, OptimizerEntry] = {
    "gradient_descent": OptimizerEntry(gradient_descent, "11"),
    "momentum": OptimizerEntry(momentum, "17", ("beta",)),
    "RMSprop": OptimizerEntry(rmsprop, "18", ("beta", "epsilon", "epsilon_inside")),
    "Adam": OptimizerEntry(adam, "19", ("beta1", "beta2", "epsilon", "epsilon_inside")),
}
