"""Exponentially weighted averages (8.7.1), on which momentum, RMSprop and Adam stand."""

from __future__ import annotations

import numpy as np

from core.data import Floats


def average_step(v: Floats, value: Floats, beta: float) -> Floats:
    """beta v + (1 - beta) value: eq. 13, one turn of the loop of eq. 16."""
    return beta * v + (1.0 - beta) * value


def bias_corrected(v: Floats, beta: float, t: int) -> Floats:
    """v / (1 - beta^t) (eq. 15), t counted from 1.

    v itself stays raw (docs/equations.md, point 4).
    """
    return v / (1.0 - beta**t)


def exponentially_weighted_averages(
    values: Floats, *, beta: float, bias_correction: bool = False
) -> Floats:
    """v_t for t = 1 .. len(values), from v_0 = 0 (eq. 13), corrected by eq. 15 on demand.

    values : (T,); about 1 / (1 - beta) of them count. Roberts, 1959; the correction is Kingma and
    Ba's, 2015. Raises ValueError for a beta outside [0, 1).

    >>> exponentially_weighted_averages(np.array([5.0, 5.0]), beta=0.9, bias_correction=True)
    array([5., 5.])
    """
    if not 0.0 <= beta < 1.0:
        raise ValueError(f"beta must be in [0, 1), got {beta}; 0.0 averages nothing")
    averages, v = np.empty(len(values)), np.zeros(())
    for t, value in enumerate(values, start=1):
        v = average_step(v, value, beta)
        averages[t - 1] = bias_corrected(v, beta, t) if bias_correction else v
    return averages


def average_weights(beta: float, t: int) -> Floats:
    """The weight of theta_1 .. theta_t in v_t: (1 - beta) beta^(t-i) (eq. 14).

    >>> average_weights(0.5, 3)
    array([0.125, 0.25 , 0.5  ])
    """
    return (1.0 - beta) * beta ** np.arange(t - 1, -1, -1, dtype=np.float64)
