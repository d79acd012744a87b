"""Updates, epochs and seconds until a target cost, against the batch size (8.6.3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.batches import examples_per_update, updates_per_epoch
from core.experiment import Experiment
from core.training import Run
from lessons.minibatch.timing import LARGEST, Timing, powers_of_two
from lessons.shared.chosen import choosing, chosen, reporting
from lessons.shared.measures import median, updates_to
from lessons.shared.question import Question
from lessons.shared.seeds import over_seeds
from lessons.shared.words import in_full, percent, rounded

MOST_UPDATES, MOST_EPOCHS = 8_000, 2_000
"""A run of the comparison ends after whichever of them comes first."""
TARGETS = (0.6, 0.5, 0.4, 0.3, 0.2, 0.15, 0.1, 0.07, 0.05)
TARGET = 0.1
ALPHAS = (0.03, 0.1, 0.3, 1.0, 3.0)
ALIKE = 0.2
"""Times closer than this share are called alike: they are measured on a machine with other work."""


def sizes_of(m: int) -> list[int]:
    """Powers of two below m up to LARGEST, and 0 for all m.

    >>> sizes_of(10), sizes_of(4)
    ([1, 2, 4, 8, 0], [1, 2, 0])
    """
    return [*powers_of_two(min(m - 1, LARGEST)), 0]


def with_size(experiment: Experiment, batch_size: int, m: int) -> Experiment:
    """The same run at this batch size, as long as the comparison lets it be."""
    updates = min(MOST_UPDATES, MOST_EPOCHS * updates_per_epoch(m, batch_size))
    return replace(experiment, batch_size=batch_size, iterations=updates)


@dataclass(frozen=True)
class Reached:
    """After how many updates a run was first seen at or below each of TARGETS; infinite: never."""

    batch_size: int
    alpha: float
    m: int
    updates: tuple[float, ...]

    def updates_to(self, target: float) -> float:
        """Updates until the target; infinite where it was not reached."""
        return self.updates[TARGETS.index(target)]

    def epochs_to(self, target: float) -> float:
        """The same in passes over the m examples."""
        return self.updates_to(target) / updates_per_epoch(self.m, self.batch_size)

    def seconds_to(self, target: float, timings: Sequence[Timing]) -> float:
        """The same in seconds, by the time that an update of this size was measured to take."""
        size = examples_per_update(self.m, self.batch_size)
        return self.updates_to(target) * next(t.seconds for t in timings if t.examples == size)


def measure(run: Run) -> Reached:
    """When the run first had each target, by its snapshots: FRAMES looks at all m examples."""
    updates = tuple(updates_to(run, target) for target in TARGETS)
    return Reached(run.experiment.batch_size, run.experiment.alpha, run.data.train.m, updates)


def size_question(experiment: Experiment, m: int) -> Question[int, Reached]:
    """The experiment at each batch size, all else the same, over ten seeds."""
    return over_seeds({size: with_size(experiment, size, m) for size in sizes_of(m)}, measure)


def alpha_question(experiment: Experiment, m: int) -> Question[tuple[int, float], Reached]:
    """The experiment at every other size, and with all m, with each of ALPHAS, over ten seeds."""
    runs = {
        (size, alpha): replace(with_size(experiment, size, m), alpha=alpha)
        for size in [*sizes_of(m)[:-1:2], 0]
        for alpha in ALPHAS
    }
    return over_seeds(runs, measure)


BySize = Mapping[int, Sequence[Reached]]
"""The answers of each batch size (0: all m), seed by seed."""


def at_best_alphas(answers: Mapping[tuple[int, float], Sequence[Reached]], target: float) -> BySize:
    """Of each batch size the answers at the alpha with the fewest updates in the median seed.

    The choosing half of the seeds decides (lessons/shared/chosen.py). Of equals it is the
    smallest; where none gets there in the median, that with most seeds there.
    """

    def rank(key: tuple[int, float]) -> tuple[float, int, float]:
        steps = [one.updates_to(target) for one in choosing(answers[key])]
        return median(steps), -int(np.isfinite(steps).sum()), key[1]

    return {
        size: answers[min((key for key in answers if key[0] == size), key=rank)]
        for size in dict.fromkeys(size for size, _ in answers)
    }


def verdict(answers: BySize, target: float, timings: Sequence[Timing]) -> list[str]:
    """Which sizes need the fewest epochs, updates and seconds, by the medians of the seeds.

    Which that is the choosing half of the seeds decides; the figures are those of the other half.
    The seconds are those measured.
    """
    m = next(iter(answers.values()))[0].m
    updates = by_size(answers, lambda one: one.updates_to(target))
    told = {size: median(reporting(seeds)) for size, seeds in updates.items()}
    if all(value == float("inf") for value in told.values()):
        return [
            (
                f"At no batch size the median seed gets to a cost of {in_full(target)}: take a "
                "higher one."
            )
        ]
    epochs = by_size(answers, lambda one: one.epochs_to(target))
    ms = by_size(answers, lambda one: 1e3 * one.seconds_to(target, timings))
    never = [_name(size, m) for size, value in told.items() if value == float("inf")]
    sentences = [
        f"To a cost of {in_full(target)}, {_least(epochs, m, 'epochs', 'the fewest')}.",
        f"In updates, {_least(updates, m, 'updates', 'the fewest')}.",
        f"In time, as measured now, {_least(ms, m, 'ms', 'the least')}{_alike(ms, m)}.",
    ]
    if never:
        sentences.append(f"Not there by the median seed in the updates it had: {', '.join(never)}.")
    n = len(next(iter(answers.values())))
    on, others = len(choosing(range(n))), len(reporting(range(n)))
    return [
        *sentences,
        f"Which is best was chosen on {on} seeds; these figures are of {others} others.",
    ]


def by_size(answers: BySize, number: Callable[[Reached], float]) -> dict[int, list[float]]:
    """A number of each seed's answer, for each batch size."""
    return {size: [number(one) for one in seeds] for size, seeds in answers.items()}


def _name(size: int, m: int) -> str:
    if size == 1:
        return "one by one"
    return f"all {m} at once" if size == 0 else f"B = {examples_per_update(m, size)}"


def _least(found: Mapping[int, Sequence[float]], m: int, unit: str, least: str) -> str:
    """Who takes the least, and what one by one and all at once take, where they were not chosen."""
    best = chosen(found)
    told = {size: median(reporting(seeds)) for size, seeds in found.items()}
    name = _name(best.name, m)
    others = "".join(
        f", {_name(size, m)} {_number(told[size])}" for size in (1, 0) if size != best.name
    )
    figures = f"{_number(told[best.name])} {unit}{others}"
    if best.theirs == best.name:
        return f"{name} takes {least}, {figures}"
    theirs = _name(best.theirs, m)
    return (
        f"{name} is best for half of the seeds and {theirs} for the others; in those {name} takes "
        f"{figures}"
    )


def _number(value: float) -> str:
    if value == float("inf"):
        return "does not get there"
    return f"{value:,.0f}" if value >= 100 else rounded(value)


def _alike(found: Mapping[int, Sequence[float]], m: int) -> str:
    """The sizes that are about as fast as the fastest."""
    told = {size: median(reporting(seeds)) for size, seeds in found.items()}
    least = min(told.values())
    near = [_name(size, m) for size, value in told.items() if value <= (1 + ALIKE) * least]
    return (
        f" (within {percent(ALIKE, 0)} of each other: {', '.join(near)})" if len(near) > 1 else ""
    )
