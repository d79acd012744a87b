"""Runs of one session: they train in the background, and the page looks how far they are.

core.trainer trains them, equal ones of several visitors once. A short run has ended before the
script's run goes on; of a longer one the browser asks for the film so far, by ticks of a fragment.
Controls stand outside fragments, so moving one starts the next script run, which puts new runs in
the old ones' place: nothing of the old ones is trained any more.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

import streamlit as st

from core.trainer import TRAINER
from ui.faults import show_footer
from ui.film_player import Click, show_films
from ui.limits import announcement, refusal
from ui.run_film import fallbacks
from ui.run_log.keeping import keep_finished
from ui.showing import Showing, Wanted, want
from ui.ticks import repeat

FIRST_SECONDS = 0.3
"""A script's run waits so long for its runs to end: most do, and the page is drawn once."""
MORE_SECONDS = 0.3
"""It waits so much longer for runs that need no more: else it would be drawn three times."""
TICK_SECONDS = 0.15
"""A tick waits so long for a film worth showing; waiting costs nothing.

It is over before the browser asks for the next one: Streamlit begins that by dropping what this
one has drawn and not yet sent, and the film would be taken away and start from nothing.
"""
PAUSE_SECONDS = 0.25
"""The browser asks for a tick so often."""
LEFT_BYTES = 3_000_000
"""A session keeps the runs of pages that were left up to this size; others are trained again."""

CLICKED = "film_clicked"
"""In the session, from a click in a film until the page has run."""


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
            show_footer()
            st.stop()
        now = start(slot, wanted)
    now.advance(FIRST_SECONDS, to_end=MORE_SECONDS)
    keep_finished(now)
    return now


def forget_left() -> None:
    """On coming to another page: forget runs, those looked at longest ago first, but LEFT_BYTES."""
    left = [(k, v) for k, v in st.session_state.items() if isinstance(v, Showing)]
    room = LEFT_BYTES
    for slot, showing in sorted(left, key=lambda one: one[1].packed_at, reverse=True):
        room -= showing.size
        if room < 0:
            del st.session_state[slot]


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


def watch(
    slot: str,
    live: Callable[[Showing], None] | None = None,
    only: Sequence[str] = (),
    clicked: Callable[[Click], None] | None = None,
) -> None:
    """Show the films of the slot's runs, and go on while there is something to train.

    live(showing) draws what else changes while the runs go on, below the films. `only` has the
    captions of the films to show, where the runs are too many to stand side by side; () shows all.
    clicked(place) is called for a click in a picture of decision regions; then the page runs anew.

    While the runs train, ticks come; the tick after the last one runs the page anew, with its rest
    (until then the film is played); when they have ended, no ticks come any more.
    """
    now: Showing = st.session_state[slot]

    def tick() -> None:
        if not now.training:
            st.rerun()
        now.advance(TICK_SECONDS)

    def hear(place: Click) -> None:
        assert clicked is not None
        clicked(place)
        st.session_state[CLICKED] = True

    def draw() -> None:
        if st.session_state.pop(CLICKED, False):  # it came to the fragment, the page must know
            st.rerun()
        shown = {caption: now.films[caption] for caption in only or now.runs}
        show_films(shown, key=f"{slot}_films", clicked=hear if clicked else None)
        if place := now.place:
            runs = "run has its" if place == 1 else "runs have their"
            st.caption(f"The server is busy: {place:,} {runs} turn before this one begins.")
        if live is not None:
            live(now)

    st.session_state.pop(CLICKED, None)
    repeat(slot, draw, PAUSE_SECONDS if now.training else None, tick)
    if said := fallbacks(list(now.runs.values())):
        st.caption(said)


def show_run_buttons(slot: str) -> None:
    """Show Stop and Train again, outside fragments, where a press waits for one tick only."""
    shown: Showing = st.session_state[slot]
    with st.container(horizontal=True, key=f"{slot}_buttons"):
        st.button(
            "Stop",
            icon=":material/stop:",
            key=f"{slot}_stop_runs",
            on_click=stop,
            args=(slot,),
            disabled=not shown.training,
        )
        st.button(
            "Train again",
            icon=":material/replay:",
            key=f"{slot}_train_again",
            on_click=start_again,
            args=(slot,),
            disabled=shown.training,
        )
    if shown.training and (said := announcement(list(shown.wanted.values()))):
        st.caption(said)
