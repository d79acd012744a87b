"""Lesson on bias and variance (8.2): splits, curve fitting, and the diagnosis of a network."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lessons.bias_variance import lesson, screen
from lessons.bias_variance.screen.curve_fitting import show_curve_fitting
from lessons.bias_variance.screen.page import (
    ask_hopes,
    errors_over_time,
    lesson_equations,
    show_recipe,
    show_sweeps,
    show_tried_nets,
)
from lessons.bias_variance.screen.splitting import show_splitting
from ui.arrival import declared_in, enter
from ui.contents import under_the_router
from ui.lesson import question, show_equations, show_sections, show_verdict, tabs_of, try_next
from ui.panel import Panel, controls
from ui.running import show_run_buttons, showing, watch

SLOT = "bias_variance"
ROWS = (("hidden", "train_size", "iterations"), ("activation", "lambd", "keep_prob", "init_seed"))
PANEL = Panel(SLOT, lesson.BASE, ("circles", "moons", "flower", "field"), ROWS)
USUAL: dict[str, Any] = {"lambd": 0.0, "keep_prob": 1.0, "iterations": lesson.BASE.iterations}
NEXT: dict[str, dict[str, Any]] = {
    "Too simple: a straight line": USUAL | {"hidden": (), "train_size": 0},
    "Too large for 30 examples": USUAL | {"hidden": (40, 20), "train_size": 30},
    "The same net, all examples": USUAL | {"hidden": (40, 20), "train_size": 0},
    "Too little training": USUAL | {"hidden": (20, 5), "train_size": 0, "iterations": 100},
}


def diagnosis() -> None:
    """The network, its errors, and the recipe with the branch lit."""
    experiment, data = controls(PANEL)
    if data is None:
        return
    shown = showing(SLOT, {"": (experiment, data)})
    film, chart = st.columns([3, 2], gap="large")
    with film:
        with st.container(horizontal=True):
            show_run_buttons(SLOT)
        watch(SLOT, lambda now: None)
    with chart:
        hoped, slack = ask_hopes()
        run = shown.run
        found = None if shown.training else lesson.diagnosis_of(run, hoped=hoped, slack=slack)
        show_recipe(run, found)
    if not shown.training:
        show_verdict(lesson.verdict(run, found))
    if found is not None:
        film.altair_chart(errors_over_time(run, hoped), key="errors_over_time")
        show_tried_nets(run, found)
        st.subheader("Every size, ten seeds", anchor=False)
        show_sweeps(experiment, data.train.m, hoped=hoped, slack=slack)
        show_equations(lesson_equations(run, found))
    try_next(NEXT)


SECTIONS = {
    "A network": diagnosis,
    "Fitting a curve": show_curve_fitting,
    "Splitting the data": show_splitting,
}
TABS = tabs_of(f"{SLOT}_tab", SECTIONS)

under_the_router()
enter(PANEL, TABS, *declared_in(screen))
question("Bias and variance", "Is the model too simple, or are the data too few for it?")
show_sections(TABS, SECTIONS)
