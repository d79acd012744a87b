"""Lesson on regularization (8.5.1-2): L2 and L1 penalties on the weights."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lessons.regularization import lesson, screen
from lessons.regularization.screen.page import (
    lesson_equations,
    show_l1_against_l2,
    show_sweep_over_lambda,
    show_tanh_curve,
    show_weights_of_both,
)
from ui.arrival import declared_in, enter
from ui.contents import under_the_router
from ui.lesson import question, show_equations, show_verdict, try_next
from ui.panel import Panel, controls
from ui.running import show_run_buttons, showing, watch

SLOT = "regularization"
ROWS = (
    ("lambd", "lambd_l1", "hidden", "alpha"),
    ("activation", "train_size", "data_seed", "init_seed"),
)
PANEL = Panel(SLOT, lesson.BASE, ("moons", "circles", "field", "flower"), ROWS)
NEXT: dict[str, dict[str, Any]] = {
    "L1 in place of L2": {"lambd": 0.0, "lambd_l1": 0.3},
    "Far too much: λ = 30": {"lambd": 30.0, "lambd_l1": 0.0},
    "Logistic regression": {"hidden": ()},
    "All 300 points": {"train_size": 0},
    "αλ/m = 2.5: weights that explode": {"alpha": 1.0, "lambd": 150.0, "train_size": 60},
    "Back to the start": PANEL.start(),
}

under_the_router()
enter(PANEL, *declared_in(screen))
question("Regularization", "What does a price on large weights do to a net that fits too closely?")
experiment, data = controls(PANEL)
if data is not None:
    plain = lesson.unpenalized(experiment)
    shown = showing(SLOT, {"No penalty": (plain, data), "With penalty": (experiment, data)})
    with st.container(horizontal=True):
        show_run_buttons(SLOT)
        st.caption("Same data, first weights and batches; only the penalty differs.")
    watch(SLOT, lambda now: None)
    if not shown.training:
        runs = list(shown.runs.values())
        show_verdict(lesson.verdict(*runs))
        show_weights_of_both(*runs)
        show_sweep_over_lambda(experiment)
        show_l1_against_l2(experiment)
        show_tanh_curve(experiment, runs[1].data.train.m)
        show_equations(lesson_equations(runs[1]))
try_next(NEXT)
