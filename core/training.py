"""The one training loop that every page uses: an experiment and data in, snapshots out.

core.preparation has what comes before it, core.pacing and core.turns how runs share the processor;
the updates themselves, theta := theta - alpha step, are core.engine's.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from core.batches import epoch_of, updates_per_epoch
from core.data import Dataset, Floats, Ints
from core.engine import Still
from core.experiment import Experiment
from core.pacing import SLICE_SECONDS, Pace
from core.preparation import make_schedule, prepare
from core.snapshot import Snapshot, frames_with_theta, snapshot_iterations
from core.trace import CostTrace
from core.turns import TURNS

BAND = 100
"""The accuracies of this many last iterations make the band."""
UNWATCHED_SECONDS = 1.0
"""A run that nobody watches lets others train first, for so long."""


THETA_BYTES = 4_000_000
"""The thetas that are recorded in one piece of a run take at most this, or are one."""


class Wanted(NamedTuple):
    """The last update of a piece, and the iterations in it after which theta is wanted."""

    last: int
    iterations: Ints


@dataclass(frozen=True)
class Outcome:
    """How a run ended: "finished" or "diverged", after how many updates, and why, in a sentence."""

    state: str
    iteration: int
    reason: str


class Run:
    """A run in progress: advance() trains on, everything recorded so far can be read at any time.

    source is the Dataset as loaded, data has the training examples that are trained on, and scaled
    is data as the net sees them. Nothing outside this object is changed, so a run is stopped by not
    advancing it any more.
    """

    def __init__(
        self, experiment: Experiment, source: Dataset, *, per_epoch: int = 0, watched: bool = True
    ) -> None:
        """per_epoch : the updates that count as an epoch; 0 is one pass over the examples.

        watched=False measures a frame only when it is read, as a study wants it that reads few.
        """
        self.experiment, self.source = experiment, source
        ready = prepare(experiment, source)
        self.data, self.scaling, self.scaled = ready.data, ready.scaling, ready.scaled
        self.network, self.engine = ready.network, ready.engine
        self.trace = CostTrace(experiment.iterations)
        self.snapshots: list[Snapshot] = []
        self.last_accuracies: list[tuple[float, float]] = []
        self.outcome: Outcome | None = None
        self.seconds = 0.0
        self._observer = ready.observer
        self._schedule, self._pace = make_schedule(experiment), Pace()
        self._per_epoch = per_epoch or updates_per_epoch(self.data.train.m, experiment.batch_size)
        self._due = snapshot_iterations(experiment.iterations)
        self._watched = watched
        self._with_theta = frames_with_theta(self._due, self.network.n_parameters)
        band = range(max(1, experiment.iterations - BAND + 1), experiment.iterations + 1)
        self._recorded = np.union1d(self._due[1:], band).astype(np.int64)
        self._at_once = max(1, THETA_BYTES // (8 * self.network.n_parameters))

    def advance(self, seconds: float) -> list[Snapshot]:
        """Train for about so many seconds, or to the end; the snapshots that fell due meanwhile."""
        before, pace = len(self.snapshots), self._pace
        pace.begin(seconds)
        if not self.snapshots:
            self._take_snapshots([0], self.theta[np.newaxis])
        while self.outcome is None and pace.left > 0:
            first, wanted = self.iteration + 1, self._wanted(pace.updates)
            with pace.timed(wanted.last - self.iteration):
                alphas = self.alphas(first, wanted.last)
                costs, thetas = self.engine.record(alphas, wanted.iterations)
                self.trace.add(first, costs)
                self._record(wanted.iterations[: len(thetas)], thetas)
            self.outcome = self._ending()
        self.seconds += pace.passed
        return self.snapshots[before:]

    @property
    def engine_name(self) -> str:
        """What makes the updates: "numpy" or "compiled"."""
        return self.engine.name

    @property
    def state(self) -> str:
        """How it ended, "finished" or "diverged"; "stopped" where it has not ended."""
        return self.outcome.state if self.outcome else "stopped"

    @property
    def diverged(self) -> bool:
        """Whether it ended early because its numbers overflowed."""
        return self.state == "diverged"

    @property
    def reason(self) -> str:
        """Why it diverged, in a sentence; "" where it did not."""
        return self.outcome.reason if self.outcome else ""

    @property
    def iteration(self) -> int:
        """How many updates have been made."""
        return self.engine.t

    @property
    def theta(self) -> Floats:
        """The parameters now."""
        return self.engine.theta

    def alphas(self, first: int, last: int) -> Floats:
        """Alpha of the updates first .. last, by the experiment's schedule (eq. 20-22)."""
        t = np.arange(first, last + 1)
        return self._schedule(self.experiment.alpha, self.epoch_of(t), t)

    def epoch_of(self, t: Ints) -> Ints:
        """The epoch, from 1, that update t belongs to."""
        return epoch_of(t, self._per_epoch)

    def band(self) -> tuple[tuple[float, float], tuple[float, float]] | None:
        """((lowest, highest) train, (lowest, highest) dev) accuracy of the last BAND iterations.

        None before the run has finished, and where it diverged.
        """
        if self.state != "finished":
            return None
        train, dev = zip(*self.last_accuracies, strict=True)
        return (min(train), max(train)), (min(dev), max(dev))

    def as_it_is(self) -> Run:
        """A copy of the run as it is now, which stays so, whatever the run does further."""
        still = copy.copy(self)
        still.snapshots, still.trace = list(self.snapshots), self.trace.copy()
        still.engine = Still(self.engine.name, self.iteration, self.engine.problem, self.theta)
        return still

    @property
    def seconds_left(self) -> float:
        """About how long it will train still, judged by how long it has."""
        if self.outcome is not None or not self.iteration:
            return 0.0
        return self.seconds / self.iteration * (self.experiment.iterations - self.iteration)

    @property
    def size(self) -> int:
        """About how many bytes it holds besides the data set."""
        parts = (self.scaled.train, self.scaled.dev) if self.scaled is not self.data else ()
        return sum(s.size for s in self.snapshots) + sum(part.X.nbytes for part in parts)

    def _wanted(self, updates: int) -> Wanted:
        """The next so many updates, or fewer, and those of them after which theta is wanted."""
        end = min(self.iteration + updates, self.experiment.iterations)
        begin, most = np.searchsorted(self._recorded, self.iteration, side="right"), self._at_once
        iterations = self._recorded[begin : begin + most + 1]
        if iterations.size > most:
            end = min(end, int(iterations[most - 1]))
        return Wanted(end, iterations[iterations <= end])

    def _record(self, iterations: Ints, thetas: Floats) -> None:
        """What is due at these iterations: the band's accuracies, snapshots; a problem's too."""
        in_band = iterations > self.experiment.iterations - BAND
        for seen in self._observer.see(thetas[in_band], slopes=False):
            self.last_accuracies.append((seen.train.accuracy, seen.dev.accuracy))
        due = np.isin(iterations, self._due)
        self._take_snapshots(iterations[due].tolist(), thetas[due])
        if self.engine.problem and self.snapshots[-1].iteration < self.iteration:
            self._take_snapshots([self.iteration], self.theta[np.newaxis])

    def _take_snapshots(self, iterations: list[int], thetas: Floats) -> None:
        """Record these iterations; what nobody watches is measured when it is read."""
        made = [self._snapshot(t, theta) for t, theta in zip(iterations, thetas, strict=True)]
        bare = [t not in self._with_theta and not self.engine.problem for t in iterations]
        measured = [i for i in range(len(made)) if self._watched or bare[i]]
        seen = self._observer.see(thetas[measured], slopes=True) if measured else []
        for i, one in zip(measured, seen, strict=True):
            made[i].complete(one)
            if bare[i]:
                made[i].drop_theta()
        self.snapshots += made

    def _snapshot(self, t: int, theta: Floats) -> Snapshot:
        alpha = float(self.alphas(max(t, 1), max(t, 1))[0])
        epoch = int(self.epoch_of(np.array(t)))
        return Snapshot(self._observer, theta, iteration=t, epoch=epoch, alpha=alpha)

    def _ending(self) -> Outcome | None:
        """None while there is more to train."""
        if self.engine.problem:
            return Outcome("diverged", self.iteration, self.engine.problem)
        if self.iteration < self.experiment.iterations:
            return None
        cost = self.snapshots[-1].cost
        if not np.isfinite(cost):
            return Outcome("diverged", self.iteration, f"the cost became {cost} at the last update")
        return Outcome("finished", self.iteration, "")


def finish(run: Run, stopped: Callable[[], bool] = lambda: False) -> Run:
    """Train the run to its end, turn by turn; nobody watches it, so it can wait for others.

    Raises CancelledError where stopped() is true before that.
    """
    while run.outcome is None:
        with TURNS.turn(later=UNWATCHED_SECONDS):
            if stopped():
                raise CancelledError("the run was stopped before its end")
            run.advance(SLICE_SECONDS)
    return run


def train(experiment: Experiment, data: Dataset) -> Iterator[Snapshot]:
    """The snapshots of one whole run, as they fall due.

    >>> from core.data import Part
    >>> part = Part(np.array([[0.0, 1.0]]), np.array([0, 1]))
    >>> data = Dataset("two points", "table", part, part, None, ("no", "yes"))
    >>> [s.iteration for s in train(Experiment(hidden=(), iterations=2), data)]
    [0, 1, 2]
    """
    run = Run(experiment, data)
    while run.outcome is None:
        yield from run.advance(SLICE_SECONDS)
