"""Is a gradient right? The two-sided difference of 8.8 (eq. 23-27) and the relative distance d."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from core.costs import losses, stacked_penalties
from core.data import Floats, Ints
from core.dropout import Mask
from core.network import Network, forward, unpack

ROUNDOFF = 2.0**-53
"""A float64 result is off by up to this share of itself."""
STACK_BYTES = 400_000
"""Perturbed thetas that are passed forward together take about so much: what a cache holds."""


@dataclass(frozen=True)
class GradientCheck:
    """g and g_approx, (n,) each, and d = ||g_approx - g|| / (||g_approx|| + ||g||).

    d below 1e-7 says that the gradient is likely right; d is 0 where both are zero vectors.
    """

    g: Floats
    g_approx: Floats

    @property
    def difference(self) -> float:
        """||g_approx - g||."""
        return float(np.linalg.norm(self.g_approx - self.g))

    @property
    def d(self) -> float:
        """The relative distance (unnumbered in the chapter, after eq. 27)."""
        size = float(np.linalg.norm(self.g_approx) + np.linalg.norm(self.g))
        return self.difference / size if size else 0.0


def two_sided_difference(J: Callable[[Floats], float], theta: Floats, *, eps: float) -> Floats:
    """g_approx,i = (J(theta + eps e_i) - J(theta - eps e_i)) / (2 eps) (eq. 26, 27), (n,).

    Raises ValueError for an eps that is not above 0.

    >>> two_sided_difference(lambda theta: float(theta @ theta), np.array([3.0]), eps=1e-4).round(6)
    array([6.])
    """
    _check_eps(eps)
    g_approx = np.empty_like(theta)
    for i in range(theta.size):
        plus, minus = theta.copy(), theta.copy()
        plus[i] += eps
        minus[i] -= eps
        g_approx[i] = (J(plus) - J(minus)) / (2 * eps)
    return g_approx


def rounding_of(J: float, n: int, *, eps: float) -> float:
    """About how large ||g_approx - g|| over n parameters is by rounding alone.

    Each J is off by about u = 2^-53 of itself, a quotient by sqrt(2) u J / (2 eps), n of them by
    sqrt(n) times that.
    """
    return float(np.sqrt(2 * n) * ROUNDOFF * abs(J) / (2 * eps))


def gradient_check(
    J_and_g: Callable[[Floats], tuple[float, Floats]], theta: Floats, *, eps: float = 1e-4
) -> GradientCheck:
    """Compare the gradient that J_and_g gives at theta with the two-sided difference of its J.

    Raises ValueError for an eps that is not above 0.
    """
    g = J_and_g(theta)[1]
    return GradientCheck(g, two_sided_difference(lambda at: J_and_g(at)[0], theta, eps=eps))


class ManyCosts(NamedTuple):
    """J of each theta of a stack (k, n), and how many pairs of thetas it takes well at once."""

    J: Callable[[Floats], Floats]
    pairs: int


def batched_difference(
    J: Callable[[Floats], Floats],
    theta: Floats,
    *,
    eps: float,
    at_once: int,
    coordinates: Ints | None = None,
) -> Floats:
    """two_sided_difference with many perturbed thetas in one call of J (eq. 26, 27).

    J takes a stack of thetas (k, n) to their costs (k,), k being at most 2 at_once. coordinates
    are the i that are wanted, in the answer's order; None is all n of them. Raises ValueError for
    an eps that is not above 0.

    >>> J = lambda thetas: (thetas**2).sum(axis=1)
    >>> batched_difference(J, np.array([3.0, 4.0]), eps=1e-4, at_once=1).round(6)
    array([6., 8.])
    """
    _check_eps(eps)
    wanted = np.arange(theta.size) if coordinates is None else coordinates
    g_approx = np.empty(wanted.size)
    for start in range(0, wanted.size, at_once):
        piece = slice(start, start + at_once)
        costs = J(perturbed(theta, wanted[piece], eps))
        plus, minus = np.split(costs, 2)
        g_approx[piece] = (plus - minus) / (2 * eps)
    return g_approx


def perturbed(theta: Floats, coordinates: Ints, eps: float) -> Floats:
    """theta + eps e_i for each i of coordinates (k,), then theta - eps e_i: (2k, n) (eq. 26)."""
    k = coordinates.size
    thetas = np.tile(theta, (2 * k, 1))
    thetas[np.arange(k), coordinates] += eps
    thetas[np.arange(k, 2 * k), coordinates] -= eps
    return thetas


def stacked_costs(
    network: Network,
    thetas: Floats,
    X: Floats,
    Y: Floats,
    *,
    lambd: float = 0.0,
    lambd_l1: float = 0.0,
    masks: Sequence[Mask | None] = (),
) -> Floats:
    """J with its penalties (eq. 6-9) of each theta of a stack (k, n): (k,).

    It is forward(), which trains, that takes the whole stack. masks are shared by all thetas, or
    have a D of (k, n_l, m), one mask a theta.
    """
    m = Y.shape[1]
    data = losses(forward(network, thetas, X, masks).Z[-1], Y).sum(axis=-1) / m
    stacks = [layer.W for layer in unpack(thetas, network.layer_dims)[1:]]
    return np.asarray(data + stacked_penalties(stacks, m, lambd, lambd_l1))


def pairs_at_once(network: Network, m: int) -> int:
    """How many pairs theta +- eps e_i fit into STACK_BYTES with their Z and A; at least one."""
    one = 8 * (network.n_parameters + 3 * m * sum(network.layer_dims[1:]))
    return max(1, STACK_BYTES // (2 * one))


def _check_eps(eps: float) -> None:
    if not eps > 0:
        raise ValueError(f"eps must be above 0, got {eps}; 1e-4 is usual")
