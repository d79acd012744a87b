"""A sheet of an .xlsx as lines of text, for the same reader as a .csv."""

from __future__ import annotations

import csv
import datetime
import io
import zipfile
from dataclasses import replace
from typing import Any

from datasets.dialect import Dialect, Lines, find_dialect
from datasets.limits import DataError, listed, short
from datasets.understood import Choices

UNFOLDED_BYTES = 150_000_000
CELLS = 2_000_000
"""So many are read in half of the reader's time; empty ones between others count."""
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
"""How an .xls of before 2007 begins, and a workbook with a password."""


def read_xlsx(name: str, content: bytes, choices: Choices) -> tuple[Lines, str, tuple[str, ...]]:
    """(the rows of a sheet as lines with tabs, the sheet's name, all sheets' names).

    Formulas count by the value that was saved with them. Raises DataError for what is no workbook,
    a sheet that is not there, and more rows or values than the limits.
    """
    import openpyxl

    if content.startswith(OLD_OR_LOCKED):
        raise DataError(
            f"{short(name)} must be an .xlsx without a password, got an old .xls or a locked "
            f"workbook; save it in Excel as 'Excel workbook (.xlsx)' or 'CSV UTF-8'"
        )
    try:
        _check_unfolded(content)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheets = tuple(sheet.title for sheet in book.worksheets)
        sheet = _sheet(book, sheets, choices.sheet)
        sheet.reset_dimensions()
        return _lines(sheet), sheet.title, sheets
    except (DataError, MemoryError):
        raise
    except Exception as problem:  # noqa: BLE001 - openpyxl, zipfile and the XML parser have many
        raise DataError(
            f"{short(name)} must be a whole .xlsx file, but it cannot be read: {short(problem)}"
        ) from None


def sheet_dialect(lines: Lines, choices: Choices) -> Dialect:
    """Cells of a sheet are apart already, and its numbers are numbers, whatever they look like."""
    return find_dialect(lines, replace(choices, delimiter="\t", decimal=choices.decimal or "."))


def _check_unfolded(content: bytes) -> None:
    """Raise DataError where the workbook's parts say they are large; no more than that is read."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = sum(part.file_size for part in archive.infolist())
    if size > UNFOLDED_BYTES:
        raise DataError(
            f"an .xlsx must unfold to at most {UNFOLDED_BYTES / 1e6:g} MB, got {size / 1e6:,.0f} "
            f"MB; save the sheet as 'CSV UTF-8', which is read faster"
        )


def _sheet(book: Any, sheets: tuple[str, ...], wanted: str) -> Any:
    if not sheets:
        raise DataError("an .xlsx must have a sheet with cells, got none")
    if wanted and wanted not in sheets:
        raise DataError(f"there is no sheet {short(wanted)}; the sheets are {listed(sheets)}")
    return book[wanted or sheets[0]]


def _lines(sheet: Any) -> Lines:
    rows: list[list[str]] = []
    numbers: list[int] = []
    seen = 0
    for place, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        seen += len(row) + 1
        if seen > CELLS:
            raise DataError(
                f"an .xlsx must have at most {CELLS:,} cells, empty ones between others too; keep "
                f"a part of them, or save the sheet as 'CSV UTF-8', which is read faster"
            )
        cells = [_text(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        rows.append(cells)
        numbers.append(place)
    if not rows:
        raise DataError(f"sheet {short(sheet.title)} must have a row for each example, it is empty")
    width = max(map(len, rows))
    file = io.StringIO()
    writer = csv.writer(file, delimiter="\t", lineterminator="\n")
    writer.writerows([*cells, *[""] * (width - len(cells))] for cells in rows)
    return Lines(file.getvalue().splitlines(), numbers, what=".xlsx", place="row")


def _text(cell: object) -> str:
    """A cell as a .csv would have it: True as TRUE, a date as 2026-11-26."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, datetime.datetime):
        midnight = cell.time() == datetime.time()
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "minutes")
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    return " ".join(str(cell).split())
