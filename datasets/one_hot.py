"""Classes that a table has one-hot: a column for each class, a single 1 in each row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from datasets.limits import CLASSES, listed
from datasets.read_csv import label_of
from datasets.table import Table, TableColumn
from datasets.understood import Choices

FEWEST_ROWS = 10
"""In fewer rows columns of 0 and 1 add up to 1 by chance."""


def classes_together(table: Table, choices: Choices) -> tuple[Table, Choices]:
    """The table with such columns as one column of labels, and the choices that name it.

    They are the last columns, or those that end where the label is: neighbours of 0 and 1 that
    each have both and add up to 1 in every row. One alone would tell the class apart from the
    others' columns, and a net that was given those would only have to copy them.
    """
    label = label_of(table, choices)
    group = _group(table.columns, label)
    if not group or len(table.lines) < FEWEST_ROWS:
        return table, choices
    names = [column.name for column in group]
    if set(names) & {*choices.one_hot, *(choices.left_out or ())}:
        return table, choices
    words = np.array(names, dtype=object)[np.argmax([one.values for one in group], axis=0)]
    none = np.zeros(len(words), dtype=bool)
    together = TableColumn(
        f"class ({', '.join(names)})", "category", np.full(len(words), np.nan), words, none, ~none
    )
    note = (
        f"{listed(names)} have one 1 in each row: they are taken together as the classes, and "
        "none of them as a feature"
    )
    others = tuple(column for column in table.columns if column.name not in names)
    whole = replace(table, columns=(*others, together), notes=(*table.notes, note))
    return whole, replace(choices, label=together.name)


def _group(columns: Sequence[TableColumn], label: str) -> tuple[TableColumn, ...]:
    """The columns that are one-hot together, with the label among them; () for none.

    The longest run of columns that holds the label and adds up to 1 in every row.
    """
    at = next(i for i, column in enumerate(columns) if column.name == label)
    first, last = at, at
    while first > 0 and _is_0_or_1(columns[first - 1]):
        first -= 1
    while last + 1 < len(columns) and _is_0_or_1(columns[last + 1]):
        last += 1
    if not _is_0_or_1(columns[at]):
        return ()
    runs = [
        columns[low : high + 1]
        for low in range(first, at + 1)
        for high in range(at, last + 1)
        if 2 <= high - low + 1 <= CLASSES
    ]
    runs.sort(key=len, reverse=True)
    return next((tuple(run) for run in runs if _adds_up_to_1(run)), ())


def _is_0_or_1(column: TableColumn) -> bool:
    """Whether it has both numbers and nothing else."""
    values = column.values
    return bool(((values == 0) | (values == 1)).all() and (values == 0).any() and values.any())


def _adds_up_to_1(run: Sequence[TableColumn]) -> bool:
    return bool((np.sum([column.values for column in run], axis=0) == 1).all())
