"""Small data sets and runs for the tests of the training core."""

from __future__ import annotations

import tracemalloc

import numpy as np

from core.data import Dataset, Part
from core.experiment import Experiment
from core.network import Network
from core.snapshot import Observer
from core.training import Run


def part(*, m: int, n_x: int, n_classes: int, seed: int) -> Part:
    """m points around one centre a class: mostly, but not all, on the right side."""
    rng = np.random.default_rng(seed)
    y = np.arange(m, dtype=np.int64) % n_classes
    centres = np.random.default_rng(7).standard_normal((n_x, n_classes))
    return Part(centres[:, y] + 0.7 * rng.standard_normal((n_x, m)), y)


def dataset(*, m: int = 40, n_x: int = 2, n_classes: int = 2, seed: int = 0) -> Dataset:
    """A train part of m points and a dev part of half as many."""
    return Dataset(
        name="points",
        kind="2-D",
        train=part(m=m, n_x=n_x, n_classes=n_classes, seed=seed),
        dev=part(m=m // 2, n_x=n_x, n_classes=n_classes, seed=seed + 1),
        test=None,
        class_names=tuple(str(k) for k in range(n_classes)),
    )


POINTS = dataset()
# Everything that draws a number or counts epochs is on.
BUSY = Experiment(
    hidden=(6, 4),
    iterations=400,
    optimizer="Adam",
    alpha=0.01,
    schedule="inverse_root_update",
    batch_size=16,
    keep_prob=0.8,
    keep_prob_input=0.9,
    lambd=0.1,
)


def finished(experiment: Experiment, data: Dataset = POINTS, *, seconds: float = 60.0) -> Run:
    """The run at its end, trained in pieces of about so many seconds."""
    run = Run(experiment, data)
    while run.outcome is None:
        run.advance(seconds)
    return run


def peak_of(observer: Observer, network: Network) -> int:
    """The most bytes that NumPy takes while the observer sees a theta, besides those it has."""
    thetas = np.random.default_rng(0).normal(0, 0.2, (1, network.n_parameters))
    tracemalloc.start()
    observer.see(thetas, slopes=True)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak
