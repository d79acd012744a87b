"""What all lessons share: errors, weights and seeds of runs."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from core.data import Floats
from core.experiment import Experiment
from core.network import unpack
from core.training import Run

SEEDS = range(10)
"""A band is made of these seeds: weights, batches and masks anew, the data the same."""


def errors(run: Run) -> tuple[float, float]:
    """(training error, dev error) at the end: the shares that are classified wrongly (8.2.2)."""
    last = run.snapshots[-1]
    return 1 - last.train_accuracy, 1 - last.dev_accuracy


def all_weights(run: Run) -> Floats:
    """Every w of every W[l] in one vector, without the biases: what a penalty sees."""
    return np.concatenate([layer.W.ravel() for layer in unpack(run.theta, run.network.layer_dims)])


def over_seeds(experiments: Iterable[Experiment]) -> list[Experiment]:
    """Each experiment with each of SEEDS, all seeds of the first one first."""
    return [experiment.with_seed(seed) for experiment in experiments for seed in SEEDS]


def percent(share: float) -> str:
    """0.1234 as 12.3 %."""
    return f"{100 * share:.1f} %"
