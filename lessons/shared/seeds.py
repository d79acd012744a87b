"""The seeds over which a lesson repeats its runs."""

from __future__ import annotations

from collections.abc import Iterable

from core.experiment import Experiment

SEEDS = range(10)
"""A band is made of these seeds: weights, batches and masks anew, the data the same."""


def over_seeds(experiments: Iterable[Experiment]) -> list[Experiment]:
    """Each experiment with each of SEEDS, all seeds of the first one first."""
    return [experiment.with_seed(seed) for experiment in experiments for seed in SEEDS]
