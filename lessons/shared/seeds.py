"""The seeds over which a lesson repeats its runs: ten samples, or ten starts on one sample."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from core.experiment import Experiment
from lessons.shared.question import Answer, Name, Question, Stopped, trained

SEEDS = range(10)
"""A band is made of these seeds, from the lowest to the highest."""
DATA_SEED = 100
"""Seed i draws its data from seed DATA_SEED + i, as some sets share a stream with the weights."""


@functools.lru_cache(maxsize=256)
def with_seeds(experiment: Experiment, *, redraw: bool = False) -> tuple[Experiment, ...]:
    """The experiment with each of SEEDS: weights, batches and masks anew.

    redraw draws the sample anew too (for data from a file: the split), so that what holds in all
    seeds holds for more than one sample. Without it all have the experiment's own data.
    """
    seeds = tuple(experiment.with_seed(seed) for seed in SEEDS)
    if redraw:
        return tuple(replace(one, data_seed=DATA_SEED + one.init_seed) for one in seeds)
    return seeds


def over_seeds(
    experiments: Mapping[Name, Experiment],
    measure: Callable[[Any], Answer],
    make: Callable[[Experiment, Stopped], Any] = trained,
    *,
    redraw: bool = False,
) -> Question[Name, Answer]:
    """The question what measure gives for each of the experiments with each of SEEDS.

    Seed i has the same data, start and order for all of them, so they can be compared seed by seed.
    """
    settings = {
        name: with_seeds(experiment, redraw=redraw) for name, experiment in experiments.items()
    }
    return Question(settings, measure, make)


def band_words(*, redraw: bool) -> str:
    """What ten seeds have in common and what the band is, as a sentence for a chart."""
    own = (
        "Each seed has a sample (of a file: a split), first weights and batches of its own"
        if redraw
        else "All seeds have the same data; first weights and batches differ"
    )
    return f"{own}. Line: the median; band: lowest to highest of ten seeds."
