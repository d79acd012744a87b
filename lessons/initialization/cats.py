"""Why N x 0.01 failed on the cats and 1/sqrt(n) did not (8.4): the chapter's question, by runs.

A picture has 12,288 features, and 209 pictures span at most 209 directions among them. dW[1] =
dZ X^T/m is made of pictures, so descent moves W[1] within these directions only. With X = Q R (Q:
an orthonormal basis of them, R: the pictures in it) the net W[1] Q on R has the same Z, costs and
updates as W[1] on X, at a fiftieth of the work.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from core.compiled import make_engine
from core.data import Dataset, Floats, Part, targets
from core.experiment import Experiment
from core.network import NO_LAYER, Layer, Network, pack, unpack
from core.streams import chapter_stream
from datasets import registered
from lessons.initialization.signals import Signals, measure_signals, short
from lessons.shared.measures import accuracy, guess_cost
from lessons.shared.question import Question, Stopped, itself, never
from lessons.shared.seeds import SEEDS
from lessons.shared.words import rounded

UPDATES = 2500
ALPHA = 0.0075
ALPHAS = (0.0025, 0.0075, 0.02, 0.1, 0.5)
DEEP, SHALLOW = (20, 7, 5), (7,)
EVERY = 10
"""The cost of every tenth update is kept."""
WORKED, FAILED = 0.5, 0.99
"""Costs below half of the guess's count as working; above 99 % of it nothing was learned."""


@dataclass(frozen=True)
class Arm:
    """A net and the scale of each W[l]; None stands for 1/sqrt(n_{l-1})."""

    hidden: tuple[int, ...]
    scales: tuple[float | None, ...]


ARMS: dict[str, Arm] = {
    "0.01": Arm(DEEP, (0.01,) * 4),
    "1/√n": Arm(DEEP, (None,) * 4),
    "0.01 in W1 only": Arm(DEEP, (0.01, None, None, None)),
    "0.01 in W2 to W4": Arm(DEEP, (None, 0.01, 0.01, 0.01)),
    "0.01, 12288-7-1": Arm(SHALLOW, (0.01, 0.01)),
}
"""The chapter's two, each half of their difference by itself, and its net with one hidden layer."""


@dataclass(frozen=True)
class Trial:
    """One training: an arm by its name, alpha, and the seed of the weights."""

    arm: str
    alpha: float
    seed: int


def pictures() -> Dataset:
    """The emoji cats, the chapter's 209 training and 50 test pictures."""
    return registered("emoji_cats", 0, 1.0)


def guess() -> float:
    """The cost of answering every picture with the classes' shares."""
    return guess_cost(pictures().train.y, 2)


@dataclass(frozen=True, eq=False)
class Turned:
    """The training pictures in coordinates of their own: X = Q R, R (k, m), and the data."""

    Q: Floats
    R: Floats
    data: Dataset


def turn(data: Dataset) -> Turned:
    """Q (n_0, k) orthonormal and R (k, m) with X = Q R, k = m or n_0, whichever is smaller."""
    Q, R = np.linalg.qr(data.train.X)
    return Turned(Q, np.ascontiguousarray(R), data)


@functools.lru_cache(maxsize=1)
def turned_pictures() -> Turned:
    """The pictures, turned once for the server; 0.3 s."""
    return turn(pictures())


def first_layers(arm: Arm, n_0: int, seed: int) -> list[Layer]:
    """W[l] = N(0, 1) times the arm's scale, drawn as core.initialization draws it; b[l] = 0."""
    rng = chapter_stream(seed)
    layers = [NO_LAYER]
    for (n_in, n), scale in zip(pairwise((n_0, *arm.hidden, 1)), arm.scales, strict=True):
        W = rng.standard_normal((n, n_in)) * (1 / np.sqrt(n_in) if scale is None else scale)
        layers.append(Layer(W, np.zeros((n, 1))))
    return layers


@dataclass(frozen=True)
class Trained:
    """costs in nats at every tenth update, the lowest of all, and the accuracies at the end.

    worked is the first update that saw a cost below half of the guess's, None if none did; problem
    says how a run diverged, "" where it did not.
    """

    costs: tuple[float, ...]
    lowest: float
    worked: int | None
    train_accuracy: float
    dev_accuracy: float
    problem: str


def train(trial: Trial, turned: Turned, guess: float) -> Trained:
    """UPDATES updates of the trial's arm; guess is the cost of saying the classes' shares."""
    arm, data = ARMS[trial.arm], turned.data
    layers = first_layers(arm, data.n_x, trial.seed)
    small = [NO_LAYER, Layer(layers[1].W @ turned.Q, layers[1].b), *layers[2:]]
    network = Network((turned.R.shape[0], *arm.hidden, 1), "relu")
    experiment = Experiment(hidden=arm.hidden, alpha=trial.alpha, iterations=UPDATES)
    part = Part(turned.R, data.train.y)
    engine = make_engine(experiment, network, part, 2, pack(small))
    costs = np.asarray(engine.advance(np.full(UPDATES, trial.alpha)))
    below = np.flatnonzero(costs < WORKED * guess)
    trained = unpack(engine.theta, network.layer_dims)
    moved = (trained[1].W - small[1].W) @ turned.Q.T
    theta = pack([Layer(layers[1].W + moved, trained[1].b), *trained[2:]])
    whole = Network((data.n_x, *arm.hidden, 1), "relu")
    return Trained(
        costs=tuple(costs[::EVERY].tolist()),
        lowest=float(costs.min(initial=np.inf)),
        worked=int(below[0]) if below.size else None,
        train_accuracy=accuracy(whole, theta, data.train),
        dev_accuracy=accuracy(whole, theta, data.dev),
        problem=engine.problem,
    )


def train_on_pictures(trial: Trial, stopped: Stopped = never) -> Trained:
    """What comes of a trial: about 0.3 s, too short to be stopped."""
    return train(trial, turned_pictures(), guess())


def seeds_question(alpha: float) -> Question[str, Trained]:
    """Every arm at this alpha over ten seeds."""
    trials = {arm: [Trial(arm, alpha, seed) for seed in SEEDS] for arm in ARMS}
    return Question(trials, itself, make=train_on_pictures)


def first_signals(arm: Arm, data: Dataset, seed: int) -> Signals:
    """The sizes of A, dZ and dW before the first update, on the pictures themselves."""
    network = Network((data.n_x, *arm.hidden, 1), "relu")
    theta = pack(first_layers(arm, data.n_x, seed))
    return measure_signals(network, theta, data.train.X, targets(data.train.y, data.n_classes))


def scale_against(n_in: int, scale: float) -> float:
    """scale over 1/sqrt(n_{l-1}): how many times too large or small it is for n_in inputs.

    >>> round(scale_against(12288, 0.01), 2), round(scale_against(20, 0.01), 3)
    (1.11, 0.045)
    """
    return float(scale * np.sqrt(n_in))


def signals_verdict(sizes: Mapping[str, Signals]) -> list[str]:
    """How much of dZ comes back to layer 1 before any update, with each of the two starts."""
    small, large = (float(sizes[name].dZ[0, 0]) for name in ("0.01", "1/√n"))
    said = (
        f"Before any update, dZ of layer 1 is {short(small)} with N × 0.01 and {short(large)} with "
        f"1/√n: {short(large / small)} times smaller. So layer 1 hardly moves."
    )
    return [said]


def verdict(found: Mapping[str, Sequence[Trained]], guess: float) -> list[str]:
    """What each arm's seeds reached, and which part of the difference did it."""
    return [*(_of_arm(name, seeds, guess) for name, seeds in found.items()), _because(found, guess)]


def _of_arm(name: str, seeds: Sequence[Trained], guess: float) -> str:
    n, lowest = len(seeds), [one.lowest for one in seeds]
    gone = sum(bool(one.problem) for one in seeds)
    diverged = f" {gone} diverged." if gone else ""
    worked = sorted(one.worked for one in seeds if one.worked is not None)
    if worked:
        when = f"update {worked[0]:,}" if n == 1 else f"updates {worked[0]:,} to {worked[-1]:,}"
        return (
            f"{name}: {len(worked)} of {n} seeds fall below half the guess's cost, at {when}; "
            f"lowest cost, median {rounded(np.median(lowest), 2)}.{diverged}"
        )
    gained = 100 * max(0.0, 1 - min(lowest) / guess)
    return (
        f"{name}: in no seed below half the guess's cost; the lowest cost of all is "
        f"{min(lowest):.4f}, {gained:.2f} % below the guess.{diverged}"
    )


def _because(found: Mapping[str, Sequence[Trained]], guess: float) -> str:
    """Where 0.01 does its harm, if the two arms that split the difference settle it."""

    def works(name: str) -> bool:
        return sum(one.worked is not None for one in found[name]) > len(found[name]) / 2

    def fails(name: str) -> bool:
        return all(one.lowest > FAILED * guess for one in found[name])

    if works("0.01 in W1 only") and fails("0.01 in W2 to W4"):
        return (
            "So W1 is not to blame, where 0.01 is about 1/√12288 = 0.009: the later layers are, "
            "where it is many times less than 1/√n."
        )
    return "At this α the two halves of the difference do not settle which layers are to blame."
