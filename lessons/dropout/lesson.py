"""Dropout (8.5.3): what leaving units out at random does to a net that fits too closely."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.experiment import Experiment
from core.training import Run
from lessons.dropout.thinned import (
    COUNTS,
    NETS,
    PASSES,
    Averaging,
    LayerMeans,
    average_of_thinned,
    mean_activations,
)
from lessons.shared.compare import (
    Words,
    claims,
    compared,
    dev_words,
    gap_words,
    lower_words,
    seeds_words,
)
from lessons.shared.evidence import TWO, lower
from lessons.shared.measures import cure_of, errors
from lessons.shared.truth import Claim, said
from lessons.shared.words import moved, percent, too_early

BASE = Experiment(
    dataset="moons", noise=2.0, train_size=60, data_seed=0, iterations=2000, keep_prob=0.8
)
"""60 noisy points for a 2-20-5-1 net, as in the lesson on regularization; the chapter's 0.8."""

LAMBD = 0.3
"""The penalty that goes with dropout in the comparison, where the page has none."""
CLOSE = 0.02
"""A mean activation is kept where it changes by less than this share."""
WORDS = Words(
    helped="dropout helped",
    harmed="here dropout did harm",
    too_much="so many units are missing that the net fits less well even what it has seen",
)
DEPENDS = (
    "Whether dropout pays depends on the sample. On some samples it lowers the dev error from "
    "nearly all first weights, on others from few or none. So no one sample settles it: ten "
    "samples give odds."
)
CHANCE = 3.5
"""The largest change of several layers is chance up to so many standard errors."""


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
        """Dev error minus training error: where it is above 0, the variance (8.2.2)."""
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
            return [f"The run {name} dropout diverged: {run.reason}. {cure_of(run)}"]
    if plain.iteration != dropped.iteration:
        return too_early(plain, dropped)
    found = compared(plain, dropped)
    return [
        f"Training error {moved(*found.train)}.",
        gap_words(found),
        dev_words(found, WORDS),
    ]


def told(plain: Run, dropped: Run, true: tuple[float, float]) -> list[Claim]:
    """What the verdict says of the errors, against the true errors of both runs."""
    found = claims(compared(plain, dropped), WORDS, true)
    return said(found, verdict(plain, dropped))


def activation_verdict(means: list[LayerMeans]) -> str:
    """Whether the division keeps each layer's mean, and what adds up from layer to layer."""
    layer, last = max(means, key=lambda one: abs(one.own_change)), means[-1]
    change, chance = abs(layer.own_change), TWO * layer.standard_error
    words = f"Its own dropping changes a layer's mean by at most {percent(change)}"
    words += f", ± {percent(chance)} by the chance of {PASSES} draws: "
    if change < CLOSE:
        words += "the division keeps it."
    elif change <= CHANCE * layer.standard_error:
        words += "no more than chance brings, so nothing says that the division does not keep it."
    else:
        words += "the division does not keep it."
    if not last.full:
        return words
    left, through = last.undivided / last.full, last.after / last.full - 1
    words += f" Undivided, {percent(left)} would be left in {last.name}."
    if abs(through) >= CLOSE:
        words += (
            f" Through all layers {last.name} still moved by {percent(through)}: g is not "
            "linear, so the mean of g(Z) is not g of the mean Z."
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


def seeds_verdict(answers: dict[str, list[Measured]], *, redraw: bool = True) -> list[str]:
    """What each way of `ways` did over the seeds, seed by seed; answers as `ways` names them.

    redraw : whether each seed had data of its own.
    """
    lost = sum(answer.diverged for way in answers.values() for answer in way)
    if lost:
        return [
            f"{lost} of the runs diverged, so there is nothing to compare. Try a smaller λ or α."
        ]
    neither, penalty, fresh, frozen, both = answers.values()
    names = {"narrows dev minus training error": "gap", "lowers dev error": "dev_error"}
    dropout = [
        lower_words(
            f"Dropout {claim}",
            [getattr(one, name) for one in neither],
            [getattr(one, name) for one in fresh],
            same_data=not redraw,
        )
        for claim, name in names.items()
    ]
    better = [min(a.dev_error, b.dev_error) for a, b in zip(penalty, fresh, strict=True)]
    together = "The penalty and dropout together have a lower dev error than the better of the two"
    best = lower(better, [one.dev_error for one in both])
    agreements = [answer.agreement[-1] for answer in fresh]
    averaged = f"The average of {NETS} thinned nets predicts what the unthinned net does on"
    change = max(answer.largest_change for answer in fresh)
    return [
        *dropout,
        f"Fresh masks: {_mean_errors(fresh)}. Frozen mask: {_mean_errors(frozen)}.",
        seeds_words(together, best, same_data=not redraw),
        f"{averaged} {percent(min(agreements))} to {percent(max(agreements))} of the dev points.",
        f"A layer's own dropping changes its mean activation by at most {percent(change)}.",
    ]


def _mean_errors(answers: list[Measured]) -> str:
    train, dev = (
        percent(sum(errors) / len(answers))
        for errors in ([a.train_error for a in answers], [a.dev_error for a in answers])
    )
    return f"training error {train} in the mean, dev error {dev}"
