"""What a run will cost, estimated from its settings before it begins.

The rates were fitted to the compiled engine's updates of fifteen nets, from 3 to 2.4 million
parameters (Xeon with AVX-512, one core); another processor may be two or three times as slow. That
is near enough to tell a second from a minute.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from core.data import Dataset
from core.due import BAND, FILM_BYTES, FRAMES
from core.experiment import Experiment

UPDATE_SECONDS = 3e-6
"""What an update costs besides its arithmetic."""
SECONDS_PER_PRODUCT = 1 / 35e9
"""An update multiplies and adds three times a weight and example, in the first layer twice."""
SECONDS_PER_UNIT = 0.7e-9
"""An activation and its slope, for each unit and example."""
DROPOUT_FACTOR = 1.6
"""Masks are drawn and applied."""


@dataclass(frozen=True)
class Cost:
    """About how many seconds of one core a run takes, and how many MB it holds."""

    seconds: float
    megabytes: float

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.seconds + other.seconds, self.megabytes + other.megabytes)


def cost_of(experiment: Experiment, data: Dataset) -> Cost:
    """The cost of the experiment's run on these data.

    Seconds: iterations times an update of a batch, and BAND + FRAMES looks at all examples, each
    like an update. MB: six copies of theta (steps, averages, gradient), the film's, and four of
    the inputs.
    """
    m = experiment.train_of(data.train.m)
    dims = (data.n_x, *experiment.hidden, 1 if data.n_classes == 2 else data.n_classes)
    looks = min(FRAMES + BAND, 2 * experiment.iterations) * _update(
        experiment, dims, m + data.dev.m
    )
    updates = experiment.iterations * _update(experiment, dims, experiment.batch_of(m))
    n = sum(units * (inputs + 1) for inputs, units in pairwise(dims))
    film = min(FILM_BYTES, 8 * n * min(FRAMES, experiment.iterations))
    size = 6 * 8 * n + film + 4 * 8 * data.n_x * (m + data.dev.m)
    return Cost(updates + looks, size / 1e6)


def _update(experiment: Experiment, dims: tuple[int, ...], examples: int) -> float:
    """The seconds of one update of so many examples."""
    weights = sum(units * inputs for inputs, units in pairwise(dims))
    products = 6 * weights - 2 * dims[0] * dims[1]
    per_example = products * SECONDS_PER_PRODUCT + sum(dims[1:]) * SECONDS_PER_UNIT
    dropped = min(experiment.keep_prob, experiment.keep_prob_input) < 1
    return UPDATE_SECONDS + examples * per_example * (DROPOUT_FACTOR if dropped else 1.0)


def fewer_iterations(experiment: Experiment, cost: Cost, seconds: float) -> int:
    """How many iterations would cost at most so many seconds, to two digits; 0 if none would.

    >>> fewer_iterations(Experiment(iterations=100_000), Cost(75.0, 1.0), 20.0)
    26000
    """
    most = int(experiment.iterations * seconds / cost.seconds)
    unit = int(10 ** max(0, len(str(most)) - 2))
    return most // unit * unit
