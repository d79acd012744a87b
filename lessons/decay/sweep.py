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
from lessons.decay.parts import Parts, judged, parts_of
from lessons.decay.table import alphas_by_update
from lessons.shared.measures import median
from lessons.shared.question import Question
from lessons.shared.seeds import over_seeds
from lessons.shared.words import capitalised

VALUES: dict[str, tuple[float, ...]] = {
    "decay_rate": (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0),
    "decay_base": (0.999, 0.99, 0.98, 0.95, 0.9, 0.8, 0.7, 0.5),
    "decay_k": (10.0, 3.0, 1.0, 0.3, 0.1, 0.03),
}
"""A schedule's knob from the slowest decay to the fastest; k scales every step."""
ALL, SMALL = "constant, all examples", "constant, at the last α"


def rivals_question(experiment: Experiment, data: Dataset) -> Question[str, Ended]:
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
    return over_seeds(runs, measure)


def _allowed(alpha: float) -> bool:
    try:
        RULES["alpha"].check("alpha", alpha)
    except ValueError:
        return False
    return True


def rivals_verdict(answers: Mapping[str, Sequence[Ended]]) -> list[str]:
    """Which ended below the constant rate's floor, in how many of the seeds."""
    floors = [ended.cost for ended in answers[label("constant")]]
    sentences = [f"The constant rate's floor: {median(floors):.3f}, the median of the seeds."]
    for name, ended in answers.items():
        if name == label("constant"):
            continue
        costs = [one.cost for one in ended]
        below = sum(cost < floor for cost, floor in zip(costs, floors, strict=True))
        middle = f"{median(costs):.3f}" if median(costs) < float("inf") else "diverged"
        sentences.append(
            f"{capitalised(name)}: {middle}, below the floor in {below} of {len(costs)}."
        )
    return sentences


def sweep_question(experiment: Experiment) -> Question[float | None, Ended]:
    """The chosen schedule by each of its knob's VALUES, by None the constant rate; ten seeds."""
    chosen, knob = alone(experiment), knob_of(experiment.schedule)
    settings: dict[float, dict[str, Any]] = {value: {knob: value} for value in VALUES[knob]}
    swept = {value: replace(chosen, **setting) for value, setting in settings.items()}
    return over_seeds({None: constant_twin(experiment)} | swept, measure)


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


def best_value(found: Swept) -> float:
    """The value with the lowest median cost; a diverged run counts as infinite."""
    return min(found, key=lambda value: typical(found[value]).cost)


def sweep_verdict(schedule: str, found: Swept, now: float) -> list[str]:
    """Where the U has its bottom, what its two arms are made of, and where the page is."""
    name = name_of(knob_of(schedule))
    slowest, *_, fastest = found
    best = best_value(found)
    lowest = typical(found[best])
    if best in (slowest, fastest):
        which = "slowest" if best == slowest else "fastest"
        shape = f"the {which} decay of the sweep, so it shows one arm of the U only"
    else:
        shape = "and the cost rises on both sides of it"
    return [
        f"The lowest median cost, {lowest.cost:.3f}, is at {name} = {best:g}, {shape}.",
        _arm(name, slowest, typical(found[slowest])),
        _arm(name, fastest, typical(found[fastest])),
        _where(name, now, best, found),
    ]


def _arm(name: str, value: float, parts: Parts) -> str:
    if np.isinf(parts.cost):
        return f"{name} = {value:g}: runs diverged."
    kind = {"slow": "too slow", "fast": "too fast", "right": "about right", "": "no floor of noise"}
    return (
        f"{name} = {value:g}: {parts.cost:.3f}, of which noise {nats(parts.noise)} and way left "
        f"{nats(parts.way)}: {kind[judged(parts)]}."
    )


def _where(name: str, now: float, best: float, found: Swept) -> str:
    if now == best:
        return f"This page's {name} = {now:g} is that of the lowest."
    values = list(found)
    slower = now < best if values[-1] > values[0] else now > best
    said = f"This page's {name} = {now:g} decays {'slower' if slower else 'faster'} than that"
    if now not in values:
        return f"{said}."
    higher = typical(found[now]).cost - typical(found[best]).cost
    return f"{said} and ends {higher:.3f} higher."
