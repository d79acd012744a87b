"""The cost of a linear unit over its two weights: an exact bowl, and gradient descent in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.data import Floats, Ints
from core.scaling import apply, fit_scaling
from lessons.shared.words import rounded

FRACTION = 0.01
"""A descent counts as done when the cost above the lowest is down to this share of the start's."""
RATIOS = (1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 30.0, 100.0)
HEIGHTS = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
"""Contours at these shares of the start's height above the bottom; descent begins on the 1.0."""
Edges = tuple[float, float, float, float]
"""(w1 lowest, w1 highest, w2 lowest, w2 highest) of a picture."""


@dataclass(frozen=True, eq=False)
class Bowl:
    """J(w) = lowest + (w - bottom)^T H (w - bottom) / 2, a bowl over w = (w1, w2).

    H : (2, 2), J's second derivatives. bottom : (2,), where J is lowest.
    """

    H: Floats
    bottom: Floats
    lowest: float


def linear_unit(X: Floats, y: Floats | Ints) -> Bowl:
    """J(w) = (1/2m) sum (w1 x1 + w2 x2 + b - y)^2 of a linear unit (eq. 2), with b at its best.

    X : (2, m), rows of mean 0, so that the best b is y's mean whatever w is; y : (m,). Then
    H = X X^T / m and H bottom = X (y - mean y) / m. Raises ValueError for other rows.

    >>> surface = linear_unit(np.array([[1.0, 1.0, -1.0, -1.0], [3.0, -3.0, 3.0, -3.0]]),
    ...                       np.array([1.0, 0.0, 0.0, -1.0]))
    >>> surface.H.diagonal(), surface.bottom.round(3)
    (array([1., 9.]), array([0.5  , 0.167]))
    """
    if X.shape[0] != 2 or np.abs(X.mean(axis=1)).max() > 1e-9 * np.abs(X).max():
        raise ValueError(
            f"X must be 2 rows of mean 0, got {X.shape} with means {X.mean(axis=1)}; "
            "take the mean off each row"
        )
    m, residual = X.shape[1], y - y.mean()
    H = X @ X.T / m
    bottom = np.linalg.solve(H, X @ residual / m)
    return Bowl(H, bottom, float(np.mean((residual - bottom @ X) ** 2) / 2))


def stretched(X: Floats, ratio: float) -> Floats:
    """Two features (2, m) standardized (eq. 1), and then the second one made ratio times as large.

    Ratio 1 is what standardizing gives; any other is the same examples in other units.
    """
    return apply(fit_scaling(X), X) * np.array([[1.0], [ratio]])


def cost(surface: Bowl, w: Floats) -> Floats:
    """J at each row of w (n, 2): (n,), as linear_unit has it."""
    away = w - surface.bottom
    return surface.lowest + np.einsum("ni,ij,nj->n", away, surface.H, away) / 2


def eigenvalues(surface: Bowl) -> tuple[float, float]:
    """(smallest, largest) eigenvalue of H: how much J bends along the bowl and across it."""
    low, high = np.linalg.eigvalsh(surface.H)
    return float(low), float(high)


def condition_number(surface: Bowl) -> float:
    """The largest eigenvalue of H over the smallest: 1 is a round bowl, more is a valley."""
    low, high = eigenvalues(surface)
    return high / low


def largest_stable_alpha(surface: Bowl) -> float:
    """2 / largest eigenvalue: with a larger alpha each step ends higher on the steep side.

    A step multiplies the distance from the bottom along an eigenvector by 1 - alpha eigenvalue,
    which must lie between -1 and 1.
    """
    return 2 / eigenvalues(surface)[1]


def best_alpha(surface: Bowl) -> float:
    """2 / (smallest + largest eigenvalue): best for whichever direction is the slower one.

    Each step leaves (k - 1) / (k + 1) of the distance in both, k being the condition number. A
    start that is far off along the steep direction only may need fewer steps with another alpha.
    """
    return 2 / sum(eigenvalues(surface))


def descend(surface: Bowl, alpha: float, steps: int) -> Floats:
    """The weights (steps + 1, 2) of gradient descent from w = 0: w := w - alpha H (w - bottom)."""
    path = np.zeros((steps + 1, 2))
    for step in range(steps):
        dw = surface.H @ (path[step] - surface.bottom)
        path[step + 1] = path[step] - alpha * dw
    return path


def share_left(surface: Bowl, alpha: float, steps: int) -> float:
    """What so many steps from w = 0 leave of the cost above the lowest, as a share of the start's.

    Along eigenvector i the distance c_i becomes c_i (1 - alpha e_i)^steps, and J - lowest is
    sum e_i c_i^2 / 2, so no step has to be made.
    """
    e, vectors = np.linalg.eigh(surface.H)
    start = e * (vectors.T @ surface.bottom) ** 2
    return float(start @ np.abs(1 - alpha * e) ** (2 * steps) / start.sum())


def steps_needed(surface: Bowl, alpha: float) -> int | None:
    """The steps from w = 0 until share_left is at most FRACTION; None if alpha is not stable."""
    if alpha >= largest_stable_alpha(surface):
        return None
    enough = 1
    while share_left(surface, alpha, enough) > FRACTION:
        enough *= 2
    too_few = enough // 2
    while enough - too_few > 1:
        middle = (too_few + enough) // 2
        if share_left(surface, alpha, middle) > FRACTION:
            too_few = middle
        else:
            enough = middle
    return enough


def contour(surface: Bowl, height: float, points: int = 121) -> Floats:
    """The line (points, 2) where J is `height` above its lowest: an ellipse around the bottom.

    Its half-axes are sqrt(2 height / eigenvalue) along the eigenvectors of H.
    """
    e, vectors = np.linalg.eigh(surface.H)
    angle = np.linspace(0, 2 * np.pi, points)
    circle = np.stack([np.cos(angle), np.sin(angle)])
    return surface.bottom + (vectors @ (np.sqrt(2 * height / e)[:, np.newaxis] * circle)).T


def window(surface: Bowl) -> Edges:
    """A square with the start and the bottom in it."""
    middle, half = surface.bottom / 2, 0.9 * float(np.abs(surface.bottom).max())
    (low1, low2), (high1, high2) = middle - half, middle + half
    return float(low1), float(high1), float(low2), float(high2)


def verdict(raw: Bowl, raw_alpha: float, scaled: Bowl, scaled_alpha: float) -> list[str]:
    """What the two bowls' numbers say."""
    return [
        _said("Raw", raw, raw_alpha),
        _said("Standardized", scaled, scaled_alpha),
    ]


def _said(name: str, surface: Bowl, alpha: float) -> str:
    low, high = eigenvalues(surface)
    steps = steps_needed(surface, alpha)
    takes = f"{steps:,} step{'s' if steps != 1 else ''} to 1 %" if steps else "diverges"
    return (
        f"{name}: H's eigenvalues are {rounded(low)} and {rounded(high)}, condition number "
        f"{rounded(high / low)}. So α must stay below {rounded(2 / high)}. A step at α = "
        f"{rounded(alpha)} leaves "
        f"{abs(1 - alpha * low):.3f} of the distance along the flat way and "
        f"{abs(1 - alpha * high):.3f} along the steep one: {takes}."
    )


def in_the_file(X: Floats, two: Floats, y: Floats | Ints) -> str:
    """What the bowl would be in the file's own units, in words; the features' means are taken off.

    X : (n_x, m), all features; two : (2, m), those of the bowl.
    """
    first, second = fit_scaling(two).std.ravel()
    surface = linear_unit(stretched(two, float(second / first)), y)
    steps = steps_needed(surface, best_alpha(surface))
    centred = X - X.mean(axis=1, keepdims=True)
    numbers = [np.linalg.cond(Z @ Z.T / Z.shape[1]) for Z in (centred, apply(fit_scaling(X), X))]
    ratio = max(first, second) / min(first, second)
    return (
        f"In the file's own units one of the two varies {ratio:,.0f} times as much as the other: "
        f"condition number {condition_number(surface):,.0f}, {steps:,} steps. A linear unit on all "
        f"{len(X)} features has condition number {rounded(numbers[0], 2)} raw and "
        f"{rounded(numbers[1], 2)} "
        "standardized."
    )
