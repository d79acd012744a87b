"""Choosing and reporting kept apart: the best of several is chosen on some seeds, shown on others.

The lowest of many medians is low by luck too, so the seeds that chose it flatter it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic

from lessons.shared.evidence import (
    Grade,
    Held,
    Interval,
    grade_of,
    lower,
    median_interval,
    two_sided,
)
from lessons.shared.measures import median
from lessons.shared.question import Name


def choosing(answers: Sequence[Any]) -> list[Any]:
    """Of answers in the seeds' order those that choose: every other one, from the first."""
    return list(answers[::2])


def reporting(answers: Sequence[Any]) -> list[Any]:
    """Of answers in the seeds' order those that had no part in the choice."""
    return list(answers[1::2])


@dataclass(frozen=True)
class Chosen(Generic[Name]):
    """The best of several, and what it does where it was not chosen.

    flattered : its median on the choosing seeds. reported : its median on the others, with the
    lowest and the highest of them. theirs : what the others would have chosen.
    """

    name: Name
    flattered: float
    reported: Interval
    theirs: Name
    seeds: tuple[int, int]

    def words(self, text: Callable[[float], str], name: Callable[[Name], str]) -> str:
        """How it was chosen and what it does elsewhere, to follow the name of the best.

        >>> found = chosen({"a": [1.0, 2.0, 1.0, 3.0], "b": [2.0, 1.0, 2.0, 2.0]})
        >>> found.words("{:g}".format, str)
        'chosen on 2 seeds (median 1); on the 2 others its median is 2.5, and those would choose b'
        """
        on, others = self.seeds
        agree = "choose it too" if self.theirs == self.name else f"choose {name(self.theirs)}"
        return (
            f"chosen on {on} seeds (median {text(self.flattered)}); on the {others} others its "
            f"median is {text(self.reported.value)}, and those would {agree}"
        )


def chosen(values: Mapping[Name, Sequence[float]]) -> Chosen[Name]:
    """The name with the lowest median on the choosing seeds; of equals the first.

    values : by name one number a seed, of which lower is better; infinite where a run diverged.
    Raises ValueError for fewer than two seeds.
    """
    n = min(len(seeds) for seeds in values.values())
    if n < 2:
        raise ValueError(f"choosing and reporting need two seeds or more, got {n}")
    best, theirs = (
        min(values, key=lambda name: median(take(values[name]))) for take in (choosing, reporting)
    )
    on, others = choosing(values[best]), reporting(values[best])
    return Chosen(best, median(on), median_interval(others), theirs, (len(on), len(others)))


@dataclass(frozen=True)
class Rival(Generic[Name]):
    """Of several rivals the one that is below a setting in most seeds; of so many."""

    name: Name
    held: Held
    of: int

    @property
    def grade(self) -> Grade:
        """Whether it is lower beyond these seeds; the best of many is lucky, so p counts them all.

        Bonferroni's bound: the sign test's p times the number of rivals.
        """
        wins, decided = self.held.n, self.held.of - self.held.ties
        if 2 * wins <= decided:
            return Grade.TOO_FEW
        return grade_of(min(1.0, self.of * two_sided(wins, decided)))


def best_rival(
    values: Mapping[Name, Sequence[float]], now: Name, rivals: Iterable[Name]
) -> Rival[Name] | None:
    """The rival that is below `now` in most seeds, the lower one of equals; None where none is.

    >>> best_rival({0.1: [2.0] * 10, 0.3: [1.0] * 10, 1.0: [3.0] * 10}, 0.1, [0.3, 1.0]).name
    0.3
    """
    found = {name: lower(values[now], values[name]) for name in rivals}
    if not found:
        return None

    def lead(name: Name) -> tuple[int, float]:
        held = found[name]
        return 2 * held.n - (held.of - held.ties), -median(values[name])

    best = max(found, key=lead)
    return Rival(best, found[best], len(found))
