"""Regularization (8.5.1-2): what a penalty on the weights does to a net that fits too closely."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from core.costs import decay_factor
from core.experiment import Experiment
from core.training import Run
from lessons.shared.measures import all_weights, errors
from lessons.shared.question import Question
from lessons.shared.seeds import over_seeds
from lessons.shared.words import percent, where_stopped

BASE = Experiment(
    dataset="moons",
    noise=2.0,
    train_size=60,
    data_seed=0,
    alpha=0.1,
    iterations=6000,
    lambd=0.3,
    init_seed=5,
)
"""60 noisy points for a 2-20-5-1 net: few enough to be learned by heart.

At the default lambda a weight that only decays keeps (1 - alpha lambda/m)^6000, about 5 %: large
enough that L2 alone does not bring it below SMALL.
"""

LAMBDAS = (0.0, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
SMALL = 1e-3
"""A weight below this, in absolute value, counts as switched off."""
SIZE_EDGES = np.linspace(-6.0, 2.0, 49)
"""Bins of log10 |w|, six a decade; the first and the last also hold all beyond them."""
FEW = 2
"""A change by so few dev points says nothing."""


def unpenalized(experiment: Experiment) -> Experiment:
    """The same run but for the penalty: the one knob that differs."""
    return replace(experiment, lambd=0.0, lambd_l1=0.0)


def swept(experiment: Experiment) -> str:
    """The setting whose lambda is in question: L1's where L1 is the only penalty, else L2's."""
    only_l1 = experiment.lambd == 0 and experiment.lambd_l1 > 0
    return "lambd_l1" if only_l1 else "lambd"


def strength(experiment: Experiment) -> float:
    """The lambda in question: where the page is in the sweep."""
    return float(getattr(experiment, swept(experiment)))


def with_strength(experiment: Experiment, value: float) -> Experiment:
    """The experiment with this value for the lambda in question; the other penalty stays."""
    if swept(experiment) == "lambd_l1":
        return replace(experiment, lambd_l1=value)
    return replace(experiment, lambd=value)


@dataclass(frozen=True)
class Penalized:
    """What is wanted of one run: errors in [0, 1], cost in nats without penalty, and its weights.

    small_share and zero_share: of |w| < SMALL and of w = 0. sizes: the share of the weights in
    each bin of SIZE_EDGES. exploded: the run diverged, or its weights are beyond all use.
    """

    experiment: Experiment
    exploded: bool
    train_error: float
    dev_error: float
    train_cost: float
    weight_norm: float
    small_share: float
    zero_share: float
    sizes: tuple[float, ...]

    @property
    def gap(self) -> float:
        """Dev error minus training error: the variance of 8.2.2."""
        return self.dev_error - self.train_error


def measure(run: Run) -> Penalized:
    """The numbers of a run, as far as it came."""
    train_error, dev_error = errors(run)
    w = np.abs(all_weights(run))
    low, high = 10 ** SIZE_EDGES[0], 10 ** SIZE_EDGES[-1]
    counts, _ = np.histogram(np.log10(np.minimum(np.maximum(w, low), high)), SIZE_EDGES)
    return Penalized(
        experiment=run.experiment,
        exploded=run.diverged or bool(w.max() > 1e6),
        train_error=train_error,
        dev_error=dev_error,
        train_cost=run.snapshots[-1].train_cost,
        weight_norm=float(np.linalg.norm(w)),
        small_share=float(np.mean(w < SMALL)),
        zero_share=float(np.mean(w == 0)),
        sizes=tuple(float(share) for share in counts / w.size),
    )


def sweep_question(experiment: Experiment) -> Question[float, Penalized]:
    """The experiment at each of LAMBDAS, by it, over ten seeds."""
    return over_seeds({value: with_strength(experiment, value) for value in LAMBDAS}, measure)


def decay_words(experiment: Experiment, m: int) -> str:
    """What an unusual decay factor does to the weights; "" for one in [0, 1]."""
    factor = decay_factor(experiment.alpha, experiment.lambd, m)
    if factor >= 0:
        return ""
    effect = (
        f"and makes it {-factor:.3g} times as large. They explode, whatever the data say"
        if factor < -1
        else "which makes training jump about"
    )
    return (
        f"1 - αλ/m is {factor:.3g} (eq. 11): every update turns each weight's sign round, {effect}."
        f" With α = {experiment.alpha:g} and m = {m}, λ must stay below m/α = "
        f"{m / experiment.alpha:.3g}."
    )


def step_words(experiment: Experiment, m: int) -> str:
    """What L1's step of fixed length does where it is longer than SMALL; "" where it is not."""
    step = experiment.alpha * experiment.lambd_l1 / m
    if step <= SMALL:
        return ""
    return (
        f"L1 moves every weight by αλ/m = {step:.3g} at each update: around 0 it swings to and fro "
        f"by about that, so fewer stay below {SMALL:g}. A smaller α brings them nearer."
    )


def verdict(plain: Run, penalized: Run) -> list[str]:
    """What the two runs' numbers say, one sentence each."""
    before, after, m = measure(plain), measure(penalized), penalized.data.train.m
    if plain.experiment == penalized.experiment:
        return ["λ is 0, so both runs are the same. Raise λ."]
    decay = decay_words(penalized.experiment, m)
    if before.exploded or after.exploded:
        return _explosion(before, after, decay)
    stopped = where_stopped(plain, penalized)
    if not stopped and before.train_error >= _always_the_larger_class(plain):
        alpha = plain.experiment.alpha
        learned = "Without a penalty the run learned no more than to name one class always"
        return [f"{learned}, so there is nothing to improve: α = {alpha:g} does not suit this net."]
    norms = f"{before.weight_norm:.1f} to {after.weight_norm:.1f}"
    sentences = [
        *stopped,
        f"{_name(penalized.experiment)} took ‖w‖ from {norms}.",
        _gap_words(before, after),
        _dev_words(before, after, penalized.data.dev.m),
        decay,
        step_words(penalized.experiment, m),
    ]
    return [sentence for sentence in sentences if sentence]


def _always_the_larger_class(run: Run) -> float:
    """The training error of a net that gives every point the more frequent class."""
    y = run.data.train.y
    return 1.0 - float(np.bincount(y).max()) / y.size


def _name(experiment: Experiment) -> str:
    l2, l1 = f"L2 with λ = {experiment.lambd:g}", f"L1 with λ = {experiment.lambd_l1:g}"
    if experiment.lambd and experiment.lambd_l1:
        return f"{l2} and {l1} together"
    return l2 if experiment.lambd else l1


def _explosion(before: Penalized, after: Penalized, decay: str) -> list[str]:
    if before.exploded:
        alpha = before.experiment.alpha
        return [f"The run without penalty diverged too: α = {alpha:g} is too large here. Lower α."]
    cause = decay or (
        f"Without the penalty the same α = {after.experiment.alpha:g} trains, with it the steps "
        "are too long: lower α or λ."
    )
    return ["With the penalty the weights exploded.", cause]


def _gap_words(before: Penalized, after: Penalized) -> str:
    if after.weight_norm < 0.01:
        return "With no weights left the net gives every point the same answer."
    moved = f"Dev minus training error went from {percent(before.gap)} to {percent(after.gap)}: "
    if abs(after.gap - before.gap) < 0.005:
        return moved + "the variance is the same."
    return moved + ("less variance." if after.gap < before.gap else "no less variance here.")


def _dev_words(before: Penalized, after: Penalized, m: int) -> str:
    points = round((after.dev_error - before.dev_error) * m)
    if points == 0:
        return f"Dev error stayed at {percent(after.dev_error)}."
    return (
        f"Dev error went from {percent(before.dev_error)} to {percent(after.dev_error)}, "
        f"{abs(points)} {'more' if points > 0 else 'fewer'} of {m} points wrong: "
        + _judgement(before, after, points)
    )


def _judgement(before: Penalized, after: Penalized, points: int) -> str:
    if after.train_error > before.train_error + 0.05 and points > FEW:
        return "λ is too large, the net no longer fits even its training points."
    if abs(points) <= FEW:
        return "too few to say that the penalty helped or harmed."
    return "the penalty paid." if points < 0 else "here the penalty did harm."
