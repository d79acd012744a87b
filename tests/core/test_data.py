"""Data are the same when their content is, whoever made them and when."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.data import Part
from tests.core.examples import POINTS, dataset


def test_data_made_twice_are_equal_and_serve_as_the_same_key() -> None:
    again = dataset()
    assert again is not POINTS
    assert again == POINTS
    assert {POINTS: "kept"}[again] == "kept"


def test_the_order_in_memory_changes_nothing() -> None:
    turned = Part(np.asfortranarray(POINTS.train.X), POINTS.train.y)
    assert replace(POINTS, train=turned) == POINTS


@pytest.mark.parametrize(
    "change",
    [
        {"name": "other"},
        {"kind": "table"},
        {"class_names": ("no", "yes")},
        {"feature_names": ("x1", "x2")},
        {"image_shape": (1, 2)},
        {"dev": POINTS.train},
        {"test": POINTS.dev},
        {"train": Part(POINTS.train.X + 1e-16, POINTS.train.y)},
        {"train": Part(POINTS.train.X, 1 - POINTS.train.y)},
    ],
)
def test_data_that_differ_in_anything_are_not_equal(change: dict[str, Any]) -> None:
    assert POINTS.digest  # what is worked out of the one must not pass to the other
    assert replace(POINTS, **change) != POINTS


def test_the_same_numbers_in_another_shape_are_other_data() -> None:
    one, other = (
        replace(POINTS, train=Part(np.zeros(shape), np.zeros(shape[1], dtype=np.int64)))
        for shape in ((2, 6), (3, 4))
    )
    assert one != other
