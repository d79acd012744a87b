"""Classes that stand one-hot in a table's columns are classes, never features."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from datasets import Choices, Reading
from datasets.readers import read_and_explain

KINDS = np.arange(60) % 3
FEATURES = np.random.default_rng(0).normal(size=(60, 2)).round(3)
ONE_HOT = np.eye(3, dtype=int)[KINDS]
NAMES = ("setosa", "versicolor", "virginica")


def read(columns: Any, names: tuple[str, ...], **choices: Any) -> Reading:
    rows = [",".join(names), *(",".join(map(str, row)) for row in columns)]
    return read_and_explain([("a.csv", "\n".join(rows).encode())], Choices(**choices), seed=0)


def whole(first: Any = FEATURES, last: Any = ONE_HOT) -> list[list[Any]]:
    pairs = zip(np.asarray(first).tolist(), np.asarray(last).tolist(), strict=True)
    return [[*a, *b] for a, b in pairs]


@pytest.mark.parametrize("label", [None, *NAMES])
def test_the_columns_of_the_classes_are_the_classes(label: str | None) -> None:
    reading = read(whole(), ("u", "v", *NAMES), label=label)
    data = reading.data
    assert data is not None, reading.refusal
    assert data.class_names == NAMES
    assert data.feature_names == ("u", "v")
    counts = sum(np.bincount(part.y, minlength=3) for part in (data.train, data.dev))
    assert counts.min() > 0
    assert any("are taken together as the classes" in note for note in reading.understood.notes)
    assert reading.understood.label == "class (setosa, versicolor, virginica)"


def test_they_may_stand_first_where_one_of_them_is_chosen() -> None:
    rows = [[*b, *a] for *a, b in zip(*FEATURES.T.tolist(), ONE_HOT.tolist(), strict=True)]
    data = read(rows, (*NAMES, "u", "v"), label="versicolor").data
    assert data is not None
    assert (data.class_names, data.feature_names) == (NAMES, ("u", "v"))


def test_the_right_example_has_the_right_class() -> None:
    marked = np.column_stack([KINDS + 10.0, FEATURES[:, 0]])
    data = read(whole(marked), ("u", "v", *NAMES)).data
    assert data is not None
    for part in (data.train, data.dev):
        np.testing.assert_array_equal(part.X[0] - 10, part.y)


def test_two_complementary_columns_are_two_classes() -> None:
    two = np.eye(2, dtype=int)[np.arange(60) % 2]
    data = read(whole(last=two), ("u", "v", "no", "yes")).data
    assert data is not None
    assert (data.class_names, data.feature_names) == (("no", "yes"), ("u", "v"))


@pytest.mark.parametrize(
    "last",
    [
        np.column_stack([FEATURES[:, 0] > 0, KINDS > 0]).astype(int),  # do not add up to 1
        np.column_stack([np.zeros(60, dtype=int), np.ones(60, dtype=int) - KINDS % 2]),
    ],
    ids=["independent", "one is constant"],
)
def test_other_columns_of_0_and_1_stay_what_they_are(last: np.ndarray) -> None:
    reading = read(whole(last=last), ("u", "v", "w", "y"))
    assert reading.data is not None, reading.refusal
    assert reading.data.feature_names == ("u", "v", "w")


def test_another_label_leaves_them_features() -> None:
    kind = [["ab"[k % 2]] for k in KINDS]
    rows = [[*a, *b, *c] for a, b, c in zip(FEATURES.tolist(), ONE_HOT.tolist(), kind, strict=True)]
    data = read(rows, ("u", "v", *NAMES, "kind"), label="kind").data
    assert data is not None
    assert data.feature_names == ("u", "v", *NAMES)


def test_who_says_otherwise_is_heard() -> None:
    data = read(whole(), ("u", "v", *NAMES), label="virginica", left_out=("setosa",)).data
    assert data is not None
    assert data.feature_names == ("u", "v", "versicolor")


def test_names_that_cannot_be_seen_are_seen() -> None:
    rows = [
        [u, v, "\u202eab" if k else "c\u200bd"] for (u, v), k in zip(FEATURES, KINDS, strict=True)
    ]
    data = read(rows, ("u\u2066", "v", "y")).data
    assert data is not None
    every = "".join([*data.class_names, *data.feature_names, data.name])
    assert every.isprintable()
    assert "\N{REPLACEMENT CHARACTER}ab" in data.class_names
