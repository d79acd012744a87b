"""A .csv with one row for each example and a column of labels that the user picks."""

from __future__ import annotations

import csv
import io
import itertools
import math
from array import array
from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data import Floats
from datasets.limits import DataError, check_size, listed, short
from datasets.raw import Raw, RawPart

HEAD_BYTES = 1_000_000
"""A file's first row must end within these."""

Row = tuple[int, list[str]]
"""The line of the file that a row ends on, counted from 1, and its cells."""


def csv_columns(content: bytes) -> list[str]:
    """The columns' names: the first row, or column 1, column 2, ... when that holds numbers only.

    Raises DataError for an empty or unreadable file, or when two columns have one name.
    """
    head = content[:HEAD_BYTES]
    _, cells = next(_rows(head, cut_off=len(head) < len(content)))
    return _column_names(cells)


def read_csv(name: str, content: bytes, label_column: str | None) -> Raw:
    """The file as one part; every column but the label's must hold numbers.

    Raises DataError, with column and line, for a cell that is no finite number, an empty label, a
    row with too few or too many cells, a column that is not there or none picked.
    """
    columns = csv_columns(content)
    if label_column is None:
        raise DataError(f"pick the column that holds the labels; the columns are {listed(columns)}")
    if label_column not in columns:
        raise DataError(
            f"there is no column {short(label_column)}; the columns are {listed(columns)}"
        )
    if len(columns) < 2:
        raise DataError(f"a .csv needs a feature beside its labels, got only {listed(columns)}")
    at = columns.index(label_column)
    X, labels = _examples(content, columns, at)
    part = RawPart(X, _labels(labels), "the file", f"column {short(label_column)}")
    return Raw(name, (part,), feature_names=(*columns[:at], *columns[at + 1 :]))


def _rows(content: bytes, *, cut_off: bool = False) -> Iterator[Row]:
    """The rows that are not blank. cut_off: content is only the beginning of the file."""
    try:
        text = content.decode("utf-8-sig", errors="ignore" if cut_off else "strict")
    except UnicodeDecodeError as problem:
        raise DataError(
            f"a .csv must be text in UTF-8, got a byte {content[problem.start]:#04x} at position "
            f"{problem.start}; save it as 'CSV UTF-8'"
        ) from None
    if "\0" in text:
        raise DataError("a .csv must be text, got zero bytes; is it another kind of file?")
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    found = False
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found = True
                yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error as problem:
        raise DataError(f"the .csv cannot be read at line {reader.line_num}: {problem}") from None
    if not found:
        raise DataError("a .csv must have a row of names and a row for each example, got no rows")


def _column_names(first: list[str]) -> list[str]:
    if all(_is_number(cell) for cell in first):
        return [f"column {i + 1}" for i in range(len(first))]
    names = [cell or f"column {i + 1}" for i, cell in enumerate(first)]
    name, count = Counter(names).most_common(1)[0]
    if count > 1:
        raise DataError(
            f"every column must have a name of its own, got {short(name)} {count} times"
        )
    return names


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _examples(content: bytes, columns: list[str], at: int) -> tuple[Floats, list[str]]:
    """X (examples, features) and the labels, which are in column number `at`."""
    rows: Iterator[Row] = _rows(content)
    line, first = next(rows)
    if all(_is_number(cell) for cell in first):
        rows = itertools.chain([(line, first)], rows)
    values = array("d")  # a list of texts would take ten times the memory
    labels: list[str] = []
    for line, cells in rows:
        if len(cells) != len(columns):
            raise DataError(
                f"every row must have {len(columns)} cells, as the first has, got {len(cells)} in "
                f"line {line}"
            )
        labels.append(_label(cells.pop(at), columns[at], line))
        values.extend(_numbers(cells, [*columns[:at], *columns[at + 1 :]], line))
        check_size("a .csv", (len(labels), len(columns) - 1))
    if not labels:
        raise DataError("a .csv must have a row for each example, got the row of names only")
    return np.array(values).reshape(len(labels), -1), labels


def _numbers(cells: list[str], names: list[str], line: int) -> list[float]:
    """A row's features. Raises DataError for a cell that is no finite number."""
    try:
        numbers = [float(cell) for cell in cells]
        if all(map(math.isfinite, numbers)):
            return numbers
        expected, hint = "finite numbers", "fill it in or leave the row out"
        bad = next(i for i, number in enumerate(numbers) if not math.isfinite(number))
    except ValueError:
        expected, hint = "numbers", "leave this column out or write it in numbers"
        bad = next(i for i, cell in enumerate(cells) if not _is_number(cell))
        if _is_number(cells[bad].replace(",", ".")):
            hint = "write decimals with a point"
    came = short(cells[bad]) if cells[bad] else "an empty cell"
    raise DataError(
        f"column {short(names[bad])} must hold {expected}, got {came} in line {line}; {hint}"
    )


def _label(cell: str, column: str, line: int) -> str:
    if not cell:
        raise DataError(
            f"column {short(column)} must have a label in every row, got an empty cell in line "
            f"{line}"
        )
    return cell


def _labels(texts: list[str]) -> NDArray[Any]:
    """Labels as numbers when all are, else as texts."""
    if all(_is_number(text) for text in texts):
        return np.array([float(text) for text in texts])
    return np.array(texts)
