"""Many runs for one question, such as ten seeds or a sweep: on all cores, with progress and a stop.

What comes of a run is kept for the whole server by the value of what was asked, so the next person
who asks the same gets the answer at once. Runs are made in threads, which is what the compiled
engine is for; they are submitted by ticks of a fragment only, and runs whose visitor is gone are
left, so a closed tab leaves nothing running.
"""

from __future__ import annotations

import functools
import threading
import time
from collections import OrderedDict
from concurrent.futures import (
    FIRST_COMPLETED,
    CancelledError,
    Future,
    ThreadPoolExecutor,
    wait,
)
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from core.turns import usable_cores
from datasets.own import GoneError
from lessons.shared.question import Answer, Name, Question
from ui.drawing import resting
from ui.ticks import repeat
from ui.visitor import is_there, visitor

TICK_SECONDS = 0.25
PAUSE_SECONDS = 0.1
MOST_ANSWERS = 5_000
MOST_OWN = 2_000
"""A session keeps so many of the answers that it has been given, whatever becomes of the store."""


class Answers:
    """Answers by the keys of their questions; the longest unused go when it is full."""

    def __init__(self, most: int) -> None:
        self._most, self._lock = most, threading.Lock()
        self._kept: OrderedDict[Any, Any] = OrderedDict()

    def known(self, question: Question[Name, Answer]) -> dict[Any, Answer]:
        """The answers that there are, by setting, in the settings' order."""
        found = {}
        with self._lock:
            for setting in question.wanted:
                if (key := question.key(setting)) in self._kept:
                    self._kept.move_to_end(key)
                    found[setting] = self._kept[key]
        return found

    def keep(self, question: Question[Name, Answer], setting: Any, answer: Answer) -> None:
        """Put an answer in."""
        with self._lock:
            self._kept[question.key(setting)] = answer
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


@functools.cache
def answers() -> Answers:
    """The server's one store of answers; no visitor's message can clear it, as Streamlit's."""
    return Answers(MOST_ANSWERS)


def known(question: Question[Name, Answer]) -> dict[Any, Answer]:
    """The answers that there are, by setting, in the settings' order.

    What a page has shown stays there, however much other sessions ask for.
    """
    own: Answers = st.session_state.setdefault("answers", Answers(MOST_OWN))
    for setting, answer in answers().known(question).items():
        own.keep(question, setting, answer)
    return own.known(question)


@functools.cache
def workers() -> ThreadPoolExecutor:
    """The server's threads for studies, as many as cores; all sessions share them."""
    return ThreadPoolExecutor(max_workers=usable_cores(), thread_name_prefix="study")


@dataclass
class Work:
    """What one session has in hand of a question."""

    question: Question[Any, Any]
    visitor: str
    stopped: threading.Event = field(default_factory=threading.Event)
    running: dict[Future[Any], Any] = field(default_factory=dict)

    def left(self) -> bool:
        """Whether its runs in hand are to be left: it was stopped, or the visitor is gone."""
        return self.stopped.is_set() or not is_there(self.visitor)

    def missing(self) -> list[Any]:
        """The settings that nobody has the answer to yet, in order."""
        known = answers().known(self.question)
        return [setting for setting in self.question.wanted if setting not in known]

    def advance(self, pool: ThreadPoolExecutor) -> None:
        """Keep all cores busy for a tick, however short the runs are, and keep what is done."""
        end = time.perf_counter() + TICK_SECONDS
        waiting = [one for one in self.missing() if one not in self.running.values()]
        while True:
            while waiting and len(self.running) < usable_cores():
                setting = waiting.pop(0)
                future = pool.submit(self.question.answer, setting, self.left)
                self.running[future] = setting
            left = max(0.0, end - time.perf_counter())
            with resting():
                done = wait(self.running, timeout=left, return_when=FIRST_COMPLETED).done
            if not done or self.stopped.is_set():
                return
            for future in done:
                self._keep(future, self.running.pop(future))

    def _keep(self, future: Future[Any], setting: Any) -> None:
        try:
            answers().keep(self.question, setting, future.result())
        except GoneError:  # the visitor has removed the data meanwhile
            self.stopped.set()
        except CancelledError:
            return  # left while the visitor's line was cut: it is missing, and is made again


def study(
    slot: str, question: Question[Name, Answer], *, button: str | None
) -> dict[Name, list[Answer]] | None:
    """The question's answers by name, once all are there; until then None, and a button.

    Pressing the button begins; a bar shows how far it is, and Stop ends it. Answers that another
    session has asked for before need no button. With button None it begins at once.
    """
    found = known(question)
    if len(found) == len(question.wanted):
        st.session_state.pop(slot, None)
        return question.by_name(found)
    held: Work | None = st.session_state.get(slot)
    if held is not None and held.question != question:
        _stop(slot)
    if slot not in st.session_state and button is not None:
        key, icon = f"{slot}_begin", ":material/query_stats:"
        st.button(button, icon=icon, key=key, on_click=_begin, args=(slot, question))
        return None
    if slot not in st.session_state:
        _begin(slot, question)
    if (done := _at_once(slot)) is not None:
        return question.by_name(done)
    if button is not None:
        st.button("Stop", icon=":material/stop:", key=f"{slot}_stop", on_click=_stop, args=(slot,))
    _watch(slot, st.session_state[slot])
    return None


def _at_once(slot: str) -> dict[Any, Any] | None:
    """The answers, if they are all there within a tick: then the page is drawn once."""
    work: Work = st.session_state[slot]
    _advance(slot, work)
    found = known(work.question)
    if len(found) < len(work.question.wanted):
        return None
    st.session_state.pop(slot, None)
    return found


def _advance(slot: str, work: Work) -> None:
    try:
        work.advance(workers())
    except Exception:
        # Shown once, by Streamlit; else each tick would try the same again.
        _stop(slot)
        raise


def _begin(slot: str, question: Question[Any, Any]) -> None:
    """Begin, once: the browser may send a press twice, with a tick, too."""
    held: Work | None = st.session_state.get(slot)
    if held is None or held.question != question:
        st.session_state[slot] = Work(question, visitor())


def _stop(slot: str) -> None:
    work = st.session_state.pop(slot, None)
    if work is not None:
        work.stopped.set()


def _watch(slot: str, work: Work) -> None:
    def tick() -> None:
        _advance(slot, work)
        total, missing = len(work.question.wanted), work.missing()
        done = total - len(missing)
        st.progress(done / total, f"{done} of {total} runs")
        if not missing:
            st.rerun()

    repeat(slot, tick, PAUSE_SECONDS)
