"""A reading as lines of text, for the command line: what a page shows in a panel."""

from __future__ import annotations

from collections.abc import Iterator

from datasets.understood import DECIMALS, DELIMITERS, Column, Reading, Understood

MOST_COLUMNS = 60


def told(reading: Reading) -> str:
    """All that was understood, a fact a line, then warnings, then the refusal if there is one.

    Characters that steer a terminal become a question mark, as the file may hold any.
    """
    lines = [*_about_file(reading.understood), *_about_columns(reading.understood)]
    lines += _about_classes(reading.understood)
    lines += [f"note: {note}" for note in reading.understood.notes]
    lines += [f"LOOK: {warning}" for warning in reading.understood.warnings]
    if reading.data is None:
        lines.append(f"REFUSED: {reading.refusal}")
    return "\n".join(_harmless(line) for line in lines)


def _harmless(line: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in line)


def _about_file(found: Understood) -> Iterator[str]:
    yield f"file: {found.file}, {found.size:,} bytes, SHA-256 {found.sha256}"
    if found.sheet:
        yield f"sheet: {found.sheet} (of {', '.join(found.sheets)})"
    if found.header is not None:
        written = []
        if found.delimiter:
            written += [found.encoding, f"delimiter {DELIMITERS[found.delimiter]}"]
        written.append(f"decimal {DECIMALS[found.decimal]}")
        written.append("names in the first row" if found.header else "no row of names")
        yield f"written: {', '.join(written)}"
    yield f"rows: {found.rows:,}; columns: {len(found.columns):,}"


def _about_columns(found: Understood) -> Iterator[str]:
    for column in found.columns[:MOST_COLUMNS]:
        yield f"  {column.name}: {_about(column)}"
    if len(found.columns) > MOST_COLUMNS:
        yield f"  and {len(found.columns) - MOST_COLUMNS} more"


def _about(column: Column) -> str:
    said = [column.kind if column.role == "feature" else f"{column.kind}, {column.role}"]
    if column.low is not None:
        said.append(f"{column.low:g} to {column.high:g}")
    said.append(f"{column.distinct:,} different")
    if column.missing:
        said.append(f"{column.missing:,} missing")
    return ", ".join([*said, f"such as {column.example}"])


def _about_classes(found: Understood) -> Iterator[str]:
    if found.classes:
        yield "classes: " + ", ".join(f"{name} {count:,}" for name, count in found.classes)
        yield f"always answering with the largest is right for {100 * found.larger_share:.1f} %"
        yield "parts: " + ", ".join(f"{name} {count:,}" for name, count in found.parts)
        share = 100 * found.shared_share
        yield f"rows of dev and test that train has too: {found.shared:,} ({share:.1f} %)"
