"""What a slot of a session shows: its runs as they were at the last look, and their films."""

from __future__ import annotations

import functools
import math
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from core.data import Dataset
from core.experiment import Experiment
from core.trainer import TRAINER, Job
from core.training import Run
from ui.drawing import drawing, resting
from ui.run_film import run_payload
from ui.visitor import end_if_replaced, is_there, visitor

LOOK_SECONDS = 0.05
"""While it waits it looks so often whether there is one, or whether the visitor wants another."""
LIVE_BYTES_PER_SECOND = 500_000
"""A growing film is sent anew less often the larger it is, so that no browser falls behind."""
LIVE_GROWTH = 1.1
"""A growing film is sent anew when it has so many times the frames."""
LIVE_SECONDS = 0.25
"""A growing film is sent anew at most so often."""

Wanted = dict[str, tuple[Experiment, Dataset]]
"""What a slot should show: for each film its caption ("" for none), its settings and its data."""


@dataclass
class Showing:
    """The runs that a slot of one session shows side by side, and the films they make.

    name is new whenever the runs are; by it the film knows that it must start over. runs has each
    run as it was at the last look. logged: the session's log has them.
    """

    wanted: Wanted
    jobs: dict[str, Job]
    name: str
    runs: dict[str, Run] = field(init=False)
    stopped: bool = False
    films: dict[str, bytes] = field(default_factory=dict, repr=False)
    packed_at: float = field(default=0.0, repr=False)
    packed_frames: int = field(default=0, repr=False)
    logged: bool = False
    _turn: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def __post_init__(self) -> None:
        self._look()

    @property
    def run(self) -> Run:
        """The first run, or the only one."""
        return next(iter(self.runs.values()))

    @property
    def group(self) -> str:
        """By this name films shown side by side are played in step; one alone needs none."""
        return self.name if len(self.runs) > 1 else ""

    @property
    def is_first(self) -> bool:
        """Whether the slot had no runs before: the page begins with these."""
        return self.name.endswith("-1")

    @property
    def training(self) -> bool:
        """Whether there is anything left to train, as of the last look."""
        return not self.stopped and any(run.outcome is None for run in self.runs.values())

    @property
    def size(self) -> int:
        """About how many bytes its runs and films hold."""
        runs, films = self.runs.values(), self.films.values()
        return sum(run.size for run in runs) + sum(len(film) for film in films)

    @property
    def place(self) -> int:
        """How many runs of anybody have their turn before the first of these."""
        return min(map(TRAINER.before, self.jobs.values())) if self.training else 0

    def advance(self, seconds: float, *, to_end: float = 0.0) -> None:
        """Wait until the runs have ended, or a film is worth showing, for so long; then look.

        to_end : runs that then need no more than so many seconds are waited for so much longer.
        A film that stays as it was is not sent again: Streamlit sends the browser its hash only.
        One script run at a time looks: the next begins while the one that it ends still does.
        """
        if self.training:
            want(self.jobs.values())
            with resting():
                if not self._has_come(seconds) and self._seconds_left() <= to_end:
                    self._has_come(to_end)
        with drawing(), self._turn:
            self._pack()

    def stop(self) -> None:
        """Show the runs as they are now; nothing more is trained for this visitor.

        A press may call it twice, in two threads: the browser sends it with a tick, too.
        """
        want(())
        with self._turn:
            self._look()
            self.stopped = self.stopped or self.training
            self.films.clear()

    def _has_come(self, seconds: float) -> bool:
        """Whether there is something to show before so long; another page wanted ends the wait."""
        end = time.monotonic() + seconds
        for job in self.jobs.values():
            while not job.ended.wait(LOOK_SECONDS):
                end_if_replaced()
                if self._worth_sending():
                    return True
                if time.monotonic() > end:
                    return False
        return True

    def _seconds_left(self) -> float:
        """About how long the runs will train still, were they alone; no end where one is new."""
        runs = [job.run for job in self.jobs.values() if not job.ended.is_set()]
        if not all(run.iteration for run in runs):
            return math.inf
        return sum(run.seconds_left for run in runs)

    def _pack(self) -> None:
        was_training, worth = self.training, self._worth_sending()
        if was_training:
            self._look()
        ended = was_training and not self.training
        if not self.films or ended or (was_training and worth):
            self.films = {
                caption: run_payload(
                    run, name=f"{self.name}-{number}", group=self.group, stopped=self.stopped
                )
                for number, (caption, run) in enumerate(self.runs.items())
            }
            self.packed_at, self.packed_frames = time.monotonic(), self._frames()

    def _look(self) -> None:
        self.runs = {caption: job.look() for caption, job in self.jobs.items()}

    def _worth_sending(self) -> bool:
        """Whether the films have grown enough since they were sent, and long enough ago."""
        size = sum(len(film) for film in self.films.values())
        pause = max(LIVE_SECONDS, size / LIVE_BYTES_PER_SECOND)
        if not self.films or time.monotonic() - self.packed_at < pause:
            return False
        return self._frames() > LIVE_GROWTH * self.packed_frames

    def _frames(self) -> int:
        return sum(len(job.run.snapshots) for job in self.jobs.values())


def want(jobs: Iterable[Job]) -> None:
    """Have these trained for this visitor, and nothing else."""
    TRAINER.want(visitor(), tuple(jobs), functools.partial(is_there, visitor()))
