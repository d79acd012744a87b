"""What stands before the first update of a run: its data, first weights, engine and schedule."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from core.compiled import make_engine, make_observer
from core.data import Dataset, Part
from core.engine import Engine
from core.experiment import Experiment
from core.initialization import initialize
from core.network import Network
from core.scaling import Scaling, apply, fit_scaling, no_scaling
from core.schedules import SCHEDULES, Schedule
from core.snapshot import Observer
from core.splits import stratified_order
from core.streams import chapter_stream, stream


@dataclass(frozen=True, eq=False)
class Prepared:
    """What an experiment makes of a data set.

    data has the training examples that are trained on, in their own units; scaled is what the net
    sees of it, by scaling (eq. 1). engine holds the first weights, observer looks at any.
    """

    data: Dataset
    scaling: Scaling
    scaled: Dataset
    network: Network
    engine: Engine
    observer: Observer


def prepare(experiment: Experiment, source: Dataset) -> Prepared:
    """Choose the training examples, scale, draw the first weights, and make the engine.

    The mean and the standard deviation of eq. 1 are those of the examples that are trained on.
    """
    data = with_train_size(source, experiment)
    scaling, scaled = no_scaling(data.n_x), data
    if experiment.standardize:
        scaling = fit_scaling(data.train.X)
        train, dev = (Part(apply(scaling, part.X), part.y) for part in (data.train, data.dev))
        scaled = replace(data, train=train, dev=dev)
    n_y = 1 if data.n_classes == 2 else data.n_classes
    network = Network((data.n_x, *experiment.hidden, n_y), experiment.activation)
    theta = initialize(
        network.layer_dims,
        chapter_stream(experiment.init_seed),
        initialization=experiment.initialization,
        init_scale=experiment.init_scale,
    )
    engine = make_engine(experiment, network, scaled.train, data.n_classes, theta)
    observer = make_observer(experiment, network, scaled)
    return Prepared(data, scaling, scaled, network, engine, observer)


def with_train_size(data: Dataset, experiment: Experiment) -> Dataset:
    """The data with train_size of its training examples, drawn class by class; 0 keeps them all."""
    size = experiment.train_of(data.train.m)
    if size == data.train.m:
        return data
    rng = stream("training subset", experiment.data_seed)
    kept = stratified_order(data.train.y, rng)[:size]
    train = Part(np.ascontiguousarray(data.train.X[:, kept]), data.train.y[kept])
    return replace(data, train=train)


def make_schedule(experiment: Experiment) -> Schedule:
    """The experiment's schedule with its settings filled in (eq. 20-22)."""
    entry = SCHEDULES[experiment.schedule]
    return entry.make(**{knob: getattr(experiment, knob) for knob in entry.knobs})
