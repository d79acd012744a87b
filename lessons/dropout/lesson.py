"""Dropout (8.5.3): what leaving units out at random does to a net that fits too closely."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.experiment import Experiment
from core.training import Run
from lessons.dropout.thinned import (
    COUNTS,
    NETS,
    Averaging,
    LayerMeans,
    average_of_thinned,
    mean_activations,
)
from lessons.shared.measures import errors
from lessons.shared.words import percent, too_early

BASE = Experiment(
    dataset="moons", noise=2.0, train_size=60, data_seed=0, iterations=2000, keep_prob=0.8
)
"""60 noisy points for a 2-20-5-1 net, as in the lesson on regularization; the chapter's 0.8."""

LAMBD = 0.3
"""The penalty that goes with dropout in the comparison, where the page has none."""
CLOSE = 0.02
"""A mean activation is kept where it changes by less than this share."""
FEW = 2
"""A change by so few dev points says nothing."""


def dropping(experiment: Experiment) -> bool:
    """Whether any unit is ever dropped: hidden ones, if there are any, or inputs."""
    return experiment.keep_prob_input < 1 or (experiment.keep_prob < 1 and bool(experiment.hidden))


def without_dropout(experiment: Experiment) -> Experiment:
    """The same run with every unit kept: the one thing that differs."""
    return replace(experiment, keep_prob=1.0, keep_prob_input=1.0)


def ways(experiment: Experiment) -> dict[str, Experiment]:
    """The experiment without help, with either of penalty and dropout, and with both (exercise 2).

    The penalty is the experiment's own, or an L2 penalty of LAMBD where it has none.
    """
    penalized = experiment
    if experiment.lambd == 0 and experiment.lambd_l1 == 0:
        penalized = replace(experiment, lambd=LAMBD)
    bare = replace(experiment, lambd=0.0, lambd_l1=0.0)
    fresh, frozen = (replace(bare, frozen_mask=frozen) for frozen in (False, True))
    return {
        "neither": without_dropout(bare),
        "penalty": without_dropout(penalized),
        "dropout": fresh,
        "dropout, frozen mask": frozen,
        "penalty and dropout": replace(penalized, frozen_mask=False),
    }


@dataclass(frozen=True)
class Measured:
    """What the comparison wants of one run, in shares of 1; nothing but errors if it diverged.

    largest_change is the largest own_change of a layer's mean activation, by size; agreement has
    one value for each of COUNTS.
    """

    train_error: float
    dev_error: float
    largest_change: float
    agreement: tuple[float, ...]
    diverged: bool = False

    @property
    def gap(self) -> float:
        """Dev error minus training error: the variance (8.2.2)."""
        return self.dev_error - self.train_error


def measure(run: Run) -> Measured:
    """The numbers of a finished run."""
    train_error, dev_error = errors(run)
    if run.diverged:
        nothing = float("nan")
        return Measured(train_error, dev_error, nothing, (nothing,) * len(COUNTS), diverged=True)
    if not dropping(run.experiment):
        return Measured(train_error, dev_error, 0.0, (1.0,) * len(COUNTS))
    change = largest_change(mean_activations(run))
    return Measured(train_error, dev_error, change, average_of_thinned(run).agreement)


def largest_change(means: list[LayerMeans]) -> float:
    """The own_change of the layer whose mean activation its dropping changes most, by size."""
    return max(abs(layer.own_change) for layer in means)


def verdict(plain: Run, dropped: Run) -> list[str]:
    """What the two runs' errors say, one sentence each."""
    if not dropping(dropped.experiment):
        return ["No unit is dropped, so both runs are the same. Lower a keep_prob."]
    for name, run in (("without", plain), ("with", dropped)):
        if run.diverged:
            return [f"The run {name} dropout diverged: {run.reason}. Try a smaller λ."]
    if plain.iteration != dropped.iteration:
        return too_early(plain, dropped)
    train, dev = zip(errors(plain), errors(dropped), strict=True)
    dev_words = _dev_words(train, dev, dropped.data.dev.m)
    gaps = dev[0] - train[0], dev[1] - train[1]
    return [
        f"Training error went from {percent(train[0])} to {percent(train[1])}.",
        f"Dev error minus training error went from {percent(gaps[0])} to {percent(gaps[1])}: "
        + ("less variance." if gaps[1] < gaps[0] else "no less variance here."),
        f"Dev error went from {percent(dev[0])} to {percent(dev[1])}: {dev_words}",
    ]


def _dev_words(train: tuple[float, ...], dev: tuple[float, ...], m: int) -> str:
    points = round((dev[1] - dev[0]) * m)
    if abs(points) <= FEW:
        return f"{abs(points)} of {m} points, too few to say that dropout helped or harmed."
    if points < 0:
        return "dropout paid."
    if train[1] > train[0] + 0.05:
        return "so many units are missing that the net fits less well even what it has seen."
    return "here dropout did harm."


def activation_verdict(means: list[LayerMeans]) -> str:
    """Whether the division keeps each layer's mean, and what adds up from layer to layer."""
    change, last = largest_change(means), means[-1]
    words = f"Its own dropping changes a layer's mean by at most {percent(change)}"
    words += ": the division keeps it." if change < CLOSE else ": the division does not keep it."
    if not last.full:
        return words
    left, through = last.undivided / last.full, last.after / last.full - 1
    words += f" Undivided, {percent(left)} would be left in {last.name}."
    if abs(through) >= CLOSE:
        words += (
            f" Through all layers {last.name} still moved by {percent(through)}: g bends, so "
            "the mean of g(Z) is not g of the mean Z."
        )
    return words


def averaging_verdict(averaging: Averaging) -> str:
    """How near one net, and the average of all of them, come to the unthinned net."""
    (one, all_of_them), (error, averaged) = (
        (percent(shares[0]), percent(shares[-1]))
        for shares in (averaging.agreement, averaging.error)
    )
    return (
        f"One thinned net predicts what the unthinned net does on {one} of the dev points in the "
        f"mean, the average of {NETS} on {all_of_them}. Dev error: {error} for one thinned net in "
        f"the mean, {averaged} for the average, {percent(averaging.unthinned_error)} for the "
        "unthinned net."
    )


def seeds_verdict(answers: dict[str, list[Measured]]) -> list[str]:
    """What each way of `ways` did over the seeds, seed by seed; answers as `ways` names them."""
    lost = sum(answer.diverged for way in answers.values() for answer in way)
    if lost:
        return [f"{lost} of the runs diverged, so there is nothing to compare. Try a smaller λ."]
    neither, penalty, fresh, frozen, both = answers.values()
    narrower = sum(b.gap < a.gap for a, b in zip(neither, fresh, strict=True))
    lower = sum(b.dev_error < a.dev_error for a, b in zip(neither, fresh, strict=True))
    best = sum(
        c.dev_error < min(a.dev_error, b.dev_error)
        for a, b, c in zip(penalty, fresh, both, strict=True)
    )
    seeds, change = len(fresh), max(answer.largest_change for answer in fresh)
    agreements = [answer.agreement[-1] for answer in fresh]
    narrowed = f"Dropout narrows dev minus training error in {narrower} of {seeds} seeds"
    averaged = f"The average of {NETS} thinned nets predicts what the unthinned net does on"
    together = "The penalty and dropout together have a lower dev error than the better of the two"
    return [
        f"{narrowed} and lowers dev error in {lower}.",
        f"Fresh masks: {_mean_errors(fresh)}. Frozen mask: {_mean_errors(frozen)}.",
        f"{together} in {best} of {seeds} seeds.",
        f"{averaged} {percent(min(agreements))} to {percent(max(agreements))} of the dev points.",
        f"A layer's own dropping changes its mean activation by at most {percent(change)}.",
    ]


def _mean_errors(answers: list[Measured]) -> str:
    train, dev = (
        percent(sum(errors) / len(answers))
        for errors in ([a.train_error for a in answers], [a.dev_error for a in answers])
    )
    return f"training error {train} in the mean, dev error {dev}"
