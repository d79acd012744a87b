"""Splitting (8.2.1): how much for train, dev and test, and by what kind of lot."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from core.data import Floats, Part
from core.diagnosis import error_on
from core.experiment import Experiment
from core.splits import part_sizes, random_split, stratified_order, stratified_split
from core.streams import stream
from core.training import Run
from datasets import registered
from lessons.shared.question import Question
from lessons.shared.seeds import with_seeds
from lessons.shared.words import between, percent

SIZES = tuple(
    digit * 10**power for power in range(2, 7) for digit in (1, 2, 5) if digit * 10**power <= 5e6
)
"""100 to 5,000,000, three to a decade."""
ENOUGH = 10_000
"""A dev set of so many examples is large enough (the chapter's 1 % of a million)."""
LEAST, MOST = 0.01, 0.20
PARTS = ("train", "dev", "test")
DRAWS = 200
"""How often a lopsided set is divided anew."""


def advised_fractions(m: int) -> tuple[float, float, float]:
    """The shares for train, dev and test of m examples (8.2.1).

    The chapter gives the two ends: 60/20/20 for usual sizes, 98/1/1 from a million on. Between
    them dev and test get ENOUGH examples each, which meets both ends.

    >>> advised_fractions(400), advised_fractions(1_000_000)
    ((0.6, 0.2, 0.2), (0.98, 0.01, 0.01))
    """
    if m < 1:
        raise ValueError(f"m must be 1 or more, got {m}")
    held = min(MOST, max(LEAST, ENOUGH / m))
    return round(1 - 2 * held, 12), held, held


def standard_error(accuracy: float, n: int) -> float:
    """sqrt(p (1 - p) / n): how far the accuracy on n random examples strays from the true p.

    The number of right answers is binomial. accuracy : p in [0, 1]. Raises ValueError for n < 1.

    >>> standard_error(0.5, 10_000)
    0.005
    """
    if not 0 <= accuracy <= 1:
        raise ValueError(f"accuracy must be in [0, 1], got {accuracy}; 90 % is 0.9")
    if n < 1:
        raise ValueError(f"n must be 1 or more, got {n}")
    return float(np.sqrt(accuracy * (1 - accuracy) / n))


def drawn_spread(accuracy: float, n: int, rng: np.random.Generator, draws: int = 2000) -> float:
    """The standard deviation of the accuracy on n examples over so many dev sets drawn.

    Only the number of right answers is drawn for each, so n may be in the millions.
    """
    return float(np.std(rng.binomial(n, accuracy, draws) / n))


@dataclass(frozen=True)
class Shares:
    """The share of the rare class in train, dev and test, (draws, 3), for both kinds of lot.

    A draw in which the plain lot left a class out of a part has a 0 there.
    """

    plain: Floats
    stratified: Floats


def class_shares(m: int, rare: float, *, seed: int) -> Shares:
    """A set of m examples, `rare` of them of class 1, divided 60/20/20 DRAWS times in both ways.

    Both ways start from the same numbers of each class; draw i of both has the same seed. Raises
    ValueError when class 1 has too few examples to be in every part of a stratified split.
    """
    y = np.zeros(m, dtype=np.int64)
    y[: part_sizes(m, (rare, 1 - rare))[0]] = 1
    plain, stratified = np.empty((DRAWS, 3)), np.empty((DRAWS, 3))
    for draw in range(DRAWS):
        for split, shares in ((random_split, plain), (stratified_split, stratified)):
            parts = split(y, (0.6, 0.2, 0.2), stream("splits", seed, draw))
            shares[draw] = [y[part].mean() for part in parts]
    return Shares(plain, stratified)


def shares_verdict(shares: Shares, rare: float) -> list[str]:
    """What the draws show of the dev part, one sentence each."""
    plain, stratified = shares.plain[:, 1], shares.stratified[:, 1]
    missing = np.mean(plain == 0)
    spread = (
        f"The rare class has {percent(rare)} of all examples. Of the dev part it has "
        f"{between(plain.min(), plain.max())} in {len(plain)} random splits, and "
        f"{between(stratified.min(), stratified.max())} in as many "
        "stratified splits."
    )
    if missing == 0:
        return [spread, "No random split left the rare class out of the dev part."]
    return [spread, f"In {percent(missing)} of the random splits the dev part had none of it."]


def left_out(run: Run) -> Part:
    """The examples of the training part that train_size left out: of the same source, unseen.

    Raises ValueError when the run used them all.
    """
    source, size = run.source.train, run.experiment.train_size
    if not 0 < size < source.m:
        raise ValueError(f"train_size must be in [1, {source.m - 1}] to leave some, got {size}")
    rng = stream("training subset", run.experiment.data_seed)
    rest = stratified_order(source.y, rng)[size:]
    return Part(source.X[:, rest], source.y[rest])


PICTURES = Experiment(
    dataset="emoji_cats",
    hidden=(),
    optimizer="Adam",
    alpha=0.0005,
    iterations=40,
    train_size=159,
    data_seed=0,
)
"""Logistic regression: 0.7 s a net, measured, where 12288-20-7-5-1 takes most of a minute."""


def unseen_artist() -> Part:
    """Pictures by an artist of whom the training pictures have none."""
    return registered("emoji_cats_unseen", 0, 1.0).dev


@dataclass(frozen=True)
class TwoDevSets:
    """One net's errors: in training, on unseen examples of the same source, and of another."""

    train_error: float
    same: float
    other: float


def two_dev_sets(run: Run, other: Part) -> TwoDevSets:
    """The errors of a finished run on the examples it left out and on `other`, (n_x, m)."""
    train_error = 1 - run.snapshots[-1].train_accuracy
    return TwoDevSets(train_error, error_on(run, left_out(run)), error_on(run, other))


def both_sources(run: Run) -> TwoDevSets:
    """The errors of a run on PICTURES on those it left out and on the unseen artist's."""
    return two_dev_sets(run, unseen_artist())


SOURCES_QUESTION = Question(
    {"seeds": [replace(one, data_seed=one.init_seed) for one in with_seeds(PICTURES)]},
    both_sources,
)
"""The two dev sets' errors over ten seeds, each of which leaves out other pictures."""


def two_dev_sets_verdict(found: list[TwoDevSets], n_same: int, n_other: int) -> list[str]:
    """What the nets' errors on the two dev sets say, one sentence each."""
    train, same, other = (
        float(np.mean([getattr(one, name) for one in found]))
        for name in ("train_error", "same", "other")
    )
    chance = float(np.hypot(standard_error(same, n_same), standard_error(other, n_other)))
    errors = (
        f"Over {len(found)} nets: {percent(train)} wrong in training, {percent(same)} on pictures "
        f"held out, {percent(other)} on those of an artist nobody trained on."
    )
    variances = (
        f"So the variance reads {percent(same - train)} by the one dev set and "
        f"{percent(other - train)} by the other, for the same weights."
    )
    larger = sum(one.other > one.same for one in found)
    nets = (
        f"The other artist's error is the larger one for {larger} of the {len(found)} nets; by "
        f"chance, two dev sets of {n_same} and {n_other} pictures differ by ± {percent(chance)}."
    )
    return [errors, variances, nets]
