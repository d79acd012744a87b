"""Dividing a file that came in one part into train, dev and test, and dividing it once more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.data import Dataset, Floats, Ints, Part
from core.streams import stream
from datasets.limits import DataError, short
from datasets.parts import dealt

FEWEST_OF_A_CLASS = 4
"""So many examples of a class it takes for one in each part."""


@dataclass(frozen=True, eq=False)
class Division:
    """How a file of one part was divided.

    rows : (m,) the file's row of each example, train's first, then dev's and test's. split : of
    understood.SPLITS. missing : (n_x, m), in the file's order, where the file has no value; None
    for a file without gaps.
    """

    rows: Ints
    split: str
    missing: NDArray[np.bool_] | None = None


def divide(
    whole: Part, class_names: Sequence[str], seed: int, split: str
) -> tuple[list[Part], Division]:
    """60 % train, 20 % dev and 20 % test; a missing value becomes the mean in train.

    whole : the examples in the file's order, NaN for a missing value. Raises DataError for a class
    with too few examples, and where train would miss a class.
    """
    counts = np.bincount(whole.y, minlength=len(class_names))
    if counts.min() < FEWEST_OF_A_CLASS:
        rare = class_names[int(counts.argmin())]
        raise DataError(
            f"each class must have at least {FEWEST_OF_A_CLASS} examples to be split into train, "
            f"dev and test, got {counts.min()} of class {short(rare)}; add some or leave the class "
            f"out"
        )
    rows = dealt(whole.y, stream("data", seed), split)
    absent = np.setdiff1d(np.arange(len(class_names)), whole.y[rows[0]])
    if absent.size:
        how = "in the order of the rows" if split == "in_order" else "by lot"
        raise DataError(
            f"train must have examples of each class, got none of "
            f"{short(class_names[absent[0]])} with a split {how}; split by lot with the same mix "
            f"of classes in each part"
        )
    missing = np.isnan(whole.X)
    parts = [Part(whole.X[:, some], whole.y[some]) for some in rows]
    if not missing.any():
        return parts, Division(np.concatenate(rows), split)
    return filled(parts), Division(np.concatenate(rows), split, missing)


def filled(parts: Sequence[Part]) -> list[Part]:
    """With the first part's mean of a feature in the place of what is missing; 0 without one."""
    X = parts[0].X
    known = np.isfinite(X)
    total = np.where(known, X, 0.0).sum(axis=1, keepdims=True)
    mean = total / np.maximum(known.sum(axis=1, keepdims=True), 1)
    return [Part(np.where(np.isfinite(part.X), part.X, mean), part.y) for part in parts]


def divided_anew(data: Dataset, division: Division, seed: int) -> Dataset:
    """What reading the same file with this seed would give."""
    (train, dev, test), _ = divide(_whole(data, division), data.class_names, seed, division.split)
    return replace(data, train=train, dev=dev, test=test)


def _whole(data: Dataset, division: Division) -> Part:
    """All examples in the file's order."""
    parts = [part for part in (data.train, data.dev, data.test) if part is not None]
    X: Floats = np.empty((data.n_x, division.rows.size))
    y = np.empty(division.rows.size, dtype=np.int64)
    X[:, division.rows] = np.concatenate([part.X for part in parts], axis=1)
    y[division.rows] = np.concatenate([part.y for part in parts])
    if division.missing is not None:
        X[division.missing] = np.nan
    return Part(X, y)
