"""What a cell of a table says: a number in one of many spellings, a date, or nothing."""

from __future__ import annotations

import re

MISSING_WORDS = frozenset(
    ("", "na", "n/a", "#n/a", "nan", "null", "none", "?", "-", "--", ".", "#value!", "#div/0!")
)
NOT_FINITE = frozenset(("nan", "inf", "+inf", "-inf", "infinity", "-infinity", "+infinity"))
TRUTHS = {"true": 1.0, "false": 0.0}
SPELLINGS = str.maketrans({"\u2212": "-", "\u2013": "-", "\u00a0": " ", "\u202f": " ", "’": "'"})
"""Minus signs and narrow blanks that typesetting programs write, as a keyboard has them."""

_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")
_CURRENCY = re.compile(r"^([-+]?)(?:[$€£¥]|USD|EUR|CHF|GBP)\s*|\s*(?:[$€£¥]|USD|EUR|CHF|GBP)$")
_GROUPS = {
    ".": re.compile(r"[-+]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?"),
    ",": re.compile(r"[-+]?[1-9]\d{0,2}(\.\d{3})+(,\d*)?"),
}
_BLANK_GROUPS = re.compile(r"[-+]?[1-9]\d{0,2}([ ']\d{3})+([.,]\d*)?")
_DATE = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}([T ]\d{1,2}:\d{2}.*)?|\d{1,2}[./]\d{1,2}[./]\d{2,4}( \d{1,2}:\d{2}.*)?"
    r"|\d{1,2}[- ][A-Za-z]{3,9}[- ]\d{2,4}|\d{1,2}:\d{2}(:\d{2})?"
)
_COMMA_DECIMAL = re.compile(r"[-+]?[\d. ']*\d,\d+|[-+]?,\d+")
_POINT_DECIMAL = re.compile(r"[-+]?[\d, ']*\d?\.\d+([eE][-+]?\d+)?")


def number(cell: str, decimal: str) -> float | None:
    """The number that a cell holds, or None. decimal : the sign that divides whole from parts.

    Marks between thousands, a currency, a percent sign (12 % is 12) and a typeset minus are read.

    >>> number("1.234,5 €", ","), number("−2", "."), number("2,5", ".")
    (1234.5, -2.0, None)
    """
    text = cell.translate(SPELLINGS).strip()
    if (truth := TRUTHS.get(text.lower())) is not None:
        return truth
    text = _CURRENCY.sub(lambda found: found.group(1) or "", text.removesuffix("%").rstrip())
    if _GROUPS[decimal].fullmatch(text):
        text = text.replace("," if decimal == "." else ".", "")
    elif _BLANK_GROUPS.fullmatch(text):
        text = text.replace(" ", "").replace("'", "")
    if decimal == ",":
        if "." in text:
            return None
        text = text.replace(",", ".")
    return float(text) if _NUMBER.fullmatch(text) else None


def is_missing(cell: str) -> bool:
    """Whether a cell is empty or says that its value is missing."""
    return cell.strip().lower() in MISSING_WORDS


def is_date(cell: str) -> bool:
    """Whether a cell is a day or a time of day."""
    return _DATE.fullmatch(cell.strip()) is not None


def looks_like_number(cell: str) -> bool:
    """Whether a cell is a number with either decimal sign."""
    if _NUMBER.fullmatch(cell):
        return True
    return number(cell, ".") is not None or number(cell, ",") is not None


def decimal_hint(cell: str) -> str:
    """The decimal sign that a cell speaks for: "." or ","; "" for none, as 1,234 may be both.

    >>> decimal_hint("2,5"), decimal_hint("1.234,5"), decimal_hint("1,234"), decimal_hint("7")
    (',', ',', '', '')
    """
    text = cell.translate(SPELLINGS).strip()
    if text.isdigit() or any(
        groups.fullmatch(text) and mark not in text for mark, groups in _GROUPS.items()
    ):
        return ""
    if _COMMA_DECIMAL.fullmatch(text) and number(text, ",") is not None:
        return ","
    return "." if _POINT_DECIMAL.fullmatch(text) and number(text, ".") is not None else ""


def is_plain(cell: str, decimal: str) -> bool:
    """Whether a number is written with digits and the decimal sign only, as a program writes it."""
    return _NUMBER.fullmatch(cell.replace(decimal, ".")) is not None


def in_groups(cell: str) -> bool:
    """Whether a cell is digits in groups of three with commas or points, as 1,234 and 1.234."""
    text = cell.translate(SPELLINGS).strip()
    return any(groups.fullmatch(text) is not None for groups in _GROUPS.values())
