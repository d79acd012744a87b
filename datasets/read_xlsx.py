"""A sheet of an .xlsx as lines of text, for the same reader as a .csv."""

from __future__ import annotations

import csv
import datetime
import io
import zipfile
from dataclasses import replace
from typing import Any

from datasets.cells import decimal_hint
from datasets.dialect import COMMAS, Dialect, Lines, find_dialect
from datasets.limits import DataError, listed, short
from datasets.understood import Choices

UNFOLDED_BYTES = 150_000_000
CELLS = 2_000_000
"""So many are read in half of the reader's time; empty ones between others count."""
ROWS_LOOKED_AT = 5
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
        rows, numbers = _rows(sheet)
        _check_formulas(content, sheet.title, rows, numbers)
        return _lines(rows, numbers, choices), sheet.title, sheets
    except (DataError, MemoryError):
        raise
    except Exception as problem:  # noqa: BLE001 - openpyxl, zipfile and the XML parser have many
        raise DataError(
            f"{short(name)} must be a whole .xlsx file, but it cannot be read: {short(problem)}; "
            f"save it anew in Excel, or as 'CSV UTF-8'"
        ) from None


def sheet_dialect(lines: Lines, choices: Choices) -> Dialect:
    """Cells of a sheet are apart already, and its numbers are numbers, whatever they look like."""
    return find_dialect(lines, replace(choices, delimiter="\t", decimal=lines.decimal))


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
    """The sheet that is wanted, or the first that is not hidden."""
    if not sheets:
        raise DataError("an .xlsx must have a sheet with cells, got none; put the table on one")
    if wanted and wanted not in sheets:
        raise DataError(f"there is no sheet {short(wanted)}; the sheets are {listed(sheets)}")
    seen = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    return book[wanted] if wanted else (seen or book.worksheets)[0]


def _rows(sheet: Any) -> tuple[list[list[Any]], list[int]]:
    """(the rows that are not blank, as long as the longest; the number of each in the sheet)."""
    rows: list[list[Any]] = []
    numbers: list[int] = []
    seen = 0
    for place, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        seen += len(row) + 1
        if seen > CELLS:
            raise DataError(
                f"an .xlsx must have at most {CELLS:,} cells, empty ones between others too; keep "
                f"a part of them, or save the sheet as 'CSV UTF-8', which is read faster"
            )
        cells = list(row)
        while cells and (cells[-1] is None or cells[-1] == ""):
            cells.pop()
        if cells:
            rows.append(cells)
            numbers.append(place)
    if not rows:
        raise DataError(
            f"sheet {short(sheet.title)} must have a row for each example, it is empty; choose "
            f"another sheet, or put the table on this one"
        )
    width = max(map(len, rows))
    for cells in rows:
        cells += [None] * (width - len(cells))
    return rows, numbers


def _check_formulas(content: bytes, title: str, rows: list[list[Any]], numbers: list[int]) -> None:
    """Raise DataError where a cell seems empty as its formula's result was never saved.

    Excel saves results; programs that write .xlsx, such as openpyxl and pandas, do not.
    """
    import openpyxl

    gaps: dict[int, int] = {}
    for cells, place in zip(rows, numbers, strict=True):
        for i, cell in enumerate(cells):
            if cell is None:
                gaps.setdefault(i, place)
    if not gaps:
        return
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    for place in sorted(set(gaps.values()))[:ROWS_LOOKED_AT]:
        for row in book[title].iter_rows(place, place, values_only=True):
            for i, cell in enumerate(row):
                if gaps.get(i) == place and isinstance(cell, str) and cell.startswith("="):
                    raise DataError(
                        f"row {place} of sheet {short(title)} has the formula {short(cell)}, whose "
                        f"result is not in the file; open it in Excel or LibreOffice and save it"
                    )


def _lines(rows: list[list[Any]], numbers: list[int], choices: Choices) -> Lines:
    rows, notes = _without_what_stands_aside(rows)
    decimal = choices.decimal
    if decimal is None and _has_comma_texts(rows):
        decimal = ","
        notes = (*notes, "some numbers are texts with a decimal comma, and are read so")
    file = io.StringIO()
    writer = csv.writer(file, delimiter="\t", lineterminator="\n")
    writer.writerows([_text(cell, commas=decimal == ",") for cell in cells] for cells in rows)
    texts = file.getvalue().splitlines()
    return Lines(texts, numbers, what=".xlsx", place="row", notes=notes, decimal=decimal or ".")


def _has_comma_texts(rows: list[list[Any]]) -> bool:
    """Whether numbers stand as texts with decimal commas, as after a paste of a German .csv."""
    texts = [cell for cells in rows for cell in cells if isinstance(cell, str) and "," in cell]
    return sum(decimal_hint(text) == "," for text in texts) >= COMMAS


def _without_what_stands_aside(
    rows: list[list[Any]],
) -> tuple[list[list[Any]], tuple[str, ...]]:
    """The rows up to a blank column, where what is right of it fills less than half of the rows."""
    filled = [sum(cells[i] is not None for cells in rows) for i in range(len(rows[0]))]
    for i, count in enumerate(filled):
        if i > 1 and count == 0 and max(filled[i:], default=0) < len(rows) / 2:
            note = f"what stands right of the blank column {i + 1} fills few rows: left out"
            return [cells[:i] for cells in rows], (note,)
    return rows, ()


def _text(cell: object, *, commas: bool) -> str:
    """A cell as a .csv would have it: True as TRUE, a date as 2026-11-26.

    commas : whether numbers get a decimal comma, as those have that are texts.
    """
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(cell).replace(".", ",") if commas else str(cell)
    if isinstance(cell, datetime.timedelta):
        minutes = round(cell.total_seconds() / 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, datetime.datetime):
        midnight = cell.time() == datetime.time()
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "minutes")
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    return " ".join(str(cell).split())
