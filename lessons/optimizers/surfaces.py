"""Four costs over two weights, with their gradients: what the optimizers race on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.data import Floats

EDGE = 2.0
"""All surfaces are looked at over w1 and w2 in [-EDGE, EDGE]."""
STEEPNESS = 100.0
"""How many times as much the ravine bends across as along."""
ANGLES = (0, 10, 20, 30, 45)
"""How far the ravine is turned from the w1 axis, in degrees."""


@dataclass(frozen=True, eq=False)
class Surface:
    """J(w) over w = (w1, w2), and where a race on it begins and ends.

    cost : (2, n) -> (n,), 0 at its lowest. gradient : (2, n) -> (2, n). A race starts at `start`;
    the ten others of a sweep are within `spread` of it. It is won at the first step from which J
    is at or below `target` nine times in ten, and lasts for `steps`. minima : places that are local
    minima.
    """

    latex: str
    cost: Callable[[Floats], Floats]
    gradient: Callable[[Floats], Floats]
    start: tuple[float, float]
    spread: tuple[float, float]
    minima: tuple[tuple[float, float], ...]
    target: float = 0.01
    steps: int = 600


def ravine(angle: float = 20.0) -> Surface:
    """J = (u^2 + 100 v^2) / 2, u along the ravine and v across, turned by `angle` degrees.

    At angle 0 each weight has a curvature of its own, which is all that RMSprop and Adam can
    divide by; turned, every weight feels both.
    """
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    R = np.array([[c, s], [-s, c]])
    H = R.T @ np.diag([1.0, STEEPNESS]) @ R
    return Surface(
        latex=r"J = \tfrac12 u^2 + \tfrac{100}{2} v^2",
        cost=lambda w: np.sum(w * (H @ w), axis=0) / 2,
        gradient=lambda w: H @ w,
        start=(-1.8, 0.2),
        spread=(0.2, 0.2),
        minima=((0.0, 0.0),),
    )


def saddle() -> Surface:
    """J = (w1^2 - 1)^2 / 4 + 10 w2^2: a saddle at (0, 0) between equal minima at w1 = -1 and 1."""
    return Surface(
        latex=r"J = \tfrac14 (w_1^2 - 1)^2 + 10 w_2^2",
        cost=lambda w: (w[0] ** 2 - 1) ** 2 / 4 + 10 * w[1] ** 2,
        gradient=lambda w: np.stack([w[0] ** 3 - w[0], 20 * w[1]]),
        start=(0.01, 1.5),
        spread=(0.009, 0.3),
        minima=((-1.0, 0.0), (1.0, 0.0)),
        steps=300,
    )


def rosenbrock() -> Surface:
    """J = (1 - w1)^2 + 100 (w2 - w1^2)^2: a bent ravine, lowest at (1, 1)."""
    return Surface(
        latex=r"J = (1 - w_1)^2 + 100\,(w_2 - w_1^2)^2",
        cost=lambda w: (1 - w[0]) ** 2 + 100 * (w[1] - w[0] ** 2) ** 2,
        gradient=lambda w: np.stack(
            [-2 * (1 - w[0]) - 400 * w[0] * (w[1] - w[0] ** 2), 200 * (w[1] - w[0] ** 2)]
        ),
        start=(-1.2, 1.0),
        spread=(0.2, 0.2),
        minima=((1.0, 1.0),),
        steps=2000,
    )


TILT = 0.15
"""The slope that makes the left one of the two minima the lower."""
_DEEP, _TOP, _SHALLOW = np.sort(np.roots([2.0, 0.0, -2.0, TILT]).real)


def _two(w1: Floats) -> Floats:
    return (w1**2 - 1) ** 2 / 2 + TILT * w1


def two_minima() -> Surface:
    """J = (w1^2 - 1)^2 / 2 + 0.15 w1 + 2 w2^2 + constant: a deep minimum left, a shallow right."""
    lowest = float(_two(np.array(_DEEP)))
    return Surface(
        latex=r"J = \tfrac12 (w_1^2 - 1)^2 + 0.15\, w_1 + 2 w_2^2 + \text{const}",
        cost=lambda w: _two(w[0]) - lowest + 2 * w[1] ** 2,
        gradient=lambda w: np.stack([2 * w[0] ** 3 - 2 * w[0] + TILT, 4 * w[1]]),
        start=(1.8, 1.0),
        spread=(0.15, 0.3),
        minima=((float(_DEEP), 0.0), (float(_SHALLOW), 0.0)),
        steps=300,
    )


RAVINE = "ravine"
OTHERS = {"saddle": saddle, "Rosenbrock": rosenbrock, "two minima": two_minima}
NAMES = (RAVINE, *OTHERS)


def surface(name: str, angle: float = 20.0) -> Surface:
    """The surface of this name; the angle is the ravine's. ValueError for an unknown name."""
    if name not in NAMES:
        raise ValueError(f"surface must be one of {', '.join(NAMES)}, got {name!r}")
    return ravine(angle) if name == RAVINE else OTHERS[name]()


def starts(found: Surface, n: int, rng: np.random.Generator) -> Floats:
    """Start points (2, n), evenly spread around the surface's own."""
    middle, half = np.array(found.start), np.array(found.spread)
    return (middle + half * rng.uniform(-1.0, 1.0, (n, 2))).T
