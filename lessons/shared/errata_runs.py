"""What shows each of the chapter's ten disagreements: two numbers that differ in one thing.

Each function computes its numbers with the app's own core when it is called; all are cheap.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np

from core.activations import sigmoid
from core.averages import exponentially_weighted_averages
from core.costs import cross_entropy, losses
from core.data import Dataset, Floats, targets
from core.dropout import Dropout
from core.engine import cost_and_gradient
from core.experiment import Experiment
from core.gradient_check import gradient_check
from core.initialization import initialize
from core.network import Network, forward
from core.optimizers import OPTIMIZERS
from core.streams import chapter_stream, stream
from core.training import Run, finish
from datasets import data_of, registered
from lessons.shared.literal import literal_averages
from lessons.shared.words import in_full, rounded

UPDATES = 20


@dataclass(frozen=True)
class Row:
    """One thing that is measured, in both columns; text is what stands in place of a number."""

    what: str
    first: float
    second: float
    texts: tuple[str, str] | None = None

    @property
    def cells(self) -> tuple[str, str, str]:
        """What, and both numbers, as they are read."""
        first, second = self.texts or (rounded(self.first, 4), rounded(self.second, 4))
        return self.what, first, second


@dataclass(frozen=True)
class Shown:
    """Two columns, by the one thing in which they differ, and the rows measured of both."""

    first: str
    second: str
    rows: tuple[Row, ...]
    about: str


def frozen_mask() -> Shown:
    """Point 1: the hidden units that dropout drops in UPDATES updates, kept with chance 0.8."""
    dims, m = (2, 20, 5, 1), 211

    def drawn(frozen: bool) -> list[Floats]:
        dropout = Dropout(dims, keep_prob=0.8, keep_prob_input=1.0, frozen=frozen, seed=4)
        steps = [[mask.D for mask in dropout.masks(m) if mask] for _ in range(UPDATES)]
        return [np.concatenate(layers).astype(np.float64) for layers in steps]

    columns = [drawn(frozen=True), drawn(frozen=False)]
    different = [float(len({D.tobytes() for D in steps})) for steps in columns]
    never = [float((np.sum(steps, axis=0)[:, 0] == 0).sum()) for steps in columns]
    return Shown(
        "seeded in each pass",
        "drawn anew",
        (
            Row(f"Different choices of units in {UPDATES} updates", different[0], different[1]),
            Row("Units, of 25, that the first example never used", never[0], never[1]),
        ),
        f"A net 2-20-5-1, {m} examples, keep_prob 0.8.",
    )


def band() -> Shown:
    """Point 2: the lowest and the highest accuracy in the last updates of one and the same run."""
    experiment = Experiment(iterations=2_000)
    run = finish(Run(experiment, data_of(experiment)))
    found = run.band()
    if found is None:
        raise RuntimeError(f"the run of the second disagreement ended as {run.state}")
    train, dev = (np.rint(np.array(f) * n) for f, n in zip(found, (211, 200), strict=True))
    return Shown(
        "lowest",
        "highest",
        (
            Row("Training examples right, of 211", float(train[0]), float(train[1])),
            Row("Dev examples right, of 200", float(dev[0]), float(dev[1])),
        ),
        "One run on the data set Field, 2,000 updates at α = 0.3: its last 100 updates.",
    )


def square() -> Shown:
    """Point 3: the first RMSprop steps of a real layer, and Adam's first step for a tiny slope."""
    dW = _first_layer_gradient()
    dW = dW[dW != 0]
    adam = {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}
    rmsprop = {"beta": 0.9, "epsilon": 1e-8}
    element = _first_step("RMSprop", dW, **rmsprop, epsilon_inside=False)
    length = dW / np.sqrt(0.1 * float(dW @ dW) + 1e-8)
    tiny = np.array([1e-5])
    inside = _first_step("Adam", tiny, **adam, epsilon_inside=True)
    outside = _first_step("Adam", tiny, **adam, epsilon_inside=False)
    return Shown(
        "as printed",
        "as meant",
        (
            Row(
                "Largest step of a weight, divided by the smallest (square for all / for each)",
                float(np.abs(length).max() / np.abs(length).min()),
                float(np.abs(element).max() / np.abs(element).min()),
            ),
            Row("Adam's first step at a slope of 1e-5 (ε inside / outside the root)",
                float(inside[0]), float(outside[0])),
        ),
        "The first layer of a net 2-20-5-1 at its first update, on the data set Field.",
    )  # fmt: skip


def assign() -> Shown:
    """Point 4: the tenth corrected average of ten ones, stored at each turn, or not."""
    ones = np.ones(10)
    rows = []
    for beta in (0.9, 0.999):
        used = exponentially_weighted_averages(ones, beta=beta, bias_correction=True)
        kept, stored = float(used[-1]), float(literal_averages(ones, beta=beta)[-1])
        rows.append(Row(f"Corrected average of ten ones, β = {in_full(beta)}", stored, kept))
    return Shown(
        "stored by :=", "only used", tuple(rows), "The mean of ten ones is 1, with any weights."
    )


def epsilon() -> Shown:
    """Point 5: Adam's first step at three slopes, for the two readings of epsilon."""
    settings = {"beta1": 0.9, "beta2": 0.999, "epsilon_inside": False}
    rows = []
    for slope in (1e-7, 1e-3):
        g = np.array([slope])
        steps = [float(_first_step("Adam", g, epsilon=e, **settings)[0]) for e in (1e-7, 1e-8)]
        rows.append(Row(f"Adam's first step at a slope of {rounded(slope)}", steps[0], steps[1]))
    return Shown("ε = 1e-7", "ε = 1e-8", tuple(rows), "Both in units of the learning rate.")


def names() -> Shown:
    """Point 6: what NumPy still has, and how many points the two sets of one name have."""
    sizes = []
    for name in ("flower", "spirals"):
        data = registered(name, 54, 1.0)
        parts = (data.train, data.dev, data.test)
        sizes.append(float(sum(part.m for part in parts if part)))
    there = [float(hasattr(np, name)) for name in ("int", "int64")]
    words = ("no", "yes")
    return Shown(
        "as printed",
        "as it works",
        (
            Row(
                "Has NumPy this name? (np.int / np.int64)",
                there[0],
                there[1],
                texts=(words[int(there[0])], words[int(there[1])]),
            ),
            Row(
                "Points of the set (the flower, which is hidden / the spirals, which come)",
                sizes[0],
                sizes[1],
            ),
        ),
        f"NumPy {np.__version__}; the sets are the app's own of these kinds.",
    )


def nansum() -> Shown:
    """Point 7: the cost of a net whose numbers have overflowed, by both ways of adding."""
    network, theta, data = _first_net()
    Y = targets(data.train.y, 2)
    with np.errstate(all="ignore"):
        Z = forward(network, np.full_like(theta, np.nan), data.train.X).Z[-1]
        hidden = float(np.nansum(losses(Z, Y)) / Y.shape[1])
        honest = cross_entropy(Z, Y)
        fine = forward(network, theta, data.train.X).Z[-1]
    before = float(np.nansum(losses(fine, Y)) / Y.shape[1])
    return Shown(
        "nansum",
        "the app's sum",
        (
            Row("Cost before training", before, cross_entropy(fine, Y)),
            Row("Cost when all weights are NaN", hidden, honest),
        ),
        "A net 2-20-5-1 on the 211 training points of the data set Field.",
    )


def stable_sigmoid() -> Shown:
    """Point 8: overflows, and the loss of an example of class 1, at z = -1000."""
    z = np.array([[-1000.0]])
    one = np.array([[1.0]])
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        printed = 1.0 / (1.0 + np.exp(-z))
    with warnings.catch_warnings(record=True) as said_now:
        warnings.simplefilter("always")
        sigmoid(z)
    with np.errstate(divide="ignore"):
        loss = float(-np.log(printed)[0, 0])
    return Shown(
        "as printed",
        "the app's way",
        (
            Row("Warnings of an overflow", float(len(said)), float(len(said_now))),
            Row("Loss of an example of class 1", loss, cross_entropy(z, one)),
        ),
        "One example with z = -1000.",
    )


def bias() -> Shown:
    """Point 9: the training error of straight lines through noisy points of a line, and bias²."""
    rng, x = stream("curve sample", 0), np.linspace(-1.0, 1.0, 20)
    truth = 0.5 + x
    samples = truth + 0.3 * rng.standard_normal((500, x.size))
    fitted = np.array([np.polyval(np.polyfit(x, y, 1), x) for y in samples])
    training = float(np.mean((fitted - samples) ** 2))
    squared = float(np.mean((fitted.mean(axis=0) - truth) ** 2))
    return Shown(
        "training error",
        "bias²",
        (Row("Mean square over 500 samples", training, squared),),
        "Straight lines through 20 points of a straight line; noise of variance 0.09.",
    )


def kink() -> Shown:
    """Point 10: the check of one right gradient, whose relu unit has z = 0.00005, by two eps."""
    network = Network((1, 1, 1))
    theta = np.array([1.0, -0.99995, 1.0, 0.0])
    X, Y = np.array([[1.0]]), np.array([[1.0]])
    found = [
        gradient_check(lambda at: cost_and_gradient(network, at, X, Y), theta, eps=eps).d
        for eps in (1e-4, 1e-5)
    ]
    return Shown(
        "ε = 1e-4, crosses the kink",
        "ε = 1e-5, does not",
        (Row("Relative distance d", found[0], found[1]),),
        "One relu unit, one example, and the same right code in both columns.",
    )


def _first_net() -> tuple[Network, Floats, Dataset]:
    """The chapter's net 2-20-5-1, its first weights, and the data set Field."""
    network = Network((2, 20, 5, 1))
    theta = initialize(network.layer_dims, chapter_stream(3), initialization="inverse_sqrt")
    return network, theta, data_of(Experiment())


def _first_layer_gradient() -> Floats:
    """DW[1] of the net 2-20-5-1 at its first weights on the data set Field, flat (40,)."""
    network, theta, data = _first_net()
    return cost_and_gradient(network, theta, data.train.X, targets(data.train.y, 2))[1][:40]


def _first_step(name: str, gradient: Floats, **settings: float | bool) -> Floats:
    """The step that the optimizer of this name makes at the first update."""
    optimizer = OPTIMIZERS[name].make(**settings)
    return optimizer.update(gradient, optimizer.init(gradient), 1)[0]
