"""A table of text, .csv or a sheet, as one part: features and labels, by what the person chose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data import Floats
from datasets.cells import NOT_FINITE, TRUTHS, decimal_hint, is_missing, number
from datasets.dialect import find_dialect, lines_of
from datasets.limits import DataError, check_size, listed, short
from datasets.raw import Raw, RawPart
from datasets.table import Table, TableColumn, head_of
from datasets.understood import Choices

HEAD_BYTES = 1_000_000
"""A file's first row must end within these."""


def csv_columns(content: bytes) -> list[str]:
    """The columns' names: the first row, or column 1, column 2, ... where it has no names.

    Raises DataError for an empty or unreadable file, or when two columns have one name.
    """
    head = content[:HEAD_BYTES]
    if len(head) < len(content) and (end := head.rfind(b"\n")) > 0:
        head = head[: end + 1 + (end + 1) % 2 * (b"\0" in head)]
    lines = lines_of(head)
    return list(head_of(lines, find_dialect(lines, Choices())).names)


def label_of(table: Table, choices: Choices) -> str:
    """The column with the labels: the chosen one, or the last that is not left out."""
    names = [column.name for column in table.columns]
    if choices.label is not None and choices.label not in names:
        raise DataError(
            f"there is no column {short(choices.label)}; the columns are {listed(names)}"
        )
    kept = [name for name in names if name not in (choices.left_out or ())]
    return choices.label or (kept or names)[-1]


def left_out_of(table: Table, choices: Choices) -> tuple[str, ...]:
    """The columns that are no features: the chosen ones, or those that only number the rows."""
    if choices.left_out is not None:
        return choices.left_out
    unnamed = [column for column in table.columns if column.name in table.unnamed]
    return tuple(column.name for column in unnamed if column.kind == "counter")


def raw_table(name: str, table: Table, choices: Choices, what: str, place: str) -> Raw:
    """The table's examples. what, place : what file and row are called in messages.

    Raises DataError, with column, line and cell of the first three and how many there are, for a
    cell that is no finite number and a row without a label.
    """
    label, left_out = label_of(table, choices), left_out_of(table, choices)
    features = [c for c in table.columns if c.name != label and c.name not in left_out]
    if not features:
        names = [column.name for column in table.columns]
        raise DataError(f"a {what} needs a feature beside its labels, got only {listed(names)}")
    of_labels = next(column for column in table.columns if column.name == label)
    kept = _kept(table, features, of_labels, choices)
    X, feature_names = _features(table, features, kept, choices, place)
    y = _labels(table, of_labels, kept, place)
    check_size(f"a {what}", X.shape)
    part = RawPart(X, y, "the file", f"column {short(label)}")
    return Raw(name, (part,), feature_names=feature_names, fill=choices.missing == "mean")


def _kept(
    table: Table, features: Sequence[TableColumn], label: TableColumn, choices: Choices
) -> NDArray[np.bool_]:
    """The rows that are used: all, or those where no feature and no label is missing."""
    kept = np.ones(len(table.lines), dtype=bool)
    if choices.missing == "leave_out":
        for column in [*features, label]:
            kept &= ~column.missing
        if not kept.any():
            raise DataError("every row has a missing value, so none is left; fill them in instead")
    return kept


def _features(
    table: Table,
    features: Sequence[TableColumn],
    kept: NDArray[np.bool_],
    choices: Choices,
    place: str,
) -> tuple[Floats, tuple[str, ...]]:
    blocks: list[Floats] = []
    names: list[str] = []
    for column in features:
        if column.name in choices.one_hot:
            words = np.array([column.text(int(i)) for i in np.flatnonzero(kept)])
            values = np.unique(words).tolist()
            check_size("one-hot columns", (len(words), len(names) + len(values)))
            blocks.append((np.array(values)[:, None] == words).astype(np.float64))
            names += [f"{column.name} = {value or 'empty'}" for value in values]
            continue
        _check_numbers(table, column, kept, choices, place)
        blocks.append(np.where(column.missing, np.nan, column.values)[None, kept])
        names.append(column.name)
    return np.concatenate(blocks).T, tuple(names)


def _check_numbers(
    table: Table, column: TableColumn, kept: NDArray[np.bool_], choices: Choices, place: str
) -> None:
    """Raise DataError for cells that are no numbers, or none at all where that is not allowed."""
    wrong = column.bad & kept
    if not wrong.any() and choices.missing == "refuse":
        wrong = column.missing & kept
    if not (rows := np.flatnonzero(wrong)).size:
        return
    cell = column.text(int(rows[0]))
    expected = "finite numbers" if cell.lower() in NOT_FINITE else "numbers"
    raise DataError(
        f"column {short(column.name)} must hold {expected}, got "
        f"{_places(table, column, rows, place)}; {_way_out(column, cell)}"
    )


def _places(table: Table, column: TableColumn, rows: NDArray[Any], place: str) -> str:
    """The first three cells with their lines, and how many there are."""
    said = []
    for row in rows[:3]:
        cell = column.text(int(row))
        said.append(f"{short(cell) if cell else 'an empty cell'} in {place} {table.lines[row]}")
    return ", ".join(said) + (f" ({len(rows):,} in all)" if len(rows) > 1 else "")


def _way_out(column: TableColumn, cell: str) -> str:
    if is_missing(cell):
        return "fill it in, or choose to leave such rows out or to take the mean"
    if cell.lower() in NOT_FINITE:
        return "fill it in or leave the row out"
    if decimal_hint(cell) == "," and number(cell, ",") is not None:
        return "write decimals with a point, or choose the decimal comma"
    if decimal_hint(cell) == "." and number(cell, ".") is not None:
        return "write decimals with a comma as the other cells, or choose the decimal point"
    if column.kind == "date":
        return "leave this column out, or write it as a number, such as days since the first"
    if column.kind == "category":
        return "leave this column out, or take it one-hot: a 0 or 1 for each word"
    if column.kind == "text":
        return "leave this column out or write it in numbers"
    return "mend these cells where the file came from (in Excel, R or pandas)"


def _labels(table: Table, column: TableColumn, kept: NDArray[np.bool_], place: str) -> NDArray[Any]:
    """Labels as numbers when all are, else as texts."""
    if column.texts is None:
        return column.values[kept]
    empty = np.flatnonzero(kept & (column.texts == ""))
    if empty.size:
        raise DataError(
            f"column {short(column.name)} must have a label in every row, got "
            f"{_places(table, column, empty, place)}; fill it in, or choose to leave such rows out"
        )
    words = column.texts[kept]
    if not column.bad.any() and not column.missing.any() and not _has_truths(words):
        return column.values[kept]
    return words


def _has_truths(words: NDArray[Any]) -> bool:
    return any(word.lower() in TRUTHS for word in words[:1])
