"""What a cell of a table says: a number in one of many spellings, a date, or nothing."""

from __future__ import annotations

import re

MISSING_WORDS = frozenset(
    (
        *("", "na", "n/a", "<na>", "nan", "nat", "null", "(null)", "\\n", "none", "missing", "?"),
        *("-", "--", ".", "#n/a", "#value!", "#div/0!", "#ref!", "#name?", "#num!", "#null!"),
    )
)
"""What R, pandas, SQL, SPSS, SAS and Excel write where there is no value."""
NOT_FINITE = frozenset(("nan", "inf", "+inf", "-inf", "infinity", "-infinity", "+infinity"))
TRUTHS = {"true": 1.0, "false": 0.0}
SPELLINGS = str.maketrans(
    {"\u2212": "-", "\u2013": "-", "\u00a0": " ", "\u2009": " ", "\u202f": " ", "’": "'"}
    | dict.fromkeys("\u200b\u200e\u200f\ufeff")
)
"""Minus signs and narrow blanks that typesetting programs write, as a keyboard has them; marks
without width are taken away."""

_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")
_MONEY = r"(?:R?[$€£¥₹₽₺₩]|USD|EUR|CHF|GBP|INR|JPY|CNY|SEK|NOK|DKK|PLN|Fr\.|Rs\.?|kr|zł|Kč)"
_CURRENCY = re.compile(rf"^([-+]?){_MONEY}\s*|\s*{_MONEY}$")
_MAY_BE_NUMBER = re.compile(rf"\s*[-+(]*\s*(?:[\d.,']|true|false|{_MONEY})", re.IGNORECASE)
_BRACKETS = re.compile(r"\(([^-+()]+)\)")
_GROUPS = {
    ".": re.compile(r"[-+]?[1-9](\d{0,2}(,\d{3})+|\d?(,\d{2})+,\d{3})(\.\d*)?"),
    ",": re.compile(r"[-+]?[1-9]\d{0,2}(\.\d{3})+(,\d*)?"),
}
"""Groups of three digits; with commas also those of India, as 12,34,567."""
_BLANK_GROUPS = re.compile(r"[-+]?[1-9]\d{0,2}([ ']\d{3})+([.,]\d*)?")
_MONTH = r"[A-Za-zäéû]{3,9}\.?"
_TIME = r"\d{1,3}:\d{2}(:\d{2}(\.\d+)?)?( ?[AaPp][Mm])?"
_DATE = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}([T ]\d{1,2}:\d{2}.*)?"
    r"|\d{1,2}[-./]\d{1,2}[-./]\d{2,4}( \d{1,2}:\d{2}.*)?"
    rf"|\d{{1,2}}\.?[- ]?{_MONTH}[- ]?\d{{2,4}}|{_MONTH} \d{{1,2}}, \d{{4}}|{_TIME}"
)
_COMMA_DECIMAL = re.compile(r"[-+]?([\d. ']*\d,\d+|,\d+)([eE][-+]?\d+)?")
_POINT_DECIMAL = re.compile(r"[-+]?[\d, ']*\d?\.\d+([eE][-+]?\d+)?")


_PLAIN = re.compile(r"[-+]?\d+([.,])(?:\d{1,2}|\d{4,})")
"""Most numbers with a decimal sign: read at once, as no group has so many digits."""


def number(cell: str, decimal: str) -> float | None:
    """The number that a cell holds, or None. decimal : the sign that divides whole from parts.

    Marks between thousands, a currency, a percent sign (12 % is 12), a typeset minus and the
    brackets of accounts, (5) for -5, are read.

    >>> number("1.234,5 €", ","), number("−2", "."), number("($5)", "."), number("2,5", ".")
    (1234.5, -2.0, -5.0, None)
    """
    if cell.isascii() and not _MAY_BE_NUMBER.match(cell):
        return None
    text = _bare(cell)
    if (truth := TRUTHS.get(text.lower())) is not None:
        return truth
    if _GROUPS[decimal].fullmatch(text):
        text = text.replace("," if decimal == "." else ".", "")
    elif _BLANK_GROUPS.fullmatch(text):
        text = text.replace(" ", "").replace("'", "")
    if decimal == ",":
        if "." in text:
            return None
        text = text.replace(",", ".")
    return float(text) if _NUMBER.fullmatch(text) else None


def _bare(cell: str) -> str:
    """A cell as a keyboard writes it, without currency, percent sign and the brackets of a loss."""
    text = cell.translate(SPELLINGS).strip()
    if not text or (text.lstrip("-+")[:1] in ".0123456789" and text[-1] in ".0123456789"):
        return text
    text = _CURRENCY.sub(lambda found: found.group(1) or "", text.removesuffix("%").rstrip())
    if bracketed := _BRACKETS.fullmatch(text):
        text = "-" + _CURRENCY.sub("", bracketed.group(1).strip())
    return text


def is_missing(cell: str) -> bool:
    """Whether a cell is empty or says that its value is missing."""
    text = cell if cell.isascii() else cell.translate(SPELLINGS)
    return text.strip().lower() in MISSING_WORDS


def is_date(cell: str) -> bool:
    """Whether a cell is a day or a time of day."""
    return _DATE.fullmatch(cell.strip()) is not None


def looks_like_number(cell: str) -> bool:
    """Whether a cell is a number with either decimal sign."""
    if _NUMBER.fullmatch(cell) or _PLAIN.fullmatch(cell):
        return True
    return number(cell, ".") is not None or number(cell, ",") is not None


def decimal_hint(cell: str) -> str:
    """The decimal sign that a cell speaks for: "." or ","; "" for none, as 1,234 may be both.

    >>> decimal_hint("2,5"), decimal_hint("1.234,5"), decimal_hint("1,234"), decimal_hint("1,2,3")
    (',', ',', '', '')
    >>> decimal_hint("1,234,567"), decimal_hint("7")
    ('.', '')
    """
    if plain := _PLAIN.fullmatch(cell):
        return plain.group(1)
    text = _bare(cell)
    if text.isdigit():
        return ""
    for mark, groups in _GROUPS.items():
        if mark not in text and groups.fullmatch(text):  # several marks are no decimal signs
            return mark if text.count(",") + text.count(".") > 1 else ""
    if _COMMA_DECIMAL.fullmatch(text) and number(text, ",") is not None:
        return ","
    return "." if _POINT_DECIMAL.fullmatch(text) and number(text, ".") is not None else ""


def is_plain(cell: str, decimal: str) -> bool:
    """Whether a number is written with digits and the decimal sign only, as a program writes it."""
    return _NUMBER.fullmatch(cell.replace(decimal, ".")) is not None


def in_groups(cell: str) -> bool:
    """Whether a cell is digits in groups of three with commas or points, as 1,234 and 1.234."""
    text = _bare(cell)
    return any(groups.fullmatch(text) is not None for groups in _GROUPS.values())
