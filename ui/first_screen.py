"""One screen: a lesson's main controls beside its films, and below them the verdict.

At 1280 x 720 all of it is seen without scrolling; on a phone the parts stand one below the other,
the controls first and the guided path last (ui/page.css does both).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from ui.baseline import baseline
from ui.lesson import show_verdict
from ui.path import Guide
from ui.showing import Showing

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator


HOURGLASS = ":material/hourglass:"


@dataclass(frozen=True)
class FirstScreen:
    """The places of the first screen, to be filled with `with`.

    main has the one to three controls that the lesson is about, further what stands below them.
    """

    main: DeltaGenerator
    further: DeltaGenerator
    films: DeltaGenerator
    verdict: DeltaGenerator
    path: DeltaGenerator
    guide: Guide | None = None


def first_screen(guide: Guide | None = None) -> FirstScreen:
    """Lay out the first screen: a rail with controls and path, beside it films and verdict."""
    with st.container(key="first_screen"):
        with st.container(key="rail"):
            main, further = st.container(key="controls"), st.container(key="further")
            path = st.container(key="path")
        with st.container(key="stage"):
            films, verdict = st.container(key="films"), st.container(key="verdict")
    if guide is not None:
        with path:
            guide.show()
    return FirstScreen(main, further, films, verdict, path, guide)


def show_first_verdict(places: FirstScreen, sentences: Sequence[str]) -> None:
    """Show what the numbers say, unless the guided path waits for a guess."""
    with places.verdict:
        if places.guide is not None and places.guide.waits():
            st.info("Make your guess first, in the guided path.", icon=":material/psychology:")
        else:
            show_verdict(sentences)


def show_run_verdict(
    places: FirstScreen, shown: Showing, verdict: Callable[[], Sequence[str]]
) -> None:
    """Show what the runs' numbers say, once they have ended, and the baseline of rare classes."""
    if shown.training:
        places.verdict.info("Training. The verdict comes with the last update.", icon=HOURGLASS)
        return
    first, *rest = verdict()
    show_first_verdict(places, [first, *baseline(shown.runs), *rest])
    if places.guide is not None:
        places.guide.check(places.path, list(shown.runs.values())[-1])
