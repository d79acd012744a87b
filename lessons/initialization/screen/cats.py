"""The section on the chapter's question: why N x 0.01 failed on the emoji cats (8.4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import streamlit as st

from core.choices import Stops
from lessons.initialization import cats as lesson
from lessons.initialization.cats import ALPHAS, ARMS, Trained, guess, pictures
from lessons.initialization.screen import cats_charts as charts
from lessons.initialization.screen.cats_charts import DEEP
from lessons.initialization.screen.guide import GUIDE
from lessons.initialization.signals import Signals, short
from lessons.shared.equations import Equation, with_numbers
from lessons.shared.words import percent
from ui.first_screen import first_screen, show_first_verdict
from ui.lesson import markdown_table, show_equations, show_verdict, starts_of, try_next
from ui.looks.show import show_chart
from ui.questions import Questions
from ui.stops import Control
from ui.study import study

KEY = "initialization_lesson_cats"
ALPHA = Control(f"{KEY}_alpha", "Learning rate α", Stops(ALPHAS), lesson.ALPHA)
NEXT: dict[str, dict[str, Any]] = {
    "A larger step: α = 0.1": {ALPHA.key: 0.1},
    "Far too large: α = 0.5": {ALPHA.key: 0.5},
    "The usual α = 0.0075": {ALPHA.key: lesson.ALPHA},
}


@st.cache_data(max_entries=2, show_spinner=False)
def first_signals(seed: int) -> dict[str, Signals]:
    """Sizes of A, dZ and dW before any update, for the arms with four layers."""
    return {name: lesson.first_signals(ARMS[name], pictures(), seed) for name in DEEP}


QUESTIONS = Questions(
    KEY,
    {
        "seeds": "How do five initializations compare, over ten seeds?",
        "equations": "Which equations are at work, with which numbers?",
    },
)


def show_cats() -> None:
    """The whole section."""
    places = first_screen(GUIDE)
    alpha = ALPHA.show(places.main)
    sizes = first_signals(0)
    with places.films:
        _show_signals(sizes)
    show_first_verdict(places, lesson.signals_verdict(sizes))
    answers = {
        "seeds": lambda: _show_ten_seeds(alpha),
        "equations": lambda: show_equations(cats_equations(sizes)),
    }
    QUESTIONS.show(answers)
    try_next(NEXT, starts_of(ALPHA))


def _show_signals(sizes: Mapping[str, Signals]) -> None:
    """The factor of each layer's first weights, and what comes back through the layers."""
    left, right = st.columns([2, 3], gap="large")
    with left:
        st.markdown("**0.01 beside 1/√n**")
        st.markdown(scales())
        st.caption(
            "In W1, where n is 12,288, 0.01 happens to be about 1/√n; in the later layers it is "
            "far below. dZ of layer 1 has come through W4, W3 and W2. Right: lines two and two on "
            "each other, as the factor of W1 makes hardly a difference to dZ."
        )
    show_chart(right, charts.signal_table(sizes), charts.signal_spec(), key=f"{KEY}_signals")


def _show_ten_seeds(alpha: float) -> None:
    st.caption(
        f"{lesson.UPDATES:,} updates over all {pictures().train.m} pictures, relu, the same draws "
        "of N(0, 1) for all starts of a seed; only the factor of each W differs. The last start "
        "has another net, with one hidden layer of 7 units."
    )
    question = lesson.seeds_question(alpha)
    found = study(f"{KEY}_study", question, button="Train five initializations over 10 seeds")
    if found is not None:
        show_chart(st, charts.cost_table(found, guess()), charts.cost_spec(), key=f"{KEY}_costs")
        st.caption(
            "Line: median of ten seeds; band: lowest to highest. All seeds have the same pictures, "
            "only first weights differ: the band says nothing about other pictures. Dotted: the "
            "cost of answering "
            f"every picture with the class share, {guess():.4f}, and half of it."
        )
        show_verdict(lesson.verdict(found, guess()))
        st.markdown(accuracies(found))


def scales() -> str:
    """A table: 1/sqrt(n) of each layer, and 0.01 over it."""
    dims = (pictures().n_x, *lesson.DEEP, 1)
    rows = "\n".join(
        f"| W{l}, {n}×{n_in:,} | {1 / np.sqrt(n_in):.4f} | {lesson.scale_against(n_in, 0.01):.3f} |"
        for l, (n_in, n) in enumerate(pairwise(dims), start=1)
    )
    return f"| layer | 1/√n | 0.01 over it |\n| --- | ---: | ---: |\n{rows}"


def accuracies(found: Mapping[str, Sequence[Trained]]) -> str:
    """A table of the accuracies at the end, lowest to highest over the seeds."""
    rows = []
    for name, seeds in found.items():
        parts = ([one.train_accuracy for one in seeds], [one.dev_accuracy for one in seeds])
        cells = (f"{percent(min(part))} to {percent(max(part))}" for part in parts)
        rows.append((name, *cells))
    return markdown_table(("start", "training accuracy", "dev accuracy"), rows)


AGAINST = Equation(
    "4",
    "0.01 against 1/√n",
    lesson.scale_against,
    r"0.01 \,/\, \sqrt{1 / n_{l-1}} = 0.01\,\sqrt{n_{l-1}}",
)
COMES_BACK = Equation(
    "10",
    "what comes back",
    lesson.first_signals,
    r"dZ^{[1]} = W^{[2]T} W^{[3]T} W^{[4]T} dZ^{[4]} \ \text{(where relu is on)}",
    "Three small W lie between the output and layer 1: each one makes dZ smaller.",
)
TURNED = Equation(
    "8.4",
    "the pictures, turned",
    lesson.turn,
    r"X = Q R,\quad W^{[1]} X = (W^{[1]} Q) R,\quad dW^{[1]} Q = \tfrac1m dZ^{[1]} R^T",
    "Not in the chapter. dW[1] is made of the 209 pictures, so W[1] moves in the at most 209 "
    "directions that they span. In coordinates along these the updates are the same, and much "
    "cheaper; a test holds them against the net on the pixels.",
)


def cats_equations(sizes: Mapping[str, Signals]) -> list[Equation]:
    """The scales, what comes back to layer 1, and how the pictures are turned."""
    data = pictures()
    scales = {
        f"W{l}, n = {n:,}": f"{lesson.scale_against(n, 0.01):.3f}"
        for l, n in enumerate((data.n_x, *lesson.DEEP), start=1)
    }
    back = {
        f"{part}[1], {name}": short(float(getattr(sizes[name], part)[0, 0]))
        for part in ("dZ", "dW")
        for name in DEEP
    }
    m = data.train.m
    return with_numbers(
        {
            AGAINST: scales,
            COMES_BACK: back,
            TURNED: {"X": f"{data.n_x:,} × {m}", "R": f"{m} × {m}"},
        }
    )
