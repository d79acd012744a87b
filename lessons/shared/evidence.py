"""How far numbers from few examples or few seeds can be trusted: tests, intervals, three grades.

A verdict says so where a test holds it up, "it points that way" where chance could have done it,
and "too few to tell" where not even that is so.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom, binomtest, norm

from core.data import Floats
from core.streams import stream

LEVEL = 0.05
"""A sentence of the first grade is refused where chance does as much this often, on either side."""
DOUBT = 0.32
"""Beyond this, about one standard error, a number does not even point one way."""
TWO = 2.0
"""The standard errors of an interval that is written behind a number."""
RESAMPLES = 2_000
MOST_RESAMPLED = 200
"""Means of more values than this are normal enough: their interval needs no bootstrap."""


class Grade(Enum):
    """How much a number may be said to show."""

    SAYS_SO = "says so"
    POINTS_THAT_WAY = "points that way"
    TOO_FEW = "too few to tell"


def grade_of(p: float) -> Grade:
    """The grade of a two-sided p: how often chance alone brings as much.

    >>> [grade_of(p).value for p in (0.01, 0.2, 0.6)]
    ['says so', 'points that way', 'too few to tell']
    """
    if p <= LEVEL:
        return Grade.SAYS_SO
    return Grade.POINTS_THAT_WAY if p <= DOUBT else Grade.TOO_FEW


def graded(grade: Grade, claim: str, n: int, m: int, unit: str = "points") -> str:
    """The claim as a sentence of this grade; n of m units are what it rests on.

    The only place that words the three grades:

    >>> graded(Grade.SAYS_SO, "the penalty helped", 9, 100)
    'the penalty helped.'
    >>> graded(Grade.POINTS_THAT_WAY, "the penalty helped", 4, 100)
    'the penalty helped, it seems: it points that way, but 4 of 100 points could be chance.'
    >>> graded(Grade.TOO_FEW, "the penalty helped", 1, 100)
    '1 of 100 points is too few to tell.'
    """
    if grade is Grade.SAYS_SO:
        return f"{claim}."
    of = f"{n:,} of {m:,} {unit}"
    if grade is Grade.POINTS_THAT_WAY:
        return f"{claim}, it seems: it points that way, but {of} could be chance."
    return f"{of} {'is' if n == 1 else 'are'} too few to tell."


@dataclass(frozen=True)
class Sides:
    """Which of m examples changed sides from one run to the other.

    mended : wrong before, right after. spoiled : right before, wrong after. among : how many such
    comparisons are made at once; the grade counts them all (Bonferroni: p times their number).
    """

    mended: int
    spoiled: int
    m: int
    among: int = field(default=1, repr=False)

    @property
    def changed(self) -> int:
        """How many changed sides, either way."""
        return self.mended + self.spoiled

    @property
    def more_wrong(self) -> int:
        """How many more are wrong after than before; below 0 where fewer are."""
        return self.spoiled - self.mended

    @property
    def p(self) -> float:
        """Exact McNemar: how often as uneven a share of `changed` comes of even chances.

        Two-sided. McNemar, Psychometrika 12 (1947); exact by the binomial distribution.
        """
        return two_sided(self.spoiled, self.changed)

    @property
    def grade(self) -> Grade:
        """Whether the second run is better or worse beyond these examples."""
        return grade_of(min(1.0, self.among * self.p))


def sides(before: NDArray[np.bool_], after: NDArray[np.bool_]) -> Sides:
    """Two runs on the same examples, (m,) each: whether each example is classified right.

    >>> sides(np.array([False] * 6 + [True]), np.array([True] * 7))
    Sides(mended=6, spoiled=0, m=7)
    >>> _.p, _.grade.value
    (0.03125, 'says so')
    """
    if before.shape != after.shape:
        seen = f"{before.size} and {after.size}"
        raise ValueError(f"both runs must be seen on the same examples, got {seen}")
    mended, spoiled = np.sum(~before & after), np.sum(before & ~after)
    return Sides(int(mended), int(spoiled), before.size)


@functools.lru_cache(maxsize=4096)
def two_sided(n: int, m: int) -> float:
    """How often m fair coins fall at least as unevenly as n to m - n (sign test); 1 for none."""
    return float(binomtest(n, m).pvalue) if m else 1.0


@dataclass(frozen=True)
class Interval:
    """A number and the interval that it is known to; grade says whether its sign can be trusted."""

    value: float
    low: float
    high: float
    grade: Grade


def wilson(wrong: int, m: int, *, z: float = TWO) -> tuple[float, float]:
    """The interval of a true error of which `wrong` of m examples were seen, at z standard errors.

    (p + z^2/2m -+ z sqrt(p (1 - p)/m + z^2/4m^2)) / (1 + z^2/m), p = wrong/m. Wilson, JASA 22
    (1927): unlike p -+ z sqrt(p (1 - p)/m) it is no point where nothing is wrong.

    >>> [round(end, 3) for end in wilson(0, 100)]
    [0.0, 0.038]
    """
    if not 0 <= wrong <= m or m < 1:
        raise ValueError(f"wrong must be in [0, m] and m 1 or more, got {wrong} of {m}")
    p, share = wrong / m, z * z / m
    half = z * np.sqrt(p * (1 - p) / m + share / (4 * m))
    middle = p + share / 2
    low, high = (middle - half) / (1 + share), (middle + half) / (1 + share)
    return float(max(0.0, low)), float(min(1.0, high))


def side_of(wrong: int, m: int, limit: float) -> Grade:
    """Whether the true error is on the side of the limit on which `wrong` of m examples are.

    The first grade where the limit is outside the Wilson interval at two standard errors.
    """
    for grade, z in ((Grade.SAYS_SO, TWO), (Grade.POINTS_THAT_WAY, 1.0)):
        low, high = wilson(wrong, m, z=z)
        if not low <= limit <= high:
            return grade
    return Grade.TOO_FEW


def mean_interval(values: Floats, *, seed: int, known: float = 0.0) -> Interval:
    """The mean of values (m,) minus `known`, with its interval over other examples.

    A percentile bootstrap (Efron, Annals of Statistics 7, 1979) with a generator of this seed, or
    the normal approximation for many values. Paired: give it the differences of two runs, one an
    example; `known` is what is exact, such as the change of the training error.
    """
    means = _resampled(values, stream("bootstrap", seed))
    ends = np.quantile(means, [LEVEL / 2, DOUBT / 2, 1 - DOUBT / 2, 1 - LEVEL / 2]) - known
    low, inner_low, inner_high, high = (float(end) for end in ends)
    pointing = Grade.POINTS_THAT_WAY if inner_low > 0 or inner_high < 0 else Grade.TOO_FEW
    grade = Grade.SAYS_SO if low > 0 or high < 0 else pointing
    return Interval(float(np.mean(values)) - known, low, high, grade)


def _resampled(values: Floats, rng: np.random.Generator) -> Floats:
    """Means of as many values drawn from these with replacement."""
    m = values.size
    if m > MOST_RESAMPLED:
        spread = np.std(values, ddof=1) / np.sqrt(m)
        at = (np.arange(RESAMPLES) + 0.5) / RESAMPLES
        return np.asarray(np.mean(values) + spread * norm.ppf(at))
    return values[rng.integers(0, m, (RESAMPLES, m))].mean(axis=1)


def gap_change(
    before: NDArray[np.bool_], after: NDArray[np.bool_], *, training_change: float, seed: int
) -> Interval:
    """How far dev minus training error moved from one run to the other, with its interval.

    before, after : whether each dev example is right. training_change : by how much the training
    error moved, which is exact: the training examples are all there are. One example that is
    mended and one that is spoiled are added, as Agresti and Min (Statistics in Medicine 24, 2005)
    do, because a resample of examples none of which changed sides knows no doubt.
    """
    moved = before.astype(np.float64) - after.astype(np.float64)
    wide = mean_interval(np.append(moved, [1.0, -1.0]), seed=seed, known=training_change)
    return Interval(float(np.mean(moved)) - training_change, wide.low, wide.high, wide.grade)


@dataclass(frozen=True)
class Held:
    """In how many seeds a claim held; `ties` are those in which neither side won.

    among : as in Sides.
    """

    n: int
    of: int
    ties: int = 0
    among: int = field(default=1, repr=False)

    @property
    def grade(self) -> Grade:
        """Whether it holds more often than not, or less, beyond these seeds (sign test)."""
        return grade_of(min(1.0, self.among * two_sided(self.n, self.of - self.ties)))

    def __str__(self) -> str:
        return f"in {self.n} of {self.of} seeds"


def lower(before: Sequence[float], after: Sequence[float]) -> Held:
    """In how many seeds `after` is below `before`, seed by seed; equal ones are ties.

    >>> str(lower([3.0, 2.0, 2.0], [1.0, 2.0, 1.0]))
    'in 2 of 3 seeds'
    """
    pairs = list(zip(before, after, strict=True))
    return Held(sum(b < a for a, b in pairs), len(pairs), sum(b == a for a, b in pairs))


def median_interval(values: Sequence[float] | Floats) -> Interval:
    """The median over seeds, with the interval between two order statistics.

    From the k-th lowest to the k-th highest, unless fewer than k values fall on one side of the
    true median, as fair coins do: of ten, the second lowest to the second highest, at 98 %. Five
    or fewer have the lowest to the highest. Thompson, Annals of Mathematical Statistics 7 (1936).
    The grade is the sign test's. Infinite values are those of runs that diverged.

    >>> found = median_interval([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    >>> found.value, found.low, found.high, found.grade.value
    (5.5, 2.0, 9.0, 'says so')
    """
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    k = max(1, int(binom.ppf(LEVEL / 2, ordered.size, 0.5)))
    above, ties = int(np.sum(ordered > 0)), int(np.sum(ordered == 0))
    ends = float(ordered[k - 1]), float(ordered[-k])
    return Interval(float(np.median(ordered)), *ends, Held(above, ordered.size, ties).grade)
