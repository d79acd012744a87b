"""Optimizers on the network (8.7): same data, weights and batches; the way to step is the knob."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.experiment import Experiment
from core.training import Run
from lessons.optimizers.race import RACERS, title
from lessons.shared.chosen import choosing, reporting
from lessons.shared.measures import cure_of, median, updates_to
from lessons.shared.question import Question
from lessons.shared.seeds import over_seeds
from lessons.shared.words import in_full, rounded, several, too_early

BASE = Experiment(
    dataset="moons",
    data_seed=0,
    hidden=(10, 10, 10, 10),
    activation="tanh",
    batch_size=64,
    iterations=300,
    init_seed=0,
)
"""Four hidden layers on 300 points, five mini-batches an epoch."""
ALPHAS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
SOUGHT = {"gradient_descent": 0.5, "momentum": 1.0, "RMSprop": 0.01, "Adam": 0.05}
"""At BASE and TARGET no alpha of the sweep is better beyond chance; a test holds them to that."""
AROUND = {
    "gradient_descent": ALPHAS[6:12],
    "momentum": ALPHAS[7:],
    "RMSprop": ALPHAS[2:8],
    "Adam": ALPHAS[2:8],
}
"""Six alphas each, with a worse one on either side of the best."""
UNSOUGHT = 0.1
"""Where an optimizer begins whose best alpha is not among these yet; it is sought in ALPHAS."""
BEST = {name: SOUGHT.get(name, UNSOUGHT) for name in RACERS}
SWEPT = {name: AROUND.get(name, ALPHAS) for name in RACERS}
TARGETS = (0.4, 0.3, 0.2, 0.15, 0.1, 0.08, 0.05)
TARGET = 0.15
"""A training cost in nats per example, over all training examples."""
EPSILONS = (1e-8, 1e-7, 1e-2)
"""Adam's paper, the chapter's 10E-8, and one so large that it is felt."""


def with_each(experiment: Experiment, alphas: Mapping[str, float]) -> dict[str, Experiment]:
    """By optimizer, the experiment with each optimizer at its alpha; all else is the same."""
    return {name: replace(experiment, optimizer=name, alpha=float(alphas[name])) for name in RACERS}


def sweep_question(
    experiment: Experiment, *, redraw: bool = True
) -> Question[tuple[str, float], Raced]:
    """Every optimizer at each of its SWEPT alphas over ten seeds, by (optimizer, alpha)."""
    runs = {
        (name, alpha): replace(experiment, optimizer=name, alpha=alpha)
        for name in RACERS
        for alpha in SWEPT[name]
    }
    return over_seeds(runs, measure, redraw=redraw)


VARIANTS = tuple((epsilon, inside) for epsilon in EPSILONS for inside in (False, True))
"""Adam's ways with epsilon: its size, and whether it stands inside the root."""


def epsilon_question(experiment: Experiment) -> Question[tuple[float, bool], Raced]:
    """The experiment with each of VARIANTS over ten seeds."""
    runs = {
        (epsilon, inside): replace(experiment, epsilon=epsilon, epsilon_inside=inside)
        for epsilon, inside in VARIANTS
    }
    return over_seeds(runs, measure)


@dataclass(frozen=True)
class Raced:
    """What is wanted of one run: updates to each of TARGETS (infinite: never), and the last cost.

    The cost is the plain one of all training examples, seen at the run's snapshots: the count is
    that of the first one from which on nine of ten are at or below the target.
    """

    updates: tuple[float, ...]
    cost: float

    def to(self, target: float) -> float:
        """Updates to one of TARGETS."""
        return self.updates[TARGETS.index(target)]


def measure(run: Run) -> Raced:
    """The numbers of a run, as far as it came."""
    last = run.snapshots[-1].train_cost
    updates = tuple(updates_to(run, target) for target in TARGETS)
    return Raced(updates, last if np.isfinite(last) else float("inf"))


Sweep = Mapping[tuple[str, float], Sequence[Raced]]
"""The sweep's answers, by optimizer and alpha, seed by seed."""


def best_alpha(answers: Sweep, name: str, target: float) -> float:
    """The alpha with the lowest median of updates to the target; the last cost breaks ties.

    The choosing half of the seeds decides (lessons/shared/chosen.py); the others are for reports.
    """

    def key(alpha: float) -> tuple[float, float]:
        mine = choosing(answers[name, alpha])
        return median([a.to(target) for a in mine]), median([a.cost for a in mine])

    return min(sorted(alpha for racer, alpha in answers if racer == name), key=key)


def first_ones(answers: Sweep, target: float) -> list[str]:
    """Who is first to the target in each reporting seed, at its best alpha; "" where none arrives.

    A tie goes to nobody: both names are given.
    """
    names = tuple(dict.fromkeys(name for name, _ in answers))
    best = {name: reporting(answers[name, best_alpha(answers, name, target)]) for name in names}
    winners = []
    for seed in range(len(best[names[0]])):
        steps = {name: best[name][seed].to(target) for name in names}
        fewest = min(steps.values())
        ahead = [name for name in names if steps[name] == fewest]
        winners.append(" and ".join(ahead) if np.isfinite(fewest) else "")
    return winners


def sweep_verdict(answers: Sweep, target: float) -> list[str]:
    """Each one's best alpha and its updates to the target, and who is first in how many seeds.

    The alphas are chosen on half of the seeds, all else is told of the others.
    """
    said = []
    for name in RACERS:
        alpha = best_alpha(answers, name, target)
        steps = [a.to(target) for a in reporting(answers[name, alpha])]
        middle, never = median(steps), sum(np.isinf(step) for step in steps)
        if np.isinf(middle):
            said.append(
                f"{title(name)}: at no α of the sweep do most seeds reach {in_full(target)}."
            )
            continue
        misses = f", {never} of {len(steps)} seeds never" if never else ""
        edge = "" if alpha not in (SWEPT[name][0], SWEPT[name][-1]) else ", the sweep's last"
        said.append(
            f"{title(name)}: best at α = {in_full(alpha)}{edge}; {middle:,.0f} updates to "
            f"{in_full(target)} in the median{misses}."
        )
    winners = [winner for winner in first_ones(answers, target) if winner]
    if winners:
        counted = "; ".join(
            f"{title(name)} in {winners.count(name)} of {len(winners)} seeds"
            for name in sorted(set(winners), key=winners.count, reverse=True)
        )
        said.append(f"First to {in_full(target)}: {counted}.")
    n = len(next(iter(answers.values())))
    halves = len(choosing(range(n))), len(reporting(range(n)))
    how = f"Each α was chosen on {halves[0]} seeds; these figures are of {halves[1]} others."
    return [*said, how]


def verdict(runs: Sequence[Run], target: float) -> list[str]:
    """What the runs say, one sentence each; none is judged before all have ended."""
    if any(run.outcome is None for run in runs):
        return too_early(*runs)
    steps = {run.experiment.optimizer: updates_to(run, target) for run in runs}
    arrived = sorted((n for n in steps if np.isfinite(steps[n])), key=lambda n: steps[n])
    said = []
    if arrived:
        order = "; ".join(f"{title(name)} after {steps[name]:,.0f}" for name in arrived)
        said.append(f"Updates until the training cost reaches {in_full(target)}: {order}.")
    return said + [_late(run, target) for run in runs if run.experiment.optimizer not in arrived]


def _late(run: Run, target: float) -> str:
    name, alpha = title(run.experiment.optimizer), f"α = {in_full(run.experiment.alpha)}"
    if run.diverged:
        return f"{name}, at {alpha}, diverged: {run.reason}. {cure_of(run)}"
    lowest = min(s.train_cost for s in run.snapshots)
    touched = ", though it touches it" if lowest <= target else ""
    return (
        f"{name}, at {alpha}, does not reach {in_full(target)} in "
        f"{several(run.iteration, 'update')}{touched}: its lowest cost is {rounded(lowest)}, "
        f"its last {rounded(run.snapshots[-1].train_cost)}."
    )


def epsilon_verdict(
    answers: Mapping[tuple[float, bool], Sequence[Raced]], target: float
) -> list[str]:
    """What epsilon and its place do to the updates needed, over the seeds."""
    said = []
    for epsilon in EPSILONS:
        medians = [
            median([a.to(target) for a in answers[epsilon, inside]]) for inside in (False, True)
        ]
        outside, inside = (f"{m:,.0f}" if np.isfinite(m) else "never" for m in medians)
        said.append(
            f"ε = {in_full(epsilon)}: median of updates to {in_full(target)} outside the root "
            f"{outside}, inside {inside}."
        )
    return said
