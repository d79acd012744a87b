"""Small real runs, for what is shown of them."""

from __future__ import annotations

import numpy as np

from core.data import Dataset, Part
from core.experiment import Experiment
from core.training import Run


def trained(experiment: Experiment, data: Dataset) -> Run:
    run = Run(experiment, data)
    while run.outcome is None:
        run.advance(0.05)
    return run


def plane(m: int = 40, n_classes: int = 2) -> Dataset:
    """Points left to right, class by class, with features of quite different scales."""
    rng = np.random.default_rng(0)

    def part(size: int) -> Part:
        y = np.arange(size) % n_classes
        X = np.stack([100 + 10 * (y + rng.normal(0, 0.5, size)), rng.normal(0, 0.1, size)])
        return Part(X, y)

    names = tuple("abc"[:n_classes])
    return Dataset("plane", "2-D", part(m), part(m // 2), None, names, ("width", "weight"))


def pictures(m: int = 30, n_classes: int = 3) -> Dataset:
    """Pictures of 3 x 4 pixels in three colours; the first pixels are the class, with noise."""
    rng = np.random.default_rng(1)

    def part(size: int) -> Part:
        y = np.arange(size) % n_classes
        X = rng.random((36, size))
        X[:6] = 0.5 * X[:6] + 0.5 * y / (n_classes - 1)
        return Part(X, y)

    names = ("none", "half", "all")[:n_classes]
    return Dataset("pictures", "image", part(m), part(m), None, names, (), (3, 4, 3))


def diverged() -> Run:
    """A run whose weights grow past all bounds."""
    run = trained(Experiment(hidden=(4,), iterations=500, alpha=1000, lambd=1000), plane())
    assert run.outcome is not None
    assert run.outcome.state == "diverged"
    return run
