"""Why a decayed run ends where it does: what the noise left, and what is left of the way.

Each run has a twin without noise, which takes the same steps' lengths with all examples. What the
noisy run is above its twin is the noise's; what the twin is above the constant rate's own twin is
the way that the shrinking steps have left.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from core.data import Dataset
from core.experiment import Experiment
from core.training import Run, finish
from datasets import data_of
from lessons.decay.lesson import Ended, measure
from lessons.decay.table import per_epoch
from lessons.shared.question import Question, Stopped, never
from lessons.shared.words import capitalised, in_full, percent, thousandths

NO_FLOOR = 0.02
"""A constant rate this little above its twin, as a share of the twin's cost, has no floor."""
VISIBLE = 0.0005
"""Smaller parts are called nothing."""
BY_ITSELF = 2e9
"""Examples times parameters times updates that a page trains unasked: a second or two."""


@dataclass(frozen=True)
class Curve:
    """A run's cost on all training examples over its updates, and what it ended at."""

    ended: Ended
    iteration: tuple[int, ...]
    cost: tuple[float, ...]


def twin_of(experiment: Experiment, data: Dataset) -> Run:
    """The run with all m examples at every update, and at each update the alpha it had before.

    Epochs are counted as the mini-batches count them; else every update would be an epoch.
    """
    updates = per_epoch(experiment, data)
    return Run(replace(experiment, batch_size=0), data, per_epoch=updates, watched=False)


def without_noise(experiment: Experiment, stopped: Stopped = never) -> Run:
    """The experiment's finished twin without noise; CancelledError if it is stopped."""
    return finish(twin_of(experiment, data_of(experiment)), stopped)


def curve(run: Run) -> Curve:
    """The cost of every snapshot so far."""
    shown = run.snapshots
    return Curve(
        measure(run), tuple(s.iteration for s in shown), tuple(s.train_cost for s in shown)
    )


def twins_question(constant: Experiment, scheduled: Experiment) -> Question[str, Curve]:
    """The curves of both films' twins without noise."""
    settings = {"constant": [constant], "scheduled": [scheduled]}
    return Question(settings, curve, make=without_noise)


@dataclass(frozen=True)
class Parts:
    """A scheduled run's cost at its end and what it is made of, in nats: least + way + noise.

    least is the constant rate's cost without noise, and floor what noise adds to that rate's cost.
    """

    cost: float
    least: float
    way: float
    noise: float
    floor: float


def parts_of(scheduled: Ended, scheduled_all: Ended, constant: Ended, constant_all: Ended) -> Parts:
    """J = J_constant_all + (J_all - J_constant_all) + (J - J_all): least, way and noise.

    J are the costs that runs ended at, _all those of their twins without noise.
    """
    J, J_all, J_constant_all = scheduled.cost, scheduled_all.cost, constant_all.cost
    with np.errstate(invalid="ignore"):  # a diverged run's cost is infinite
        way, noise = np.subtract([J_all, J], [J_constant_all, J_all])
        floor = np.subtract(constant.cost, J_constant_all)
    return Parts(J, J_constant_all, float(way), float(noise), float(floor))


def has_floor(parts: Parts) -> bool:
    """Whether the constant rate ends clearly higher with noise than without."""
    return parts.floor > NO_FLOOR * parts.least


def verdict(parts: Parts, experiment: Experiment, m: int) -> list[str]:
    """Whether the floor is the noise's, and what noise and the distance to go add to the cost."""
    said = (
        f"the same constant α = {in_full(experiment.alpha)} with all {m} examples at every update"
    )
    if not np.isfinite(parts.least):
        return [f"{capitalised(said)} diverged: without noise, too, α is too large. Lower it."]
    if not has_floor(parts):
        return [_no_floor(said, parts), *_way_words(parts, experiment)]
    least, floor = thousandths(parts.least), thousandths(parts.floor)
    cause = f"The floor is the noise's: {said} ended at {least}, {floor} lower."
    return [cause, *_judgement(parts, experiment)]


def _no_floor(said: str, parts: Parts) -> str:
    if parts.floor == 0:
        return f"There is no noise, and so no floor to get under: {said} is what both films show."
    return (
        f"{capitalised(said)} ended at {thousandths(parts.least)}, no lower than with these "
        f"batches or by no more than {percent(NO_FLOOR, 0)}: noise makes no floor here. What keeps "
        "the cost up is something else, such as too long steps or too few of them."
    )


def _way_words(parts: Parts, experiment: Experiment) -> list[str]:
    if experiment.schedule == "constant" or not np.isfinite(parts.way):
        return []
    if parts.way <= 0:
        return ["Shorter steps do no harm here: without noise the decayed rate ended no higher."]
    way = thousandths(parts.way)
    return [f"Decay only leaves some way to go: without noise it ended {way} higher."]


def _judgement(parts: Parts, experiment: Experiment) -> list[str]:
    """Which part is the larger one; whether another rate is better, only the sweep can tell."""
    if experiment.schedule == "constant" or not np.isfinite([parts.way, parts.noise]).all():
        return []
    more, less = "longer steps at the end", "shorter steps at the end"
    larger = (
        f"Noise is the larger part: {less} would lower it, and leave more of the way."
        if parts.noise >= parts.way
        else f"The distance to go is the larger part: {more} would lower it, and let more noise in."
    )
    return [_parts_words(parts), f"{larger} Which of the two pays, the sweep below measures."]


def _parts_words(parts: Parts) -> str:
    above = parts.cost - parts.least
    where = f"{thousandths(abs(above))} {'above' if above >= 0 else 'below even'}"
    return (
        f"The decayed rate ended {where} that. Its own twin without noise ended at "
        f"{thousandths(parts.least + parts.way)}, so the distance to go {_adds(parts.way)} and "
        f"noise {_adds(parts.noise)}."
    )


def _adds(part: float) -> str:
    """What a part does to the cost.

    >>> _adds(0.0123), _adds(-0.0123), _adds(-1e-5)
    ('adds 0.012', 'takes 0.012 away', 'adds nothing')
    """
    if abs(part) < VISIBLE:
        return "adds nothing"
    return f"adds {thousandths(part)}" if part > 0 else f"takes {thousandths(-part)} away"
