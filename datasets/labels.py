"""Labels of any make, text or numbers, as class numbers from 0 with names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data import Ints
from datasets.limits import CLASSES, DataError, listed, short

Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Classes:
    """The label that each class number stands for, sorted, and the name it is shown by."""

    values: Array
    names: tuple[str, ...]


def flat_labels(y: Array, name: str, examples: int) -> Array:
    """y as one row of whole numbers or texts, one for each example.

    Takes (m,), (m, 1) and (1, m). Raises DataError for another shape or another kind of label.
    """
    if y.ndim > 2 or (y.ndim == 2 and 1 not in y.shape) or y.ndim == 0:
        raise DataError(f"{name} must have one label for each example, got shape {y.shape}")
    if y.size != examples:
        raise DataError(
            f"{name} must have one label for each example (row of X): {examples} examples, "
            f"got {y.size} labels; is X turned on its side?"
        )
    y = y.ravel()
    if y.dtype.kind == "S":
        return np.char.decode(y, "utf-8", "replace")
    if y.dtype.kind == "O" and all(isinstance(label, str | bytes) for label in y):
        return np.array([x.decode("utf-8", "replace") if isinstance(x, bytes) else x for x in y])
    if y.dtype.kind == "f":
        return _whole(y, name)
    if y.dtype.kind not in "buiU":
        raise DataError(f"{name} must hold whole numbers or texts, got type {y.dtype}")
    return y if y.dtype.kind == "U" else y.astype(np.int64)


def _whole(y: Array, name: str) -> Ints:
    bad = np.flatnonzero(~np.isfinite(y) | (np.abs(y) > 2**53) | (y != np.round(y)))
    if bad.size:
        raise DataError(
            f"{name} must hold whole numbers or texts as labels, got {y[bad[0]]:g} in row "
            f"{bad[0] + 1}; this app tells classes apart and does not fit quantities"
        )
    return y.astype(np.int64)


def find_classes(
    labels: Sequence[Array], names: Sequence[str], class_names: tuple[str, ...] | None
) -> Classes:
    """The classes of all parts, from flat_labels; class_names are the file's own, for 0, 1, ...

    Raises DataError for fewer than two classes in the first part (train), for more than the
    limit, and for a class that train has none of.
    """
    kinds = {y.dtype.kind == "U" for y in labels}
    if len(kinds) > 1:
        raise DataError(f"{' and '.join(names)} must both hold numbers or both hold texts")
    values = np.unique(labels[0])
    if len(values) > CLASSES:
        raise DataError(
            f"{names[0]} must have at most {CLASSES} classes, got {len(values)} different labels; "
            f"is this the column of labels?"
        )
    if len(values) < 2:
        raise DataError(
            f"{names[0]} must have at least two classes, got {len(values)}: "
            f"{listed(values.tolist())}"
        )
    if class_names is not None:
        return _named(np.unique(np.concatenate(labels)), class_names)
    for y, name in zip(labels, names, strict=True):
        if (strange := np.setdiff1d(y, values)).size:
            raise DataError(
                f"{name} must have only classes that {names[0]} has, {listed(values.tolist())}, "
                f"got {short(strange[0])}"
            )
    return Classes(values, tuple(str(value) for value in values))


def _named(values: Array, class_names: tuple[str, ...]) -> Classes:
    """The file's own names for labels 0, 1, ...; a class without examples stays in the list."""
    numbers = np.arange(len(class_names))
    if len(class_names) > CLASSES:
        raise DataError(f"list_classes must have at most {CLASSES} names, got {len(class_names)}")
    if values.dtype.kind == "U" or not np.isin(values, numbers).all():
        raise DataError(
            f"labels must be 0 to {len(class_names) - 1}, one for each name in list_classes "
            f"({listed(class_names)}), got {listed(values.tolist())}"
        )
    return Classes(numbers, class_names)


def class_numbers(y: Array, classes: Classes) -> Ints:
    """Labels as numbers from 0: the place of each in classes.values. Returns (m,) int64."""
    return np.searchsorted(classes.values, y).astype(np.int64)
