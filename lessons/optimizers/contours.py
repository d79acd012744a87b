"""Lines of equal cost on a grid, for any cost over two weights."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from core.data import Floats


def contours(
    cost: Callable[[Floats], Floats], levels: Sequence[float], *, edge: float, points: int = 81
) -> list[Floats]:
    """For each level its segments (n, 4), as w1, w2 of one end and w1, w2 of the other.

    The window is [-edge, edge] twice, a grid of points x points. Every cell is cut into two
    triangles, in which J is taken as flat: a level crosses none of a triangle's sides, or two.
    """
    axis = np.linspace(-edge, edge, points)
    w1, w2 = np.meshgrid(axis, axis)
    J = cost(np.stack([w1.ravel(), w2.ravel()])).reshape(points, points)
    grid = np.stack([w1, w2, J])
    a, b, c, d = grid[:, :-1, :-1], grid[:, :-1, 1:], grid[:, 1:, :-1], grid[:, 1:, 1:]
    corners = [(a, b, d), (a, c, d)]
    triangles = np.concatenate(
        [np.stack([side.reshape(3, -1) for side in three]) for three in corners], axis=2
    )
    return [_crossings(triangles, level) for level in levels]


def _crossings(triangles: Floats, level: float) -> Floats:
    """The segments (n, 4) at which triangles (corner, w1 w2 J, n) meet the level."""
    above = triangles[:, 2] > level
    crossed = triangles[:, :, above.any(axis=0) & ~above.all(axis=0)]
    up = crossed[:, 2] > level
    # The lone corner is the one on its own side of the level: both crossings lie on its sides.
    lone = np.where(up.sum(axis=0) == 1, up.argmax(axis=0), (~up).argmax(axis=0))
    n = np.arange(crossed.shape[2])
    tip = crossed[lone, :, n]
    ends = []
    for step in (1, 2):
        other = crossed[(lone + step) % 3, :, n]
        share = (level - tip[:, 2]) / (other[:, 2] - tip[:, 2])
        ends.append(tip[:, :2] + share[:, np.newaxis] * (other[:, :2] - tip[:, :2]))
    return np.concatenate(ends, axis=1)
