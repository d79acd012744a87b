"""How a text file is written: lines, delimiter, decimal sign, and whether it has names.

Each is decided by the agreement of up to SAMPLE lines, never by the first line alone.
"""

from __future__ import annotations

import csv
import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from datasets.as_written import check_kind, usual_quotes, without_comments
from datasets.cells import decimal_hint, in_groups, is_missing, looks_like_number
from datasets.encoding import decoded
from datasets.limits import EXAMPLES, DataError
from datasets.understood import DELIMITERS, Choices

SAMPLE = 2_000
"""So many lines are looked at."""
SAMPLE_LETTERS = 300_000
"""Of long lines fewer: about so many letters in all, but never under five lines."""
READ_CLOSELY = 200
AGREEMENT = 0.7
"""The least share of the lines that must have equally many cells, for a delimiter to be one."""
COMMAS = 3
"""So many cells as 2,5 make the comma the decimal sign."""
MOST_LINES = 2 * EXAMPLES + 1_000
LONGEST_CELL = 131_072
LONGEST_LINE = 2_000_000
_BLANKS = ' ,;|\t"'
_OPEN_QUOTE = re.compile(r'(?:^|[,;\t|])\s*"(?:[^"]|"")*$')


@dataclass(frozen=True)
class Lines:
    """The lines that are not blank, and the number of each in the file, from 1.

    what, place : what the file and such a line are called in messages. notes : what was changed.
    decimal : the sign of a sheet's numbers, which are written anew.
    """

    texts: list[str]
    numbers: list[int]
    encoding: str = ""
    what: str = ".csv"
    place: str = "line"
    notes: tuple[str, ...] = ()
    decimal: str = ""


@dataclass(frozen=True)
class Dialect:
    """How the lines are to be read. guessed_groups : cells as 1,234 that could be 1.234 or 1234.

    comma_twice : whether the commas between cells may be decimal signs as well.
    """

    delimiter: str
    decimal: str
    header: bool
    guessed_groups: bool = False
    comma_twice: bool = False


def lines_of(content: bytes) -> Lines:
    """The file's rows as lines; a quoted cell may go over several, which become one.

    Raises DataError for what is no text, for no rows, and for too many or too long lines.
    """
    text, encoding = decoded(content)
    if text.count("\n") > MOST_LINES:
        raise DataError(
            f"a .csv must have at most {EXAMPLES:,} rows, got {text.count(chr(10)):,} lines, blank "
            f"ones too; keep a part of them"
        )
    check_kind(text)
    text, of_quotes = usual_quotes(text)
    texts, numbers, of_comments = without_comments(*_rows(text))
    if not texts:
        raise DataError(
            "a .csv must have a row of names and a row for each example, got no rows; save the "
            "table anew"
        )
    _check_lengths(texts, numbers)
    return Lines(texts, numbers, encoding, notes=(*of_quotes, *of_comments))


def _rows(text: str) -> tuple[list[str], list[int]]:
    """(the lines that are not blank, their numbers); a quoted line end becomes a blank."""
    lines = text.split("\n")
    if '"' not in text or not any(line.count('"') % 2 for line in lines):
        kept = [i for i, line in enumerate(lines) if line and line.strip(_BLANKS)]
        return [lines[i] for i in kept], [i + 1 for i in kept]
    texts: list[str] = []
    numbers: list[int] = []
    held = ""
    for place, line in enumerate(lines, start=1):
        line = f"{held} {line}" if held else line
        held = line if line.count('"') % 2 and _OPEN_QUOTE.search(line) else ""
        if len(held) > LONGEST_CELL:
            raise DataError(
                f"the .csv cannot be read at line {place}: a quote is never closed; close it, or "
                f"take it away"
            )
        if not held and line.strip(_BLANKS):
            texts.append(line)
            numbers.append(place)
    if held:
        raise DataError(
            f"the .csv cannot be read after line {numbers[-1] if numbers else 0}: a quote is "
            f"opened and never closed; close it, or take it away (an inch sign is one, too)"
        )
    return texts, numbers


def _check_lengths(texts: Sequence[str], numbers: Sequence[int]) -> None:
    if (longest := max(map(len, texts))) > LONGEST_LINE:
        raise DataError(
            f"a row must have at most {LONGEST_LINE:,} letters, got {longest:,}; a row is an "
            f"example: is the table turned on its side, or does it lack line ends?"
        )
    if longest <= LONGEST_CELL:
        return
    for text, place in zip(texts, numbers, strict=True):
        if len(text) > LONGEST_CELL and max(map(len, re.split(r"[,;\t| ]", text))) > LONGEST_CELL:
            raise DataError(
                f"the .csv cannot be read at line {place}: a cell has more than {LONGEST_CELL:,} "
                f"letters; is a quote never closed?"
            )


def cells_of(line: str, delimiter: str) -> list[str]:
    """A line's cells, without blanks around them and without quotes."""
    if '"' not in line:
        if delimiter == " ":
            return line.split()
        return [cell.strip() for cell in line.split(delimiter)]
    row = next(
        csv.reader(
            [line.strip() if delimiter == " " else line], delimiter=delimiter, skipinitialspace=True
        )
    )
    return [cell.strip() for cell in row]


def find_dialect(lines: Lines, choices: Choices) -> Dialect:
    """What the lines agree on, where choices do not say it."""
    sample = _sample(lines.texts)
    delimiter = choices.delimiter or _delimiter(sample)
    rows = [cells_of(line, delimiter) for line in sample]
    decimal, guessed = _decimal(rows[1:] or rows, delimiter)
    header = _has_header(rows) if choices.header is None else choices.header
    if choices.decimal is not None:
        decimal, guessed = choices.decimal, False
    comma_twice = delimiter == "," and not header and _has_decimals_apart(rows)
    return Dialect(delimiter, decimal, header, guessed, comma_twice)


def _has_decimals_apart(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a column after the first has whole numbers of one length, some with a zero first."""
    for cells in list(zip(*rows, strict=False))[1:]:
        digits = all(cell.isdigit() and len(cell) == len(cells[0]) > 1 for cell in cells)
        if digits and any(cell.startswith("0") for cell in cells):
            return True
    return False


def _sample(texts: list[str]) -> list[str]:
    letters = itertools.accumulate(map(len, texts[:SAMPLE]))
    return texts[: max(5, sum(count < SAMPLE_LETTERS for count in letters))]


def _delimiter(sample: list[str]) -> str:
    """The delimiter by which most lines have equally many cells, and the cells are numbers."""
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        rows = [cells_of(line, delimiter) for line in sample]
        width, agree = Counter(map(len, rows)).most_common(1)[0]
        if width < 2 or agree < AGREEMENT * len(rows) * (1 if delimiter != " " else 1.2):
            continue
        cells = [cell for row in rows[:READ_CLOSELY] for cell in row]
        numbers = sum(looks_like_number(cell) or is_missing(cell) for cell in cells)
        whole = sum(not any(mark in cell for mark in ";\t|") for cell in cells)
        score = agree / len(rows) * (1 + numbers / len(cells) + whole / len(cells))
        if score > best_score + 1e-9 + (0.3 if delimiter == " " else 0):
            best, best_score = delimiter, score
    if best_score == 0.0:  # no agreement: what the first line has most of
        best = max(",;\t", key=sample[0].count)
    return best


def _decimal(rows: Sequence[Sequence[str]], delimiter: str) -> tuple[str, bool]:
    """(decimal sign, whether all that speaks for it are cells as 1,234 or 1.234)."""
    cells = [cell for row in rows for cell in row if "," in cell or delimiter != ","]
    if len(cells) < COMMAS:
        return ".", False
    hints = Counter(map(decimal_hint, cells))
    if hints[","] >= COMMAS and hints[","] > hints["."]:
        return ",", False
    grouped = [cell for cell in cells if in_groups(cell)]
    if hints["."] == 0 and len(grouped) >= COMMAS:
        commas = sum("," in cell for cell in grouped)
        # Where the comma separates cells, it is no decimal sign; where it does not, it may be.
        comma = delimiter != "," and commas > len(grouped) / 2
        return ("," if comma else "."), delimiter != ","
    return ".", False


def _has_header(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row has names: its cells are words where the others' are numbers."""
    first, rest = rows[0], [row for row in rows[1:] if len(row) == len(rows[0])][:READ_CLOSELY]
    if not rest:
        return not all(looks_like_number(cell) or is_missing(cell) for cell in first)
    if _numbers_the_columns(first):
        return True
    words = numbers = 0
    for i, cell in enumerate(first):
        column = [row[i] for row in rest if not is_missing(row[i])]
        if is_missing(cell) or sum(map(looks_like_number, column)) < 0.5 * len(column) + 0.5:
            continue
        words += not looks_like_number(cell)
        numbers += looks_like_number(cell)
    if numbers and not words:
        return _names_of_numbers(first, rest)
    return words > 0 if words + numbers else not all(map(looks_like_number, first))


def _numbers_the_columns(first: Sequence[str]) -> bool:
    """Whether the cells are 0, 1, 2, ..., by which pandas names columns that have no names."""
    cells = [*first][1:] if first[0] == "" else [*first]
    return len(first) > 2 and cells == [str(i) for i in range(len(cells))]


def _names_of_numbers(first: Sequence[str], rest: Sequence[Sequence[str]]) -> bool:
    """Whether a row of whole numbers and words, as 2019, 2020, kind, has names after all.

    So it is where the numbers are all different, and the words are in no other row, though a few
    words make up the column below.
    """
    numbers = [cell for cell in first if looks_like_number(cell)]
    if len(set(numbers)) < len(numbers) or not all(cell.isdigit() for cell in numbers):
        return False
    for i, cell in enumerate(first):
        below = {row[i] for row in rest}
        if not looks_like_number(cell) and cell and cell not in below:
            return len(below) <= len(rest) / 2
    return False
