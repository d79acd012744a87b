"""The columns of a text table, parsed by pandas: the one file below the screen that may use it.

Only the process that reads an upload runs this (datasets/reader_process.py).
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data import Floats
from datasets.cells import NOT_FINITE, is_date, is_missing, number
from datasets.dialect import Dialect, Lines, cells_of
from datasets.head import check_widths, head_of
from datasets.limits import DataError, check_size, listed, short

Array = NDArray[Any]
MOST_CATEGORIES = 50
WORDS_LOOKED_AT = 1_000
"""So many different words tell whether a column has dates."""
FEWEST_NAMED = 10
"""In fewer rows values are all different by chance."""


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


def table_of(lines: Lines, dialect: Dialect) -> Table:
    """The table, without columns that are empty and without rows of names that come again.

    Raises DataError for rows of unequal length, no rows, or a name that is twice.
    """
    lines, repeats = _without_repeats(lines) if dialect.header else (lines, ())
    head = head_of(lines, dialect)
    start = 1 if dialect.header else 0
    body, numbers, counts = (
        lines.texts[start:],
        np.array(lines.numbers[start:]),
        head.counts[start:],
    )
    if not body:
        raise DataError(
            f"a {lines.what} must have a row for each example, got the row of names only; "
            f"add the rows below it"
        )
    check_widths(head, counts, numbers, lines.place)
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
    if head.has_row_names and not names_rows(columns[0]):
        raise DataError(
            f"the row of names must have {head.cells} cells, as the other rows have, got "
            f"{head.cells - 1}, and the first column does not name the rows; is a name missing, or "
            f"is the comma both delimiter and decimal sign? Then save it with semicolons"
        )
    columns, empty = _without_empty(columns)
    return Table(columns, numbers, (*head.notes, *repeats, *empty), head.unnamed)


def names_rows(column: TableColumn) -> bool:
    """Whether the column can only number or name the rows: all cells are there, and different."""
    if column.kind == "counter":
        return True
    if column.missing.any() or len(column.values) < FEWEST_NAMED:
        return False
    if column.texts is None or column.kind == "number":
        whole = np.isfinite(column.values) & (column.values == np.round(column.values))
        return bool(whole.all()) and len(np.unique(column.values)) == len(column.values)
    return column.kind in ("text", "category") and len(set(column.texts)) == len(column.texts)


def _without_repeats(lines: Lines) -> tuple[Lines, tuple[str, ...]]:
    """Without rows that are the row of names once more, as in files that were put together."""
    again = [i for i, text in enumerate(lines.texts) if i and text == lines.texts[0]]
    if not again or len(again) == len(lines.texts) - 1:
        return lines, ()
    left_out = set(again)
    kept = [i for i in range(len(lines.texts)) if i not in left_out]
    several = f" and {len(again) - 1} more" if len(again) > 1 else ""
    note = (
        f"{lines.place} {lines.numbers[again[0]]}{several} has the names once more: left out; were "
        f"files put together?"
    )
    texts, numbers = [lines.texts[i] for i in kept], [lines.numbers[i] for i in kept]
    return replace(lines, texts=texts, numbers=numbers), (note,)


def _without_empty(
    columns: tuple[TableColumn, ...],
) -> tuple[tuple[TableColumn, ...], tuple[str, ...]]:
    """Without columns that hold nothing in any row; of a table that is all empty, none."""
    empty = [c.name for c in columns if c.texts is not None and not np.any(c.texts != "")]
    if not empty or len(empty) == len(columns):
        return columns, ()
    kept = tuple(column for column in columns if column.name not in set(empty))
    return kept, (f"{listed(empty)} has nothing in any row: left out",)


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
    looked_at = words[:WORDS_LOOKED_AT]
    if sum(map(is_date, looked_at)) > 0.5 * len(looked_at):
        return "date"
    if bad < 0.5 * (rows - missing) or not NOT_FINITE.isdisjoint(map(str.lower, words)):
        return "number"
    return "category" if len(words) <= max(2, min(MOST_CATEGORIES, rows / 2)) else "text"


def _counts(values: Floats) -> bool:
    """Whether the values number the rows: 0, 1, 2, ... or 1, 2, 3, ..."""
    return len(values) > 2 and values[0] in (0, 1) and bool((np.diff(values) == 1).all())
