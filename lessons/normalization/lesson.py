"""Normalization (8.3): what it does to training when every feature has the same scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from core.experiment import Experiment
from core.scaling import fit_scaling
from core.training import Run
from lessons.shared.measures import guess_cost, median
from lessons.shared.question import Question
from lessons.shared.seeds import over_seeds
from lessons.shared.words import percent

BASE = Experiment(
    dataset="breast_cancer", hidden=(8,), iterations=500, alpha=3.0, standardize=True, init_seed=2
)
"""The standardized run, at the rate that the sweep finds best for it."""
RAW_ALPHA = 3e-4
"""The rate that the sweep finds best for the raw features; a test holds both against a sweep."""

ALPHAS = (1e-5, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)


def raw_twin(experiment: Experiment, alpha: float) -> Experiment:
    """The same run on the features as they come, at this alpha."""
    return replace(experiment, standardize=False, alpha=alpha)


def final_cost(run: Run) -> float:
    """The plain training cost (eq. 6, nats) at a run's end, infinite where it diverged."""
    return float("inf") if run.diverged else run.snapshots[-1].train_cost


Sweep = Mapping[tuple[bool, float], Sequence[float]]
"""Final costs, seed by seed, by whether the features were standardized, and alpha."""


def sweep_question(experiment: Experiment) -> Question[tuple[bool, float], float]:
    """Raw and standardized at each of ALPHAS over ten seeds, all else as in the experiment."""
    runs = {
        (standardize, alpha): replace(experiment, standardize=standardize, alpha=alpha)
        for standardize in (False, True)
        for alpha in ALPHAS
    }
    return over_seeds(runs, final_cost)


def best_alpha(answers: Sweep, *, standardize: bool) -> float:
    """The alpha with the lowest median of the final costs; a diverged run counts as infinite."""
    alphas = sorted(alpha for kind, alpha in answers if kind == standardize)
    return min(alphas, key=lambda alpha: median(answers[standardize, alpha]))


def sweep_verdict(answers: Sweep) -> list[str]:
    """The best alpha of each kind and what it reaches, and where runs diverged."""
    raw, standardized = (best_alpha(answers, standardize=kind) for kind in (False, True))
    raw_cost, cost = np.median(answers[False, raw]), np.median(answers[True, standardized])
    said = (
        f"Raw is best at α = {raw:g}, with a median cost of {raw_cost:.2g}; standardized at "
        f"α = {standardized:g}, with {cost:.2g}, which is {percent(cost / raw_cost)} of it."
    )
    return [said, *(_where_diverged(answers, kind) for kind in (False, True))]


def _where_diverged(answers: Sweep, standardize: bool) -> str:
    name = "Standardized" if standardize else "Raw"
    gone = [a for (kind, a), costs in answers.items() if kind == standardize and np.inf in costs]
    if not gone:
        return f"{name}: no run diverged."
    return f"{name}: runs diverged at α = {', '.join(f'{alpha:g}' for alpha in sorted(gone))}."


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
        return [f"{name} diverged at α = {alpha:g} ({run.reason}): take a smaller α."]
    if cost < 0.995 * nothing:
        return []
    said = (
        f"{name}, at α = {alpha:g}: the cost after {run.iteration:,} updates, {cost:.2g}, is no "
        f"lower than that of saying the classes' shares for every example, {nothing:.2g}."
    )
    return [said]


def _compared(raw: Run, standardized: Run) -> list[str]:
    """Which one is ahead after the last update of both, since when, and on dev."""
    ends = {"Raw": raw.snapshots[-1], "Standardized": standardized.snapshots[-1]}
    ahead, behind = sorted(ends, key=lambda name: ends[name].train_cost)
    low, high = ends[ahead].train_cost, ends[behind].train_cost
    when = first_at_or_below(raw if ahead == "Raw" else standardized, high)
    since = f" It had the other's last cost after {when:,} updates." if when else ""
    said = (
        f"{ahead} ended at a cost of {low:.2g}, {behind.lower()} at {high:.2g}: "
        f"{ahead.lower()} has {percent(low / high)} of the other's."
    )
    dev = (
        f"Dev accuracy: {percent(ends['Raw'].dev_accuracy)} raw, "
        f"{percent(ends['Standardized'].dev_accuracy)} standardized."
    )
    return [said + since, dev]
