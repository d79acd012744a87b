"""What the data themselves say before anything is trained: copies, constants, codes, baseline."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from core.data import Dataset, Floats, Ints, Part
from datasets.cells import MISSING_WORDS
from datasets.limits import listed, short
from datasets.understood import Column, Understood

CODES = (-9.0, -99.0, -999.0, -9999.0, -99999.0, 98.0, 99.0, 999.0, 9999.0, 99999.0)
"""Values that people write for missing ones."""
SCALE_CODES = (*CODES, -1.0, 9.0, 88.0, 97.0)
"""And on a scale of few whole numbers, as 1 to 5 in SPSS."""
SCALE = 12
FAR = 5.0
"""A code lies so many ranges of the other values away from them, or more."""
HUGE = 1e30
NEARLY = 0.99
"""The share of one value from which a feature is called nearly constant."""
LARGE_SHARE = 0.8
"""From this share of one class on, the baseline is a warning."""
MANY_CLASSES = 11
FEATURES_LOOKED_AT = 500
LOOK = 200
"""Rows that are looked at before all are."""
FEATURES_OF_A_PICTURE = 16


def with_findings(understood: Understood, data: Dataset) -> Understood:
    """What was understood, with all that the checked data say."""
    parts = parts_of(data)
    y = np.concatenate([part.y for part in parts.values()])
    counts = np.bincount(y, minlength=data.n_classes)
    found = replace(
        understood,
        rows=len(y),
        classes=tuple(zip(data.class_names, (int(n) for n in counts), strict=True)),
        parts=tuple((name, part.m) for name, part in parts.items()),
        shared=shared_rows(parts),
    )
    warnings = [*found.warnings, *_about_classes(found, data), *_about_copies(found)]
    X = np.concatenate([part.X for part in parts.values()], axis=1)
    if len(X) >= FEATURES_OF_A_PICTURE and X.min() >= 0 and 128 < X.max() <= 255:
        found = replace(found, up_to_255=bool((np.round(X) == X).all()))
    if found.up_to_255:
        warnings.append(
            "the values go up to 255, as those of pictures do; divide them by 255, or standardize"
        )
    if data.image_shape is None:
        if not found.columns:
            found = replace(found, columns=columns_of(data, X))
        found = _about_features(found, data, X)
        warnings += _sentences(found, tellers(data, X, y))
    return replace(found, warnings=tuple(warnings))


def parts_of(data: Dataset) -> dict[str, Part]:
    """The parts by name, without a test part that is not there."""
    parts = {"train": data.train, "dev": data.dev, "test": data.test}
    return {name: part for name, part in parts.items() if part is not None}


def columns_of(data: Dataset, X: Floats) -> tuple[Column, ...]:
    """The features of arrays, which have numbers only."""
    return tuple(
        Column(
            name=name,
            kind="number",
            role="feature",
            low=float(row.min()),
            high=float(row.max()),
            distinct=len(np.unique(row)),
            example=f"{row[0]:.6g}",
        )
        for name, row in zip(data.feature_names, X[:FEATURES_LOOKED_AT], strict=False)
    )


def shared_rows(parts: dict[str, Part]) -> int:
    """How many examples of dev and test train has too: all features are equal."""
    # A view of whole rows as bytes compares them without a float's tolerance; + 0.0 makes -0.0 0.
    rows = {name: np.ascontiguousarray(part.X.T + 0.0) for name, part in parts.items()}
    train = {row.tobytes() for row in rows.pop("train")}
    return sum(row.tobytes() in train for part in rows.values() for row in part)


def missing_codes(column: Floats, low: float, high: float) -> tuple[float, int] | None:
    """(value, count) of what looks like a code for missing in a feature; None where nothing does.

    That is a code of CODES or a number over 1e30, as the lowest or the highest value, far from all
    others; or a code of SCALE_CODES, a step or more beside a scale of whole numbers without gaps.
    """
    if (code := _code_of_scale(column, low, high)) is not None:
        return code
    for value in (low, high):
        if value not in CODES and abs(value) < HUGE:
            continue
        others = column[column != value]
        if others.size == 0 or others.size < column.size / 2:
            continue
        gap = min(abs(value - others.min()), abs(value - others.max()))
        if gap > FAR * max(float(others.max() / 2 - others.min() / 2) * 2, 1e-12):
            return float(value), int(column.size - others.size)
    return None


def _code_of_scale(column: Floats, low: float, high: float) -> tuple[float, int] | None:
    """The same for a scale: 3 to 12 whole numbers that follow each other, and a code beside."""
    if {low, high}.isdisjoint(SCALE_CODES) or len(np.unique(column[:LOOK])) > SCALE + 3:
        return None
    values = np.unique(column)
    runs = np.split(values, np.flatnonzero(np.diff(values) != 1) + 1)
    scale = max(runs, key=len)
    codes = np.setdiff1d(values, scale)
    if not 3 <= len(scale) <= SCALE or scale[0] % 1 or not len(codes):
        return None
    if not np.isin(codes, SCALE_CODES).all():
        return None
    return float(codes[-1]), int(np.sum(column == codes[-1]))


def tellers(data: Dataset, X: Floats, y: Ints) -> tuple[str, ...]:
    """The features of few values that alone tell the class of every example."""
    found = []
    for i, column in enumerate(X[:FEATURES_LOOKED_AT]):
        if len(np.unique(column[:LOOK])) > data.n_classes:
            continue
        values, place = np.unique(column, return_inverse=True)
        if 2 <= len(values) <= data.n_classes and len(y) > 2 * len(values):
            pairs = np.unique(np.stack([place.ravel(), y]), axis=1).shape[1]
            if pairs == len(values) and len(np.unique(y)) > 1:
                found.append(data.feature_names[i])
    return tuple(found)


def _about_features(found: Understood, data: Dataset, X: Floats) -> Understood:
    names = data.feature_names
    constant, nearly, codes = [], [], []
    for name, column in zip(names, X[:FEATURES_LOOKED_AT], strict=False):
        low, high = column.min(), column.max()
        if high - low <= 1e-9 * max(abs(low), abs(high)):
            constant.append(name)
        elif _usual_share(column) >= NEARLY:
            nearly.append(name)
        if (code := missing_codes(column, low, high)) is not None:
            codes.append((name, *code))
    return replace(
        found, constant=tuple(constant), nearly_constant=tuple(nearly), codes=tuple(codes)
    )


def _usual_share(column: Floats) -> float:
    """The share of the value that most rows have, where there is one: the median of any rows."""
    return float(np.mean(column == np.sort(column[:LOOK])[len(column[:LOOK]) // 2]))


def _about_classes(found: Understood, data: Dataset) -> list[str]:
    said = []
    largest = max(found.classes, key=lambda one: one[1])
    if found.larger_share >= LARGE_SHARE:
        said.append(
            f"always answering {short(largest[0])} is right for {100 * found.larger_share:.0f} %: "
            f"an accuracy says something only where it is above that"
        )
    folded: dict[str, list[str]] = {}
    for name in data.class_names:
        folded.setdefault(_folded(name), []).append(name)
    said += [
        f"the classes {listed(names)} differ in {_difference(names)} only; if they are one class, "
        f"write them in one way in the file"
        for names in folded.values()
        if len(names) > 1
    ]
    if odd := [name for name in data.class_names if name.strip().casefold() in NO_ANSWERS]:
        said.append(
            f"{listed(odd)} is a class of its own here; if it stands for a missing label, leave "
            f"these rows out of the file"
        )
    numbers = all(name.lstrip("-").isdigit() for name in data.class_names)
    if data.n_classes >= MANY_CLASSES and numbers:
        said.append(
            f"the labels are {data.n_classes} different numbers; if they are a quantity, such as "
            f"an age, this app is not for them: it tells classes apart"
        )
    return said


NO_ANSWERS = MISSING_WORDS | {"unknown"}


def _folded(name: str) -> str:
    """A class's name as it is heard: small letters, accents written in one way, single blanks."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _difference(names: Sequence[str]) -> str:
    if len({name.casefold() for name in names}) == 1:
        return "capital letters"
    if len({_folded(name) for name in names}) == len({" ".join(n.split()) for n in names}) == 1:
        return "blanks"
    return "the way that blanks or accents are stored"


def _about_copies(found: Understood) -> list[str]:
    if not found.shared:
        return []
    share = 100 * found.shared_share
    sentence = (
        f"{found.shared} of the rows in dev and test ({share:.0f} %) have the same features as a "
        f"row of train: if they are copies, the net knows them by heart and dev accuracy is too "
        f"high; leave the copies out of the file"
    )
    return [sentence]


def _sentences(found: Understood, telling: tuple[str, ...]) -> list[str]:
    said = []
    if telling:
        said.append(
            f"{listed(telling)} alone tells the class of every example; if it is the label written "
            f"once more, leave it out"
        )
    if found.constant:
        said.append(f"{listed(found.constant)} has one value in all rows and teaches nothing")
    if found.nearly_constant:
        said.append(f"{listed(found.nearly_constant)} has one value in 99 % of the rows or more")
    said += [
        f"{short(name)} has {value:g} in {count} rows, far from all its other values; if this "
        f"stands for a missing value, empty these cells or leave the rows out"
        for name, value, count in found.codes
    ]
    return said
