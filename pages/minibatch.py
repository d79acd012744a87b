"""Lesson on mini-batches (8.6): all examples at each update, some of them, or one."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lessons.minibatch import lesson, screen
from lessons.minibatch.screen import page as parts
from lessons.minibatch.screen.equations import lesson_equations
from lessons.minibatch.screen.path import show_paths
from lessons.minibatch.screen.times import show_times_to_target, show_update_times
from ui.arrival import declared_in, enter
from ui.contents import under_the_router
from ui.lesson import question, show_equations, show_verdict, try_next
from ui.panel import Panel, controls
from ui.running import show_run_buttons, showing, watch

SLOT = "minibatch"
ROWS = (("batch_size", "alpha", "hidden"), ("train_size", "lambd", "init_seed", "batch_seed"))
PANEL = Panel(SLOT, lesson.BASE, ("moons", "circles", "breast_cancer", "digits"), ROWS)
NEXT: dict[str, dict[str, Any]] = {
    "Tip 1: only 50 examples": {"train_size": 50},
    "Tip 2: 24 at a time, no power of two": {"batch_size": 24},
    "Tip 3: dev error over time": {parts.MEASURE.key: "dev error"},
    "Tip 4: α = 1 for all three": {"alpha": 1.0},
    "One λ = 0.1, three penalties": {"lambd": 0.1},
    "Digits, 1,078 examples": {"dataset": "digits", parts.EPOCHS.key: 10, "alpha": 0.03},
    "Back to the start": PANEL.start()
    | {"dataset": lesson.BASE.dataset, parts.EPOCHS.key: lesson.EPOCHS},
}

under_the_router()
enter(PANEL, *declared_in(screen))
question("Mini-batches", "How many examples should one update look at?")
experiment, data = controls(PANEL)
epochs = parts.show_epochs(experiment, data)
if data is not None:
    shown = showing(SLOT, parts.wanted(experiment, data, epochs))
    with st.container(horizontal=True):
        show_run_buttons(SLOT)
        st.caption("Same data, first weights and α, as many epochs; only the batch size differs.")
    watch(SLOT, lambda now: None)
    runs = parts.by_kind(shown)
    if shown.training:
        show_verdict(["Training. What the numbers say comes with the last update."])
    else:
        timings = parts.timings_of(SLOT, shown)
        show_verdict(lesson.verdict(runs, timings))
        parts.show_axes(runs, timings)
    show_paths(experiment.batch_size)
    if not shown.training:
        m = runs[lesson.MINI].data.train.m
        here = parts.show_noise(runs[lesson.MINI])
        show_times_to_target(experiment, data, m)
        show_update_times(experiment, data, m)
        show_equations(lesson_equations(runs, here))
try_next(NEXT)
