"""One example, chosen or typed in: what the net says of it, and its nearest training examples."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.data import Dataset, Floats
from core.neighbours import Answer, answer
from core.training import Run
from lessons.shared.words import percent, rounded
from ui.lesson import markdown_table
from ui.outside import as_text
from ui.results import picture

MOST_BOXES = 30
"""A row of more columns is not typed in."""
MOST_SHOWN = 6
"""So many columns of a neighbour stand in the table."""
DEV, TYPED = "one of the dev set", "numbers of your own"


def show_one_example(run: Run, slot: str) -> None:
    """Ask for an example, and show the net's answer with what may have moved it."""
    if run.diverged:
        st.caption("The run diverged: its net gives no answer.")
        return
    data = run.data
    way = DEV
    if data.image_shape is None and data.n_x <= MOST_BOXES:
        way = st.segmented_control(
            "Which example?", (DEV, TYPED), default=DEV, required=True, key=f"{slot}_example_way"
        )
    if way == DEV:
        m = data.dev.m
        label = f"Its number in the dev set, 1 to {m:,}"
        at = int(st.number_input(label, 1, m, 1, key=f"{slot}_example_{m}")) - 1
        x, truth = data.dev.X[:, at], data.class_names[data.dev.y[at]]
    else:
        x, truth = _typed(data, f"{slot}_example_{data.name}"), ""
    found = answer(run, x)
    if data.image_shape is not None:
        st.image(picture(data, x), width=112)
    for sentence in sentences(data, found, truth):
        st.markdown(sentence)
    _show_neighbours(run, found)


def _typed(data: Dataset, key: str) -> Floats:
    """A box for each column; each begins at the column's median in training."""
    middle = np.median(data.train.X, axis=1)
    places = st.columns(2)
    x = np.empty(data.n_x)
    for i, name in enumerate(data.feature_names):
        with places[i % 2]:
            x[i] = st.number_input(
                as_text(name), value=float(middle[i]), key=f"{key}_{i}", format="%g", step=None
            )
    return x


def sentences(data: Dataset, found: Answer, truth: str) -> list[str]:
    """The net's answer, whether it is right, and what speaks for it or against it."""
    said = data.class_names[found.predicted]
    sure = percent(found.probabilities[found.predicted])
    first = f"The net says **{as_text(said)}**, with a probability of {sure}."
    if truth:
        first += f" The example is {as_text(truth)}: {'right' if truth == said else 'wrong'}."
    same = int((data.train.y[found.neighbours] == found.predicted).sum())
    near = found.neighbours.size
    if same == 0:
        beside = f"None of its {near} nearest training examples is {as_text(said)}."
    else:
        verb = "is" if same == 1 else "are"
        beside = f"Of its {near} nearest training examples {same} {verb} {as_text(said)}, too."
    sentences = [first, beside]
    for i in found.outside[:MOST_SHOWN] if data.image_shape is None else ():
        low, high = data.train.X[i].min(), data.train.X[i].max()
        sentences.append(
            f"{as_text(data.feature_names[i])} is outside of what the net was trained on "
            f"({rounded(low)} to {rounded(high)}): there nothing holds its answer up."
        )
    return sentences


def _show_neighbours(run: Run, found: Answer) -> None:
    data, train = run.data, run.data.train
    names = [as_text(data.class_names[c]) for c in train.y[found.neighbours]]
    away = [rounded(float(d)) for d in found.distances]
    if data.image_shape is not None:
        with st.container(horizontal=True):
            for i, name, distance in zip(found.neighbours, names, away, strict=True):
                shown = picture(data, train.X[:, i])
                st.image(shown, caption=f"{name}, distance {distance}", width=112)
    else:
        features = list(map(as_text, data.feature_names[:MOST_SHOWN]))
        rows = [
            (f"{i + 1:,}", name, distance, *map(rounded, train.X[:MOST_SHOWN, i].tolist()))
            for i, name, distance in zip(found.neighbours, names, away, strict=True)
        ]
        st.markdown(markdown_table(("training example", "class", "distance", *features), rows))
    scaled = run.experiment.standardize
    units = "normalized inputs (eq. 1)" if scaled else "the inputs' own units"
    st.caption(
        f"Euclidean distance in {units}. A net keeps no examples: neighbours show what it was "
        "shown nearby, not how it computes."
    )
