"""Gradient descent, momentum, RMSprop and Adam (8.7), each a pair of pure functions.

A new optimizer is one function that returns an Optimizer, and one line in OPTIMIZERS.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from core.averages import average_step, bias_corrected
from core.data import Floats

State = Any
"""A NamedTuple whose fields have the chapter's names: v, s. What it has, its optimizer decides."""


class Optimizer(NamedTuple):
    """init(theta) -> state;  update(gradient, state, t) -> (step, state).

    The training loop then does theta := theta - alpha * step. t is the update count from 1.
    """

    init: Callable[[Floats], State]
    update: Callable[[Floats, State, int], tuple[Floats, State]]


class NothingKept(NamedTuple):
    """The state of plain descent, which remembers no gradient."""


class MomentumState(NamedTuple):
    """v, the average of the gradients (eq. 17)."""

    v: Floats


class RMSpropState(NamedTuple):
    """s, the average of their squares (eq. 18)."""

    s: Floats


class AdamState(NamedTuple):
    """v and s, both raw: as momentum and RMSprop keep them (eq. 19)."""

    v: Floats
    s: Floats

    def corrected(self, *, beta1: float, beta2: float, t: int) -> AdamState:
        """Vhat and shat after update t (eq. 15)."""
        return AdamState(bias_corrected(self.v, beta1, t), bias_corrected(self.s, beta2, t))


def gradient_descent() -> Optimizer:
    """step = dW: W := W - alpha dW (8.6.2)."""
    return Optimizer(lambda theta: NothingKept(), lambda gradient, state, t: (gradient, state))


def momentum(*, beta: float) -> Optimizer:
    """step = v_dW, v_dW = beta v_dW + (1 - beta) dW (eq. 17); beta = 0 is gradient descent.

    Polyak, 1964; the averaged form, (1 - beta) in front of dW, is the chapter's.
    """

    def update(gradient: Floats, state: MomentumState, t: int) -> tuple[Floats, MomentumState]:
        v = average_step(state.v, gradient, beta)
        return v, MomentumState(v)

    return Optimizer(lambda theta: MomentumState(np.zeros_like(theta)), update)


def rmsprop(*, beta: float, epsilon: float, epsilon_inside: bool) -> Optimizer:
    """step = dW / root(s_dW), s_dW = beta s_dW + (1 - beta) dW * dW (eq. 18, elementwise).

    root is sqrt(s) + epsilon, or sqrt(s + epsilon) as the chapter prints it (epsilon_inside).
    Tieleman and Hinton, 2012 (lecture 6.5 of a course; there is no paper).
    """

    def update(gradient: Floats, state: RMSpropState, t: int) -> tuple[Floats, RMSpropState]:
        s = average_step(state.s, gradient * gradient, beta)
        return gradient / root(s, epsilon, epsilon_inside), RMSpropState(s)

    return Optimizer(lambda theta: RMSpropState(np.zeros_like(theta)), update)


def adam(*, beta1: float, beta2: float, epsilon: float, epsilon_inside: bool) -> Optimizer:
    """step = vhat / root(shat), both averages corrected by eq. 15 (eq. 19); v and s stay raw.

    Kingma and Ba, 2015.
    """

    def update(gradient: Floats, state: AdamState, t: int) -> tuple[Floats, AdamState]:
        v = average_step(state.v, gradient, beta1)
        s = average_step(state.s, gradient * gradient, beta2)
        raw = AdamState(v, s)
        vhat, shat = raw.corrected(beta1=beta1, beta2=beta2, t=t)
        return vhat / root(shat, epsilon, epsilon_inside), raw

    return Optimizer(lambda theta: AdamState(np.zeros_like(theta), np.zeros_like(theta)), update)


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
