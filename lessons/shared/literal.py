"""Equations 15 and 19 as printed: v := v / (1 - beta^t), the corrected value kept as the average.

Read as code, the correction enters the next average, and is applied to it once more
(docs/equations.md, point 4). This is what would happen. core.optimizers.adam keeps v and s raw.
"""

from __future__ import annotations

import numpy as np

from core.averages import average_step, bias_corrected
from core.data import Floats
from core.optimizers import AdamState, Optimizer, root


def literal_adam(*, beta1: float, beta2: float, epsilon: float, epsilon_inside: bool) -> Optimizer:
    """step = v / root(s) where v and s are overwritten by their corrected values (eq. 19's :=)."""

    def update(gradient: Floats, state: AdamState, t: int) -> tuple[Floats, AdamState]:
        v = average_step(state.v, gradient, beta1)
        s = average_step(state.s, gradient * gradient, beta2)
        kept = AdamState(v, s).corrected(beta1=beta1, beta2=beta2, t=t)
        return kept.v / root(kept.s, epsilon, epsilon_inside), kept

    return Optimizer(lambda theta: AdamState(np.zeros_like(theta), np.zeros_like(theta)), update)


def literal_averages(values: Floats, *, beta: float) -> Floats:
    """v_t for t = 1 .. len(values) with eq. 15 overwriting v; infinite once beyond all numbers.

    >>> literal_averages(np.array([1.0, 1.0]), beta=0.9).round(4)
    array([1.    , 5.2632])
    """
    found, v = np.empty(len(values)), np.zeros(())
    with np.errstate(over="ignore"):
        for t, value in enumerate(values, start=1):
            v = bias_corrected(average_step(v, value, beta), beta, t)
            found[t - 1] = v
    return found
