"""The one training loop that every page uses: an experiment and data in, snapshots out."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from core.batches import updates_per_epoch
from core.compiled import make_engine
from core.data import Dataset, Floats, Part
from core.experiment import Experiment
from core.initialization import initialize
from core.network import Network
from core.scaling import apply, fit_scaling, no_scaling
from core.schedules import SCHEDULES, Schedule
from core.snapshot import Observer, Snapshot, snapshot_iterations
from core.splits import stratified_order
from core.streams import chapter_stream, stream
from core.trace import CostTrace
from core.turns import take_turn

CHUNK_SECONDS = 0.05
"""train() comes up for air at least about this often."""
TURN_SECONDS = 0.02
"""A run that waits for its turn to train looks up this often to see whether it still should."""
BAND = 100
"""The accuracies of this many last iterations make the band."""
FILM_BYTES = 16_000_000
"""A film keeps the weights of all its frames up to this size; a larger net's keeps fewer."""


@dataclass(frozen=True)
class Outcome:
    """How a run ended: "finished" or "diverged", after how many updates, and why, in a sentence."""

    state: str
    iteration: int
    reason: str


class Run:
    """A run in progress: advance() trains on, everything recorded so far can be read at any time.

    source is the Dataset as loaded; data has the first train_size of its training examples, where
    the experiment asks for fewer. Standardizing (eq. 1) is done here too, with the mean and the
    standard deviation of the examples that are trained on. Nothing outside this object is changed,
    so a run is stopped by not advancing it any more.
    """

    def __init__(self, experiment: Experiment, source: Dataset) -> None:
        data = with_train_size(source, experiment.train_size, experiment.data_seed)
        self.experiment, self.source, self.data = experiment, source, data
        self.scaling = no_scaling(data.n_x)
        scaled = data
        if experiment.standardize:
            self.scaling = fit_scaling(data.train.X)
            train, dev = (Part(apply(self.scaling, p.X), p.y) for p in (data.train, data.dev))
            scaled = dataclasses.replace(data, train=train, dev=dev)
        n_y = 1 if data.n_classes == 2 else data.n_classes
        self.network = Network((data.n_x, *experiment.hidden, n_y), experiment.activation)
        theta = initialize(
            self.network.layer_dims,
            chapter_stream(experiment.init_seed),
            initialization=experiment.initialization,
            init_scale=experiment.init_scale,
        )
        self.engine = make_engine(experiment, self.network, scaled.train, data.n_classes, theta)
        self.observer = Observer(self.network, scaled, experiment.lambd, experiment.lambd_l1)
        self.trace = CostTrace(experiment.iterations)
        self.snapshots: list[Snapshot] = []
        self.last_accuracies: list[tuple[float, float]] = []
        self.outcome: Outcome | None = None
        self.seconds = 0.0
        self._due = snapshot_iterations(experiment.iterations)
        self._frame = 0
        self._with_theta = frames_with_theta(self._due, self.network.n_parameters)
        self._seconds_per_update = 1e-3

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
        return make_schedule(self.experiment)(self.experiment.alpha, self.epoch_of(t), t)

    def epoch_of(self, t: np.ndarray) -> np.ndarray:
        """The epoch, from 1, that update t belongs to."""
        per_epoch = updates_per_epoch(self.data.train.m, self.experiment.batch_size)
        return (np.maximum(t, 1) - 1) // per_epoch + 1

    def advance(
        self, seconds: float, stopped: Callable[[], bool] = lambda: False
    ) -> list[Snapshot]:
        """Train for about so many seconds, or to the end; the snapshots that fell due meanwhile.

        Where more runs train than there are cores, waiting for a turn is part of the seconds.
        stopped() is asked now and then; once it is true, nothing more is trained.
        """
        begin = time.perf_counter()
        before = len(self.snapshots)
        if not self.snapshots:
            self._take_snapshot()
        while self.outcome is None and time.perf_counter() - begin < seconds and not stopped():
            with take_turn(TURN_SECONDS) as mine:
                left = seconds - (time.perf_counter() - begin)
                if mine:
                    self._train(min(self._next_stop(), self.iteration + self._affordable(left)))
        self.seconds += time.perf_counter() - begin
        return self.snapshots[before:]

    def band(self) -> tuple[tuple[float, float], tuple[float, float]] | None:
        """((lowest, highest) train, (lowest, highest) dev) accuracy of the last BAND iterations.

        None before the run has finished, and where it diverged.
        """
        if self.outcome is None or self.outcome.state != "finished":
            return None
        train, dev = zip(*self.last_accuracies, strict=True)
        return (min(train), max(train)), (min(dev), max(dev))

    def _train(self, until: int) -> None:
        first = self.iteration + 1
        begin = time.perf_counter()
        costs = self.engine.advance(self.alphas(first, until))
        self._seconds_per_update = (time.perf_counter() - begin) / (until - first + 1)
        self.trace.add(first, costs)
        if self.engine.problem:
            self.outcome = Outcome("diverged", self.iteration, self.engine.problem)
            self._take_snapshot()
            return
        if self.iteration > self.experiment.iterations - BAND:
            self.last_accuracies.append(self.observer.accuracies(self.theta))
        if self.iteration == self._due[self._frame]:
            self._take_snapshot()
        if self.iteration == self.experiment.iterations:
            self.outcome = self._ending()

    def _ending(self) -> Outcome:
        cost = self.snapshots[-1].cost
        if not np.isfinite(cost):
            return Outcome("diverged", self.iteration, f"the cost became {cost} at the last update")
        return Outcome("finished", self.iteration, "")

    def _next_stop(self) -> int:
        """The iteration to stop at: the next snapshot, and every one of the last BAND."""
        band_begins = self.experiment.iterations - BAND + 1
        if self.iteration + 1 >= band_begins:
            return self.iteration + 1
        return min(self._due[self._frame], band_begins)

    def _affordable(self, seconds: float) -> int:
        return max(1, int(seconds / self._seconds_per_update))

    def _take_snapshot(self) -> None:
        """Record this iteration; a diverging run's costs may be infinite here."""
        t = self.iteration
        if self.snapshots and self.snapshots[-1].iteration == t:
            return
        with np.errstate(over="ignore", invalid="ignore"):
            snapshot = self.observer.snapshot(
                self.theta,
                iteration=t,
                epoch=int(self.epoch_of(np.array(t))),
                alpha=float(self.alphas(max(t, 1), max(t, 1))[0]),
                keep_theta=t in self._with_theta or self.outcome is not None,
            )
        self.snapshots.append(snapshot)
        self._frame += 1


def make_schedule(experiment: Experiment) -> Schedule:
    """The experiment's schedule with its settings filled in (eq. 20-22)."""
    entry = SCHEDULES[experiment.schedule]
    return entry.make(**{knob: getattr(experiment, knob) for knob in entry.knobs})


def with_train_size(data: Dataset, train_size: int, seed: int) -> Dataset:
    """The data with train_size of its training examples, drawn class by class; 0 keeps them all."""
    if train_size == 0 or train_size >= data.train.m:
        return data
    rng = stream("training subset", seed)
    kept = stratified_order(data.train.y, rng)[:train_size]
    train = Part(np.ascontiguousarray(data.train.X[:, kept]), data.train.y[kept])
    return dataclasses.replace(data, train=train)


def frames_with_theta(due: list[int], n_parameters: int) -> frozenset[int]:
    """The iterations whose snapshot keeps theta: all, or as many, evenly, as FILM_BYTES hold.

    >>> sorted(frames_with_theta([0, 1, 2, 3, 4], n_parameters=1_000_000))
    [0, 4]
    """
    room = max(2, FILM_BYTES // (8 * n_parameters))
    if room >= len(due):
        return frozenset(due)
    return frozenset(due[i] for i in np.rint(np.linspace(0, len(due) - 1, room)).astype(int))


def finish(run: Run, stopped: Callable[[], bool] = lambda: False) -> Run:
    """Train the run to its end, or until stopped() is true."""
    while run.outcome is None and not stopped():
        run.advance(CHUNK_SECONDS, stopped)
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
        yield from run.advance(CHUNK_SECONDS)
