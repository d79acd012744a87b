"""Labels of any make, text or numbers, as class numbers from 0 with names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data import Ints
from datasets.limits import CLASSES, LABEL_LETTERS, DataError, in_all, listed, short, visible

Array = NDArray[Any]
MOST = 2**53
"""Up to here every whole number is a float."""


@dataclass(frozen=True, eq=False)
class Classes:
    """The label that each class number stands for, sorted, and the name it is shown by."""

    values: Array
    names: tuple[str, ...]


def flat_labels(y: Array, name: str, examples: int) -> Array:
    """y as one row of whole numbers or texts, one for each example.

    Takes (m,), (m, 1), (1, m), and one-hot (m, k) and (k, m), which become 0 to k - 1; of texts the
    blanks around them are taken off. Raises DataError for another shape or kind of label.
    """
    y = _one_number(y, examples)
    if y.ndim > 2 or (y.ndim == 2 and 1 not in y.shape) or y.ndim == 0:
        raise DataError(
            f"{name} must have one label for each example, got shape {y.shape}; of a column for "
            f"each class take the largest (in NumPy: {name}.argmax(axis=1))"
        )
    if y.size != examples:
        raise DataError(
            f"{name} must have one label for each example (row of X): {examples} examples, "
            f"got {y.size} labels; is X turned on its side? In MATLAB: X', in NumPy: X.T"
        )
    y = y.ravel()
    if y.dtype.kind == "S":
        return np.char.strip(np.char.decode(y, "utf-8", "replace"))
    if y.dtype.kind == "O" and all(isinstance(label, str | bytes) for label in y):
        texts = [x.decode("utf-8", "replace") if isinstance(x, bytes) else x for x in y]
        if len(longest := max(texts, key=len, default="")) > LABEL_LETTERS:
            raise DataError(_too_long(name, longest))
        return np.char.strip(np.array(texts))
    if y.dtype.kind == "f":
        return _whole(y, name)
    if y.dtype.kind not in "buiU":
        raise DataError(
            f"{name} must hold whole numbers or texts, got type {y.dtype}; number the classes, "
            f"from 0"
        )
    if y.dtype.kind == "U":
        return np.char.strip(y)
    if y.dtype.kind == "u" and y.size and y.max() > MOST:
        raise DataError(f"{name} must hold labels up to 2^53, got {y.max()}; number the classes")
    return y.astype(np.int64)


def _one_number(y: Array, examples: int) -> Array:
    """Each example's class where y is one-hot, else y."""
    if y.ndim != 2 or y.dtype.kind not in "buif":
        return y
    rows = y if y.shape[0] == examples else y.T
    if rows.shape[0] != examples or not 2 <= rows.shape[1] <= min(CLASSES, examples - 1):
        return y
    ones = ((rows == 0) | (rows == 1)).all() and (rows.sum(axis=1) == 1).all()
    return rows.argmax(axis=1) if ones else y


def _too_long(name: str, label: str) -> str:
    return (
        f"{name} must have labels of at most {LABEL_LETTERS} letters, got {short(label)}; is this "
        f"the column of labels?"
    )


def _whole(y: Array, name: str) -> Ints:
    bad = np.flatnonzero(~np.isfinite(y) | (np.abs(y) > MOST) | (y != np.round(y)))
    if bad.size:
        places = ", ".join(f"{y[row]:g} in row {row + 1}" for row in bad[:3])
        raise DataError(
            f"{name} must hold whole numbers or texts as labels, got "
            f"{places}{in_all(len(bad))}; this app tells classes apart and does not fit "
            f"quantities: write classes, such as 0 and 1 for below and above a limit"
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
        raise DataError(
            f"{' and '.join(names)} must both hold numbers or both hold texts, got one of each; "
            f"write the labels of all parts in one way"
        )
    values = np.unique(labels[0])
    shown = [*map(str, values[: CLASSES + 1]), *(class_names or ())]
    if len(longest := max(shown, key=len, default="")) > LABEL_LETTERS:
        raise DataError(_too_long(names[0], longest))
    if len(values) > CLASSES:
        raise DataError(
            f"{names[0]} must have at most {CLASSES} classes, got {len(values)} different labels, "
            f"such as {listed(values[:3].tolist())}; is this the column of labels? Choose another"
        )
    if len(values) < 2:
        raise DataError(
            f"{names[0]} must have at least two classes, got {len(values)}: "
            f"{listed(values.tolist())}; choose another column as the label, or add examples of a "
            f"second class"
        )
    if class_names is not None:
        return _named(np.unique(np.concatenate(labels)), class_names)
    for y, name in zip(labels, names, strict=True):
        if (strange := np.setdiff1d(y, values)).size:
            raise DataError(
                f"{name} must have only classes that {names[0]} has, {listed(values.tolist())}, "
                f"got {listed(strange.tolist())}; leave such examples out, or put some into "
                f"{names[0]} too"
            )
    return Classes(values, tuple(visible(str(value)) for value in values))


def _named(values: Array, class_names: tuple[str, ...]) -> Classes:
    """The file's own names for labels 0, 1, ...; a class without examples stays in the list."""
    numbers = np.arange(len(class_names))
    if len(class_names) > CLASSES:
        raise DataError(
            f"list_classes must have at most {CLASSES} names, got {len(class_names)}; keep fewer "
            f"classes"
        )
    if values.dtype.kind == "U" or not np.isin(values, numbers).all():
        raise DataError(
            f"labels must be 0 to {len(class_names) - 1}, one for each name in list_classes "
            f"({listed(class_names)}), got {listed(values.tolist())}; number the labels from 0"
        )
    return Classes(numbers, tuple(map(visible, class_names)))


def class_numbers(y: Array, classes: Classes) -> Ints:
    """Labels as numbers from 0: the place of each in classes.values. Returns (m,) int64."""
    return np.searchsorted(classes.values, y).astype(np.int64)
