"""Numbers and endings in words, the same in every lesson."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import SupportsFloat

from core.knobs import grouped
from core.training import Run

SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def counted(n: int) -> str:
    """A small number in letters.

    >>> counted(4), counted(12)
    ('four', '12')
    """
    return SMALL[n] if n < len(SMALL) else str(n)


def several(n: int, unit: str) -> str:
    """So many of a unit, with commas between thousands.

    >>> several(1, "update"), several(1200, "update")
    ('1 update', '1,200 updates')
    """
    return f"{n:,} {unit}" if n == 1 else f"{n:,} {unit}s"


def no_lower(cost: float, limit: float) -> str:
    """How a cost that hardly beats the limit is compared with it: never false by the numbers.

    >>> no_lower(0.7, 0.693), no_lower(0.692, 0.693)
    ('no lower than', 'hardly lower than')
    """
    return "no lower than" if cost >= limit else "hardly lower than"


def capitalised(words: str) -> str:
    """The words as a sentence begins; the other letters stay, which str.capitalize lowers."""
    return words[0].upper() + words[1:]


def percent(share: float, digits: int = 1) -> str:
    """0.1234 as 12.3 %; digits is 0 for a round number that somebody chose."""
    return f"{100 * share:.{digits}f} %"


def between(low: float, high: float, text: Callable[[float], str] = percent) -> str:
    """From lowest to highest, or one number where both read the same.

    >>> between(0.05, 0.1), between(0.05, 0.0501)
    ('5.0 % to 10.0 %', 'always 5.0 %')
    """
    first, last = text(low), text(high)
    return f"always {first}" if first == last else f"{first} to {last}"


def rounded(value: SupportsFloat, digits: int = 3) -> str:
    """A number with so many digits, commas between thousands, and no power of ten without need.

    >>> rounded(100.0), rounded(12345.6), rounded(0.000123), rounded(1.5e-7), rounded(2e9)
    ('100', '12,346', '0.000123', '1.5e-7', '2e9')
    """
    value = float(value)
    if not math.isfinite(value):
        return "infinite" if value > 0 else "-infinite" if value < 0 else "undefined"
    size = abs(value)
    if size and not 1e-4 <= size < 1e6:
        places, power = f"{value:.{digits - 1}e}".split("e")
        short = places.rstrip("0").rstrip(".") if "." in places else places
        return f"{short}e{int(power)}"
    if size >= 10 ** (digits - 1):
        return f"{value:,.0f}"
    return f"{value:.{digits}g}"


def moved(before: float, after: float) -> str:
    """What became of a share of 1, as a sentence goes on.

    >>> moved(0.05, 0.1), moved(0.05, 0.0501)
    ('went from 5.0 % to 10.0 %', 'stayed at 5.0 %')
    """
    first, last = percent(before), percent(after)
    return f"stayed at {last}" if first == last else f"went from {first} to {last}"


def thousandths(value: float) -> str:
    """Three decimals, so that the numbers of a sentence add up; two digits of a smaller number.

    >>> thousandths(0.27512), thousandths(0.0), thousandths(0.000068244)
    ('0.275', '0.000', '6.8e-5')
    """
    return rounded(value, 2) if 0 < abs(value) < 1e-3 else f"{value:.3f}"


def in_full(value: SupportsFloat) -> str:
    """A number that somebody chose, with all its digits, as the controls write it.

    >>> in_full(0.9999), in_full(30_000.0), in_full(1e-8)
    ('0.9999', '30,000', '1e-8')
    """
    return grouped(float(f"{float(value):.6g}"))


def signed(share: float) -> str:
    """A change of a share, with its sign.

    >>> signed(0.04), signed(-0.123), signed(0.0)
    ('+4.0 %', '−12.3 %', '0.0 %')
    """
    sign = "" if abs(share) < 5e-4 else "+" if share > 0 else "−"
    return sign + percent(abs(share))


def where_stopped(*runs: Run) -> list[str]:
    """A sentence if any of the runs was stopped: how far each had come."""
    if all(run.outcome for run in runs):
        return []
    return [f"Training was stopped, at updates {_made(runs)}: what follows is true of these."]


def too_early(*runs: Run) -> list[str]:
    """What is said of runs that were stopped where only finished ones compare."""
    return [f"Stopped after {_made(runs)} updates: too early to compare. Train again."]


def _made(runs: tuple[Run, ...]) -> str:
    *first, last = (f"{run.iteration:,}" for run in runs)
    return f"{', '.join(first)} and {last}" if first else last
