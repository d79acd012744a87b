"""Runs of one session: they train in the background, and the page looks how far they are.

core.trainer trains them, equal ones of several visitors once. A short run has ended before the
script's run goes on; of a longer one the browser asks for the film so far, by ticks of a fragment.
Controls stand outside fragments, so moving one starts the next script run, which puts new runs in
the old ones' place: nothing of the old ones is trained any more.
"""

from __future__ import annotations

import functools
import itertools
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import streamlit as st

from core.data import Dataset
from core.experiment import Experiment
from core.trainer import TRAINER, Job
from core.training import Run
from ui.drawing import drawing, resting
from ui.film import film
from ui.limits import announcement, refusal
from ui.run_film import fallbacks, run_payload
from ui.ticks import repeat
from ui.visitor import end_if_replaced, is_there, visitor

FIRST_SECONDS = 0.3
"""A script's run waits so long for its runs to end: most do, and the page is drawn once."""
TICK_SECONDS = 0.15
"""A tick waits so long for a film worth showing; waiting costs nothing.

It is over before the browser asks for the next one: Streamlit begins that by dropping what this
one has drawn and not yet sent, and the film would be taken away and start from nothing.
"""
LOOK_SECONDS = 0.05
"""While it waits it looks so often whether there is one, or whether the visitor wants another."""
PAUSE_SECONDS = 0.25
"""The browser asks for a tick so often."""
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
    run as it was at the last look.
    """

    wanted: Wanted
    jobs: dict[str, Job]
    name: str
    runs: dict[str, Run] = field(init=False)
    stopped: bool = False
    films: dict[str, bytes] = field(default_factory=dict, repr=False)
    packed_at: float = field(default=0.0, repr=False)
    packed_frames: int = field(default=0, repr=False)
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
    def training(self) -> bool:
        """Whether there is anything left to train, as of the last look."""
        return not self.stopped and any(run.outcome is None for run in self.runs.values())

    def advance(self, seconds: float) -> None:
        """Wait until the runs have ended, or a film is worth showing, for so long; then look.

        A film that stays as it was is not sent again: Streamlit sends the browser its hash only.
        One script run at a time looks: the next begins while the one that it ends still does.
        """
        if self.training:
            TRAINER.want(
                visitor(), list(self.jobs.values()), functools.partial(is_there, visitor())
            )
            with resting():
                self._wait(seconds)
        with drawing(), self._turn:
            self._pack()

    def stop(self) -> None:
        """Show the runs as they are now; nothing more is trained for this visitor."""
        want(())
        with self._turn:
            self._look()
            self.stopped = self.training
            self.films.clear()

    def _wait(self, seconds: float) -> None:
        """Return when there is something to show; a visitor who wants another page ends it."""
        end = time.monotonic() + seconds
        for job in self.jobs.values():
            while not job.ended.wait(LOOK_SECONDS):
                end_if_replaced()
                if time.monotonic() > end or self._worth_sending():
                    return

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


def held(slot: str) -> Showing | None:
    """What this slot of the session shows, if anything yet."""
    found: Showing | None = st.session_state.get(slot)
    return found


def showing(slot: str, wanted: Wanted) -> Showing:
    """The runs in this slot of the session, trained for a moment: new ones where `wanted` is new.

    A page calls it at each run of its script, before show_run_buttons and watch. Where the host's
    limits do not allow the runs, the page ends here and says so; the runs before stay in the slot.
    """
    now = held(slot)
    if now is None or list(now.wanted.items()) != list(wanted.items()):
        if why := refusal(list(wanted.values())):
            want(())
            st.error(why)
            st.stop()
        now = start(slot, wanted)
    now.advance(FIRST_SECONDS)
    return now


def start(slot: str, wanted: Wanted) -> Showing:
    """Put new runs into the slot; whatever was there is trained no further."""
    counter = st.session_state.setdefault(f"{slot}_counter", itertools.count(1))
    jobs = {
        caption: TRAINER.job(experiment, data) for caption, (experiment, data) in wanted.items()
    }
    now = st.session_state[slot] = Showing(dict(wanted), jobs, f"{slot}-{next(counter)}")
    return now


def start_again(slot: str) -> None:
    """Show the slot's runs from their first weights once more."""
    if (now := held(slot)) is not None:
        start(slot, now.wanted)


def stop(slot: str) -> None:
    """Train the slot's runs no further; what they have recorded stays."""
    if (now := held(slot)) is not None and now.training:
        now.stop()


def watch(slot: str, live: Callable[[Showing], None], only: Sequence[str] = ()) -> None:
    """Show the films of the slot's runs, and go on while there is something to train.

    live(showing) draws what else changes while the runs go on, below the films. `only` has the
    captions of the films to show, where the runs are too many to stand side by side; () shows all.

    While the runs train, ticks come; the tick after the last one runs the page anew, with its rest
    (until then the film is played); when they have ended, no ticks come any more.
    """
    now: Showing = st.session_state[slot]

    def tick() -> None:
        if not now.training:
            st.rerun()
        now.advance(TICK_SECONDS)

    def draw() -> None:
        show_films(slot, now, only or tuple(now.runs))
        live(now)

    repeat(slot, draw, PAUSE_SECONDS if now.training else None, tick)
    if said := fallbacks(list(now.runs.values())):
        st.caption(said)


def show_films(slot: str, now: Showing, captions: Sequence[str]) -> None:
    """Show these of the slot's films side by side, in the order of the runs."""
    shown = {number: caption for number, caption in enumerate(now.runs) if caption in captions}
    columns = st.columns(len(shown)) if len(shown) > 1 else [st.container()]
    for column, (number, caption) in zip(columns, shown.items(), strict=True):
        with column:
            if caption:
                st.markdown(f"**{caption}**")
            film(now.films[caption], key=f"{slot}_film_{number}")


def show_run_buttons(slot: str) -> None:
    """Show Stop and Train again, outside fragments, where a press waits for one tick only."""
    shown: Showing = st.session_state[slot]
    icons = ":material/stop:", ":material/replay:"
    st.button("Stop", icon=icons[0], on_click=stop, args=(slot,), disabled=not shown.training)
    st.button(
        "Train again",
        icon=icons[1],
        on_click=start_again,
        args=(slot,),
        disabled=shown.training,
    )
    if shown.training and (said := announcement(list(shown.wanted.values()))):
        st.caption(said)
