"""Runs trained in the background, for whoever wants them: equal ones once, the shortest first."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from weakref import WeakValueDictionary

from core import compiled
from core.data import Dataset
from core.experiment import Experiment
from core.pacing import SLICE_SECONDS
from core.training import Run
from core.turns import TURNS, Turns, usable_cores

log = logging.getLogger(__name__)
FINISHED_BYTES = 20_000_000
"""Finished runs are kept up to this size, the longest unused go first."""
MOST_PARAMETERS = 20_000
"""A larger net is not trained much faster by the compiled loop: both leave its products to BLAS."""
MOST_LATER = 4.0
"""A long run lets shorter ones go first for at most so many seconds, so it always goes on."""


class Job:
    """A run that is trained in the background, which nobody else may advance.

    run is for those who look at it when `ended` is set; until then look() shows how far it is.
    error is what training it raised, if it did.
    """

    def __init__(self, key: Hashable, run: Run) -> None:
        """key : what equal runs have in common."""
        self.key, self.run = key, run
        self._twin: Run | None = None
        self.error: Exception | None = None
        self.ended = threading.Event()
        self.due = time.monotonic()
        self._advancing = threading.Lock()

    def look(self) -> Run:
        """The run as it is now; it stays so while the job goes on."""
        if self.error is not None:
            raise self.error
        if self.ended.is_set():
            return self.run
        with self._advancing:
            return self.run.as_it_is()

    def advance(self) -> None:
        """Train for a slice; then say when the next one is due."""
        try:
            with self._advancing:
                self._train()
        except Exception as error:  # noqa: BLE001  whoever waits for the run raises it
            self.error = error
        self.due = time.monotonic() + min(MOST_LATER, self.run.seconds_left)
        if self.error is not None or self.run.outcome is not None:
            log.info(self.in_a_line())
            self.ended.set()

    def _train(self) -> None:
        """A slice. A run that began in NumPy is made anew by the compiled loop once that is there.

        The run stands still until its twin has come as far.
        """
        run = self.run
        slow = run.engine_name == "numpy" and run.network.n_parameters <= MOST_PARAMETERS
        if slow and self._twin is None and compiled.takes(run.experiment):
            self._twin = Run(run.experiment, run.source)
        if self._twin is None:
            run.advance(SLICE_SECONDS)
            return
        self._twin.advance(SLICE_SECONDS)
        if self._twin.outcome is not None or self._twin.iteration >= run.iteration:
            self.run = self._twin

    def in_a_line(self) -> str:
        """What was trained and how it ended, without a word of who asked for it."""
        run, kind = self.run, self.run.data.kind
        net = "-".join(map(str, run.network.layer_dims))
        how = f"failed, {type(self.error).__name__}" if self.error is not None else run.state
        return (
            f"run: {kind} data, {run.data.train.m} examples, net {net}, {run.iteration} updates "
            f"in {run.seconds:.2f} s, {run.engine_name}, {how}"
        )


@dataclass(frozen=True)
class Wish:
    """What one visitor has in hand; it holds while `alive` says that the visitor is there."""

    jobs: Sequence[Job]
    alive: Callable[[], bool]


class Trainer:
    """Trains the jobs that visitors want, in slices, on as many threads as there are cores.

    A new job gets its first slice before others get their next; after that, who has the least left
    goes first. What no visitor wants any more is not trained further.
    """

    def __init__(self, turns: Turns = TURNS, threads: int = 0) -> None:
        """threads : how many; 0 for as many as cores."""
        self._turns, self._threads = turns, threads or usable_cores()
        self._wishes: dict[Hashable, Wish] = {}
        self._busy: set[Job] = set()
        self._jobs: WeakValueDictionary[Hashable, Job] = WeakValueDictionary()
        self._finished: OrderedDict[Hashable, Job] = OrderedDict()
        self._finished_bytes = 0
        self._changed = threading.Condition()
        self._started = False

    def job(self, experiment: Experiment, data: Dataset) -> Job:
        """The job of this run: one that is finished or in hand, whoever asked for it, or a new one.

        A new one has made no update yet, but has its first snapshot.
        Raises ValueError for an experiment that the data do not allow.
        """
        key = experiment, data, compiled.ready()
        with self._changed:
            found = self._jobs.get(key)
            if found is not None and found.ended.is_set():
                self._keep(found)
        if found is not None:
            return found
        run = Run(experiment, data)
        run.advance(0.0)
        with self._changed:
            return self._jobs.setdefault(key, Job(key, run))

    def want(self, visitor: Hashable, jobs: Sequence[Job], alive: Callable[[], bool]) -> None:
        """Train these jobs for the visitor, in place of all that the visitor wanted before."""
        with self._changed:
            self._tidy()
            self._wishes[visitor] = Wish(tuple(jobs), alive)
            if not self._started:
                self._started = True
                for number in range(self._threads):
                    name = f"trainer-{number}"
                    threading.Thread(target=self._work, name=name, daemon=True).start()
            self._changed.notify_all()

    def before(self, job: Job) -> int:
        """How many jobs have their turn before this one; 0 once it has been trained at all."""
        if job.run.iteration or job.ended.is_set():
            return 0
        with self._changed:
            return sum(one.due < job.due for one in {*self._wanted()} - {job})

    def _work(self) -> None:
        while True:
            job = self._next()
            with self._turns.turn():
                job.advance()
            with self._changed:
                self._busy.discard(job)
                if job.ended.is_set():
                    self._keep(job)
                self._changed.notify()

    def _next(self) -> Job:
        """The job that is due first; waits while there is none, and for nobody to work on it."""
        with self._changed:
            while True:
                free = [job for job in self._wanted() if job not in self._busy]
                if free:
                    job = min(free, key=lambda one: one.due)
                    self._busy.add(job)
                    return job
                self._changed.wait()

    def _wanted(self) -> list[Job]:
        """What is not finished of the jobs that somebody wants who is there."""
        wishes = [wish for wish in self._wishes.values() if wish.alive()]
        return [job for wish in wishes for job in wish.jobs if not job.ended.is_set()]

    def _tidy(self) -> None:
        """Forget the visitors who are gone, and those who have all that they want."""
        self._wishes = {
            visitor: wish
            for visitor, wish in self._wishes.items()
            if wish.alive() and not all(job.ended.is_set() for job in wish.jobs)
        }

    def _keep(self, job: Job) -> None:
        """Keep the finished run for whoever asks for the same, and drop what is too much."""
        if job.error is None and job.key not in self._finished:
            self._finished[job.key] = job
            self._finished_bytes += job.run.size
        if job.key in self._finished:
            self._finished.move_to_end(job.key)
        while self._finished_bytes > FINISHED_BYTES:
            _, oldest = self._finished.popitem(last=False)
            self._finished_bytes -= oldest.run.size


TRAINER = Trainer()
"""The whole process has this one: its threads and its runs are all visitors'."""
