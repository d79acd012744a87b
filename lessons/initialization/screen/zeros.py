"""The section on symmetry: how many different hidden units each start has left (8.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st

from core.activations import ACTIVATIONS
from core.experiment import Experiment
from core.knobs import Choice, Number
from lessons.initialization import zeros as lesson
from lessons.initialization.screen import zeros_charts as charts
from lessons.initialization.screen.guide import GUIDE
from lessons.initialization.zeros import ALL, STARTS, Trained, Trial
from lessons.shared.equations import Equation, with_numbers
from lessons.shared.words import in_full, percent, rounded
from ui.first_screen import first_screen, show_first_verdict
from ui.lesson import markdown_table, show_equations, show_verdict, starts_of, try_next
from ui.looks.show import show_chart
from ui.questions import Questions
from ui.stops import Control
from ui.study import study

KEY = "initialization_lesson_zeros"
UNITS = tuple(dict.fromkeys(("tanh", "sigmoid", "relu", *ACTIVATIONS)))
"""The activations, the lesson's first one first."""
DATA = Control(f"{KEY}_data", "Data set", Choice(("moons", "circles", "field")), "moons")
ACTIVATION = Control(f"{KEY}_g", "Activation g", Choice(UNITS), "tanh")
SEED = Control(f"{KEY}_seed", "Weights seed", Number(0, 9999, whole=True), 0)
NEXT: dict[str, dict[str, Any]] = {
    "Circles in place of moons": {DATA.key: "circles", ACTIVATION.key: "tanh"},
    "relu units": {DATA.key: "moons", ACTIVATION.key: "relu"},
    "Back to the start": {DATA.key: "moons", ACTIVATION.key: "tanh", SEED.key: 0},
}


@st.cache_data(max_entries=100, show_spinner=False)
def trained(experiment: Experiment) -> dict[str, Trained]:
    """All starts and the linear model, once for the server."""
    return {start: lesson.train(Trial(experiment, start)) for start in ALL}


QUESTIONS = Questions(
    KEY,
    {
        "counts": "How many different units are left, update by update?",
        "seeds": "Is it the same over ten data sets?",
        "equations": "Which equations are at work, with which numbers?",
    },
)


def show_zeros() -> None:
    """The whole section."""
    places = first_screen(GUIDE)
    with places.main:
        chosen = replace(lesson.BASE, dataset=DATA.show(), activation=ACTIVATION.show())
    with places.further, st.expander("More settings"):
        experiment = replace(chosen, init_seed=SEED.show())
    found = trained(experiment)
    with places.films:
        _show_units(found)
    show_first_verdict(places, lesson.verdict(found, sum(lesson.BASE.hidden)))
    answers = {
        "counts": lambda: _show_counts(found),
        "seeds": lambda: _show_ten_seeds(experiment),
        "equations": lambda: show_equations(zero_equations(found)),
    }
    QUESTIONS.show(answers)
    try_next(NEXT, starts_of(DATA, ACTIVATION, SEED))


def _show_units(found: Mapping[str, Trained]) -> None:
    """The paths of the first layer's units, start by start."""
    columns = st.columns(len(STARTS))
    for column, start in zip(columns, STARTS, strict=True):
        column.markdown(f"**{start}**")
        show_chart(
            column,
            charts.unit_table(found[start]),
            charts.unit_spec(),
            key=f"{KEY}_units_{STARTS.index(start)}",
        )
    last = found[STARTS[0]].iterations[-1]
    st.caption(
        f"The {lesson.BASE.hidden[0]} units of layer 1 by their two weights: paths over {last:,} "
        "updates, a dot where each ends. Units that are the same lie under one dot. Same data, "
        f"2-{'-'.join(map(str, lesson.BASE.hidden))}-1 net and α = {in_full(lesson.BASE.alpha)} "
        "for all."
    )


def _show_counts(found: Mapping[str, Trained]) -> None:
    left, right = st.columns(2)
    spec = charts.count_spec(sum(lesson.BASE.hidden))
    show_chart(left, charts.count_table(found), spec, key=f"{KEY}_count")
    show_chart(right, charts.cost_table(found), charts.cost_spec(), key=f"{KEY}_cost")
    st.markdown(counts(found))
    st.caption("Layer 1 + layer 2 after so many updates; right: training accuracy at the end.")


def counts(found: Mapping[str, Trained]) -> str:
    """A table: different units of each layer at some updates, and the accuracy."""
    at = [i for i in (0, 10, lesson.BASE.iterations) if i in found[STARTS[0]].iterations]
    rows = []
    for start in STARTS:
        one = found[start]
        by_iteration = dict(zip(one.iterations, one.different, strict=True))
        cells = (" + ".join(map(str, by_iteration.get(i, ()))) or "diverged" for i in at)
        rows.append((start, *cells, percent(one.accuracy)))
    return markdown_table(("different units", *(f"after {i:,}" for i in at), "right"), rows)


def _show_ten_seeds(experiment: Experiment) -> None:
    question = lesson.seeds_question(experiment)
    found = study(f"{KEY}_study", question, button="Train every start on ten data sets")
    if found is None:
        return
    show_chart(st, charts.accuracy_table(found), charts.accuracy_spec(), key=f"{KEY}_accuracy")
    st.caption("A tick a seed; each draws data and weights anew.")
    show_verdict(lesson.seeds_verdict(found))


COUNTING = Equation(
    "8.4",
    "counting",
    lesson.different_units,
    r"\max |(w_i, b_i) - (w_j, b_j)| \le 10^{-9} \max |(w, b)|",
)
FIRST = Equation(
    "8.9.1",
    "the starts",
    lesson.first_theta,
    r"W^{[l]} = 0 \ \text{or}\ 0.5 \ \text{or}\ N/\sqrt{n_{l-1}}",
)


def zero_equations(found: Mapping[str, Trained]) -> list[Equation]:
    """Why equal units stay equal, how they are counted, and the starts."""
    apart = {
        f"layer 1's rows apart, {start}": (rounded(np.ptp(found[start].units[-1], axis=0).max(), 2))
        for start in (STARTS[2], STARTS[4])
    }
    return with_numbers(
        {
            "equal rows": apart,
            COUNTING: {f"left, {start}": f"{sum(found[start].different[-1])}" for start in STARTS},
            FIRST: {f"first cost, {start}": f"{found[start].costs[0]:.4f}" for start in STARTS},
        }
    )
