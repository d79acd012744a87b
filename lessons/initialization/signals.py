"""Before any update (8.4): how large A and dZ are, layer by layer, in a net that is just drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.activations import ACTIVATIONS
from core.data import Floats
from core.initialization import initialize
from core.network import Network, deltas, forward, slopes, unpack
from core.streams import chapter_stream, stream
from lessons.shared.measures import median, rms
from lessons.shared.seeds import SEEDS
from lessons.shared.words import in_full, percent, rounded

EXAMPLES = 100
FLAT = 0.1
"""A unit is on a flat part of g where g' is below this share of its steepest."""
KEPT, GONE = 4.0, 1000.0
"""Within this factor a spread is kept; beyond that one it has vanished, or exploded."""


@dataclass(frozen=True, eq=False)
class Signals:
    """Sizes by layer, one column a layer, one row a seed (or just one row of one net).

    A: standard deviation of A[l], l = 1 .. L-1, over units and examples. flat: the share of them
    where g is flat. dZ and dW: root mean square of dZ[l] and dW[l], l = 1 .. L.
    """

    A: Floats
    flat: Floats
    dZ: Floats
    dW: Floats


def slope_share(Z: Floats, G: Floats, activation: str) -> Floats:
    """g'(Z) over the steepest slope of g, elementwise.

    >>> slope_share(np.zeros(1), np.full(1, 0.5), "sigmoid")
    array([1.])
    """
    g, derivative = ACTIVATIONS[activation].g, ACTIVATIONS[activation].derivative
    around = np.linspace(-1.0, 1.0, 21)
    return derivative(Z, G) / derivative(around, g(around)).max()


def measure_signals(network: Network, theta: Floats, X: Floats, Y: Floats) -> Signals:
    """The sizes in one net, (1, layers) each, for the examples X (n_0, m), Y (1, m)."""
    cache, layers = forward(network, theta, X), unpack(theta, network.layer_dims)
    dZ = deltas(network, layers, cache, Y)
    dW = [slope.W for slope in slopes(layers, cache.A, dZ)]
    hidden = range(1, len(layers) - 1)
    shares = [slope_share(cache.Z[l], cache.G[l], network.activation) for l in hidden]
    return Signals(
        A=np.array([[cache.G[l].std() for l in hidden]]),
        flat=np.array([[np.mean(share < FLAT) for share in shares]]),
        dZ=np.array([[rms(part) for part in dZ[1:]]]),
        dW=np.array([[rms(part) for part in dW[1:]]]),
    )


def drawn_examples(n: int) -> tuple[Floats, Floats]:
    """X (n, EXAMPLES) of N(0, 1), as standardized features are, and Y (1, EXAMPLES) by a coin."""
    rng = stream("signals", n)
    X = rng.standard_normal((n, EXAMPLES))
    return X, (rng.random((1, EXAMPLES)) < 0.5).astype(np.float64)


def over_ten_seeds(
    activation: str, depth: int, width: int, *, initialization: str, init_scale: float
) -> Signals:
    """The sizes in nets of `depth` hidden layers of `width` units on as many features, by SEEDS.

    The seeds draw other weights; the examples are the same. All initializations of a seed have the
    same draws of N(0, 1), times another number.
    """
    network = Network((*(width,) * (depth + 1), 1), activation)
    X, Y = drawn_examples(width)
    found = []
    for seed in SEEDS:
        theta = initialize(
            network.layer_dims,
            chapter_stream(seed),
            initialization=initialization,
            init_scale=init_scale,
        )
        found.append(measure_signals(network, theta, X, Y))
    return Signals(
        A=np.concatenate([one.A for one in found]),
        flat=np.concatenate([one.flat for one in found]),
        dZ=np.concatenate([one.dZ for one in found]),
        dW=np.concatenate([one.dW for one in found]),
    )


def verdict(found: Mapping[str, Signals], activation: str) -> list[str]:
    """What the medians over the seeds say of each way to start, one sentence each."""
    sentences = [f"{name}: {_of_one(one, activation)}" for name, one in found.items()]
    return [*sentences, *(why_alike(name, one) for name, one in found.items() if alike(one))]


def _of_one(one: Signals, activation: str) -> str:
    A, dZ = np.median(one.A, axis=0), np.median(one.dZ, axis=0)
    if not dZ[:-1].any():
        return "no dZ comes back to a hidden layer, it is exactly 0 there: no hidden W can move."
    said = (
        f"the spread of A goes from {short(A[0])} in layer 1 to {short(A[-1])} in layer {A.size}, "
        f"{_called(A[-1] / A[0])}; dZ of layer 1 is {short(dZ[0] / dZ[-1])} times the output's."
    )
    flat = median(one.flat)
    if activation != "relu" and flat > 0.5:
        said += f" {percent(flat)} of the {activation} units are saturated."
    return said


def _called(ratio: float) -> str:
    if ratio > GONE or ratio < 1 / GONE:
        return "it explodes" if ratio > 1 else "it vanishes"
    if 1 / KEPT <= ratio <= KEPT:
        return f"kept within a factor of {in_full(KEPT)}"
    return "it grows" if ratio > 1 else "it shrinks"


def alike(one: Signals) -> bool:
    """Whether dW is about the same in all hidden layers though dZ is not."""
    dZ, dW = np.median(one.dZ, axis=0)[:-1], np.median(one.dW, axis=0)[:-1]
    if dZ.size < 3 or not dW.all():
        return False
    return bool(dW.max() / dW.min() < KEPT and dZ.max() / dZ.min() > GONE)


def why_alike(name: str, one: Signals) -> str:
    """Why all dW are alike there: A shrinks (or grows) upwards as dZ does downwards."""
    dW = np.median(one.dW, axis=0)[:-1]
    up, down = factors(one)
    if up < 1:
        how = (
            f"A shrinks {rounded(1 / up)}-fold a layer upwards, dZ {rounded(down)}-fold a "
            "layer downwards"
        )
    else:
        how = (
            f"A grows {rounded(up)}-fold a layer upwards, dZ {rounded(1 / down)}-fold a layer "
            "downwards"
        )
    return (
        f"{name}: {how}, so their product dW (eq. 10) is nearly alike in all hidden layers, "
        f"{rounded(dW.min(), 2)} to {rounded(dW.max(), 2)}: no layer is behind the others, all "
        "are too "
        f"{'small' if up < 1 else 'large'} together."
    )


def short(size: float) -> str:
    """A size with two digits, and an exponent only where it is far from 1.

    >>> short(0.0219), short(463.0), short(9.2e-11)
    ('0.022', '463', '9.2e-11')
    """
    return rounded(size, 2)


def factors(one: Signals) -> tuple[float, float]:
    """By how much A[l] is multiplied from a hidden layer to the next, and dZ[l] likewise.

    Geometric means over the hidden layers, of the seeds' medians; nan where a size is 0.
    """
    A, dZ = np.median(one.A, axis=0), np.median(one.dZ, axis=0)[:-1]
    if A.size < 2 or not (A.all() and dZ.all()):
        return float("nan"), float("nan")
    steps = A.size - 1
    return float((A[-1] / A[0]) ** (1 / steps)), float((dZ[-1] / dZ[0]) ** (1 / steps))
