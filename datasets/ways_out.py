"""Where cells stand that cannot be used, and what a person can do about them."""

from __future__ import annotations

import re
from typing import Any

from numpy.typing import NDArray

from datasets.cells import NOT_FINITE, decimal_hint, is_missing, number
from datasets.limits import in_all, short
from datasets.table import Table, TableColumn

_UNIT = re.compile(r"[-+]?\d[\d.,]*\s*[A-Za-zµ°Ω/²³]+")
_BOUND = re.compile(r"[<>≤≥~]\s*[-+]?\d.*")
SIDEWAYS = 5
"""So many times more columns than rows speak for a table on its side."""


def places(table: Table, column: TableColumn, rows: NDArray[Any], place: str) -> str:
    """The first three cells with their lines, and how many there are. place : line or row."""
    said = []
    for row in rows[:3]:
        cell = column.text(int(row))
        said.append(f"{short(cell) if cell else 'an empty cell'} in {place} {table.lines[row]}")
    return ", ".join(said) + in_all(len(rows))


def way_out(table: Table, column: TableColumn, rows: NDArray[Any], what: str) -> str:
    """What to do, of one sentence. rows : places in the table of the cells that are wrong.

    what : what the file is called in messages.
    """
    cell = column.text(int(rows[0]))
    if is_missing(cell):
        merged = what == ".xlsx" and cell == ""
        return "fill it in, or choose to leave such rows out or to take the mean" + (
            "; a merged cell of Excel has its value in the first row only" if merged else ""
        )
    if cell.lower() in NOT_FINITE:
        return "fill it in or leave the row out"
    return _of_place(table, column, rows) or _of_cell(column, cell)


def _of_place(table: Table, column: TableColumn, rows: NDArray[Any]) -> str:
    """What one wrong cell in the first or the last row is most likely."""
    count = len(table.lines)
    if len(table.columns) > SIDEWAYS * count:
        return "is the table on its side? A row is an example (in R: t, in pandas: data.T)"
    has_digits = any(letter.isdigit() for letter in column.text(int(rows[0])))
    if len(rows) > 1 or count < 4 or column.kind != "number" or has_digits:
        return ""
    if rows[0] == 0 and count > 2 and table.columns[1].name == "column 2":
        return "is the first row a title, or one of two rows of names? Delete it"
    if rows[0] == 0:
        return "is this a second row of names, or of units? Delete it: one row of names is read"
    return "is this a row of sums, or a remark? Delete it" if rows[0] == count - 1 else ""


def _of_cell(column: TableColumn, cell: str) -> str:
    if decimal_hint(cell) == "," and number(cell, ",") is not None:
        return "write decimals with a point, or choose the decimal comma"
    if decimal_hint(cell) == "." and number(cell, ".") is not None:
        return "write decimals with a comma as the other cells, or choose the decimal point"
    if column.kind == "date":
        return (
            "leave this column out, or write it as a number, such as days since the first (in R: "
            "as.numeric(as.Date(...)), in pandas: (d - d.min()).dt.days)"
        )
    if _BOUND.fullmatch(cell):
        return "write a number, such as half of the limit, or leave the row out"
    if _UNIT.fullmatch(cell):
        return "write the number alone, and its unit in the column's name"
    if column.kind == "category":
        return "leave this column out, or take it one-hot: a 0 or 1 for each word"
    if column.kind == "text":
        return "leave this column out or write it in numbers"
    return "mend these cells where the file came from (in Excel, R or pandas)"
