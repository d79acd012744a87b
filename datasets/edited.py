"""A set of points in the plane with a point added to its training part, or one taken away."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data import Dataset, Floats, Part
from core.source import Source
from datasets.limits import DataError, short

MOST_POINTS = 5_000
"""Larger sets are not changed point by point."""
NEAR = 0.05
"""A point is near a place within this share of the picture, as wide as all points reach."""
SUFFIX = " changed"
ARRAYS = (("X", "y"), ("Xval", "yval"), ("Xtest", "ytest"))
"""How the reader of .npz files calls train, dev and test (datasets.read_arrays)."""


def with_point(data: Dataset, place: Floats, label: int) -> Dataset:
    """The set with one training example more: place (2,), label a class number.

    Raises DataError for a set that is not in the plane, a place that is no finite point, and a set
    that is too large.
    """
    _check(data, place)
    if data.train.m >= MOST_POINTS:
        raise DataError(f"a set is changed up to {MOST_POINTS:,} training points, got that many")
    X = np.append(data.train.X, np.reshape(place, (2, 1)), axis=1)
    return _changed(data, Part(X, np.append(data.train.y, label)))


def without_point(data: Dataset, place: Floats) -> Dataset:
    """The set without the training example that is nearest to the place (2,).

    Raises DataError where none is near, where it is the last of its class, and as with_point.
    """
    _check(data, place)
    X, y = data.train.X, data.train.y
    all_points = np.concatenate([data.train.X, data.dev.X], axis=1)
    reach = np.maximum(np.ptp(all_points, axis=1), 1e-12)
    away = np.hypot(*((X - np.reshape(place, (2, 1))) / reach[:, np.newaxis]))
    nearest = int(away.argmin())
    if away[nearest] > NEAR:
        raise DataError("no training point is near this place; click on a point to take it away")
    if np.count_nonzero(y == y[nearest]) == 1:
        name = short(data.class_names[y[nearest]])
        raise DataError(f"this is the last training point of class {name}; add another one first")
    return _changed(data, Part(np.delete(X, nearest, axis=1), np.delete(y, nearest)))


def as_npz(data: Dataset) -> bytes:
    """The set as an .npz that the reader takes: X, y, Xval, yval and, if there is one, a test part.

    Labels are the classes' names where sorting keeps their order, else their numbers.
    """
    names = np.array(data.class_names)
    named = not np.array_equal(names, np.arange(len(names)).astype(str)) and (
        names.tolist() == sorted(set(names.tolist()))
    )
    arrays: dict[str, NDArray[Any]] = {}
    for (X, y), part in zip(ARRAYS, (data.train, data.dev, data.test), strict=True):
        if part is not None:
            arrays |= {X: part.X.T, y: names[part.y] if named else part.y}
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, **arrays)
    return file.getvalue()


def _check(data: Dataset, place: Floats) -> None:
    if data.kind != "2-D":
        raise DataError(f"points are changed where there are two features, got {data.n_x}")
    if np.shape(place) != (2,) or not np.isfinite(place).all():
        raise DataError("a place must be two finite numbers")


def _changed(data: Dataset, train: Part) -> Dataset:
    """With this training part, a name that says so, and the file that it would be as its source."""
    name = data.name.removesuffix(SUFFIX) + SUFFIX
    changed = replace(data, name=name, train=train, source=None)
    content = as_npz(changed)
    digest = hashlib.sha256(content).hexdigest()
    return replace(changed, source=Source(file_name(changed), len(content), digest))


def file_name(data: Dataset) -> str:
    """What its .npz is called.

    >>> from core.data import Part
    >>> part = Part(np.zeros((2, 1)), np.array([0]))
    >>> file_name(Dataset("my moons changed", "2-D", part, part, None, ("0", "1")))
    'my_moons_changed.npz'
    """
    return "".join(c if c.isalnum() or c in "-." else "_" for c in data.name) + ".npz"
