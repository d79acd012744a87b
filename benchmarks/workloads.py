"""What every peer has to train: four experiments with the data for them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.data import Part
from core.experiment import Experiment
from core.initialization import initialize
from core.network import Network


@dataclass(frozen=True)
class Workload:
    """An experiment, the points it trains on, and what the tables call it."""

    title: str
    experiment: Experiment
    part: Part

    @property
    def network(self) -> Network:
        return Network((self.part.X.shape[0], *self.experiment.hidden, 1))

    @property
    def batch(self) -> int:
        return self.experiment.batch_of(self.part.m)

    def first_theta(self) -> np.ndarray:
        rng = np.random.RandomState(self.experiment.init_seed)
        return initialize(self.network.layer_dims, rng, initialization="inverse_sqrt")


def field(m: int) -> Part:
    """m points in the plane, of class 1 above a wavy line, some on the wrong side."""
    rng = np.random.default_rng(54)
    X = rng.uniform(-0.6, 0.6, (2, m))
    above = X[1] + 0.1 * rng.standard_normal(m) > 0.3 * np.sin(5 * X[0])
    return Part(X, above.astype(np.int64))


def moons(m: int) -> Part:
    """Two half circles that reach into one another."""
    rng = np.random.default_rng(54)
    y = np.arange(m) % 2
    angle = rng.uniform(0, np.pi, m)
    X = np.array([np.cos(angle) + y, np.sin(angle) * (1 - 2 * y) + 0.5 * y])
    return Part(X + 0.1 * rng.standard_normal((2, m)), y)


def pictures(m: int) -> Part:
    """As many numbers as m pictures of 64 x 64 in three colours; what they show does not matter."""
    rng = np.random.default_rng(54)
    return Part(rng.random((64 * 64 * 3, m)), np.arange(m) % 2)


WORKLOADS = {
    "chapter": Workload(
        "the chapter's net, 2-20-5-1, 211 points", Experiment(alpha=0.1), field(211)
    ),
    "dropout": Workload(
        "its net with dropout 0.8, fresh masks", Experiment(alpha=0.1, keep_prob=0.8), field(211)
    ),
    "moons": Workload(
        "moons, 1,000 points, batches of 64, Adam",
        Experiment(alpha=0.001, batch_size=64, optimizer="Adam"),
        moons(1000),
    ),
    "pictures": Workload(
        "the picture net, 12288-20-7-5-1, 209 pictures",
        Experiment(alpha=0.0075, hidden=(20, 7, 5)),
        pictures(209),
    ),
}
