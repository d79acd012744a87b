"""Decay over ten seeds: every schedule against a constant rate, and one schedule's knob swept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, replace
from typing import Any

import numpy as np

from core.data import Dataset
from core.experiment import RULES, Experiment
from core.schedules import SCHEDULES
from lessons.decay.lesson import (
    Ended,
    alone,
    constant_twin,
    knob_of,
    label,
    measure,
    name_of,
    nats,
)
from lessons.decay.parts import Parts, parts_of
from lessons.decay.table import alphas_by_update
from lessons.shared.chosen import Rival, best_rival, chosen
from lessons.shared.evidence import Grade, lower
from lessons.shared.measures import median
from lessons.shared.question import Question
from lessons.shared.seeds import over_seeds
from lessons.shared.words import capitalised, in_full, thousandths

VALUES: dict[str, tuple[float, ...]] = {
    "decay_rate": (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0),
    "decay_base": (0.999, 0.99, 0.98, 0.95, 0.9, 0.8, 0.7, 0.5),
    "decay_k": (10.0, 3.0, 1.0, 0.3, 0.1, 0.03),
}
"""A schedule's knob from the slowest decay to the fastest; k scales every step."""
ALL, SMALL = "constant, all examples", "constant, at the last α"


def rivals_question(
    experiment: Experiment, data: Dataset, *, redraw: bool = True
) -> Question[str, Ended]:
    """Every schedule with its knob as set, by name, and two more constant rates, over ten seeds.

    One is the alpha that the chosen schedule ends with, taken from the start; the other has no
    noise. Where that last alpha is no rate that a run may have, it is left out.
    """
    found = {
        label(name): alone(replace(experiment, schedule=name))
        for name in SCHEDULES
        if name != "constant"
    }
    constant = constant_twin(experiment)
    last = float(alphas_by_update(experiment, data, [experiment.iterations])[0])
    small = {SMALL: replace(constant, alpha=last)} if _allowed(last) else {}
    if experiment.schedule == "constant":
        small = {}
    everything = {ALL: replace(constant, batch_size=0)}
    runs = {label("constant"): constant, **found, **small, **everything}
    return over_seeds(runs, measure, redraw=redraw)


def _allowed(alpha: float) -> bool:
    try:
        RULES["alpha"].check("alpha", alpha)
    except ValueError:
        return False
    return True


def rivals_verdict(answers: Mapping[str, Sequence[Ended]]) -> list[str]:
    """Which ended below the constant rate's floor, in how many of the seeds."""
    floors = [ended.cost for ended in answers[label("constant")]]
    floor = thousandths(median(floors))
    sentences = [f"The constant rate's floor: {floor}, the median of the seeds."]
    for name, ended in answers.items():
        if name == label("constant"):
            continue
        costs = [one.cost for one in ended]
        middle = thousandths(median(costs)) if median(costs) < float("inf") else "diverged"
        below = lower(floors, costs)
        doubt = "" if below.grade is Grade.SAYS_SO else ", which could be chance"
        sentences.append(f"{capitalised(name)}: {middle}, below the floor {below}{doubt}.")
    return sentences


def sweep_question(experiment: Experiment, *, redraw: bool = True) -> Question[float | None, Ended]:
    """The chosen schedule by each of its knob's VALUES, by None the constant rate; ten seeds."""
    chosen, knob = alone(experiment), knob_of(experiment.schedule)
    settings: dict[float, dict[str, Any]] = {value: {knob: value} for value in VALUES[knob]}
    swept = {value: replace(chosen, **setting) for value, setting in settings.items()}
    runs = {None: constant_twin(experiment)} | swept
    return over_seeds(runs, measure, redraw=redraw)


Swept = Mapping[float, Sequence[Parts]]
"""By the knob's value, the cost in parts of each seed's run."""


def swept(
    noisy: Mapping[float | None, Sequence[Ended]], twins: Mapping[float | None, Sequence[Ended]]
) -> Swept:
    """The parts of the sweep's runs, from what they and their twins without noise ended at."""
    ends = {value: list(zip(noisy[value], twins[value], strict=True)) for value in noisy}
    return {
        value: [parts_of(*own, *still) for own, still in zip(runs, ends[None], strict=True)]
        for value, runs in ends.items()
        if value is not None
    }


def typical(seeds: Sequence[Parts]) -> Parts:
    """The median over the seeds of each part."""
    return Parts(*(median(part) for part in zip(*map(astuple, seeds), strict=True)))


def costs(found: Swept) -> dict[float, list[float]]:
    """By the knob's value, the cost that each seed's run ended at; infinite where it diverged."""
    return {value: [one.cost for one in seeds] for value, seeds in found.items()}


def best_value(found: Swept) -> float:
    """The value with the lowest median cost in the seeds that choose (lessons/shared/chosen.py)."""
    return chosen(costs(found)).name


def judged(found: Swept, value: float) -> tuple[str, Rival[float] | None]:
    """Whether a value of the sweep decays too "slow" or too "fast", and the rival that shows it.

    "" where neither a slower nor a faster value is lower in so many seeds that it is no chance.
    """
    values, at = list(found), list(found).index(value)
    for kind, rivals in (("fast", values[:at]), ("slow", values[at + 1 :])):
        rival = best_rival(costs(found), value, rivals)
        if rival is not None and rival.grade is Grade.SAYS_SO:
            return kind, rival
    return "", None


def sweep_verdict(schedule: str, found: Swept, now: float) -> list[str]:
    """Where the U has its bottom, what its two arms are made of, and where the page is."""
    name = name_of(knob_of(schedule))
    slowest, *_, fastest = found
    best = chosen(costs(found))
    if best.name in (slowest, fastest):
        which = "slowest" if best.name == slowest else "fastest"
        shape = f"It is the {which} decay of the sweep, which so shows one arm of the U only."
    else:
        shape = "The cost rises on both sides of it."
    words = best.words(nats, in_full)
    return [
        f"The lowest median cost is at {name} = {in_full(best.name)}, {words}. {shape}",
        _arm(name, slowest, found),
        _arm(name, fastest, found),
        *_where(name, now, found),
    ]


def _arm(name: str, value: float, found: Swept) -> str:
    parts = typical(found[value])
    if np.isinf(parts.cost):
        return f"{name} = {in_full(value)}: runs diverged."
    return (
        f"{name} = {in_full(value)}: {nats(parts.cost)}, of which noise {nats(parts.noise)} and "
        "distance to go "
        f"{nats(parts.way)}: {_judgement(name, value, found)}."
    )


def _judgement(name: str, value: float, found: Swept) -> str:
    kind, rival = judged(found, value)
    if rival is None:
        return "no value of the sweep is lower in enough seeds to be no chance"
    return f"too {kind}, {name} = {in_full(rival.name)} ends lower {rival.held}"


def _where(name: str, now: float, found: Swept) -> list[str]:
    """What the sweep says of the page's value, or of the nearest one that it has."""
    values = np.array(list(found))
    if not now > 0:
        return []
    near = float(values[np.argmin(np.abs(np.log(values / now)))])
    if near == values[0] or near == values[-1]:
        return []  # said already
    which = "This page's" if near == now else f"Nearest to this page's {in_full(now)},"
    return [f"{which} {name} = {in_full(near)}: {_judgement(name, near, found)}."]
