"""The labels of a text table, with the line of each that cannot be one."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from datasets.cells import TRUTHS
from datasets.division import FEWEST_OF_A_CLASS
from datasets.limits import CLASSES, DataError, short
from datasets.table import Table, TableColumn
from datasets.ways_out import places


def labels_of(
    table: Table, column: TableColumn, kept: NDArray[np.bool_], place: str
) -> NDArray[Any]:
    """Labels of the kept rows as numbers when all are, else as texts.

    Raises DataError, with the lines, for a row without a label, a number that is no whole one, and
    a class of fewer than four examples.
    """
    if column.texts is not None:
        empty = np.flatnonzero(kept & (column.texts == ""))
        if empty.size:
            raise DataError(
                f"column {short(column.name)} must have a label in every row, got "
                f"{places(table, column, empty, place)}; fill it in, or choose to leave such rows "
                f"out; a merged cell of Excel has its text in the first row only"
            )
    labels = column.values if _are_numbers(column, kept) else column.texts
    assert labels is not None
    if labels.dtype.kind == "f":
        _check_whole(table, column, kept, place)
    _check_rare(table, column, kept, labels, place)
    return labels[kept]


def _are_numbers(column: TableColumn, kept: NDArray[np.bool_]) -> bool:
    if column.texts is None:
        return True
    has_truths = any(str(word).lower() in TRUTHS for word in column.texts[kept][:1])
    return not (column.bad.any() or column.missing.any() or has_truths)


def _check_whole(table: Table, column: TableColumn, kept: NDArray[np.bool_], place: str) -> None:
    parts = np.flatnonzero(kept & (column.values != np.round(column.values)))
    if parts.size:
        raise DataError(
            f"column {short(column.name)} must hold whole numbers or texts as labels, got "
            f"{places(table, column, parts, place)}; this app tells classes apart and does not fit "
            f"quantities: choose another column as the label, or write classes, such as 0 and 1 "
            f"for below and above a limit"
        )


def _check_rare(
    table: Table,
    column: TableColumn,
    kept: NDArray[np.bool_],
    labels: NDArray[Any],
    place: str,
) -> None:
    """Raise DataError with the lines of a class that has too few examples for three parts."""
    counts = Counter(labels[kept].tolist())
    rarest = min(counts, key=lambda label: counts[label])
    if not 2 <= len(counts) <= CLASSES or counts[rarest] >= FEWEST_OF_A_CLASS:
        return
    rare = np.flatnonzero(kept & (labels == rarest))
    raise DataError(
        f"each class must have at least {FEWEST_OF_A_CLASS} examples to be split into train, dev "
        f"and test, got {counts[rarest]} of column {short(column.name)}: "
        f"{places(table, column, rare, place)}; add some, or leave the class out. Is it a row of "
        f"sums, a second row of names, or a label that is misspelt?"
    )
