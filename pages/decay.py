"""Lesson on learning-rate decay (8.7.3): constant or shrinking steps on noisy mini-batches."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lessons.decay import lesson, screen
from lessons.decay.screen import page as parts
from lessons.decay.screen.equations import lesson_equations
from lessons.decay.screen.schedules import show_alpha
from ui.arrival import declared_in, enter
from ui.contents import under_the_router
from ui.lesson import question, show_equations, show_verdict, try_next
from ui.panel import Panel, controls
from ui.running import show_run_buttons, showing, watch

SLOT = "decay_lesson"  # not "decay": decay_rate, decay_base and decay_k are settings
ROWS = (
    ("schedule", "alpha", "batch_size"),
    ("decay_rate", "decay_base", "decay_k"),
    ("hidden", "iterations", "init_seed"),
)
PANEL = Panel(SLOT, lesson.BASE, ("moons", "circles", "field", "flower"), ROWS)
ROOT = {"schedule": "inverse_root_update"}
NEXT: dict[str, dict[str, Any]] = {
    "The chapter's table: α₀ = 0.2, decay_rate = 1": {
        "schedule": "inverse_time",
        "alpha": 0.2,
        "decay_rate": 1.0,
    },
    "Too fast: decay_rate = 10": {"schedule": "inverse_time", "decay_rate": 10.0},
    "Too slow: decay_rate = 0.01": {"schedule": "inverse_time", "decay_rate": 0.01},
    "0.95 to the power of the epoch": {"schedule": "exponential", "decay_base": 0.95},
    "k/√t, by update": ROOT | {"decay_k": 1.0},
    "k/√t with k = 3": ROOT | {"decay_k": 3.0},
    "No noise: all examples": {"batch_size": 0},
    "Back to the start": PANEL.start(),
}

under_the_router()
enter(PANEL, *declared_in(screen))
question("Learning-rate decay", "When do steps have to get shorter, and how fast?")
asked, data = controls(PANEL)
if data is not None:
    experiment = lesson.alone(asked)
    constant = lesson.constant_twin(experiment)
    pairs = (constant, data), (experiment, data)
    shown = showing(SLOT, dict(zip(parts.captions(experiment, data), pairs, strict=True)))
    with st.container(horizontal=True):
        show_run_buttons(SLOT)
        st.caption(
            "Same data, first weights and mini-batches; only the decay of α differs. "
            + parts.whose_knob(experiment)
        )
    watch(SLOT, parts.show_cost_curves)
    runs = list(shown.runs.values())
    found = None
    if not shown.training:
        show_verdict(lesson.verdict(*runs))
        found = parts.show_noise_check(*runs)
    show_alpha(asked, data)
    if not shown.training:
        parts.show_all_schedules(asked, data)
        parts.show_knob_sweep(experiment)
        show_equations(lesson_equations(runs[0], runs[1], asked, found))
try_next(NEXT)
