"""Many runs for one question, such as ten seeds or a sweep: on all cores, with progress and a stop.

What comes of a run is kept for the whole server by the experiment's value, so the next person who
asks the same gets the answer at once. Runs are made in threads, which is what the compiled engine
is for; they are submitted by ticks of a fragment only, so a closed tab leaves nothing running but
the runs in hand.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import streamlit as st

from core.data import Dataset
from core.experiment import Experiment
from core.training import Run, finish
from core.turns import usable_cores
from datasets import registered
from ui.ticks import repeat

Answer = TypeVar("Answer")
Measure = Callable[[Any], Answer]
"""What is wanted of a finished run; a function of a module, as its name is part of the key."""
Make = Callable[[Experiment, Dataset], Run]
"""Makes the run that is measured. Answers do not know it: each kind needs a measure of its own."""
More = Callable[[list[Any]], Sequence[Experiment]]
"""The runs that follow from the answers so far, such as the next of a bisection; none ends it."""

TICK_SECONDS = 0.25
PAUSE_SECONDS = 0.1
MOST_ANSWERS = 5_000


class Answers:
    """What measures gave, by measure and experiment; the longest unused go when it is full."""

    def __init__(self, most: int) -> None:
        self._most, self._lock = most, threading.Lock()
        self._kept: OrderedDict[Any, Any] = OrderedDict()

    def get(self, measure: Measure[Any], experiment: Experiment) -> Any:
        """The answer, or None if there is none yet."""
        key = (measure.__module__, measure.__qualname__, experiment)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, measure: Measure[Any], experiment: Experiment, answer: Any) -> None:
        """Keep an answer."""
        with self._lock:
            self._kept[measure.__module__, measure.__qualname__, experiment] = answer
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


@st.cache_resource(show_spinner=False)
def answers() -> Answers:
    """The server's one store of answers."""
    return Answers(MOST_ANSWERS)


@dataclass
class Work(Generic[Answer]):
    """The runs of one study that one session has in hand."""

    experiments: tuple[Experiment, ...]
    measure: Measure[Answer]
    more: More | None = None
    make: Make = Run
    stopped: threading.Event = field(default_factory=threading.Event)
    running: dict[Future[Answer | None], Experiment] = field(default_factory=dict)

    def gather(self) -> tuple[list[Answer], list[Experiment]]:
        """(answers so far, experiments that nobody has the answer to yet), both in order."""
        found: dict[Experiment, Answer] = {}
        wanted: Sequence[Experiment] = self.experiments
        while wanted:
            for experiment in wanted:
                if (answer := answers().get(self.measure, experiment)) is not None:
                    found[experiment] = answer
            missing = [experiment for experiment in wanted if experiment not in found]
            if missing or self.more is None:
                return self._in_order(found), missing
            further = self.more(self._in_order(found))
            wanted = [experiment for experiment in further if experiment not in found]
        return self._in_order(found), []

    def _in_order(self, found: dict[Experiment, Answer]) -> list[Answer]:
        first = [found[experiment] for experiment in self.experiments if experiment in found]
        further = found.keys() - set(self.experiments)
        return first + [answer for experiment, answer in found.items() if experiment in further]

    def advance(self, pool: ThreadPoolExecutor) -> None:
        """Keep all cores busy for a tick, however short the runs are, and keep what is done."""
        end = time.perf_counter() + TICK_SECONDS
        while self._submit(pool):
            left = max(0.0, end - time.perf_counter())
            done = wait(self.running, timeout=left, return_when=FIRST_COMPLETED).done
            for future in done:
                experiment = self.running.pop(future)
                if (answer := future.result()) is not None:
                    answers().put(self.measure, experiment, answer)
            if not done or self.stopped.is_set():
                return

    def _submit(self, pool: ThreadPoolExecutor) -> bool:
        """Give the cores that are free their next runs; whether any run is in hand."""
        in_hand = set(self.running.values())
        for experiment in [e for e in self.gather()[1] if e not in in_hand]:
            if len(self.running) < usable_cores():
                future = pool.submit(_answer, self.make, self.measure, experiment, self.stopped)
                self.running[future] = experiment
        return bool(self.running)


def _answer(
    make: Make, measure: Measure[Answer], experiment: Any, stopped: threading.Event
) -> Answer | None:
    if not isinstance(experiment, Experiment):
        return None if stopped.is_set() else measure(experiment)
    data = registered(experiment.dataset, experiment.data_seed, experiment.noise)
    run = finish(make(experiment, data), stopped.is_set)
    return None if stopped.is_set() else measure(run)


@st.cache_resource(show_spinner=False)
def workers() -> ThreadPoolExecutor:
    """The server's threads for studies, as many as cores; all sessions share them."""
    return ThreadPoolExecutor(max_workers=usable_cores(), thread_name_prefix="study")


def study(
    slot: str,
    experiments: Sequence[Any],
    measure: Measure[Answer],
    *,
    button: str | None,
    more: More | None = None,
    most: int = 0,
    make: Make = Run,
) -> list[Answer] | None:
    """The answers in the experiments' order, once all are there; until then None, and a button.

    Pressing the button begins; a bar shows how far it is, and Stop ends it. measure must not
    return None. Answers that another session has asked for before need no button. With button None
    it begins at once. With `more`, further runs follow from the answers, at most `most` in all;
    their answers come after the experiments'. Where what is studied is no Run, experiments are
    settings of any hashable kind, and measure makes the answer of one from it.
    """
    new = Work(tuple(experiments), measure, more, make)
    found, missing = new.gather()
    if not missing:
        st.session_state.pop(slot, None)
        return found
    work: Work[Answer] | None = st.session_state.get(slot)
    if work is not None and (work.experiments, work.measure) != (new.experiments, measure):
        _stop(slot)
        work = None
    if work is None and button is None:
        work = st.session_state[slot] = new
    if work is None:
        st.button(
            button or "",
            icon=":material/query_stats:",
            key=f"{slot}_begin",
            on_click=lambda: st.session_state.update({slot: new}),
        )
        return None
    if button is not None:
        st.button("Stop", icon=":material/stop:", key=f"{slot}_stop", on_click=_stop, args=(slot,))
    _watch(slot, work, most)
    return None


def _stop(slot: str) -> None:
    work = st.session_state.pop(slot, None)
    if work is not None:
        work.stopped.set()


def _watch(slot: str, work: Work[Any], most: int) -> None:
    def tick() -> None:
        try:
            work.advance(workers())
        except Exception:
            # Shown once, by Streamlit; else each tick would try the same again.
            _stop(slot)
            raise
        found, missing = work.gather()
        done, total = len(found), max(most, len(found) + len(missing))
        words = f"{done} of {total} runs" if not most else f"{done} runs, at most {total}"
        st.progress(done / total, words)
        if not missing:
            st.rerun()

    repeat(slot, tick, PAUSE_SECONDS)
