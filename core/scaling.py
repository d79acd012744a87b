"""Normalizing the inputs (8.3, eq. 1)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.data import Floats

CONSTANT = 1e-13
"""A feature that varies by no more than this share of its largest value varies by roundings."""


@dataclass(frozen=True, eq=False)
class Scaling:
    """What eq. 1 takes off and divides by: the training set's mean and standard deviation.

    mean, std : (n_x, 1), in the features' own units. Raises ValueError for other shapes, and where
    std is not above 0.
    """

    mean: Floats
    std: Floats

    def __post_init__(self) -> None:
        if self.mean.ndim != 2 or self.mean.shape[1] != 1 or self.mean.shape != self.std.shape:
            raise ValueError(
                f"mean and std must be (n_x, 1), got {self.mean.shape} and {self.std.shape}"
            )
        if not (self.std > 0).all():
            raise ValueError(
                f"std must be above 0 in every feature, got {self.std.min():g} in feature "
                f"{int(self.std.argmin())}; give a constant feature 1"
            )


def fit_scaling(X: Floats) -> Scaling:
    """The mean u_i and standard deviation s_i of each feature, for eq. 1.

    X : (n_x, m), the TRAINING part only: dev and test are scaled with its u and s, so that all
    parts go through the same map and nothing about dev and test leaks into training.
    A constant feature gets s_i = 1: its deviation is 0, and 0 / 0 is no number, while
    (x_i - u_i) / 1 = 0 says what is true of it, that it tells the examples nothing. Constant is
    also what varies by roundings only, at most CONSTANT of its largest value: divided by such a
    deviation, a dev example beside it would be at 1e13. Raises ValueError where X has no examples.
    """
    _check(X)
    largest = np.abs(X).max(axis=1, keepdims=True)
    # Squares of numbers beyond 1e150 overflow, those below 1e-150 vanish; 1 leaves all others.
    extreme = (largest > 1e150) | ((largest < 1e-150) & (largest > 0))
    unit = np.where(extreme, largest, 1.0)
    X = X / unit
    spread = X.max(axis=1, keepdims=True) - X.min(axis=1, keepdims=True)
    constant = spread <= CONSTANT * largest / unit
    # The mean of equal numbers may miss them by a rounding, which would leave a std of 1e-17.
    mean = np.where(constant, X[:, :1], X.mean(axis=1, keepdims=True))
    std = np.sqrt(np.square(X - mean).mean(axis=1, keepdims=True))
    return Scaling(mean * unit, np.where(constant | (std == 0), 1.0, std * unit))


def no_scaling(n_x: int) -> Scaling:
    """The scaling that changes nothing: mean 0 and std 1 for each of n_x features."""
    return Scaling(np.zeros((n_x, 1)), np.ones((n_x, 1)))


def apply(scaling: Scaling, X: Floats) -> Floats:
    """z_i = (x_i - u_i) / s_i (eq. 1), for any part. X : (n_x, m), returns (n_x, m).

    Raises ValueError where X has no examples, or other features than the scaling was fitted to.

    >>> apply(fit_scaling(np.array([[1.0, 3.0]])), np.array([[5.0]]))
    array([[3.]])
    """
    _check(X)
    if X.shape[0] != scaling.mean.shape[0]:
        raise ValueError(
            f"X must have the {scaling.mean.shape[0]} features the scaling was fitted to, "
            f"got {X.shape[0]}"
        )
    return (X - scaling.mean) / scaling.std


def _check(X: Floats) -> None:
    if X.ndim != 2 or X.shape[1] == 0:
        raise ValueError(f"X must be (n_x, m) with m > 0, got shape {X.shape}")
