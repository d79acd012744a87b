"""The one training loop that every page uses: an experiment and data in, snapshots out.

core.preparation has what comes before it, core.pacing and core.turns how runs share the processor;
the updates themselves, theta := theta - alpha step, are core.engine's.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.batches import epoch_of, updates_per_epoch
from core.data import Dataset, Floats, Ints
from core.divergence import reason_of
from core.due import Due, at_once, what_is_due
from core.engine import Still
from core.experiment import Experiment
from core.last_updates import LastUpdates, Range
from core.pacing import SLICE_SECONDS, Pace
from core.preparation import make_schedule, prepare
from core.snapshot import Seen, Snapshot
from core.trace import CostTrace
from core.turns import TURNS

UNWATCHED_SECONDS = 1.0
"""A run that nobody watches lets others train first, for so long."""


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
        self.last = LastUpdates()
        self.outcome: Outcome | None = None
        self.seconds = 0.0
        self._observer = ready.observer
        self._schedule, self._pace = make_schedule(experiment), Pace()
        self._per_epoch = per_epoch or updates_per_epoch(self.data.train.m, experiment.batch_size)
        self._due = what_is_due(experiment.iterations, self.network.n_parameters, watched=watched)
        self._at_once = at_once(self.network.n_parameters)

    def advance(self, seconds: float) -> list[Snapshot]:
        """Train for about so many seconds, or to the end; the snapshots that fell due meanwhile."""
        before, pace = len(self.snapshots), self._pace
        pace.begin(seconds)
        if not self.snapshots:
            self._record(self._due.until(0), self.theta[np.newaxis])
        while self.outcome is None and pace.left > 0:
            first = self.iteration + 1
            last, due = self._piece()
            with pace.training(last - first + 1):
                recorded = self.engine.record(self.alphas(first, last), due.iterations, due.seen)
                self.trace.add(first, recorded.costs)
            self._record(due[: len(recorded.thetas)], recorded.thetas, recorded.on_the_way)
            self.outcome = self._ending()
        self.seconds += pace.passed
        if self.outcome is not None:
            self._rest()
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

    def band(self) -> tuple[Range, Range] | None:
        """((lowest, highest) train, (lowest, highest) dev) accuracy of the last BAND iterations.

        None before the run has finished, and where it diverged.
        """
        return self.last.band() if self.state == "finished" else None

    def as_it_is(self) -> Run:
        """A copy of the run as it is now, which stays so, whatever the run does further."""
        still = copy.copy(self)
        still.snapshots, still.trace = list(self.snapshots), self.trace.copy()
        still.engine = self._stopped_engine()
        return still

    def _stopped_engine(self) -> Still:
        return Still(self.engine.name, self.iteration, self.engine.problem, self.theta)

    def _rest(self) -> None:
        """Let go of what only training needs."""
        self.engine = self._stopped_engine()
        self._observer.rest()

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

    def _piece(self) -> tuple[int, Due]:
        """The last of the next updates, and what falls due with them."""
        due = self._due.after(self.iteration)
        looks = due.iterations[due.seen] - self.iteration
        due = due[: self._at_once]
        last = min(self.iteration + self._pace.updates(looks), int(due.iterations[-1]))
        return last, due.until(last)

    def _record(self, due: Due, thetas: Floats, on_the_way: Any = None) -> None:
        """Snapshots, and the accuracies of the last updates."""
        with self._pace.looking(int(due.seen.sum())):
            seen = self._see(due, thetas, on_the_way)
        for t in due.iterations[due.band].tolist():
            self.last.add(seen[t])
        taken = due.snapshots
        made = self._snapshots(due.iterations[taken], thetas[taken])
        for snapshot, complete, bare in zip(
            made, due.complete[taken], due.bare[taken], strict=True
        ):
            if complete:
                snapshot.complete(seen[snapshot.iteration])
            if bare:
                snapshot.drop_theta()
        self.snapshots += made

    def _see(self, due: Due, thetas: Floats, on_the_way: Any) -> dict[int, Seen]:
        """What the thetas that are looked at make of the data, by iteration."""
        if on_the_way is not None:
            looks = [(due.seen, True)]
        else:
            looks = [(due.complete, True), (due.band & ~due.complete, False)]
        seen: dict[int, Seen] = {}
        for which, slopes in looks:
            if which.any():
                found = self._observer.see(thetas[which], slopes=slopes, on_the_way=on_the_way)
                seen |= zip(due.iterations[which].tolist(), found, strict=True)
        return seen

    def _snapshots(self, iterations: Ints, thetas: Floats) -> list[Snapshot]:
        t = np.maximum(iterations, 1)
        epochs = self.epoch_of(t)
        alphas = self._schedule(self.experiment.alpha, epochs, t)
        rows = zip(iterations.tolist(), epochs.tolist(), alphas.tolist(), thetas, strict=True)
        return [
            Snapshot(self._observer, theta, iteration=t, epoch=epoch, alpha=alpha)
            for t, epoch, alpha, theta in rows
        ]

    def _show_problem(self) -> None:
        """The last theta before the overflow is the last frame, and keeps its weights."""
        if self.snapshots[-1].iteration < self.iteration:
            self.snapshots += self._snapshots(np.array([self.iteration]), self.theta[np.newaxis])
        self.snapshots[-1].theta = self.theta

    def _ending(self) -> Outcome | None:
        """None while there is more to train."""
        if self.engine.problem:
            self._show_problem()
            reason = reason_of(self.engine.problem, self.experiment, self.data.train.m)
            return Outcome("diverged", self.iteration, reason)
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
