"""Numbers and endings in words, the same in every lesson."""

from __future__ import annotations

SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def counted(n: int) -> str:
    """A small number in letters.

    >>> counted(4), counted(12)
    ('four', '12')
    """
    return SMALL[n] if n < len(SMALL) else str(n)


def percent(share: float) -> str:
    """0.1234 as 12.3 %."""
    return f"{100 * share:.1f} %"
