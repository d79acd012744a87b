"""What verdicts claim, how often it held, and where it did not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from scipy.stats import binomtest

MOST_WRONG = 0.05
"""A sentence that says so may be wrong as often as this."""


@dataclass(frozen=True)
class Seen:
    """One sentence of the first grade, and whether it is so; where says which run made it."""

    lesson: str
    claim: str
    holds: bool
    where: str


@dataclass
class Row:
    """A claim of a lesson: how often it was made, and where it did not hold."""

    lesson: str
    claim: str
    said: int = 0
    wrong_at: list[str] = field(default_factory=list)

    @property
    def wrong(self) -> int:
        """How often it did not hold."""
        return len(self.wrong_at)

    def too_often_wrong(self) -> bool:
        """Whether it is wrong more often than MOST_WRONG, beyond the chance of these runs."""
        if self.said == 0:
            return False
        return bool(binomtest(self.wrong, self.said, MOST_WRONG, "greater").pvalue < 0.05)


def rows_of(seen: Iterable[Seen]) -> list[Row]:
    """A row for each claim, in the order in which they were first made."""
    rows: dict[tuple[str, str], Row] = {}
    for one in seen:
        row = rows.setdefault((one.lesson, one.claim), Row(one.lesson, one.claim))
        row.said += 1
        if not one.holds:
            row.wrong_at.append(one.where)
    return list(rows.values())
