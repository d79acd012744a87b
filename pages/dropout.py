"""Lesson on dropout (8.5.3): units left out at random while training, all together after it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lessons.dropout import lesson, screen
from lessons.dropout.screen.page import (
    lesson_equations,
    show_activations,
    show_averaging,
    show_fig_5,
    show_ten_seeds,
)
from ui.arrival import declared_in, enter
from ui.contents import under_the_router
from ui.lesson import question, show_equations, show_verdict, try_next
from ui.panel import Panel, controls
from ui.running import show_run_buttons, showing, watch

SLOT = "dropout_lesson"  # not "dropout": the link's dropout_seed is a setting like any other
ROWS = (
    ("keep_prob", "keep_prob_input", "lambd", "train_size"),
    ("hidden", "frozen_mask", "init_seed", "dropout_seed"),
)
PANEL = Panel(SLOT, lesson.BASE, ("moons", "circles", "field", "flower"), ROWS)
NEXT: dict[str, dict[str, Any]] = {
    "Half of the units": {"keep_prob": 0.5},
    "Inputs too": {"keep_prob": 0.8, "keep_prob_input": 0.9},
    "The chapter's frozen mask": {"keep_prob": 0.8, "frozen_mask": True},
    "Dropout and λ (exercise 2)": {"keep_prob": 0.9, "lambd": 0.3, "frozen_mask": False},
    "One layer of 40 units": {"hidden": (40,), "keep_prob": 0.5},
    "All 300 points": {"train_size": 0},
}

under_the_router()
enter(PANEL, *declared_in(screen))
question("Dropout", "What does a net learn when some of its units are missing at every update?")
experiment, data = controls(PANEL)
if data is not None:
    plain = lesson.without_dropout(experiment)
    shown = showing(SLOT, {"Without dropout": (plain, data), "With dropout": (experiment, data)})
    with st.container(horizontal=True):
        show_run_buttons(SLOT)
        st.caption("Same data, first weights, batches and λ; only dropout differs.")
    watch(SLOT, lambda now: None)
    dropped = shown.runs["With dropout"]
    if not shown.training:
        show_verdict(lesson.verdict(*shown.runs.values()))
    if lesson.dropping(experiment):
        show_fig_5(dropped)
        if not shown.training:
            if not dropped.diverged:
                show_activations(dropped)
                show_averaging(dropped)
            show_ten_seeds(experiment)
    if not shown.training:
        show_equations(lesson_equations(dropped))
try_next(NEXT)
