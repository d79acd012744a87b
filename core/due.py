"""At which iterations of a run something is recorded, and what."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.data import Ints

FRAMES = 100
"""About this many snapshots are taken of a run, however long it is: a film of some 3 seconds."""
FILM_BYTES = 16_000_000
"""A film keeps the weights of all its frames up to this size; a larger net's keeps fewer."""
BAND = 100
"""The accuracies of this many last iterations make the band."""
THETA_BYTES = 4_000_000
"""The thetas that are recorded in one piece of a run take at most this, or are one."""


def snapshot_iterations(iterations: int) -> list[int]:
    """The iterations that get a snapshot: 0 and the last, denser at the start.

    >>> snapshot_iterations(5)
    [0, 1, 2, 3, 4, 5]
    >>> snapshot_iterations(30_000)[:6], len(snapshot_iterations(30_000))
    ([0, 3, 12, 28, 49, 77], 100)
    """
    steps = np.linspace(0.0, 1.0, FRAMES) ** 2 * iterations
    if iterations < FRAMES:
        return list(range(iterations + 1))
    return sorted(set(np.rint(steps).astype(int).tolist()))


def frames_with_theta(due: list[int], n_parameters: int) -> frozenset[int]:
    """The iterations whose snapshot keeps theta: all, or as many, evenly, as FILM_BYTES hold.

    >>> sorted(frames_with_theta([0, 1, 2, 3, 4], n_parameters=1_000_000))
    [0, 4]
    """
    room = max(2, FILM_BYTES // (8 * n_parameters))
    if room >= len(due):
        return frozenset(due)
    return frozenset(due[i] for i in np.rint(np.linspace(0, len(due) - 1, room)).astype(int))


@dataclass(frozen=True, eq=False)
class Due:
    """What is recorded when, by iteration; `wanted` and `looks` are in order.

    Theta is wanted after the `wanted` ones: those with a snapshot, `bare` ones of which do not keep
    it, and the `band`. While the run trains, `complete` snapshots are measured and the band is:
    these are `seen`, in order the `looks`. at_once : so many of the wanted thetas fit into one
    piece of a run.
    """

    snapshots: frozenset[int]
    bare: frozenset[int]
    complete: frozenset[int]
    band: frozenset[int]
    seen: frozenset[int]
    wanted: Ints
    looks: Ints
    at_once: int


@functools.lru_cache(maxsize=64)
def what_is_due(iterations: int, n_parameters: int, *, watched: bool) -> Due:
    """All snapshots are complete where they are watched, else those that do not keep theta.

    Runs of one length and net share it, so nobody may write to it.

    >>> due = what_is_due(300, 171, watched=False)
    >>> due.looks[[0, -1]].tolist(), due.wanted.size, len(due.complete)
    ([201, 300], 173, 0)
    """
    frames = snapshot_iterations(iterations)
    snapshots = frozenset(frames)
    bare = snapshots - frames_with_theta(frames, n_parameters)
    complete = snapshots if watched else bare
    band = frozenset(range(max(1, iterations - BAND + 1), iterations + 1))
    seen = complete | band
    wanted, looks = np.array(sorted(snapshots | band)), np.array(sorted(seen))
    wanted.flags.writeable = looks.flags.writeable = False
    return Due(
        snapshots=snapshots,
        bare=bare,
        complete=complete,
        band=band,
        seen=seen,
        wanted=wanted,
        looks=looks,
        at_once=max(1, THETA_BYTES // (8 * n_parameters)),
    )


def among(iterations: Ints, due: frozenset[int]) -> NDArray[np.bool_]:
    """Which of the iterations are due.

    A loop: each search of NumPy gives the GIL up, and waits to have it back where pages are drawn.

    >>> among(np.array([0, 3, 9]), frozenset([0, 1, 9])).tolist()
    [True, False, True]
    """
    return np.array([t in due for t in iterations.tolist()], dtype=bool)
