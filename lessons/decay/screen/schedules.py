"""How alpha falls: the chosen schedule, or all, as curves and as the chapter's table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st

from core.data import Dataset
from core.experiment import Experiment
from core.knobs import Choice, Switch
from core.schedules import SCHEDULES
from lessons.decay import table as lesson
from lessons.decay.lesson import label
from lessons.decay.screen.charts import named
from lessons.decay.table import AlphaCurve
from lessons.shared.words import in_full, rounded
from ui.looks.axes import tip
from ui.looks.show import show_chart
from ui.looks.spec import TABLE, Chart, built_once
from ui.stops import Control

SPANS: dict[str, int | None] = {"whole run": None, "5 epochs": 5}
AXIS = Control("decay_lesson_axis", "α axis", Choice(("log", "linear")), "log")
SPAN = Control("decay_lesson_span", "Shown", Choice(tuple(SPANS)), "whole run")
ALL = Control("decay_lesson_all", "All schedules", Switch(), False)
LEAST = 1e-6
"""Alphas below this share of the largest are not drawn: a log axis would show nothing else."""


def show_alpha(experiment: Experiment, data: Dataset) -> None:
    """Curve and table of the chosen schedule beside the constant rate; of all, if asked."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        axis, epochs, every = AXIS.show(), SPANS[SPAN.show()], ALL.show()
    shown = tuple(SCHEDULES) if every else tuple(dict.fromkeys(("constant", experiment.schedule)))
    table = curve_table(lesson.curves(experiment, data, shown, epochs=epochs))
    domain = decades(table) if axis == "log" else None
    show_chart(st, table, curve_spec(shown, axis == "log", domain), key="decay_alpha")
    st.dataframe(alpha_table(experiment, data, shown), hide_index=True, key="decay_table")
    st.caption(
        "α in the first four epochs and in the last one, with this page's α₀ and settings. "
        "Where it falls by update: at the epoch's first and last update."
    )
    if "inverse_time" in shown:
        st.markdown(f"**Eq. 20.** {lesson.counted_from_words(experiment)}")
    if {"inverse_root_epoch", "inverse_root_update"} & {*shown}:
        st.markdown(f"**Eq. 22.** {lesson.two_roots_words(experiment, data)}")


def curve_table(curves: Sequence[AlphaCurve]) -> pd.DataFrame:
    """One row a schedule and point: alpha from that update on, after so many epochs."""
    tables = [
        pd.DataFrame(
            {"run": label(one.schedule), "update": one.t, "passed": one.passed, "alpha": one.alpha}
        )
        for one in curves
    ]
    table = pd.concat(tables, ignore_index=True)
    return table[table["alpha"] >= LEAST * table["alpha"].max()]


def decades(table: pd.DataFrame) -> tuple[float, float]:
    """The powers of ten around all alphas, at least one decade."""
    low = math.floor(math.log10(table["alpha"].min()))
    high = math.ceil(math.log10(table["alpha"].max()))
    return 10.0**low, 10.0 ** max(high, low + 1)


def round_numbers(low: float, high: float) -> list[float]:
    """The ticks from low to high: powers of ten, with 2 and 5 between where there is room.

    >>> round_numbers(0.1, 1.0)
    [0.1, 0.2, 0.5, 1.0]
    """
    first, last = round(math.log10(low)), round(math.log10(high))
    between = (1, 2, 5) if last - first <= 3 else (1,)
    powers = range(first, last + 1)
    ticks = [float(f"{digit}e{power}") for power in powers for digit in between]
    return [tick for tick in ticks if tick <= high * 1.001]


@built_once
def curve_spec(schedules: tuple[str, ...], log: bool, domain: tuple[float, float] | None) -> Chart:
    """Alpha of these schedules over the epochs: steps where it changes by epoch only."""
    scale, ticks = alt.Scale(zero=True), alt.Axis(format=",~g", gridOpacity=0.4)
    if log:
        scale = alt.Scale(type="log", domain=list(domain or (0.1, 1.0)), nice=False)
    if log and domain:
        ticks = alt.Axis(format=",~g", gridOpacity=0.4, values=round_numbers(*domain))
    passed = alt.X("passed:Q", title="epochs passed", axis=alt.Axis(grid=False))
    base = alt.Chart(TABLE, height=380).encode(
        passed.scale(nice=False),
        alt.Y("alpha:Q", title=f"learning rate α{' (log)' * log}", scale=scale, axis=ticks),
        *named(schedules, 1).lines("run"),
        tooltip=[
            tip("run:N", "schedule"),
            tip("update:Q", "from update", ","),
            tip("passed:Q", "epochs passed", ".3~g"),
            tip("alpha:Q", "α", ".3g"),
        ],
    )
    return base.mark_line(interpolate="step-after", strokeWidth=2)


def alpha_table(experiment: Experiment, data: Dataset, schedules: Sequence[str]) -> pd.DataFrame:
    """Alpha in the first four epochs and in the last; the chapter's table beside its eq. 20."""
    epochs = lesson.shown_epochs(experiment, data)
    columns: dict[str, list[Any]] = {"epoch": epochs}
    if "inverse_time" in schedules:
        alpha0, rate = lesson.CHAPTER_ALPHA, lesson.CHAPTER_RATE
        chapter = lesson.chapter_table(alpha0, rate, epochs)
        name = f"chapter: α₀ = {in_full(alpha0)}, decay_rate = {in_full(rate)}"
        columns[name] = [rounded(alpha, 2) for alpha in chapter]
    for schedule, found in lesson.spans(experiment, data, schedules, epochs).items():
        columns[label(schedule)] = [_span_words(span) for span in found]
    return pd.DataFrame(columns)


def _span_words(span: lesson.Span) -> str:
    if np.isclose(span.first, span.last, rtol=1e-12):
        return rounded(span.first)
    return f"{rounded(span.first)} to {rounded(span.last)}"
