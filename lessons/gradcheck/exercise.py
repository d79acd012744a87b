"""Exercise 3: a gradient check for ch8_1.py, whose parameters and gradients are dictionaries."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from core.data import Floats
from core.gradient_check import GradientCheck, two_sided_difference
from core.network import Layer, pack, unpack
from lessons.gradcheck.lesson import Frame

Arrays = Mapping[str, Floats]


def check_dictionaries(
    parameters: Arrays, gradients: Arrays, cost: Callable[[Arrays], float], *, eps: float = 1e-4
) -> float:
    """D for parameters "W1", "b1", ... and gradients "dW1", "db1", ... (eq. 26, 27).

    cost takes such parameters to J: the forward pass, the cross-entropy and the penalty.

    >>> square = lambda parameters: float((parameters["W1"] ** 2).sum())
    >>> parameters = {"W1": np.array([[3.0, 4.0]])}
    >>> check_dictionaries(parameters, {"dW1": 2 * parameters["W1"]}, square) < 1e-9
    True
    """
    names = list(parameters)
    theta = np.concatenate([parameters[name].ravel() for name in names])
    g = np.concatenate([gradients["d" + name].ravel() for name in names])
    ends = np.cumsum([parameters[name].size for name in names])[:-1]

    def J(at: Floats) -> float:
        parts = zip(names, np.split(at, ends), strict=True)
        return cost({name: part.reshape(parameters[name].shape) for name, part in parts})

    return GradientCheck(g, two_sided_difference(J, theta, eps=eps)).d


def as_dictionary(theta: Floats, layer_dims: tuple[int, ...], mark: str = "") -> dict[str, Floats]:
    """{"W1": ..., "b1": ..., "W2": ...} as the chapter's code has it; mark "d" for a gradient."""
    return {
        f"{mark}{kind}{l}": array
        for l, layer in enumerate(unpack(theta, layer_dims))
        for kind, array in layer._asdict().items()
        if l > 0
    }


def solved(frame: Frame, eps: float, bug: str = "") -> float:
    """D by the exercise's function, on this frame's net as dictionaries."""
    dims = frame.network.layer_dims

    def cost(parameters: Arrays) -> float:
        layers = range(1, len(dims))
        return frame.cost(pack([Layer(parameters[f"W{l}"], parameters[f"b{l}"]) for l in layers]))

    gradients = as_dictionary(frame.gradient(bug), dims, "d")
    return check_dictionaries(as_dictionary(frame.theta, dims), gradients, cost, eps=eps)
