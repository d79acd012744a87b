"""Runs of one session: train a bit, show the film so far, until the runs end or are stopped.

Training happens in ticks of a fragment that the browser asks for while a run goes on. Controls
stand outside fragments, so moving one starts the next script run between two ticks, which puts new
runs in the old ones' place: nothing of the old ones is trained any more.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import streamlit as st

from core.data import Dataset
from core.experiment import Experiment
from core.training import Run
from core.turns import usable_cores
from ui.film import film
from ui.run_film import fallbacks, run_payload
from ui.ticks import repeat

TICK_SECONDS = 0.08
"""A tick trains at most about this long; a control moved meanwhile waits no longer than that."""
PAUSE_SECONDS = 0.1
"""The browser asks for the next tick after this long."""
LIVE_BYTES_PER_SECOND = 2_000_000
"""A growing film of a large net is sent anew less often, so that no browser falls behind."""

Wanted = dict[str, tuple[Experiment, Dataset]]
"""What a slot should show: for each film its caption ("" for none), its settings and its data."""


@dataclass
class Showing:
    """The runs that a slot of one session shows side by side, and the films they make.

    name is new whenever the runs are; by it the film knows that it must start over.
    """

    runs: dict[str, Run]
    name: str
    stopped: bool = False
    films: dict[str, bytes] = field(default_factory=dict, repr=False)
    packed_at: float = field(default=0.0, repr=False)
    _turn: threading.Lock = field(default_factory=threading.Lock, repr=False)

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
        """Whether there is anything left to train."""
        return not self.stopped and any(run.outcome is None for run in self.runs.values())

    @property
    def wanted(self) -> Wanted:
        """The settings and data that the runs were made from."""
        return {caption: (run.experiment, run.source) for caption, run in self.runs.items()}

    def advance(self) -> None:
        """Train each run for its part of a tick, and put what came of it into the films.

        A film that stays as it was is not sent again: Streamlit sends the browser its hash only.
        One script run at a time: the next begins while the one that it ends is still training.
        """
        with self._turn:
            self._advance()

    def _advance(self) -> None:
        was_training = self.training
        if was_training:
            train_side_by_side([run for run in self.runs.values() if run.outcome is None])
        ended = was_training and not self.training
        if not self.films or ended or (was_training and self._worth_sending()):
            self.films = {
                caption: run_payload(
                    run, name=f"{self.name}-{number}", group=self.group, stopped=self.stopped
                )
                for number, (caption, run) in enumerate(self.runs.items())
            }
            self.packed_at = time.monotonic()

    def _worth_sending(self) -> bool:
        size = sum(len(film) for film in self.films.values())
        return time.monotonic() - self.packed_at >= size / LIVE_BYTES_PER_SECOND


def train_side_by_side(runs: Sequence[Run]) -> None:
    """Train the runs for a tick in all, on all cores where the compiled engine makes them."""
    cores = usable_cores() if all(run.engine_name == "compiled" for run in runs) else 1
    seconds = TICK_SECONDS / -(-len(runs) // cores)
    with ThreadPoolExecutor(cores) as pool:
        list(pool.map(lambda run: run.advance(seconds), runs))


def held(slot: str) -> Showing | None:
    """What this slot of the session shows, if anything yet."""
    found: Showing | None = st.session_state.get(slot)
    return found


def showing(slot: str, wanted: Wanted) -> Showing:
    """The runs in this slot of the session, trained for a tick: new ones where `wanted` is new.

    A page calls it at each run of its script, before show_run_buttons and watch.
    """
    now = held(slot)
    if now is None or list(now.wanted.items()) != list(wanted.items()):
        now = start(slot, wanted)
    now.advance()
    return now


def start(slot: str, wanted: Wanted) -> Showing:
    """Put new runs into the slot; whatever was there is trained no further."""
    counter = st.session_state.setdefault(f"{slot}_counter", itertools.count(1))
    runs = {caption: Run(experiment, data) for caption, (experiment, data) in wanted.items()}
    now = st.session_state[slot] = Showing(runs, f"{slot}-{next(counter)}")
    return now


def start_again(slot: str) -> None:
    """Train the slot's experiments once more from their first weights."""
    if (now := held(slot)) is not None:
        start(slot, now.wanted)


def stop(slot: str) -> None:
    """Train the slot's runs no further; what they have recorded stays."""
    if (now := held(slot)) is not None and now.training:
        now.stopped = True
        now.films.clear()


def watch(slot: str, live: Callable[[Showing], None], only: Sequence[str] = ()) -> None:
    """Show the films of the slot's runs, and train on while there is something to train.

    live(showing) draws what else changes while the runs go on, below the films. `only` has the
    captions of the films to show, where the runs are too many to stand side by side; () shows all.

    While the runs train, ticks come; the tick after the last one runs the page anew, with its rest
    (until then the film is played); when they have ended, no ticks come any more.
    """
    now: Showing = st.session_state[slot]

    def tick() -> None:
        if not now.training:
            st.rerun()
        now.advance()

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
