"""Six bugs that a backward pass may have, planted for the lesson on gradient checking (8.8)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from core.data import Floats
from core.dropout import Mask
from core.experiment import Experiment
from core.network import Cache, Layer, Network, backward, deltas, pack, slopes, unpack

NO_M = "1/m missing"
NO_LAMBDA = "λ term forgotten"
DERIVATIVE = "wrong g′"
TRANSPOSED = "W not transposed"
NOT_SUMMED = "db not summed"
SIGN = "wrong sign"


@dataclass(frozen=True)
class Bug:
    """A bug's right and wrong line, as the chapter writes it, and what is to be said of it."""

    right: str
    wrong: str
    note: str


BUGS: dict[str, Bug] = {
    NO_M: Bug(
        "dW = dZ @ A.T / m + ...",
        "dW = dZ @ A.T + ...",
        "Every dW and db is that of the sum over the examples, not of their mean.",
    ),
    NO_LAMBDA: Bug(
        "dW = dZ @ A.T / m + lambd / m * W",
        "dW = dZ @ A.T / m",
        "The cost has the penalty, the gradient has not. Remember regularization, says 8.8.",
    ),
    DERIVATIVE: Bug(
        "dZ = dA * (1 - A * A)",
        "dZ = dA * A * (1 - A)",
        "The derivative of another activation: sigmoid's for tanh, tanh's for any other.",
    ),
    TRANSPOSED: Bug(
        "dA = W.T @ dZ",
        "dA = W @ dZ",
        "Where W is square both products fit, and no error is raised.",
    ),
    NOT_SUMMED: Bug(
        "db = dZ.sum(axis=1, keepdims=True) / m",
        "db = dZ / m",
        "In the chapter's code db is then (n, m), and b - alpha * db grows to (n, m) without an "
        "error. Here b has n places: the first column, one example's, goes there.",
    ),
    SIGN: Bug(
        "dZ = A - Y",
        "dZ = Y - A",
        "The step goes uphill on the data; only the penalty still pulls the right way.",
    ),
}

Backward = Callable[..., Floats]


def backward_with(bug: str) -> Backward:
    """core.network.backward itself for "", else with this bug planted in what it is made of."""
    return partial(planted_backward, bug) if bug else backward


def planted_backward(
    bug: str,
    network: Network,
    theta: Floats,
    cache: Cache,
    Y: Floats,
    *,
    lambd: float = 0.0,
    lambd_l1: float = 0.0,
    masks: Sequence[Mask | None] = (),
) -> Floats:
    """backward() with one thing wrong, bug being one of BUGS; with none it is backward().

    A product is left untransposed only where W is square: elsewhere NumPy would refuse it.
    """
    layers = unpack(theta, network.layer_dims)
    passed = layers
    if bug == NO_LAMBDA:
        lambd = lambd_l1 = 0.0
    if bug == DERIVATIVE:
        other = "sigmoid" if network.activation == "tanh" else "tanh"
        network = replace(network, activation=other)
    if bug == TRANSPOSED:
        passed = [Layer(W.T, b) if len(W) == len(W.T) else Layer(W, b) for W, b in layers]
    dZ = deltas(network, passed, cache, Y, masks)
    if bug == SIGN:
        dZ = [-dZ_l for dZ_l in dZ]
    if bug == NO_M:
        dZ = [Y.shape[1] * dZ_l for dZ_l in dZ]
    found = slopes(layers, cache.A, dZ, lambd=lambd, lambd_l1=lambd_l1)
    if bug == NOT_SUMMED:
        found = [
            Layer(slope.W, dZ_l[:, :1] / Y.shape[1]) for slope, dZ_l in zip(found, dZ, strict=True)
        ]
    return pack(found)


def square_layers(layer_dims: Sequence[int]) -> list[int]:
    """The layers l from 2 on whose W[l] is square: there W dZ fits as well as W^T dZ.

    >>> square_layers((5, 5, 5, 1))
    [2]
    """
    return [l for l in range(2, len(layer_dims)) if layer_dims[l] == layer_dims[l - 1]]


def cannot_show(bug: str, layer_dims: Sequence[int], experiment: Experiment) -> str:
    """Why this bug changes no number of this net's gradient; "" where it does."""
    if bug == NO_LAMBDA and experiment.lambd == 0 and experiment.lambd_l1 == 0:
        return "λ is 0: the term that was forgotten is 0 too. Check with the penalty switched on."
    if bug == DERIVATIVE and len(layer_dims) == 2:
        return "without a hidden layer there is no g′ to get wrong."
    if bug == TRANSPOSED and len(layer_dims) == 2:
        return "without a hidden layer no dZ is passed back through a W."
    if bug == TRANSPOSED and not square_layers(layer_dims):
        return (
            "no W that dZ passes back through is square, so W @ dZ does not fit and NumPy raises "
            "an error by itself. Give two neighbouring hidden layers the same size."
        )
    return ""


def betrayed(bug: str, layer_dims: Sequence[int]) -> set[str]:
    """The W[l] and b[l] whose gradient this bug makes wrong, by its place in the code.

    >>> sorted(betrayed(TRANSPOSED, (2, 5, 5, 1)))
    ['W[1]', 'b[1]']
    """
    last = len(layer_dims) - 1
    square = square_layers(layer_dims)
    reach = {DERIVATIVE: last - 1, TRANSPOSED: max(square, default=1) - 1}.get(bug, last)
    kinds = {NO_LAMBDA: "W", NOT_SUMMED: "b"}.get(bug, "Wb")
    return {f"{kind}[{l}]" for kind in kinds for l in range(1, reach + 1)} if bug else set()
