"""The columns of a table as a person is told of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.data import Floats
from datasets.cells import is_plain
from datasets.dialect import Dialect, Lines
from datasets.encoding import LATIN
from datasets.limits import NAME_LENGTH, listed, short
from datasets.read_csv import label_of, left_out_of
from datasets.table import Table, TableColumn
from datasets.understood import Choices, Column, Understood


def with_dialect(understood: Understood, lines: Lines, dialect: Dialect) -> Understood:
    """With what is known of a text file before its rows are read."""
    return replace(
        understood,
        encoding=lines.encoding,
        delimiter="" if lines.what == ".xlsx" else dialect.delimiter,
        decimal=dialect.decimal,
        header=dialect.header,
        rows=len(lines.texts) - bool(dialect.header),
        notes=(*understood.notes, *lines.notes),
    )


def with_columns(
    understood: Understood, table: Table, dialect: Dialect, choices: Choices
) -> Understood:
    """With the table's columns, what was done to them, and what a person should look at."""
    label, left_out = label_of(table, choices), left_out_of(table, choices)
    roles = {column.name: "feature" for column in table.columns}
    roles |= dict.fromkeys(left_out, "left out") | {label: "label"}
    columns = tuple(_told(column, roles[column.name]) for column in table.columns)
    notes = list(table.notes)
    if choices.label is None and label != table.columns[-1].name:
        notes.append(f"column {short(label)} is taken as the label, for its name")
    if choices.left_out is None and left_out:
        kinds = {column.kind for column in table.columns if column.name in left_out}
        does = "numbers" if kinds == {"counter"} else "names"
        notes.append(f"{listed(left_out)} only {does} the rows: left out")
    return replace(
        understood,
        rows=len(table.lines),
        columns=columns,
        notes=(*understood.notes, *notes, *_spellings(table, dialect, roles)),
        warnings=(
            *understood.warnings,
            *_doubts(table, dialect, roles, latin=understood.encoding == LATIN),
        ),
    )


def _told(column: TableColumn, role: str) -> Column:
    numbers = column.values[np.isfinite(column.values)] if column.kind in NUMBERS else np.empty(0)
    present = np.flatnonzero(~column.missing)
    example = column.text(int(present[0])) if present.size else ""
    distinct = len(np.unique(numbers)) if column.texts is None else len(set(column.texts))
    return Column(
        name=column.name,
        kind=_kind(column, role),
        role=role,
        low=float(numbers.min()) if numbers.size else None,
        high=float(numbers.max()) if numbers.size else None,
        distinct=distinct,
        missing=int(column.missing.sum()),
        example=example if len(example) <= NAME_LENGTH else example[: NAME_LENGTH - 1] + "…",
    )


NUMBERS = ("number", "counter")


def _kind(column: TableColumn, role: str) -> str:
    return "category" if role == "label" and column.kind == "text" else column.kind


def _spellings(table: Table, dialect: Dialect, roles: dict[str, str]) -> list[str]:
    """What was read as a number though it is written in another way."""
    said = []
    for column in table.columns:
        if column.texts is None or column.kind != "number" or roles[column.name] != "feature":
            continue
        odd = ~column.missing & ~column.bad
        odd[odd] = [not is_plain(cell, dialect.decimal) for cell in column.texts[odd]]
        if odd.any():
            row = int(np.argmax(odd))
            said.append(
                f"column {short(column.name)}: {short(column.text(row))} is read as "
                f"{column.values[row]:.15g}"
            )
    return said


def _doubts(table: Table, dialect: Dialect, roles: dict[str, str], *, latin: bool) -> list[str]:
    said = []
    if latin:
        said.append(
            "the letters are read as Latin-1 (Windows); if names look wrong, save the file as "
            "'CSV UTF-8'"
        )
    if dialect.guessed_groups:
        said.append(
            "numbers such as 1,234 or 1.234 may be written with a decimal sign or with a mark "
            f"between thousands; the {'comma' if dialect.decimal == ',' else 'point'} is taken as "
            "the decimal sign: choose the other where that is wrong"
        )
    counters = [
        column.name
        for column in table.columns
        if column.kind == "counter" and roles[column.name] == "feature" and len(table.lines) > 5
    ]
    if counters:
        said.append(
            f"{listed(counters)} numbers the rows; in a sorted file it gives the class away: leave "
            f"it out"
        )
    if dialect.comma_twice:
        said.append(
            "there are cells as 05 after a comma, and no row of names: if the comma is the decimal "
            "sign too, save the table with semicolons (in R: write.csv2, in pandas: sep=';')"
        )
    days = [
        column.name
        for column in table.columns
        if roles[column.name] == "feature" and column.texts is None and _are_days(column.values)
    ]
    if days:
        said.append(
            f"{listed(days)} looks like days written as 20240131, which are no even scale; leave "
            f"it out, or write days since the first"
        )
    return said


def _are_days(values: Floats) -> bool:
    """Whether all numbers are days of 1900 to 2099 as YYYYMMDD, and not all the same."""
    if values.min() < 19_000_101 or values.max() > 20_991_231 or values.min() == values.max():
        return False
    month, day = values // 100 % 100, values % 100
    real = (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31) & (values == np.round(values))
    return bool(real.all())
