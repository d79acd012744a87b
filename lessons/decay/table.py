"""The schedules of eq. 20-22 as numbers: alpha by epoch and by update."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.batches import epoch_of, updates_per_epoch
from core.data import Dataset, Floats, Ints
from core.experiment import Experiment
from core.preparation import make_schedule
from core.schedules import inverse_time
from lessons.shared.words import in_full, rounded

CHAPTER_ALPHA, CHAPTER_RATE = 0.2, 1.0
"""The chapter's example of eq. 20."""
MOST_EPOCHS = 150
"""So many epochs of a curve begin with a point; of a longer one's epochs, as many, evenly."""


@dataclass(frozen=True)
class AlphaCurve:
    """alpha from update t on, up to the next t; passed is how many epochs lie behind then."""

    schedule: str
    t: Ints
    passed: Floats
    alpha: Floats


@dataclass(frozen=True)
class Span:
    """alpha at the first and at the last update of an epoch."""

    first: float
    last: float


def per_epoch(experiment: Experiment, data: Dataset) -> int:
    """How many updates an epoch has."""
    m = experiment.train_of(data.train.m)
    return updates_per_epoch(m, experiment.batch_size)


def alphas_by_update(experiment: Experiment, data: Dataset, t: Sequence[int] | Ints) -> Floats:
    """Alpha of the updates t, counted from 1, by the experiment's schedule (eq. 20-22)."""
    at = np.asarray(t)
    epoch = epoch_of(at, per_epoch(experiment, data))
    return make_schedule(experiment)(experiment.alpha, epoch, at)


def curves(
    experiment: Experiment, data: Dataset, schedules: Iterable[str], *, epochs: int | None
) -> list[AlphaCurve]:
    """These schedules with their knobs as set, over so many epochs or, with None, the whole run."""
    updates = per_epoch(experiment, data)
    whole = -(-experiment.iterations // updates)
    shown = min(epochs or whole, whole)
    last = min(shown * updates, experiment.iterations)
    t = _points(last, updates)
    return [
        AlphaCurve(
            name,
            t,
            (t - 1) / updates,
            alphas_by_update(replace(experiment, schedule=name), data, t),
        )
        for name in schedules
    ]


def _points(last: int, updates: int) -> Ints:
    """The updates of a curve's points: the epochs' first ones, many early ones, the last one."""
    first = np.arange(1, last + 1, updates)
    if first.size > MOST_EPOCHS:
        first = first[np.rint(np.linspace(0, first.size - 1, MOST_EPOCHS)).astype(int)]
    early = np.rint(np.geomspace(1, last, 60)).astype(int)
    return np.unique(np.concatenate([first, early, [last]]))


def spans(
    experiment: Experiment, data: Dataset, schedules: Iterable[str], epochs: Sequence[int]
) -> dict[str, list[Span]]:
    """By schedule: alpha at the first and the last update of each of these epochs."""
    updates = per_epoch(experiment, data)
    found = {}
    for name in schedules:
        one = replace(experiment, schedule=name)
        ends = [((epoch - 1) * updates + 1, epoch * updates) for epoch in epochs]
        found[name] = [
            Span(*(float(alpha) for alpha in alphas_by_update(one, data, t))) for t in ends
        ]
    return found


def chapter_table(alpha0: float, decay_rate: float, epochs: Sequence[int]) -> list[float]:
    """alpha0 / (1 + decay_rate * epoch) (eq. 20) at these epochs.

    >>> [round(alpha, 3) for alpha in chapter_table(0.2, 1.0, [1, 2, 3, 4])]
    [0.1, 0.067, 0.05, 0.04]
    """
    at = np.asarray(epochs)
    return [float(alpha) for alpha in inverse_time(decay_rate=decay_rate)(alpha0, at, at)]


def shown_epochs(experiment: Experiment, data: Dataset) -> list[int]:
    """The chapter's four epochs, and the run's last one where it has more."""
    last = -(-experiment.iterations // per_epoch(experiment, data))
    return [1, 2, 3, 4, *([last] if last > 4 else [])]


def counted_from_words(experiment: Experiment) -> str:
    """What counting the epochs from 1 does to eq. 20, in numbers."""
    alpha0, rate = experiment.alpha, experiment.decay_rate
    first = chapter_table(alpha0, rate, [1])[0]
    from_0 = chapter_table(CHAPTER_ALPHA, CHAPTER_RATE, [0, 1, 2, 3])
    return (
        "The chapter counts epochs from 1, so the very first update already has α₀/(1 + decay_rate)"
        f" = {rounded(first)}, {rounded(first / alpha0)} times α₀ = {in_full(alpha0)}; α₀ itself "
        "belongs to epoch "
        "0, which there is not. Counted from 0, the chapter's column would be "
        f"{', '.join(f'{rounded(alpha, 2)}' for alpha in from_0)}."
    )


def two_roots_words(experiment: Experiment, data: Dataset) -> str:
    """How far eq. 22 by update is below eq. 22 by epoch, in numbers of this run."""
    updates = per_epoch(experiment, data)
    if updates == 1:
        return "All examples at every update: an epoch is one update, and both forms are the same."
    root, k = updates**0.5, experiment.decay_k
    return (
        f"An epoch has {updates:,} updates here. By epoch α stays the same for all of them; by "
        f"update it falls at each one, and at the last update of every epoch it is √{updates:,} = "
        f"{rounded(root)} times smaller. k = {rounded(k * root)} by update would bring the two "
        "together "
        f"there, at the price of a first update of {rounded(k * root * experiment.alpha)}."
    )
