"""One copy of a registered set for all sessions of the process."""

from __future__ import annotations

import functools

from core.data import Dataset
from core.experiment import Experiment
from datasets.own import OWN, own_sets
from datasets.registry import REGISTRY, load


def registered(name: str, seed: int, noise: float) -> Dataset:
    """A registered set, one copy for all sessions that ask for the same; nobody may change it.

    Where the seed or the noise changes nothing, there is one copy for all seeds or noises.
    """
    if entry := REGISTRY.get(name):  # an unknown name is for load to complain about
        seed, noise = seed if entry.seeded else 0, noise if entry.has_noise else 1.0
    return _registered(name, seed, noise)


def data_of(experiment: Experiment) -> Dataset:
    """The shared copy of the data that an experiment names. Raises ValueError as load does.

    A visitor's own set (datasets.own) is divided by the experiment's seed.
    """
    if experiment.dataset.startswith(f"{OWN}:"):
        return own_sets().find(experiment.dataset).with_seed(experiment.data_seed)
    return registered(experiment.dataset, experiment.data_seed, experiment.noise)


@functools.lru_cache(maxsize=24)
def _registered(name: str, seed: int, noise: float) -> Dataset:
    data = load(name, seed=seed, noise=noise)
    for part in (data.train, data.dev, data.test):
        if part is not None:
            part.X.flags.writeable = part.y.flags.writeable = False
    return data
