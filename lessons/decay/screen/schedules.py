"""How alpha falls: every schedule as a curve and as the chapter's table, with the page's knobs."""

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
from core.knobs import Choice
from core.schedules import SCHEDULES
from lessons.decay import table as lesson
from lessons.decay.lesson import label
from lessons.decay.screen.charts import named
from lessons.decay.table import AlphaCurve
from lessons.shared.words import rounded
from ui.looks.axes import tip
from ui.looks.show import show_chart
from ui.looks.spec import TABLE, Chart, built_once
from ui.stops import Control

SPANS: dict[str, int | None] = {"whole run": None, "5 epochs": 5}
AXIS = Control("decay_lesson_axis", "α axis", Choice(("log", "linear")), "log")
SPAN = Control("decay_lesson_span", "Shown", Choice(tuple(SPANS)), "whole run")
LEAST = 1e-6
"""Alphas below this share of the largest are not drawn: a log axis would show nothing else."""


def show_alpha(experiment: Experiment, data: Dataset) -> None:
    """The curves and the table of all schedules, and what to know of eq. 20 and 22."""
    with st.container(horizontal=True):
        axis, epochs = AXIS.show(), SPANS[SPAN.show()]
    table = curve_table(lesson.curves(experiment, data, epochs=epochs))
    log = axis == "log"
    show_chart(st, table, curve_spec(log, decades(table) if log else None), key="decay_alpha")
    st.dataframe(alpha_table(experiment, data), hide_index=True, key="decay_table")
    st.caption(
        "α in the first four epochs and in the last one. First column: the chapter's example of "
        f"eq. 20, α₀ = {lesson.CHAPTER_ALPHA:g} and decay_rate = {lesson.CHAPTER_RATE:g}; the "
        "others have this page's α₀ and settings. By update: at the epoch's first and last "
        "update."
    )
    st.markdown(f"**Eq. 20.** {lesson.counted_from_words(experiment)}")
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
def curve_spec(log: bool, domain: tuple[float, float] | None) -> Chart:
    """Alpha of every schedule over the epochs: steps where it changes by epoch only."""
    scale, ticks = alt.Scale(zero=True), alt.Axis(format="~g", gridOpacity=0.4)
    if log:
        scale = alt.Scale(type="log", domain=list(domain or (0.1, 1.0)), nice=False)
    if log and domain:
        ticks = alt.Axis(format="~g", gridOpacity=0.4, values=round_numbers(*domain))
    passed = alt.X("passed:Q", title="epochs passed", axis=alt.Axis(grid=False))
    base = alt.Chart(TABLE, height=380).encode(
        passed.scale(nice=False),
        alt.Y("alpha:Q", title=f"learning rate α{' (log)' * log}", scale=scale, axis=ticks),
        *named(tuple(SCHEDULES), 1).lines("run"),
        tooltip=[
            tip("run:N", "schedule"),
            tip("update:Q", "from update", ","),
            tip("passed:Q", "epochs passed", ".3~g"),
            tip("alpha:Q", "α", ".3g"),
        ],
    )
    return base.mark_line(interpolate="step-after", strokeWidth=2)


def alpha_table(experiment: Experiment, data: Dataset) -> pd.DataFrame:
    """The chapter's table beside the page's: alpha in the first four epochs and in the last."""
    epochs = lesson.shown_epochs(experiment, data)
    chapter = lesson.chapter_table(lesson.CHAPTER_ALPHA, lesson.CHAPTER_RATE, epochs)
    columns: dict[str, list[Any]] = {
        "epoch": epochs,
        "chapter (20)": [rounded(alpha, 2) for alpha in chapter],
    }
    for name, found in lesson.spans(experiment, data, epochs).items():
        if name != "constant":
            columns[label(name)] = [_span_words(span) for span in found]
    return pd.DataFrame(columns)


def _span_words(span: lesson.Span) -> str:
    if np.isclose(span.first, span.last, rtol=1e-12):
        return rounded(span.first)
    return f"{rounded(span.first)} to {rounded(span.last)}"
