"""The columns of a text table, parsed by pandas: the one file below the screen that may use it.

Only the process that reads an upload runs this (datasets/reader_process.py).
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data import Floats
from datasets.cells import NOT_FINITE, is_date, is_missing, number
from datasets.dialect import Dialect, Lines, cells_of
from datasets.limits import DataError, check_size, short

Array = NDArray[Any]
NAME_LETTERS = 100
MOST_CATEGORIES = 50
COUNTER_NAMES = ("", "unnamed: 0", "index", "rownames", "row", "id", "nr", "#")
"""What programs that number the rows call the column they do it in."""


@dataclass(frozen=True, eq=False)
class TableColumn:
    """A column: its values (NaN where a cell is no number), or its texts where it has words.

    kind is that of understood.Column. missing and bad are masks: cells that say nothing, and
    others that are no finite number.
    """

    name: str
    kind: str
    values: Floats
    texts: Array | None
    missing: NDArray[np.bool_]
    bad: NDArray[np.bool_]

    def text(self, row: int) -> str:
        """What stands in a row."""
        return f"{self.values[row]:.15g}" if self.texts is None else str(self.texts[row])


@dataclass(frozen=True, eq=False)
class Table:
    """The columns, and the line of the file that each row stands in."""

    columns: tuple[TableColumn, ...]
    lines: Array
    notes: tuple[str, ...]
    unnamed: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Head:
    """Names of the columns; cells in a row, and how many each line has."""

    names: tuple[str, ...]
    unnamed: tuple[str, ...]
    notes: tuple[str, ...]
    counts: Array
    cells: int


def table_of(lines: Lines, dialect: Dialect) -> Table:
    """The table. Raises DataError for rows of unequal length, no rows, or a name that is twice."""
    head = head_of(lines, dialect)
    start = 1 if dialect.header else 0
    body, numbers, counts = (
        lines.texts[start:],
        np.array(lines.numbers[start:]),
        head.counts[start:],
    )
    if not body:
        raise DataError(
            f"a {lines.what} must have a row for each example, got the row of names only"
        )
    _check_widths(head, counts, numbers, lines.place)
    width = len(head.names)
    check_size(f"a {lines.what}", (len(body), width - 1))
    frame = _parsed(body, dialect, int(counts.max()))
    if len(frame) != len(body):
        raise DataError(
            f"a {lines.what} must have a row on each line, got {len(frame):,} rows on "
            f"{len(body):,} lines; is a quote never closed?"
        )
    del body
    columns = tuple(_column(head.names[i], frame[i], dialect.decimal) for i in range(width))
    return Table(columns, numbers, head.notes, head.unnamed)


def head_of(lines: Lines, dialect: Dialect) -> Head:
    """The columns' names, with an empty last column and a column of row names understood.

    Raises DataError where two columns have one name.
    """
    counts = _widths(lines.texts, dialect.delimiter)
    first = cells_of(lines.texts[0], dialect.delimiter) if dialect.header else []
    below = lines.texts[len(first) > 0 :]
    usual = Counter(counts[len(first) > 0 :].tolist() or [len(first)]).most_common(1)[0][0]
    first, notes, cells = first or [""] * usual, [], len(first) or usual
    ends_empty = bool(below) and all(cells_of(line, dialect.delimiter)[-1] == "" for line in below)
    if dialect.header and usual == cells + 1 and len(below) > 1:
        cells = usual
        if ends_empty:
            notes.append("every row ends in a delimiter: the empty last column is left out")
        else:
            first = ["", *first]
            notes.append(
                "the rows have one cell more than the names: it is taken as the row's name"
            )
    elif ends_empty and cells > 1 and first[-1] == "":
        first = first[:-1]
        notes.append("every line ends in a delimiter: the empty last column is left out")
    names, unnamed = _names(first)
    return Head(names, unnamed if dialect.header else (), tuple(notes), counts, cells)


def _widths(texts: Sequence[str], delimiter: str) -> Array:
    if delimiter == " ":
        return np.array([len(cells_of(text, delimiter)) for text in texts])
    plain = np.array([text.count(delimiter) + 1 for text in texts])
    for i, text in enumerate(texts):
        if '"' in text:
            plain[i] = len(cells_of(text, delimiter))
    return plain


def _check_widths(head: Head, counts: Array, numbers: Array, place: str) -> None:
    wrong = np.flatnonzero(counts != head.cells)
    if not wrong.size:
        return
    usual, agree = Counter(counts.tolist()).most_common(1)[0]
    if usual != head.cells and agree > 0.5 * len(counts) and len(counts) > 2:
        raise DataError(
            f"the first row must have {usual} cells, as most rows have, got {head.cells}; is it a "
            f"title? Delete it, so that the names come first"
        )
    places = ", ".join(f"{counts[i]} in {place} {numbers[i]}" for i in wrong[:3])
    in_all = f" ({len(wrong)} in all)" if len(wrong) > 3 else ""
    raise DataError(
        f"every row must have {head.cells} cells, as the first has, got {places}{in_all}; is there "
        f"a delimiter too many, or a text that holds one and has no quotes?"
    )


def _names(first: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(the columns' names, those of them by which programs call a column that numbers the rows)."""
    names = [_cut(cell, i) or f"column {i + 1}" for i, cell in enumerate(first)]
    name, count = Counter(names).most_common(1)[0]
    if count > 1:
        raise DataError(
            f"every column must have a name of its own, got {short(name)} {count} times"
        )
    pairs = zip(names, first, strict=True)
    return tuple(names), tuple(name for name, cell in pairs if cell.lower() in COUNTER_NAMES)


def _cut(name: str, place: int) -> str:
    if len(name) <= NAME_LETTERS:
        return name
    return f"{name[:NAME_LETTERS]}… (column {place + 1})"


def _parsed(body: list[str], dialect: Dialect, width: int) -> Any:
    """A pandas frame of the lines; words stay words, and so do empty cells."""
    import pandas as pd

    delimiter = dialect.delimiter
    if delimiter == " ":
        body, delimiter = ["\t".join(cells_of(line, delimiter)) for line in body], "\t"
    try:
        return pd.read_csv(
            io.BytesIO("\n".join(body).encode("utf-8", "replace")),
            sep=delimiter,
            header=None,
            names=range(width),
            index_col=False,
            decimal=dialect.decimal,
            skipinitialspace=True,
            na_filter=False,
            low_memory=False,
        )
    except pd.errors.ParserError as problem:
        raise DataError(
            f"the table cannot be read: {short(problem)}; is a quote never closed?"
        ) from None


def _column(name: str, held: Any, decimal: str) -> TableColumn:
    """A column of the frame as numbers where it has numbers, with what is wrong in it."""
    if held.dtype.kind in "iuf":
        values = held.to_numpy(dtype=np.float64)
        none = np.zeros(len(values), dtype=bool)
        kind = "counter" if _counts(values) else "number"
        return TableColumn(name, kind, values, None, none, ~np.isfinite(values))
    texts = held.astype(object).to_numpy()
    places, cells = _factorized(texts)
    words = [str(cell).strip() for cell in cells]
    read = [number(word, decimal) for word in words]
    values = np.array([np.nan if one is None else one for one in read])[places]
    missing = np.array([is_missing(word) for word in words])[places]
    bad = np.isnan(values) & ~missing
    kind = _kind(words, int(bad.sum()), int(missing.sum()), len(texts))
    stripped = np.array(words, dtype=object)[places]
    if kind == "number":
        kind = "counter" if not missing.any() and _counts(values) else kind
    return TableColumn(name, kind, values, stripped, missing, bad)


def _factorized(texts: Array) -> tuple[Array, Array]:
    import pandas as pd

    places, cells = pd.factorize(texts)
    return places, cells


def _kind(words: Sequence[str], bad: int, missing: int, rows: int) -> str:
    if bad == 0:
        return "number"
    dates = sum(map(is_date, words))
    if dates > 0.5 * len(words):
        return "date"
    if bad < 0.5 * (rows - missing) or any(word.lower() in NOT_FINITE for word in words):
        return "number"
    return "category" if len(words) <= max(2, min(MOST_CATEGORIES, rows / 2)) else "text"


def _counts(values: Floats) -> bool:
    """Whether the values number the rows: 0, 1, 2, ... or 1, 2, 3, ..."""
    return len(values) > 2 and values[0] in (0, 1) and bool((np.diff(values) == 1).all())
