"""A table of text, .csv or a sheet, as one part: features and labels, by what the person chose."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.data import Floats
from datasets.cells import NOT_FINITE
from datasets.dialect import find_dialect, lines_of
from datasets.head import head_of
from datasets.limits import DataError, check_size, listed, short
from datasets.raw import Raw, RawPart
from datasets.table import Table, TableColumn, names_rows
from datasets.table_labels import labels_of
from datasets.understood import Choices
from datasets.ways_out import places, way_out

HEAD_BYTES = 1_000_000
"""A file's first row must end within these."""
LABEL_NAMES = ("label", "labels", "class", "classes", "target", "y", "klasse", "classe", "clase")
"""What a column with the labels is called, in lower case."""


def csv_columns(content: bytes) -> list[str]:
    """The columns' names: the first row, or column 1, column 2, ... where it has no names.

    Raises DataError for an empty or unreadable file, or when two columns have one name.
    """
    head = content[:HEAD_BYTES]
    if len(head) < len(content) and (end := head.rfind(b"\n")) > 0:
        head = head[: end + 1 + (end + 1) % 2 * (b"\0" in head)]
    lines = lines_of(head)
    return list(head_of(lines, find_dialect(lines, Choices())).names)


def likely_label(names: Sequence[str]) -> str:
    """The column that most likely has the labels: the last, or the only one that is called so.

    Beside a column x, y is a coordinate.

    >>> likely_label(["label", "pixel0", "pixel1"]), likely_label(["x", "y", "kind"])
    ('label', 'kind')
    """
    plain = [name.strip().lower() for name in names]
    words = set(LABEL_NAMES) - ({"y"} if "x" in plain else set())
    called = [name for name, word in zip(names, plain, strict=True) if word in words]
    return called[0] if len(called) == 1 else names[-1]


def label_of(table: Table, choices: Choices) -> str:
    """The column with the labels: the chosen one, or the likely one of those not left out."""
    names = [column.name for column in table.columns]
    if choices.label is not None and choices.label not in names:
        raise DataError(
            f"there is no column {short(choices.label)}; the columns are {listed(names)}"
        )
    kept = [name for name in names if name not in (choices.left_out or ())]
    return choices.label or likely_label(kept or names)


def left_out_of(table: Table, choices: Choices) -> tuple[str, ...]:
    """The columns that are no features: the chosen ones, or those that number or name the rows."""
    if choices.left_out is not None:
        return choices.left_out
    unnamed = [column for column in table.columns if column.name in table.unnamed]
    first = table.columns[0].name
    return tuple(
        column.name
        for column in unnamed
        if column.name != choices.label
        and (column.kind == "counter" or (column.name == first and names_rows(column)))
    )


def raw_table(name: str, table: Table, choices: Choices, what: str, place: str) -> Raw:
    """The table's examples. what, place : what file and row are called in messages.

    Raises DataError, with column, line and cell of the first three and how many there are, for a
    cell that is no finite number and a row without a label.
    """
    label, left_out = label_of(table, choices), left_out_of(table, choices)
    features = [c for c in table.columns if c.name != label and c.name not in left_out]
    if not features:
        names = [column.name for column in table.columns]
        raise DataError(
            f"a {what} needs a feature beside its labels, got only {listed(names)}; is there a "
            f"comma, semicolon, tab, bar or blank between the cells?"
        )
    of_labels = next(column for column in table.columns if column.name == label)
    kept = _kept(table, features, of_labels, choices)
    X, feature_names = _features(table, features, kept, choices, what, place)
    y = labels_of(table, of_labels, kept, place)
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
    what: str,
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
        _check_numbers(table, column, kept, choices, what, place)
        blocks.append(np.where(column.missing, np.nan, column.values)[None, kept])
        names.append(column.name)
    return np.concatenate(blocks).T, tuple(names)


def _check_numbers(
    table: Table,
    column: TableColumn,
    kept: NDArray[np.bool_],
    choices: Choices,
    what: str,
    place: str,
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
        f"{places(table, column, rows, place)}; {way_out(table, column, rows, what)}"
    )
