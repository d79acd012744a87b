"""Lesson on weight initialization (8.4, 8.9.1): how large the first weights are, layer by layer."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lessons.initialization import lesson, screen
from lessons.initialization.screen import page as race
from lessons.initialization.screen.cats import show_cats
from lessons.initialization.screen.signals import show_before_any_step
from lessons.initialization.screen.zeros import show_zeros
from ui.arrival import declared_in, enter
from ui.contents import under_the_router
from ui.lesson import question, show_equations, show_sections, show_verdict, tabs_of, try_next
from ui.panel import Panel, controls
from ui.running import show_run_buttons, showing, watch

SLOT = "initialization_lesson"  # not "initialization", which is a setting like any other
ROWS = (("hidden", "activation"), ("alpha", "iterations", "init_seed"))
PANEL = Panel(SLOT, lesson.BASE, ("moons", "circles", "flower", "field"), ROWS)
DEEP = {
    "hidden": lesson.BASE.hidden,
    "activation": "relu",
    "alpha": lesson.BASE.alpha,
    race.WAYS.key: list(race.WAYS.default),
}
NEXT: dict[str, dict[str, Any]] = {
    "tanh units, α = 0.3": DEEP | {"activation": "tanh", "alpha": 0.3},
    "A seed that is switched off": DEEP | {"init_seed": 1},
    "Only one hidden layer": DEEP | {"hidden": (20,)},
    "Zeros beside 1/√n": DEEP | {race.WAYS.key: ["zeros", "1/√n"]},
    "Own scale 0.3 beside He": DEEP | {race.WAYS.key: ["He", lesson.OWN], race.OWN.key: 0.3},
    "Back to the start": DEEP | {"init_seed": lesson.BASE.init_seed},
}


def side_by_side() -> None:
    """One net trained from several starts, all else the same."""
    st.markdown("What does descent make of each start?")
    experiment, data = controls(PANEL)
    chosen = race.starts()
    if data is None:
        return
    if not chosen:
        st.info("Pick one way to start or more.")
        return
    wanted = {n: (lesson.started(experiment, way), data) for n, way in chosen.items()}
    shown = showing(SLOT, wanted)
    with st.container(horizontal=True):
        show_run_buttons(SLOT)
        st.caption("Same data, net, α and draws of N(0, 1); only the factor of each W differs.")
    watch(SLOT, race.show_cost_curves)
    if not shown.training:
        show_verdict(lesson.verdict(shown.runs))
        race.show_overflows(shown.runs)
        race.show_ten_seeds(experiment, chosen, data)
        show_equations(race.race_equations(shown.runs))
    try_next(NEXT)


SECTIONS = {
    "Before any step": show_before_any_step,
    "Side by side": side_by_side,
    "Zeros": show_zeros,
    "The emoji cats": show_cats,
}
TABS = tabs_of(f"{SLOT}_tab", SECTIONS)

under_the_router()
enter(PANEL, TABS, *declared_in(screen))
question("Weight initialization", "How large should the first weights of a deep net be?")
show_sections(TABS, SECTIONS)
