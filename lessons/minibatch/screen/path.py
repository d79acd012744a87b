"""Fig. 7 with numbers: batch, mini-batch and stochastic descent over the same bowl."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from core.choices import Stops
from datasets import registered
from lessons.minibatch import path as lesson
from lessons.minibatch.path import Examples, Paths
from lessons.minibatch.screen import path_charts as charts
from lessons.shared.cost_surface import Bowl
from lessons.shared.words import percent
from ui.lesson import show_verdict
from ui.looks.show import show_chart
from ui.stops import Control

ALPHA = Control("minibatch_path_alpha", "Learning rate α on this bowl", Stops(lesson.ALPHAS), 0.1)
UPDATES = Control("minibatch_path_updates", "Updates of each path", Stops(lesson.UPDATES), 60)
SEED = 54
"""The split of the breast cancer set."""


def show_paths(batch_size: int) -> None:
    """The three paths in one picture, and what they leave against the examples they use."""
    left, right = st.columns(2)
    alpha, updates = ALPHA.show(left), UPDATES.show(right)
    surface, found = _walked(batch_size, alpha, updates)
    left, right = st.columns([2, 3], gap="large")
    show_chart(
        left,
        charts.path_table(surface, found),
        charts.path_spec(charts.edges_of(surface, found)),
        width="content",
        key="minibatch_path_chart",
    )
    show_chart(right, charts.left_table(found), charts.left_spec(), key="minibatch_left_chart")
    used = ", ".join(f"{updates * one.seen:,} {kind}" for kind, one in found.items())
    st.caption(
        "A linear unit (eq. 2) on two standardized features of the breast cancer set: same "
        "examples, same start w = 0, same α, as many updates each; only the examples of an update "
        f"differ. Examples used: {used}. Cross: the bottom. Right: median of ten seeds in the band "
        f"from lowest to highest; less than {percent(charts.LEAST_LEFT, 2)} is drawn at the edge."
    )
    show_verdict(lesson.verdict(found, alpha))


def pictured_examples() -> Examples:
    """The two features of the breast cancer set that the picture is made of."""
    data = registered(lesson.DATASET, SEED, 1.0)
    rows = [data.feature_names.index(name) for name in lesson.FEATURES]
    return lesson.two_features(data.train.X[rows], data.train.y)


@st.cache_data(max_entries=64, show_spinner=False)
def _walked(batch_size: int, alpha: float, updates: int) -> tuple[Bowl, Mapping[str, Paths]]:
    examples = pictured_examples()
    return examples.bowl, lesson.paths(examples, batch_size, alpha, updates)
