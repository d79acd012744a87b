"""The seeds over which a lesson repeats its runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from core.experiment import Experiment
from lessons.shared.question import Answer, Name, Question, Stopped, trained

SEEDS = range(10)
"""A band is made of these seeds: weights, batches and masks anew, the data the same."""


def with_seeds(experiment: Experiment) -> list[Experiment]:
    """The experiment with each of SEEDS."""
    return [experiment.with_seed(seed) for seed in SEEDS]


def over_seeds(
    experiments: Mapping[Name, Experiment],
    measure: Callable[[Any], Answer],
    make: Callable[[Experiment, Stopped], Any] = trained,
) -> Question[Name, Answer]:
    """The question what measure gives for each of the experiments with each of SEEDS."""
    settings = {name: with_seeds(experiment) for name, experiment in experiments.items()}
    return Question(settings, measure, make)
