"""At which iterations of a run something is recorded, and what."""

from __future__ import annotations

import functools
from bisect import bisect_right
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.data import Ints

Bools = NDArray[np.bool_]

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


def frames_with_theta(due: list[int], n_parameters: int) -> list[int]:
    """The iterations whose snapshot keeps theta: all, or as many, evenly, as FILM_BYTES hold.

    >>> frames_with_theta([0, 1, 2, 3, 4], n_parameters=1_000_000)
    [0, 4]
    """
    room = max(2, FILM_BYTES // (8 * n_parameters))
    if room >= len(due):
        return due
    return [due[i] for i in np.rint(np.linspace(0, len(due) - 1, room)).astype(int)]


@dataclass(frozen=True, eq=False)
class Due:
    """The iterations, in order, after which theta is wanted; for each of them, what it is for.

    snapshots : one is taken, of which bare ones do not keep theta; complete : it is measured while
    the run trains; band : the accuracies count for the band.
    """

    iterations: Ints
    snapshots: Bools
    bare: Bools
    complete: Bools
    band: Bools

    def __getitem__(self, which: slice) -> Due:
        return Due(**{name: column[which] for name, column in vars(self).items()})

    @property
    def seen(self) -> Bools:
        """Where theta is looked at while the run trains."""
        return self.complete | self.band

    def after(self, t: int) -> Due:
        """What falls due later than after iteration t."""
        return self[bisect_right(self.iterations, t) :]

    def until(self, t: int) -> Due:
        """What falls due after iteration t, or before."""
        return self[: bisect_right(self.iterations, t)]


@functools.lru_cache(maxsize=64)
def what_is_due(iterations: int, n_parameters: int, *, watched: bool) -> Due:
    """All snapshots are complete where they are watched, else those that do not keep theta.

    Runs of one length and net share it, so nobody may write to it.

    >>> due = what_is_due(300, 171, watched=False)
    >>> due.iterations.size, due.iterations[due.seen][[0, -1]].tolist(), bool(due.complete.any())
    (173, [201, 300], False)
    """
    frames = snapshot_iterations(iterations)
    band = range(max(1, iterations - BAND + 1), iterations + 1)
    wanted = np.array(sorted({*frames, *band}))
    snapshots = np.isin(wanted, frames)
    bare = snapshots & ~np.isin(wanted, frames_with_theta(frames, n_parameters))
    complete = snapshots if watched else bare
    due = Due(wanted, snapshots, bare, complete, wanted >= band.start)
    for column in vars(due).values():
        column.flags.writeable = False
    return due


def at_once(n_parameters: int) -> int:
    """So many thetas fit into one piece of a run."""
    return max(1, THETA_BYTES // (8 * n_parameters))
