"""Is a gradient right? The two-sided difference of 8.8 (eq. 23-27) and the relative distance d."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.data import Floats


@dataclass(frozen=True)
class GradientCheck:
    """g and g_approx, (n,) each, and d = ||g_approx - g|| / (||g_approx|| + ||g||).

    d below 1e-7 says that the gradient is likely right; d is 0 where both are zero vectors.
    """

    g: Floats
    g_approx: Floats

    @property
    def d(self) -> float:
        """The relative distance (unnumbered in the chapter, after eq. 27)."""
        size = float(np.linalg.norm(self.g_approx) + np.linalg.norm(self.g))
        return float(np.linalg.norm(self.g_approx - self.g)) / size if size else 0.0


def two_sided_difference(J: Callable[[Floats], float], theta: Floats, *, eps: float) -> Floats:
    """g_approx,i = (J(theta + eps e_i) - J(theta - eps e_i)) / (2 eps) (eq. 26, 27), (n,).

    >>> two_sided_difference(lambda theta: float(theta @ theta), np.array([3.0]), eps=1e-4).round(6)
    array([6.])
    """
    if not eps > 0:
        raise ValueError(f"eps must be above 0, got {eps}; 1e-4 is usual")
    g_approx = np.empty_like(theta)
    for i in range(theta.size):
        plus, minus = theta.copy(), theta.copy()
        plus[i] += eps
        minus[i] -= eps
        g_approx[i] = (J(plus) - J(minus)) / (2 * eps)
    return g_approx


def gradient_check(
    J_and_g: Callable[[Floats], tuple[float, Floats]], theta: Floats, *, eps: float = 1e-4
) -> GradientCheck:
    """Compare the gradient that J_and_g gives at theta with the two-sided difference of its J."""
    g = J_and_g(theta)[1]
    return GradientCheck(g, two_sided_difference(lambda at: J_and_g(at)[0], theta, eps=eps))
