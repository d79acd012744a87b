"""L1 against L2 at one training cost (8.5.1): a bisection over the other penalty's lambda.

Two penalties can be compared only where they fit the training examples equally well, so for a run
with the one the run with the other is sought whose training cost (eq. 6, without penalty) is the
same; all else is the same anyway. The cost rises with lambda, though not smoothly: a net's
training can jump to another solution. So where halving does not come near enough, a few values
around the best are tried too, and how near the best came is said.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from core.experiment import Experiment
from lessons.regularization.lesson import SMALL, Penalized, measure, strength, swept
from lessons.shared.compare import seeds_words
from lessons.shared.evidence import Held
from lessons.shared.question import Question, Stopped, itself, never, trained
from lessons.shared.seeds import with_seeds
from lessons.shared.words import in_full, percent

LOW, HIGH = 1e-3, 100.0
"""Between these lambdas the other penalty's is sought."""
TOLERANCE = 0.01
"""The search ends where training costs differ by less than this share."""
NEAR = 0.05
"""Beyond this difference two runs are not called a match."""
HALVINGS = 12
AROUND = (1.05, 0.95, 1.1, 0.9, 1.2, 0.8)
MOST_TRIES = HALVINGS + len(AROUND)


def comparable(experiment: Experiment) -> bool:
    """Whether exactly one of the penalties is on."""
    return (experiment.lambd > 0) != (experiment.lambd_l1 > 0)


def rival(experiment: Experiment, value: float) -> Experiment:
    """The same run with the other penalty, at this lambda."""
    if swept(experiment) == "lambd":
        return replace(experiment, lambd=0.0, lambd_l1=value)
    return replace(experiment, lambd=value, lambd_l1=0.0)


def mismatch(target: Penalized, other: Penalized) -> float:
    """How far the other's training cost is from the target's, as a share of the target's."""
    off = abs(other.train_cost - target.train_cost) / max(target.train_cost, 1e-12)
    return off if math.isfinite(off) else math.inf


def closest(target: Penalized, tried: Sequence[Penalized]) -> Penalized:
    """The run whose training cost is nearest to the target's."""
    return min(tried, key=lambda other: mismatch(target, other))


def next_lambda(target: Penalized, tried: Sequence[Penalized]) -> float | None:
    """The lambda to try after these, in their order; None when the search is over."""
    if target.exploded:
        return None
    if tried and mismatch(target, closest(target, tried)) < TOLERANCE:
        return None
    if len(tried) >= MOST_TRIES:
        return None
    if len(tried) >= HALVINGS:
        halved = closest(target, tried[:HALVINGS])
        return strength(halved.experiment) * AROUND[len(tried) - HALVINGS]
    low, high = LOW, HIGH
    for other in tried:
        if other.train_cost < target.train_cost:
            low = strength(other.experiment)
        else:
            high = strength(other.experiment)
    return float((low * high) ** 0.5)


@dataclass(frozen=True)
class Match:
    """A run and its rival with the other penalty at (nearly) its training cost."""

    target: Penalized
    other: Penalized

    @property
    def l1(self) -> Penalized:
        """The one with the L1 penalty."""
        return self.other if swept(self.target.experiment) == "lambd" else self.target

    @property
    def l2(self) -> Penalized:
        """The one with the L2 penalty."""
        return self.target if self.l1 is self.other else self.other

    @property
    def sparser(self) -> bool:
        """Whether L1 has at least 3 times as many weights below SMALL as L2, and any at all."""
        return self.l1.small_share >= 3 * self.l2.small_share and self.l1.small_share > 0


def search(target: Penalized, measured: Callable[[Experiment], Penalized]) -> Match | None:
    """The target with the closest of the rivals tried; None where the target exploded."""
    tried: list[Penalized] = []
    while (value := next_lambda(target, tried)) is not None:
        tried.append(measured(rival(target.experiment, value)))
    return Match(target, closest(target, tried)) if tried else None


def matched(experiment: Experiment, stopped: Stopped = never) -> Match | None:
    """The search for the experiment's rival by runs, each of which follows from those before."""

    def measured(one: Experiment) -> Penalized:
        return measure(trained(one, stopped))

    return search(measured(experiment), measured)


def question(experiment: Experiment, *, redraw: bool = True) -> Question[str, Match | None]:
    """The matches of the page's own run and of ten seeds."""
    settings = {"page": [experiment], "seeds": with_seeds(experiment, redraw=redraw)}
    return Question(settings, itself, make=matched)


def verdict(shown: Match, over_seeds: Sequence[Match]) -> list[str]:
    """What the two matched runs and those of other seeds say, one sentence each."""
    l1, l2 = shown.l1, shown.l2
    off = mismatch(shown.target, shown.other)
    costs = (
        f"Training cost {l2.train_cost:.4f} with L2, {l1.train_cost:.4f} with L1: {percent(off)} "
        + ("apart." if off < NEAR else "apart, which is no match.")
    )
    zeros = (
        f"Weights below {in_full(SMALL)}: {percent(l2.small_share)} with L2, "
        f"{percent(l1.small_share)} with L1. Weights that are exactly 0: "
        f"{percent(l2.zero_share)} with L2, {percent(l1.zero_share)} with L1."
    )
    sentences = [costs, zeros]
    if l1.zero_share < l1.small_share:
        sentences.append(
            "L1 moves a weight by the same amount everywhere. Near 0 a weight therefore jumps "
            "over 0 and back: it comes close to 0, and is exactly 0 only by chance."
        )
    near = [match for match in over_seeds if mismatch(match.target, match.other) < NEAR]
    claim = f"L1 has at least 3 times as many below {in_full(SMALL)} as L2"
    if len(near) < len(over_seeds):
        sentences.append(f"{len(near)} of {len(over_seeds)} seeds match within {percent(NEAR, 0)}.")
    sentences.append(seeds_words(claim, Held(sum(match.sparser for match in near), len(near))))
    return sentences
