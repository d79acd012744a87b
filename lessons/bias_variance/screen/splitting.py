"""The section on splitting the data (8.2.1): how much, by what lot, and from which source."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from core.choices import Stops
from core.knobs import Number
from core.splits import part_sizes
from core.streams import stream
from datasets import data_of
from lessons.bias_variance import splitting as lesson
from lessons.bias_variance.screen.equations import CHANCE, SHARES
from lessons.bias_variance.screen.guide import GUIDE
from lessons.bias_variance.screen.splitting_charts import (
    dev_sets_chart,
    precision_chart,
    shares_chart,
)
from lessons.bias_variance.splitting import PICTURES, Shares
from lessons.shared.equations import Equation, with_numbers
from lessons.shared.words import in_full, percent, rounded
from ui.first_screen import FirstScreen, first_screen, show_first_verdict
from ui.lesson import show_equations, show_verdict, starts_of, try_next
from ui.looks.show import draw
from ui.outside import as_text
from ui.questions import Questions
from ui.stops import Control
from ui.study import study

KEY = "bias_variance_split"
SIZE = Control(
    f"{KEY}_size", "Examples in all", Stops(tuple(sorted({*lesson.SIZES, 400}))), 1_000_000
)
ACCURACY = Control(
    f"{KEY}_accuracy",
    "True accuracy of the net",
    Stops(tuple(n / 100 for n in range(50, 100)), percent=True),
    0.9,
)
LOPSIDED = Control(
    f"{KEY}_lopsided",
    "Examples in a data set with a rare class",
    Stops((50, 100, 200, 500, 1000, 2000)),
    200,
)
RARE = Control(
    f"{KEY}_rare",
    "Share of the rare class",
    Stops((0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5), percent=True),
    0.05,
)
SEED = Control(f"{KEY}_seed", "Seed of the splits", Number(0, 9999, whole=True), 0)
NEXT: dict[str, dict[str, Any]] = {
    "A million examples": {SIZE.key: 1_000_000},
    "400 examples": {SIZE.key: 400},
    "A rare class of 1 %": {RARE.key: 0.01, LOPSIDED.key: 1000},
    "Two equal classes": {RARE.key: 0.5},
}


QUESTIONS = Questions(
    KEY,
    {
        "lots": "Random or stratified split: which keeps the classes' shares?",
        "source": "What if the dev set comes from another source?",
        "equations": "Which equations are at work, with which numbers?",
    },
)


def show_splitting() -> None:
    """The whole section."""
    places = first_screen(GUIDE)
    with places.main:
        m, accuracy = SIZE.show(), ACCURACY.show()
    show_precision(places, m, accuracy)
    answers = {
        "lots": show_two_lots,
        "source": show_second_source,
        "equations": lambda: show_equations(split_equations(m, accuracy, _shares_now())),
    }
    QUESTIONS.show(answers)
    try_next(NEXT, starts_of(SIZE, ACCURACY, LOPSIDED, RARE, SEED))


def show_precision(places: FirstScreen, m: int, accuracy: float) -> None:
    """The advised split of a size, and how sharply its dev set measures."""
    fractions = lesson.advised_fractions(m)
    sizes = part_sizes(m, fractions)
    with places.films:
        for column, part, size, share in zip(
            st.columns(3), lesson.PARTS, sizes, fractions, strict=True
        ):
            column.metric(f"{part}, {rounded(100 * share)} %", f"{size:,}")
        draw(st, precision_chart(accuracy, m), key=f"{KEY}_precision")
        st.caption(
            "The chapter gives 60/20/20 for usual sizes and 98/1/1 from a million on. Between "
            f"these sizes this page gives dev and test {lesson.ENOUGH:,} examples each."
        )
    n_dev = sizes[1]
    computed = lesson.standard_error(accuracy, n_dev)
    drawn = lesson.drawn_spread(accuracy, n_dev, stream("dev accuracies", 0))
    sharpness = (
        f"{n_dev:,} dev examples tell an accuracy of {percent(accuracy)} to ± "
        f"{rounded(100 * computed, 2)} "
        "% (one standard error). 2,000 such dev sets, drawn, spread by "
        f"{rounded(100 * drawn, 2)} %."
    )
    show_first_verdict(places, [sharpness, _what_20_percent_would_do(m, accuracy, sizes)])


def _what_20_percent_would_do(m: int, accuracy: float, sizes: list[int]) -> str:
    usual = part_sizes(m, (0.6, 0.2, 0.2))
    if usual[1] == sizes[1]:
        return "At this size the usual 60/20/20 is the advised split."
    sharper = 100 * lesson.standard_error(accuracy, usual[1])
    return (
        f"20 % for dev would measure to ± {rounded(sharper, 2)} %, but take "
        f"{sizes[0] - usual[0]:,} examples away from training."
    )


@st.cache_data(max_entries=200, show_spinner=False)
def drawn_shares(m: int, rare: float, seed: int) -> Shares:
    """class_shares, once for the server; a ValueError passes through."""
    return lesson.class_shares(m, rare, seed=seed)


def _shares_now() -> Shares | None:
    """What the controls of the lopsided set ask for, as they start where they are not shown."""
    m, rare, seed = (st.session_state.get(one.key, one.default) for one in (LOPSIDED, RARE, SEED))
    try:
        return drawn_shares(m, rare, seed)
    except ValueError:
        return None


def show_two_lots() -> None:
    """The rare class's share in each part over many splits, by plain lot and stratified."""
    columns = st.columns(3)
    m, rare, seed = LOPSIDED.show(columns[0]), RARE.show(columns[1]), SEED.show(columns[2])
    try:
        shares = drawn_shares(m, rare, seed)
    except ValueError as problem:
        st.error(as_text(problem), icon=":material/error:")
        return
    draw(st, shares_chart(shares, rare), key=f"{KEY}_shares")
    st.caption(
        f"{lesson.DRAWS} splits 60/20/20 of the same data, with the same seeds for both kinds. "
        "Thin: lowest to highest. Thick: the middle half. Dot: the median. Dashed: the share "
        "in the whole set."
    )
    show_verdict(lesson.shares_verdict(shares, rare))


def show_second_source() -> None:
    """One net, two dev sets: held-out pictures by the same artists, and pictures by another."""
    st.markdown(
        f"Cat or not: logistic regression on small pictures ({PICTURES.iterations} updates of "
        f"{PICTURES.optimizer}, α = {in_full(PICTURES.alpha)}). One dev set has 50 pictures that "
        "were held out of the training file. The other has 50 pictures by another artist. Both "
        "test the same weights. Each of 10 seeds holds out other pictures."
    )
    answers = study(
        f"{KEY}_study", lesson.SOURCES_QUESTION, button="Train ten nets on the pictures"
    )
    if answers is not None:
        found = answers["seeds"]
        draw(st, dev_sets_chart(found), key=f"{KEY}_sources")
        n_same = data_of(PICTURES).train.m - PICTURES.train_size
        n_other = lesson.unseen_artist().m
        show_verdict(lesson.two_dev_sets_verdict(found, n_same, n_other))
        st.caption("So choose dev and test from one source: the one the net will be used on.")


def split_equations(m: int, accuracy: float, shares: Shares | None) -> list[Equation]:
    """The advised shares, the standard error and the stratified split, with current numbers."""
    fractions = lesson.advised_fractions(m)
    n_dev = part_sizes(m, fractions)[1]
    spread = {"no split": "a class is too small"}
    if shares is not None:
        spread = {
            f"spread of the dev share, {name}": percent(float(np.std(drawn[:, 1])))
            for name, drawn in (("plain", shares.plain), ("stratified", shares.stratified))
        }
    return with_numbers(
        {
            SHARES: {
                "m": f"{m:,}",
                "train/dev/test": "/".join(rounded(100 * f) for f in fractions),
            },
            CHANCE: {
                "p": f"{in_full(accuracy)}",
                "m dev": f"{n_dev:,}",
                "standard error": rounded(lesson.standard_error(accuracy, n_dev), 2),
            },
            "stratified": spread,
        }
    )
