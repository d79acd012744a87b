"""Normalization (8.3): what it does to training when every feature has the same scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.experiment import Experiment
from core.scaling import fit_scaling
from core.training import Run
from lessons.shared.chosen import chosen, reporting
from lessons.shared.measures import guess_cost, median
from lessons.shared.question import Question
from lessons.shared.seeds import over_seeds
from lessons.shared.words import in_full, no_lower, percent, rounded, several

BASE = Experiment(
    dataset="breast_cancer", hidden=(8,), iterations=500, alpha=3.0, standardize=True, init_seed=2
)
"""The standardized run, at the rate that the sweep finds best for it by training cost."""
RAW_ALPHA = 3e-4
"""The rate that the sweep finds best for the raw features; a test holds both against a sweep."""

LEAST_SHARE = 0.001
"""A smaller share of a cost would read 0.0 %."""

ALPHAS = (1e-5, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)


def raw_twin(experiment: Experiment, alpha: float) -> Experiment:
    """The same run on the features as they come, at this alpha."""
    return replace(experiment, standardize=False, alpha=alpha)


@dataclass(frozen=True)
class Ended:
    """A run's end: its plain training cost (eq. 6, nats), infinite where it diverged; dev error."""

    cost: float
    dev_error: float


def measure(run: Run) -> Ended:
    """The numbers of a run, as far as it came."""
    last = run.snapshots[-1]
    return Ended(float("inf") if run.diverged else last.train_cost, 1 - last.dev_accuracy)


Sweep = Mapping[tuple[bool, float], Sequence[Ended]]
"""The ends, seed by seed, by whether the features were standardized, and alpha."""


def sweep_question(
    experiment: Experiment, *, redraw: bool = True
) -> Question[tuple[bool, float], Ended]:
    """Raw and standardized at each of ALPHAS over ten seeds, all else as in the experiment."""
    runs = {
        (standardize, alpha): replace(experiment, standardize=standardize, alpha=alpha)
        for standardize in (False, True)
        for alpha in ALPHAS
    }
    return over_seeds(runs, measure, redraw=redraw)


def costs_of(answers: Sweep, *, standardize: bool) -> dict[float, list[float]]:
    """The final training costs of one kind by alpha, from the smallest, seed by seed."""
    mine = {alpha: ends for (kind, alpha), ends in answers.items() if kind == standardize}
    return {alpha: [one.cost for one in mine[alpha]] for alpha in sorted(mine)}


def best_alpha(answers: Sweep, *, standardize: bool) -> float:
    """The alpha with the lowest median training cost in the seeds that choose.

    A diverged run counts as infinite (lessons/shared/chosen.py).
    """
    return chosen(costs_of(answers, standardize=standardize)).name


def sweep_verdict(answers: Sweep) -> list[str]:
    """The best alpha of each kind and what it reaches, and where runs diverged.

    Chosen on some seeds, by training cost; costs and dev errors are those of the other seeds.
    """
    raw, standardized = (chosen(costs_of(answers, standardize=kind)) for kind in (False, True))
    cost, raw_cost = standardized.reported.value, raw.reported.value
    said = (
        f"By training cost raw is best at α = {in_full(raw.name)}, standardized at α = "
        f"{in_full(standardized.name)}: chosen on {raw.seeds[0]} seeds. On the {raw.seeds[1]} "
        f"others their median costs are {rounded(raw_cost, 2)} and {rounded(cost, 2)}, "
        f"{percent(cost / raw_cost)} of it."
    )
    return [
        said,
        _by_dev(answers, standardized.name),
        *(_where_diverged(answers, kind) for kind in (False, True)),
    ]


def _by_dev(answers: Sweep, by_cost: float) -> str:
    """The standardized alpha that the dev error would choose, which need not be the same."""
    alphas = sorted(alpha for kind, alpha in answers if kind)
    found = chosen({a: [one.dev_error for one in answers[True, a]] for a in alphas})
    others = median([one.dev_error for one in reporting(answers[True, by_cost])])
    if found.name == by_cost:
        return f"By dev error standardized is best there too: {percent(others)}."
    return (
        f"By dev error standardized is best at α = {in_full(found.name)}, "
        f"{percent(found.reported.value)} "
        f"on the other seeds; at α = {in_full(by_cost)} it is {percent(others)}. The lowest "
        "training cost is not the lowest dev error."
    )


def _where_diverged(answers: Sweep, standardize: bool) -> str:
    name = "Standardized" if standardize else "Raw"
    costs = costs_of(answers, standardize=standardize)
    gone = [alpha for alpha, seeds in costs.items() if np.inf in seeds]
    if not gone:
        return f"{name}: no run diverged."
    return f"{name}: runs diverged at α = {', '.join(f'{in_full(alpha)}' for alpha in gone)}."


def scale_ratio(run: Run) -> float:
    """The largest standard deviation among the raw training features over the smallest."""
    std = fit_scaling(run.data.train.X).std
    return float(std.max() / std.min())


def first_at_or_below(run: Run, cost: float) -> int | None:
    """The first iteration from which an update saw no more than this cost; None if none did.

    The trace keeps a cost for each update, or the lowest of some updates in a row, so the answer
    may be early by as many as it puts together. Iteration t - 1 is where update t starts from.
    """
    reached = np.flatnonzero(run.trace.low <= cost)
    return int(run.trace.iteration[reached[0]]) - 1 if reached.size else None


def verdict(raw: Run, standardized: Run) -> list[str]:
    """What the two runs' numbers say, one sentence each."""
    scales = (
        f"The raw features' standard deviations differ by a factor of {scale_ratio(raw):,.0f}; "
        "standardized, each one is 1."
    )
    wrong = _what_went_wrong("Raw", raw) + _what_went_wrong("Standardized", standardized)
    if raw.diverged or standardized.diverged:
        return [scales, *wrong]
    return [scales, *wrong, *_compared(raw, standardized)]


def _what_went_wrong(name: str, run: Run) -> list[str]:
    """A sentence if the run diverged, or its cost ended no lower than without any input."""
    alpha, nothing = run.experiment.alpha, guess_cost(run.data.train.y, run.data.n_classes)
    cost = run.snapshots[-1].train_cost
    if run.diverged:
        return [f"{name} diverged at α = {in_full(alpha)} ({run.reason}): take a smaller α."]
    if cost < 0.995 * nothing:
        return []
    said = (
        f"{name}, at α = {in_full(alpha)}: the cost after {several(run.iteration, 'update')}, "
        f"{rounded(cost, 2)}, is {no_lower(cost, nothing)} that of always predicting the class "
        f"frequencies, {rounded(nothing, 2)}."
    )
    return [said]


def _compared(raw: Run, standardized: Run) -> list[str]:
    """Which one is ahead after the last update of both, since when, and on dev."""
    ends = {"Raw": raw.snapshots[-1], "Standardized": standardized.snapshots[-1]}
    ahead, behind = sorted(ends, key=lambda name: ends[name].train_cost)
    low, high = ends[ahead].train_cost, ends[behind].train_cost
    dev = (
        f"Dev accuracy: {percent(ends['Raw'].dev_accuracy)} raw, "
        f"{percent(ends['Standardized'].dev_accuracy)} standardized."
    )
    if low == high:
        return [f"Both ended at a cost of {rounded(low, 2)}.", dev]
    when = first_at_or_below(raw if ahead == "Raw" else standardized, high)
    since = (
        f" It reached {behind.lower()}'s final cost after {several(when, 'update')}."
        if when
        else ""
    )
    said = (
        f"{ahead} ended at a cost of {rounded(low, 2)}, {behind.lower()} at {rounded(high, 2)}: "
        f"{ahead.lower()} has {_share_of(low, high)} of the other's."
    )
    return [said + since, dev]


def _share_of(low: float, high: float) -> str:
    share = low / high
    return percent(share) if share >= LEAST_SHARE else f"less than {percent(LEAST_SHARE)}"
