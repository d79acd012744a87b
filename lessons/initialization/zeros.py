"""Symmetry (8.4): hidden units that start alike stay alike; how many different ones are left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from core.compiled import make_engine
from core.data import Dataset, Floats, Part
from core.experiment import Experiment
from core.network import NO_LAYER, Layer, Network, forward, pack, predict, unpack
from core.streams import chapter_stream
from datasets import data_of
from lessons.shared.measures import accuracy
from lessons.shared.question import Question, Stopped, itself, never
from lessons.shared.seeds import SEEDS
from lessons.shared.words import percent

BASE = Experiment(
    dataset="moons", data_seed=0, hidden=(8, 8), activation="tanh", alpha=1.0, iterations=2000
)
LINEAR = "no hidden layer"
"""A linear model on the same data, beside the nets."""
STARTS = ("W = 0, b = 0", "W = 0, every b = 1", "all w = 0.5", "W = 0, b drawn", "1/√n, b = 0")
"""Three starts whose units are all alike, and two whose units differ: in b only, in W only."""
ALL = (*STARTS, LINEAR)
ALIKE = STARTS[:3]
BEYOND = 0.03
"""An accuracy so much above the linear model's is beyond a straight line."""
SAME = 1e-9
"""Units whose weights differ by less than this share of the layer's largest count as the same."""


def first_theta(layer_dims: Sequence[int], start: str, seed: int) -> Floats:
    """Theta at the start of this name; seed is that of chapter_stream, for what is drawn.

    >>> first_theta((2, 1), "all w = 0.5", 0)
    array([0.5, 0.5, 0. ])
    """
    rng = chapter_stream(seed)
    layers = [NO_LAYER]
    for n_in, n in pairwise(layer_dims):
        W, b = np.zeros((n, n_in)), np.zeros((n, 1))
        if start == STARTS[1]:
            b += 1.0
        elif start == STARTS[2]:
            W += 0.5
        elif start == STARTS[3]:
            b = rng.standard_normal((n, 1))
        elif start == STARTS[4]:
            W = rng.standard_normal((n, n_in)) / np.sqrt(n_in)
        elif start != STARTS[0]:
            raise ValueError(f"start must be one of {'; '.join(STARTS)}, got {start!r}")
        layers.append(Layer(W, b))
    return pack(layers)


def different_units(layer: Layer) -> int:
    """How many units of a layer have weights and bias that no unit before them has (within SAME).

    Two units with the same w and b give the same a for every input.

    >>> different_units(Layer(np.array([[1.0], [1.0], [2.0]]), np.zeros((3, 1))))
    2
    """
    rows = np.hstack([layer.W, layer.b])
    scale = float(np.abs(rows).max()) or 1.0
    kept: list[Floats] = []
    for row in rows:
        if not any(np.abs(row - other).max() <= SAME * scale for other in kept):
            kept.append(row)
    return len(kept)


@dataclass(frozen=True, eq=False)
class Trained:
    """One start's training at some iterations, one entry each.

    different: how many different units each hidden layer has. units: w (n_1, n_0) of layer 1.
    costs in nats, up to each iteration's; accuracy is the training set's at the end. one_side is
    None where the last units are not all alike; else whether the answers change sides at most
    once along w x, which makes a straight boundary.
    """

    iterations: tuple[int, ...]
    different: tuple[tuple[int, ...], ...]
    units: tuple[Floats, ...]
    costs: tuple[float, ...]
    accuracy: float
    one_side: bool | None


def watched(iterations: int) -> list[int]:
    """Iterations to look at: 0 to 6, 8, 10 ... 100 ... denser at the start, and the last.

    >>> watched(10)
    [0, 1, 2, 3, 4, 5, 6, 8, 10]
    """
    steps = np.rint(np.geomspace(1, iterations, 1 + round(9 * np.log10(iterations)))).astype(int)
    decades = (10**k for k in range(6) if 10**k < iterations)
    return sorted({0, *steps.tolist(), *decades, iterations})


def train_start(experiment: Experiment, data: Dataset, start: str) -> Trained:
    """Train the net of the experiment from this start, with all else as the experiment says.

    start may be LINEAR too: then the net has no hidden layer, and starts at zeros.
    """
    linear = start == LINEAR
    experiment = replace(experiment, hidden=()) if linear else experiment
    dims = (data.n_x, *experiment.hidden, 1)
    network = Network(dims, experiment.activation)
    theta = first_theta(dims, STARTS[0] if linear else start, experiment.init_seed)
    engine = make_engine(experiment, network, data.train, data.n_classes, theta)
    due = watched(experiment.iterations)
    different, units, costs, kept = [], [], [], theta
    for now, then in pairwise([*due, due[-1] + 1]):
        layers = unpack(engine.theta, dims)
        different.append(tuple(different_units(layer) for layer in layers[1:-1]))
        units.append(layers[1].W.copy())
        kept = engine.theta
        made = engine.advance(np.full(then - now, experiment.alpha))
        costs.append(float(made[0]) if len(made) else float("inf"))
        if engine.problem:
            break
    return Trained(
        iterations=tuple(due[: len(costs)]),
        different=tuple(different),
        units=tuple(units),
        costs=tuple(costs),
        accuracy=accuracy(network, kept, data.train),
        one_side=_one_side(network, kept, data.train),
    )


@dataclass(frozen=True)
class Trial:
    """One training: its settings, and one of ALL to start from."""

    experiment: Experiment
    start: str


def train(trial: Trial, stopped: Stopped = never) -> Trained:
    """What comes of a trial: some hundredths of a second, too short to be stopped."""
    return train_start(trial.experiment, data_of(trial.experiment), trial.start)


def seeds_question(experiment: Experiment) -> Question[str, Trained]:
    """Each of ALL over ten seeds, which draw the data anew as well as the weights."""
    seeds = [replace(experiment, data_seed=seed, init_seed=seed) for seed in SEEDS]
    trials = {start: [Trial(one, start) for one in seeds] for start in ALL}
    return Question(trials, itself, make=train)


def _one_side(network: Network, theta: Floats, part: Part) -> bool | None:
    """Whether the answers, in the order of w x, change at most once; None if units differ."""
    layers = unpack(theta, network.layer_dims)
    if any(different_units(layer) > 1 for layer in layers[1:-1]):
        return None
    answers = predict(network, forward(network, theta, part.X).A[-1])
    along = answers[np.argsort(layers[1].W[0] @ part.X, kind="stable")]
    return int(np.count_nonzero(np.diff(along))) <= 1


def verdict(found: Mapping[str, Trained], n_hidden: int) -> list[str]:
    """What the counts and accuracies of all starts say; found has LINEAR too."""
    alike = {name: found[name] for name in ALIKE}
    most = max(max(counts) for one in alike.values() for counts in one.different)
    sentences = []
    if most == 1:
        sentences.append(
            "The three starts without a difference have 1 different unit in each hidden layer, "
            f"from update 0 to {found[ALIKE[0]].iterations[-1]:,}. Equal units get equal "
            "gradients, so they stay equal."
        )
    if all(one.one_side for one in alike.values()):
        reached = ", ".join(percent(one.accuracy) for one in alike.values())
        sentences.append(
            f"They draw a straight line at best: {reached} right; a net without a hidden layer "
            f"{percent(found[LINEAR].accuracy)}."
        )
    drawn_b, drawn_W = (
        f"{sum(found[name].different[-1])} of {n_hidden} units differ, and the net "
        f"{_against_the_line(found[name], found[LINEAR])}"
        for name in STARTS[3:]
    )
    return [
        *sentences,
        f"The same b in every unit breaks no symmetry. b drawn, W = 0: {drawn_b}",
        f"W drawn, b = 0: {drawn_W} That b is 0 does not keep units equal.",
    ]


def _against_the_line(one: Trained, linear: Trained) -> str:
    if one.accuracy > linear.accuracy + BEYOND:
        return f"gets beyond a straight line, {percent(one.accuracy)} right."
    return f"is not beyond a straight line yet, {percent(one.accuracy)} right."


def seeds_verdict(found: Mapping[str, Sequence[Trained]]) -> list[str]:
    """What ten seeds, each with data and draws of its own, say of each start."""
    sentences = []
    for name, seeds in found.items():
        right = [one.accuracy for one in seeds]
        said = f"{name}: {percent(min(right))} to {percent(max(right))} right"
        if name != LINEAR:
            pairs = zip(seeds, found[LINEAR], strict=True)
            beyond = sum(one.accuracy > linear.accuracy + BEYOND for one, linear in pairs)
            said += f", beyond the linear model in {beyond} of {len(seeds)} seeds"
        sentences.append(said + ".")
    return sentences
