"""How the weights start (8.4, 8.9.1). Biases always start at 0.

A new initializer is one function that returns the spread of a layer's weights, and one line in
INITIALIZERS.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from core.data import Floats
from core.network import NO_LAYER, Layer, pack

Spread = Callable[[int, int, float], float]
"""(n_in, n_out, init_scale) -> what N(0, 1) is multiplied by."""


def he(n_in: int, n_out: int, init_scale: float) -> float:
    """sqrt(2 / n_{l-1}), for ReLU, which lets half of Z through (eq. 3). He et al., 2015."""
    return float(np.sqrt(2.0 / n_in))


def xavier(n_in: int, n_out: int, init_scale: float) -> float:
    """sqrt(1 / n_{l-1}), for tanh, whose slope is 1 at 0 (eq. 4). LeCun et al., 1998."""
    return float(np.sqrt(1.0 / n_in))


def glorot(n_in: int, n_out: int, init_scale: float) -> float:
    """sqrt(2 / (n_l + n_{l-1})), between what A and what dZ want (eq. 5).

    Glorot and Bengio, 2010; the chapter calls eq. 4 by the first author's first name, Xavier.
    """
    return float(np.sqrt(2.0 / (n_out + n_in)))


def inverse_sqrt(n_in: int, n_out: int, init_scale: float) -> float:
    """1 / sqrt(n_{l-1}), the default of the chapter's network: eq. 4's value, whatever g is."""
    return float(1.0 / np.sqrt(n_in))


def normal(n_in: int, n_out: int, init_scale: float) -> float:
    """init_scale, whatever the layer's size: the chapter's *0.01 and *1."""
    return init_scale


def zeros(n_in: int, n_out: int, init_scale: float) -> float:
    """0: every hidden unit starts, and stays, the same as its neighbours."""
    return 0.0


@dataclass(frozen=True)
class InitializerEntry:
    """A line of the registry: the weights' spread, its equation, and the settings it takes."""

    spread: Spread
    equation: str
    knobs: tuple[str, ...] = ()


INITIALIZERS: dict[str, InitializerEntry] = {
    "inverse_sqrt": InitializerEntry(inverse_sqrt, "4"),
    "He": InitializerEntry(he, "3"),
    "Xavier": InitializerEntry(xavier, "4"),
    "Glorot": InitializerEntry(glorot, "5"),
    "normal": InitializerEntry(normal, "", ("init_scale",)),
    "zeros": InitializerEntry(zeros, ""),
}


def initialize(
    layer_dims: Sequence[int],
    rng: np.random.RandomState | np.random.Generator,
    *,
    initialization: str,
    init_scale: float = 0.01,
) -> Floats:
    """Theta with W[l] = N(0, 1) * spread, drawn layer after layer from one stream, and b[l] = 0.

    chapter_stream(3) gives the very numbers of the chapter's `np.random.seed(3)`. Raises KeyError
    for an initialization that is not in INITIALIZERS.

    >>> initialize((2, 1), np.random.RandomState(3), initialization="zeros")
    array([0., 0., 0.])
    """
    spread = INITIALIZERS[initialization].spread
    layers = [NO_LAYER]
    for n_in, n_out in pairwise(layer_dims):
        W = rng.standard_normal((n_out, n_in)) * spread(n_in, n_out, init_scale)
        layers.append(Layer(W, np.zeros((n_out, 1))))
    return pack(layers)
