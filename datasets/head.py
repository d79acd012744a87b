"""The columns' names of a text table, and whether all rows have as many cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from datasets.dialect import Dialect, Lines, cells_of
from datasets.limits import DataError, short

Array = NDArray[Any]
NAME_LETTERS = 100
COUNTER_NAMES = ("", "unnamed: 0", "index", "rownames", "row", "id", "nr", "#")
"""What programs that number the rows call the column they do it in."""


@dataclass(frozen=True, eq=False)
class Head:
    """Names of the columns; cells in a row, and how many each line has.

    unnamed : the names that COUNTER_NAMES has. has_row_names : whether the first column has no
    name because the row of names is a cell short, as R writes it.
    """

    names: tuple[str, ...]
    unnamed: tuple[str, ...]
    notes: tuple[str, ...]
    counts: Array
    cells: int
    has_row_names: bool = False


def head_of(lines: Lines, dialect: Dialect) -> Head:
    """The columns' names, with empty last columns and a column of row names understood.

    Raises DataError where two columns have one name.
    """
    counts = _widths(lines.texts, dialect.delimiter)
    names = cells_of(lines.texts[0], dialect.delimiter) if dialect.header else []
    below = lines.texts[len(names) > 0 :]
    usual = Counter(counts[len(names) > 0 :].tolist() or [len(names)]).most_common(1)[0][0]
    names = names or [""] * usual
    notes, empty = [], _empty_at_the_end(below, dialect.delimiter)
    lacks = usual - len(names) if dialect.header and len(below) > 1 else 0
    has_row_names = lacks == 1 and empty == 0
    if has_row_names:
        names = ["", *names]
        notes.append("the rows have one cell more than the names: it is taken as the row's name")
    elif 0 < lacks <= empty:
        names += [""] * lacks
    cells = len(names)
    while empty and len(names) > 1 and names[-1] == "":
        names.pop()
        empty -= 1
    if cells > len(names) + 1:
        notes.append(f"every row ends in {cells - len(names)} empty cells: they are left out")
    elif cells > len(names):
        ends = "row" if lacks else "line"
        notes.append(f"every {ends} ends in a delimiter: the empty last column is left out")
    shown, unnamed = _names(names)
    unnamed = unnamed if dialect.header else ()
    return Head(shown, unnamed, tuple(notes), counts, cells, has_row_names)


def _empty_at_the_end(below: Sequence[str], delimiter: str) -> int:
    """How many cells at the end of each line are empty in all of them."""
    fewest = 0
    for i, line in enumerate(below):
        cells = cells_of(line, delimiter)
        empty = next((n for n, cell in enumerate(reversed(cells)) if cell), len(cells))
        fewest = empty if i == 0 else min(fewest, empty)
        if fewest == 0:
            break
    return fewest


def _widths(texts: Sequence[str], delimiter: str) -> Array:
    if delimiter == " ":
        return np.array([len(cells_of(text, delimiter)) for text in texts])
    counts = np.array([_quick_width(text, delimiter) for text in texts])
    usual = Counter(counts.tolist()).most_common(1)[0][0]
    for i in np.flatnonzero(counts != usual).tolist():
        if '"' in texts[i]:
            counts[i] = len(cells_of(texts[i], delimiter))
    return counts


def _quick_width(text: str, delimiter: str) -> int:
    """How many cells a line has, where every quote opens or closes one."""
    if '"' not in text:
        return text.count(delimiter) + 1
    return "".join(text.split('"')[::2]).count(delimiter) + 1


def check_widths(head: Head, counts: Array, numbers: Array, place: str) -> None:
    """Raise DataError unless each row has as many cells as the first."""
    wrong = np.flatnonzero(counts != head.cells)
    if not wrong.size:
        return
    usual, agree = Counter(counts.tolist()).most_common(1)[0]
    if usual != head.cells and agree > 0.5 * len(counts) and len(counts) > 2:
        raise DataError(
            f"the first row must have {usual} cells, as most rows have, got {head.cells}; "
            f"{_why_first(usual, head.cells)}"
        )
    places = ", ".join(f"{counts[i]} in {place} {numbers[i]}" for i in wrong[:3])
    in_all = f" ({len(wrong)} in all)" if len(wrong) > 3 else ""
    last = len(wrong) == 1 and wrong[0] == len(counts) - 1
    raise DataError(
        f"every row must have {head.cells} cells, as the first has, got {places}{in_all}; "
        + (
            "is it a remark below the table, or a row that was cut off? Delete it"
            if last and counts[-1] < head.cells
            else "is there a delimiter too many, or a text that holds one and has no quotes?"
        )
    )


def _why_first(usual: int, cells: int) -> str:
    if 2 < cells < usual < 2 * cells:
        return (
            "is it a title? Delete it. Or is the comma both delimiter and decimal sign? Then save "
            "the table with semicolons or points (in R: write.csv2, in pandas: sep=';')"
        )
    return "is it a title? Delete it, so that the names come first"


def _names(first: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(the columns' names, those of them by which programs call a column that numbers the rows)."""
    names = [_cut(cell, i) or f"column {i + 1}" for i, cell in enumerate(first)]
    name, count = Counter(names).most_common(1)[0]
    if count > 1:
        columns = ", ".join(str(i + 1) for i, other in enumerate(names) if other == name)
        raise DataError(
            f"every column must have a name of its own, got {short(name)} {count} times (columns "
            f"{columns[:40]}); are there two rows of names? Then make one of them (in pandas: "
            f"data.columns = data.columns.map('_'.join))"
        )
    pairs = zip(names, first, strict=True)
    return tuple(names), tuple(name for name, cell in pairs if cell.lower() in COUNTER_NAMES)


def _cut(name: str, place: int) -> str:
    if len(name) <= NAME_LETTERS:
        return name
    return f"{name[:NAME_LETTERS]}… (column {place + 1})"
