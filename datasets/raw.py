"""What a file holds, as it holds it, made into a checked Dataset."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data import Dataset, Floats, Part
from datasets.division import Division, divide, filled
from datasets.labels import class_numbers, find_classes, flat_labels
from datasets.limits import (
    PICTURE_RATIO,
    PICTURE_SIDE,
    VALUES,
    DataError,
    check_size,
    in_all,
    short,
    visible,
)

Array = NDArray[Any]
LARGEST = 1e300
"""Differences and margins of such numbers are still finite."""


@dataclass(frozen=True, eq=False)
class RawPart:
    """One part as the file has it: X with examples first, and the names of both arrays there."""

    X: Array
    y: Array
    X_name: str
    y_name: str


@dataclass(frozen=True, eq=False)
class Raw:
    """A file's name and its parts, one to three of them in the order train, dev, test.

    fill : whether NaN stands for a missing value, which becomes the training part's mean.
    """

    name: str
    parts: tuple[RawPart, ...]
    class_names: tuple[str, ...] | None = None
    feature_names: tuple[str, ...] = ()
    fill: bool = False


def to_dataset(raw: Raw, seed: int, split: str = "stratified") -> tuple[Dataset, Division | None]:
    """The Dataset of a file: checked, labels numbered from 0, divided 60/20/20 if in one part.

    split : how one part is divided, of understood.SPLITS. With it comes how it was divided; None
    for a file that has its own parts.
    """
    image_shape = _image_shape(raw.parts)
    if (values := sum(part.X.size for part in raw.parts)) > VALUES:
        raise DataError(
            f"all parts together must have at most {VALUES:,} values, got {values:,}; keep a part "
            f"of the examples"
        )
    inputs = [_inputs(part, raw.feature_names, allow_nan=raw.fill) for part in raw.parts]
    labels = [flat_labels(part.y, part.y_name, len(part.X)) for part in raw.parts]
    names = [part.y_name for part in raw.parts]
    classes = find_classes(labels, names, raw.class_names)
    parts = [
        Part(np.ascontiguousarray(X.T), class_numbers(y, classes))
        for X, y in zip(inputs, labels, strict=True)
    ]
    division = None
    if len(parts) == 1:
        parts, division = divide(parts[0], classes.names, seed, split)
    elif raw.fill:
        parts = filled(parts)
    n_x = parts[0].X.shape[0]
    data = Dataset(
        name=visible(PurePath(raw.name).stem),
        kind="image" if image_shape else "2-D" if n_x == 2 else "table",
        train=parts[0],
        dev=parts[1],
        test=parts[2] if len(parts) > 2 else None,
        class_names=classes.names,
        feature_names=() if image_shape else _feature_names(raw.feature_names, n_x),
        image_shape=image_shape,
    )
    return data, division


def _image_shape(parts: tuple[RawPart, ...]) -> tuple[int, ...] | None:
    """(rows, columns) or (rows, columns, 3) when the parts hold pictures; None when rows."""
    first = parts[0].X.shape[1:]
    for part in parts:
        shape = part.X.shape
        if not (len(shape) in (2, 3) or (len(shape) == 4 and shape[3] in (1, 3))):
            raise DataError(
                f"{part.X_name} must be (examples, features), or pictures as (examples, rows, "
                f"columns) or (examples, rows, columns, 3), got shape {shape}"
                f"{_other_axes(part.X_name, shape)}"
            )
        if 0 in shape:
            raise DataError(
                f"{part.X_name} must not be empty, got shape {shape}; was it made before the data "
                f"were there?"
            )
        if shape[1:] != first:
            raise DataError(
                f"{part.X_name} must have examples of the same shape as {parts[0].X_name}, "
                f"{first}, got {shape[1:]}; all parts need the same columns, in the same order"
            )
        check_size(part.X_name, shape)
    if len(first) == 1:
        return None
    _check_picture(parts[0].X_name, first)
    return first[:2] if len(first) == 3 and first[2] == 1 else first


def _other_axes(name: str, shape: tuple[int, ...]) -> str:
    """What to do with pictures whose axes come in another order, or with a fourth colour."""
    if len(shape) == 1:
        return f"; for one feature, in NumPy: {name}[:, None]"
    if len(shape) != 4:
        return ""
    if shape[1] in (1, 3):
        return f"; colours come last: in NumPy {name}.transpose(0, 2, 3, 1)"
    if shape[2] in (1, 3):
        return (
            f"; examples come first: in MATLAB permute({name}, [4 1 2 3]), in NumPy "
            f"{name}.transpose(3, 0, 1, 2)"
        )
    return f"; three colours are read: in NumPy {name}[..., :3]" if shape[3] == 4 else ""


def _check_picture(name: str, shape: tuple[int, ...]) -> None:
    short_side, long_side = sorted(shape[:2])
    if short_side < 2 or long_side > min(PICTURE_SIDE, PICTURE_RATIO * short_side):
        raise DataError(
            f"pictures must have 2 to {PICTURE_SIDE} rows and columns, none more than "
            f"{PICTURE_RATIO} times as many as the other, got {name} with {shape[0]} x {shape[1]}; "
            f"if these are no pictures, save them as (examples, features)"
        )


def _inputs(part: RawPart, feature_names: tuple[str, ...], *, allow_nan: bool) -> Floats:
    """X as float64 (m, n_x), all finite; pictures of whole numbers are divided by 255."""
    X = part.X
    if X.dtype.kind not in "buif":
        raise DataError(f"{part.X_name} must hold numbers, got type {X.dtype}; {_as_numbers(part)}")
    flat = X.reshape(len(X), -1).astype(np.float64)
    wrong = ~(np.isfinite(flat) | (allow_nan & np.isnan(flat)))
    if wrong.any():
        rows, columns = np.nonzero(wrong)
        places = [
            f"{flat[row, column]} in row {row + 1}, "
            f"{short(feature_names[column]) if feature_names else f'column {column + 1}'}"
            for row, column in zip(rows[:3], columns[:3], strict=True)
        ]
        raise DataError(
            f"{part.X_name} must hold finite numbers only, got "
            f"{'; '.join(places)}{in_all(len(rows))}; fill them in or leave the rows out (in "
            f"MATLAB: rmmissing, in NumPy: X[np.isfinite(X).all(axis=1)])"
        )
    largest = np.abs(flat[np.isfinite(flat)]).max(initial=0.0)
    if largest > LARGEST:
        raise DataError(
            f"{part.X_name} must hold numbers up to {LARGEST:g}, got {largest:g}; take other "
            f"units, or leave missing values empty"
        )
    if X.ndim == 2 or X.dtype.kind == "f":
        return flat
    if flat.min() < 0 or flat.max() > 255:
        raise DataError(
            f"pictures of whole numbers must have values from 0 to 255, {part.X_name} has "
            f"{flat.min():g} to {flat.max():g}; divide them, as floats, by their largest value"
        )
    return flat / 255


def _as_numbers(part: RawPart) -> str:
    if part.X.dtype.kind == "c":
        return f"take its size or its two parts: abs({part.X_name}), real({part.X_name})"
    if part.X.dtype.kind in "mM":
        return "write them as numbers, such as days since the first"
    return f"in NumPy: {part.X_name}.astype(float), in MATLAB: cell2mat or str2double"


def _feature_names(names: tuple[str, ...], n_x: int) -> tuple[str, ...]:
    return tuple(map(visible, names)) or tuple(f"x{i + 1}" for i in range(n_x))
