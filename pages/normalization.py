"""Lesson on input normalization (8.3): the same net on raw and on standardized features."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lessons.normalization import lesson, screen
from lessons.normalization.screen import page as parts
from lessons.normalization.screen import surface as bowls
from ui.arrival import declared_in, enter
from ui.contents import under_the_router
from ui.lesson import question, show_equations, show_verdict, try_next
from ui.panel import Panel, controls
from ui.running import show_run_buttons, showing, watch

SLOT = "normalization"
ROWS = (("hidden", "iterations", "init_seed", "data_seed"), ("alpha",))
PANEL = Panel(SLOT, lesson.BASE, (lesson.BASE.dataset,), ROWS)
SAME = {parts.RATES.key: parts.SAME_ALPHA}
NEXT: dict[str, dict[str, Any]] = {
    "One small α for both: 0.0003": {**SAME, "alpha": 3e-4},
    "One middling α for both: 0.03": {**SAME, "alpha": 0.03},
    "Too large for both: α = 10": {**SAME, "alpha": 10.0},
    "Logistic regression": {"hidden": ()},
    "Scales 30 times apart": {bowls.RATIO.key: 30.0},
    "A step too long: 1.05 of the limit": {bowls.STEP.key: "1.05"},
}

under_the_router()
enter(PANEL, *declared_in(screen))
question("Input normalization", "What do features on very different scales do to descent?")
experiment, data = controls(PANEL)
alpha = parts.show_raw_alpha(experiment.alpha)
if data is not None:
    raw = lesson.raw_twin(experiment, alpha)
    captions = f"Raw, α = {alpha:g}", f"Standardized, α = {experiment.alpha:g}"
    pairs = (raw, data), (experiment, data)
    shown = showing(SLOT, dict(zip(captions, pairs, strict=True)))
    with st.container(horizontal=True):
        show_run_buttons(SLOT)
        st.caption("Breast cancer, 30 features. Same examples and first weights, no batches.")
    watch(SLOT, parts.show_cost_curves)
    runs = list(shown.runs.values())
    if shown.training:
        show_verdict(["Training. What the numbers say comes with the last update."])
    else:
        show_verdict(lesson.verdict(runs[0], runs[1]))
    st.subheader("Each at its own best α, ten seeds", anchor=False)
    parts.show_sweep_over_alpha(raw, experiment, data)
    st.subheader("Why: the cost of a linear unit over two weights", anchor=False)
    ratio, valley, bowl = bowls.show_controls(data)
    bowls.draw(ratio, valley, bowl, data)
    if not shown.training:
        st.subheader("Whose u and s for the dev set?", anchor=False)
        parts.show_dev_scaling(runs[1])
        show_equations(parts.lesson_equations(runs[0], runs[1], valley.surface, valley.alpha))
try_next(NEXT)
