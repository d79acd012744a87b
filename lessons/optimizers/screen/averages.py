"""The section on exponentially weighted averages: a year of temperatures (8.7.1, eq. 13-16)."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from core.averages import average_weights
from core.choices import Stops
from core.knobs import Choice, Number
from datasets import load_series
from datasets.shipped import Series
from lessons.optimizers import averages as lesson
from lessons.optimizers.averages import Averages
from lessons.optimizers.screen import averages_charts as charts
from lessons.optimizers.screen.guide import GUIDE
from lessons.shared.equations import Equation, with_numbers
from lessons.shared.words import in_full, percent, rounded
from ui.first_screen import first_screen, show_first_verdict
from ui.lesson import markdown_table, show_equations, starts_of, try_next
from ui.looks.show import show_chart
from ui.questions import Questions
from ui.stops import Control

KEY = "optimizers_averages"
SEATTLE, CONSTANT = "Seattle 2014", f"{in_full(lesson.CONSTANT)} °C every day"
BETA = Control(
    f"{KEY}_beta",
    "β",
    Stops(lesson.BETAS),
    lesson.BETA,
    "About 1/(1-β) days are averaged (eq. 13).",
)
DAY = Control(f"{KEY}_day", "Day t to look at", Number(1, 365, whole=True), lesson.DAY, step=1)
VALUES = Control(f"{KEY}_values", "Temperatures", Choice((SEATTLE, CONSTANT)), SEATTLE)
NEXT: dict[str, dict[str, Any]] = {
    "50 days: β = 0.98, day 20": {BETA.key: 0.98, DAY.key: 20, VALUES.key: SEATTLE},
    "The end of the year: day 365": {DAY.key: 365},
    "The very first day": {DAY.key: 1},
    "A constant temperature": {VALUES.key: CONSTANT, DAY.key: 1},
    "Back to the start": {BETA.key: lesson.BETA, DAY.key: lesson.DAY, VALUES.key: SEATTLE},
}


@st.cache_resource(max_entries=1, show_spinner=False)
def year() -> Series:
    """Seattle's year, read once."""
    return load_series("seattle")


QUESTIONS = Questions(
    KEY,
    {
        "day": "How is one day's average made?",
        "equations": "Which equations are at work, with which numbers?",
    },
)


def show_averages() -> None:
    """A year with its averages, what they say, and one day worked out."""
    places = first_screen(GUIDE)
    with places.main:
        beta, t = BETA.show(), DAY.show()
    with places.further, st.expander("More settings"):
        which = VALUES.show()
    series = year()
    values = series.values
    if which == CONSTANT:
        values = np.full_like(values, lesson.CONSTANT)
    found = lesson.average(values, beta)
    with places.films:
        table = charts.year_table(found, series.dates, t)
        show_chart(st, table, charts.year_spec(), key=f"{KEY}_year")
        whose = f"{series.title}. " if which == SEATTLE else ""
        st.caption(
            f"{whose}Dots: the days. Shaded: the window of 1/(1-β) = "
            f"{rounded(lesson.window(beta), 4)} "
            f"days that ends at day {t}."
        )
    show_first_verdict(places, lesson.verdict(found, t))
    answers = {
        "day": lambda: _show_day(found, t),
        "equations": lambda: show_equations(averages_equations(found, t)),
    }
    QUESTIONS.show(answers)
    try_next(NEXT, starts_of(BETA, DAY, VALUES))


def _show_day(found: Averages, t: int) -> None:
    """The weights that make day t's average, and the numbers of its turn."""
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown(f"**The weights of eq. 14 at day {t}**")
        show_chart(
            st,
            charts.weights_table(found.beta, t, found.values),
            charts.weights_spec(),
            key=f"{KEY}_weights",
        )
        st.caption(
            f"Dashed: the edge of the window, whose bars in a long series have "
            f"{percent(lesson.share_in_window(found.beta))} of all weight. Dark blue: the weights "
            f"after the correction. At most {charts.FARTHEST} windows are drawn."
        )
    with right:
        st.markdown(f"**Day {t}, step by step**")
        st.markdown(account_table(found, t))


def account_table(found: Averages, t: int) -> str:
    """Every number that makes v_t and its corrected value, as a table in Markdown."""
    now, beta = lesson.turn(found, t), found.beta
    loop = f"{in_full(beta)} · {now.before:.3f} + {rounded(1 - beta)} · {now.value:.3f}"
    rows = [
        ("v the day before", "13", "v₀ = 0" if t == 1 else "", f"{now.before:.3f} °C"),
        ("θ", "", "the day's temperature", f"{now.value:.3f} °C"),
        ("v", "13, 16", loop, f"{now.v:.3f} °C"),
        ("v unrolled", "14", f"sum of {t} weights times θ", f"{lesson.unrolled(found, t):.3f} °C"),
        ("sum of weights", "14", f"1 - {in_full(beta)}^{t}", f"{now.divisor:.4f}"),
        ("v corrected", "15", f"{now.v:.3f} / {now.divisor:.4f}", f"{now.corrected:.3f} °C"),
    ]
    lines = [(name, eq, how, f"**{value}**") for name, eq, how, value in rows]
    return markdown_table(("what", "eq.", "how", ""), lines)


def averages_equations(found: Averages, t: int) -> list[Equation]:
    """Equations 13 to 16 with the numbers of day t."""
    now, beta = lesson.turn(found, t), found.beta
    weights = average_weights(beta, t)
    return with_numbers(
        {
            "13": {
                "β": f"{in_full(beta)}",
                "1 / (1-β)": f"{rounded(lesson.window(beta), 4)} days",
                "θ": f"{now.value:.3f} °C",
                "v": f"{now.before:.3f} → {now.v:.3f} °C",
            },
            "14": {
                "weight of day t": rounded(weights[-1], 4),
                "weight of day 1": rounded(weights[0]),
                "their sum": f"{weights.sum():.4f}",
                "v": f"{lesson.unrolled(found, t):.3f} °C",
            },
            "15": {
                "t": f"{t}",
                "1 - βᵗ": f"{now.divisor:.4f}",
                "corrected": f"{now.corrected:.3f} °C",
            },
            "16": {"turns until day t": f"{t}", "numbers kept": "1", "v": f"{now.v:.3f} °C"},
        }
    )
