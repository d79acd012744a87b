"""Two runs on the same data, before and after one setting was changed: what may be said of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.training import Run
from lessons.shared.evidence import (
    Grade,
    Held,
    Interval,
    Sides,
    gap_change,
    graded,
    lower,
    median_interval,
    sides,
)
from lessons.shared.measures import errors, right_on
from lessons.shared.truth import Claim
from lessons.shared.words import moved, percent, signed

TOO_MUCH = 0.05
"""A training error that rises by more than this is part of why the dev error rose."""
SAME = 1e-9
"""A gap that moved by less did not move: what is left is rounding."""
BOOTSTRAP_SEED = 0


@dataclass(frozen=True)
class Compared:
    """Training and dev errors (before, after), the dev points that changed sides, and the gap.

    gap is by how much dev minus training error moved, with its interval (gap_change).
    """

    train: tuple[float, float]
    dev: tuple[float, float]
    sides: Sides
    gap: Interval

    @property
    def gaps(self) -> tuple[float, float]:
        """Dev minus training error, before and after."""
        return self.dev[0] - self.train[0], self.dev[1] - self.train[1]

    @property
    def fits_less(self) -> bool:
        """Whether the training error rose by more than TOO_MUCH."""
        return self.train[1] > self.train[0] + TOO_MUCH


def compared(before: Run, after: Run) -> Compared:
    """Compare two runs that differ in one setting and share their data."""
    train, dev = zip(errors(before), errors(after), strict=True)
    part = after.data.dev
    answers = right_on(before, part), right_on(after, part)
    gap = gap_change(*answers, training_change=train[1] - train[0], seed=BOOTSTRAP_SEED)
    return Compared(train, dev, sides(*answers), gap)


@dataclass(frozen=True)
class Words:
    """The claims of a lesson about the dev error: it fell, it rose, the training error rose too."""

    helped: str
    harmed: str
    too_much: str


def gap_claim(found: Compared) -> str:
    """What became of the gap; it is called variance (8.2.2) only where it is above 0 in both."""
    smaller = found.gap.value < 0
    if min(found.gaps) > 0:
        return "less variance" if smaller else "more variance"
    return "a smaller gap" if smaller else "a larger gap"


def dev_claim(found: Compared, words: Words) -> str:
    """What became of the dev error."""
    if found.sides.more_wrong < 0:
        return words.helped
    return words.too_much if found.fits_less else words.harmed


def gap_words(found: Compared) -> str:
    """Whether the gap between dev and training error became smaller, as a graded sentence."""
    said = f"Dev minus training error {moved(*found.gaps)}"
    if abs(found.gap.value) < SAME:
        return f"{said}."
    points = max(1, round(abs(found.gap.value) * found.sides.m))
    return f"{said}: " + graded(found.gap.grade, gap_claim(found), points, found.sides.m)


def dev_words(found: Compared, words: Words) -> str:
    """Whether the dev error became lower, as a graded sentence."""
    before, after, points = *found.dev, found.sides.more_wrong
    if found.sides.changed == 0:
        return f"Dev error stayed at {percent(after)}: no dev point changed sides."
    if points == 0:
        changed = f"{found.sides.changed} of {found.sides.m} points changed sides"
        return f"Dev error stayed at {percent(after)}: {changed}, as many either way."
    said = f"Dev error {moved(before, after)}, "
    said += f"{abs(points)} {'more' if points > 0 else 'fewer'} of {found.sides.m} points wrong: "
    return said + graded(found.sides.grade, dev_claim(found, words), abs(points), found.sides.m)


def claims(found: Compared, words: Words, true: tuple[float, float]) -> list[Claim]:
    """What gap_words and dev_words say, against the true errors before and after.

    The gap's truth is true minus training error: the training error is exact.
    """
    said = []
    if abs(found.gap.value) >= SAME:
        (before, after), (train, trained) = true, found.train
        moved = (after - trained) - (before - train)
        claim, smaller = gap_claim(found), found.gap.value < 0
        said.append(Claim(claim, claim, found.gap.grade, (moved < 0) == smaller))
    if found.sides.more_wrong:
        claim, lower_said = dev_claim(found, words), found.sides.more_wrong < 0
        holds = true[1] < true[0] if lower_said else true[1] > true[0]
        said.append(Claim(claim, claim, found.sides.grade, holds))
    return said


def seeds_words(claim: str, held: Held, *, same_data: bool = False) -> str:
    """In how many seeds a claim held, and what that is worth, as a sentence.

    same_data : the seeds share one sample, so what they say is about that sample only.

    >>> seeds_words("Dropout lowers dev error", Held(8, 10))
    'Dropout lowers dev error in 8 of 10 seeds: it points that way, but could be chance.'
    """
    words, about = f"{claim} {held}", "on this sample" if same_data else ""
    if held.grade is Grade.SAYS_SO:
        return f"{words} {about}".rstrip() + "."
    if held.grade is Grade.TOO_FEW:
        depends = "first weights" if same_data else "sample"
        return f"{words}: too few to tell. The answer depends on the {depends}."
    way = "that way" if held.n > (held.of - held.ties) / 2 else "the other way"
    return f"{words}: it points {way}, but could be chance."


def lower_words(
    claim: str, before: Sequence[float], after: Sequence[float], *, same_data: bool = False
) -> str:
    """seeds_words for `after` being below `before`, with the median change of an error in [0, 1].

    Its interval is that of the order statistics, 98 % for ten seeds.
    """
    changes = [b - a for a, b in zip(before, after, strict=True)]
    median = median_interval(changes)
    return (
        f"{seeds_words(claim, lower(before, after), same_data=same_data)} The median change is "
        f"{signed(median.value)} (interval: {signed(median.low)} to {signed(median.high)})."
    )
