"""Regularization (8.5.1-2): what a penalty on the weights does to a net that fits too closely."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.costs import decay_factor
from core.experiment import Experiment
from core.training import Run
from lessons.shared.chosen import chosen
from lessons.shared.compare import (
    Compared,
    Words,
    claims,
    compared,
    dev_words,
    gap_words,
    lower_words,
)
from lessons.shared.measures import all_weights, errors
from lessons.shared.question import Question
from lessons.shared.seeds import over_seeds
from lessons.shared.truth import Claim, said
from lessons.shared.words import in_full, percent, several, where_stopped

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
NO_WEIGHTS = 0.01
"""Below this ||w|| the net gives every point the same answer."""
WORDS = Words(
    helped="the penalty helped",
    harmed="here the penalty did harm",
    too_much="λ is too large, the net no longer fits even its training points",
)
SIZE_EDGES = np.linspace(-6.0, 2.0, 49)
"""Bins of log10 |w|, six a decade; the first and the last also hold all beyond them."""


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
        """Dev error minus training error: where it is above 0, the variance of 8.2.2."""
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


def sweep_question(experiment: Experiment, *, redraw: bool = True) -> Question[float, Penalized]:
    """The experiment at each of LAMBDAS, by it, over ten seeds."""
    runs = {value: with_strength(experiment, value) for value in LAMBDAS}
    return over_seeds(runs, measure, redraw=redraw)


def sweep_verdict(
    found: Mapping[float, Sequence[Penalized]], now: float, *, redraw: bool = True
) -> list[str]:
    """What ten seeds say of the lambda of LAMBDAS nearest to the page's, against none.

    The best of the sweep is chosen on half of the seeds and reported on the others.
    """
    value = min(LAMBDAS[1:], key=lambda one: abs(np.log(one) - np.log(now or 1.0)))
    pairs = [
        (a, b)
        for a, b in zip(found[0.0], found[value], strict=True)
        if not (a.exploded or b.exploded)
    ]
    if len(pairs) < len(found[0.0]):
        return [f"Runs exploded at λ = {in_full(value)} or without a penalty: nothing to compare."]
    gaps, devs = (
        ([getattr(a, name) for a, _ in pairs], [getattr(b, name) for _, b in pairs])
        for name in ("gap", "dev_error")
    )
    best = chosen({x: [_dev_error(one) for one in seeds] for x, seeds in found.items()})
    same, how = not redraw, best.words(percent, lambda value: f"λ = {in_full(value)}")
    return [
        lower_words(
            f"λ = {in_full(value)} has a smaller gap than no penalty", *gaps, same_data=same
        ),
        lower_words(f"λ = {in_full(value)} has a lower dev error", *devs, same_data=same),
        f"The lowest median dev error is at λ = {in_full(best.name)}, {how}.",
    ]


def _dev_error(one: Penalized) -> float:
    return float("inf") if one.exploded else one.dev_error


def decay_words(experiment: Experiment, m: int) -> str:
    """What an unusual decay factor does to the weights; "" for one in [0, 1]."""
    factor = decay_factor(experiment.alpha, experiment.lambd, m)
    if factor >= 0:
        return ""
    turns = f"1 - αλ/m is {factor:.3g} (eq. 11): every update turns each weight's sign round"
    most, keeps = 2 * m / experiment.alpha, m / experiment.alpha
    at = f"With α = {in_full(experiment.alpha)} and m = {m}"
    if factor < -1:
        return (
            f"{turns} and makes it {-factor:.3g} times as large. The weights explode, whatever the "
            f"data say. {at}, λ must stay below 2m/α = {most:.3g}."
        )
    return (
        f"{turns} and leaves {-factor:.3g} of its size: the weights swing around 0. {at}, no sign "
        f"turns below λ = m/α = {keeps:.3g}."
    )


def step_words(experiment: Experiment, m: int) -> str:
    """What L1's step of fixed length does where it is longer than SMALL; "" where it is not."""
    step = experiment.alpha * experiment.lambd_l1 / m
    if step <= SMALL:
        return ""
    return (
        f"L1 moves every weight by αλ/m = {step:.3g} at each update: around 0 it swings to and fro "
        f"by about that, so fewer stay below {in_full(SMALL)}. A smaller α brings them nearer."
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
        return [_nothing_learned(plain)]
    norms = f"{before.weight_norm:.1f} to {after.weight_norm:.1f}"
    found = compared(plain, penalized)
    sentences = [
        *stopped,
        f"{_name(penalized.experiment)} took ‖w‖ from {norms}.",
        *_errors_in_words(after, found),
        decay,
        step_words(penalized.experiment, m),
    ]
    return [sentence for sentence in sentences if sentence]


def told(plain: Run, penalized: Run, true: tuple[float, float]) -> list[Claim]:
    """What the verdict says of the errors, against the true errors of both runs."""
    found = claims(compared(plain, penalized), WORDS, true)
    return said(found, verdict(plain, penalized))


def _errors_in_words(after: Penalized, found: Compared) -> list[str]:
    dev = dev_words(found, WORDS)
    if after.weight_norm < NO_WEIGHTS:
        return ["With no weights left the net gives every point the same answer.", dev]
    return [gap_words(found), dev]


def _always_the_larger_class(run: Run) -> float:
    """The training error of a net that gives every point the more frequent class."""
    y = run.data.train.y
    return 1.0 - float(np.bincount(y).max()) / y.size


def _nothing_learned(plain: Run) -> str:
    """What is so, and what may be tried: which of these is the cause, two runs do not say."""
    alpha, made = in_full(plain.experiment.alpha), several(plain.iteration, "update")
    hidden = "" if plain.experiment.hidden else ", or hidden layers"
    return (
        "Without a penalty the net is no better than always predicting one class, so there is "
        f"nothing to improve. It made {made} at α = {alpha}: try another α, more updates{hidden}."
    )


def _name(experiment: Experiment) -> str:
    l2, l1 = (
        f"L2 with λ = {in_full(experiment.lambd)}",
        f"L1 with λ = {in_full(experiment.lambd_l1)}",
    )
    if experiment.lambd and experiment.lambd_l1:
        return f"{l2} and {l1} together"
    return l2 if experiment.lambd else l1


def _explosion(before: Penalized, after: Penalized, decay: str) -> list[str]:
    if before.exploded:
        alpha = before.experiment.alpha
        too = " too" if after.exploded else ""
        gone = f"The run without penalty diverged{too}"
        return [f"{gone}: α = {in_full(alpha)} is too large here. Lower α."]
    cause = decay or (
        f"Without the penalty the same α = {in_full(after.experiment.alpha)} trains, with it the "
        "steps are too long: lower α or λ."
    )
    return ["With the penalty the weights exploded.", cause]
