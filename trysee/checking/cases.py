"""Random cases for the chapter's exercises: what is passed, what is expected, usual mistakes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from core.costs import cross_entropy, penalty
from core.data import Floats
from core.dropout import Mask
from core.gradient_check import two_sided_difference
from core.initialization import initialize
from core.network import Cache, Layer, Network, backward, deltas, forward, pack, slopes, unpack
from core.streams import chapter_stream, stream

Arrays = dict[str, Floats]
CASES = {1: 4, 2: 4, 3: 2}
"""How many random nets each exercise is checked with."""


@dataclass(frozen=True)
class Case:
    """One call of a student's function.

    arguments : what is passed, each time made anew; told : the case in a few words.
    expected : the number or the arrays by name. mistakes : what a usual mistake gives, by the words
    that name it. tolerance : the relative difference that is allowed.
    """

    function: str
    told: str
    arguments: Callable[[], tuple[Any, ...]]
    expected: float | Arrays
    mistakes: Mapping[str, float | Arrays] = field(default_factory=dict)
    tolerance: float = 1e-6
    least: float = 1e-10


INITIALIZATIONS = {
    "initialize_parameters_he": "He",
    "initialize_parameters_xavier": "Xavier",
    "initialize_parameters_glorot": "Glorot",
}
COST = "compute_cost_with_regularization"
BACKWARD = "backward_propagation_with_regularization_dropout"
CHECK = "gradient_check"
EXERCISES = {1: tuple(INITIALIZATIONS), 2: (COST, BACKWARD), 3: (CHECK,)}
"""The functions that each exercise asks for."""


def named(theta: Floats, dims: tuple[int, ...], mark: str = "") -> Arrays:
    """{"W1": ..., "b1": ..., ...}; mark "d" for gradients."""
    layers = list(enumerate(unpack(theta, dims)))[1:]
    return {f"{mark}{kind}{l}": a.copy() for l, one in layers for kind, a in one._asdict().items()}


def cases_of(exercise: int, seed: int) -> Iterator[Case]:
    """The cases of an exercise, the same for the same seed."""
    rng = stream("exercise cases", seed, exercise)
    for _ in range(CASES[exercise]):
        yield from {1: initializers, 2: penalty_and_dropout, 3: gradient_checks}[exercise](rng)


def initializers(rng: np.random.Generator) -> Iterator[Case]:
    """Exercise 1: each of the three, for one random net."""
    dims = tuple(int(n) for n in rng.permutation(np.arange(2, 9))[:4])
    spreads = {
        "n[l] was taken where n[l-1] is meant, in sqrt(2 / n)": lambda n, n_in: np.sqrt(2 / n),
        "n[l] was taken where n[l-1] is meant, in sqrt(1 / n)": lambda n, n_in: np.sqrt(1 / n),
        "the root is missing, of 2 / n[l-1]": lambda n, n_in: 2 / n_in,
        "the root is missing, of 1 / n[l-1]": lambda n, n_in: 1 / n_in,
        "the root is missing, of 2 / (n[l] + n[l-1])": lambda n, n_in: 2 / (n + n_in),
        "this is He's factor, sqrt(2 / n[l-1])": lambda n, n_in: np.sqrt(2 / n_in),
        "this is Xavier's factor, sqrt(1 / n[l-1])": lambda n, n_in: np.sqrt(1 / n_in),
        "this is Glorot's factor, sqrt(2 / (n[l] + n[l-1]))": lambda n, n_in: np.sqrt(
            2 / (n + n_in)
        ),
        "the factor is missing: these are plain draws of N(0, 1)": lambda n, n_in: 1.0,
        "this is the fixed factor 0.01": lambda n, n_in: 0.01,
    }  # fmt: skip
    for function, name in INITIALIZATIONS.items():
        right = named(initialize(dims, chapter_stream(3), initialization=name), dims)
        plain = named(
            initialize(dims, chapter_stream(3), initialization="normal", init_scale=1.0), dims
        )
        mistakes: dict[str, float | Arrays] = {
            words: {
                key: value * spread(*value.shape) if key.startswith("W") else value
                for key, value in plain.items()
            }
            for words, spread in spreads.items()
            if not same_factor(spread, right, plain)
        }
        told = f"layers_dims = {list(dims)}"
        yield Case(function, told, lambda: (list(dims),), right, mistakes)


def same_factor(spread: Callable[[int, int], float], right: Arrays, plain: Arrays) -> bool:
    """Whether this factor is the right one, so that it is no mistake."""
    W = plain["W1"]
    return bool(np.allclose(W * spread(*W.shape), right["W1"], rtol=1e-9))


@dataclass(frozen=True)
class Pass:
    """A pass forward through a random net of 3 layers, with dropout or (keep 1) without."""

    network: Network
    theta: Floats
    X: Floats
    Y: Floats
    masks: list[Mask | None]
    keep_prob: float
    lambd: float
    cache: Cache

    @property
    def layers(self) -> list[Layer]:
        """The net's layers; [0] is none."""
        return unpack(self.theta, self.network.layer_dims)

    @property
    def m(self) -> int:
        """The number of examples."""
        return self.Y.shape[1]

    def chapter_cache(self) -> tuple[Floats, ...]:
        """(Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3)."""
        parts: list[Any] = []
        for l in (1, 2, 3):
            W, b = self.layers[l]
            mask = [self.masks[l].D] if l < 3 else []  # type: ignore[union-attr]
            parts += [self.cache.Z[l], *mask, self.cache.A[l], W, b]
        return tuple(part.copy() for part in parts)


def a_pass(rng: np.random.Generator) -> Pass:
    """A random net, data, masks, lambda and keep_prob."""
    dims = (*(int(n) for n in rng.permutation(np.arange(2, 8))[:3]), 1)
    m = int(rng.integers(9, 15))
    network = Network(dims)
    theta = 0.7 * rng.standard_normal(network.n_parameters)
    X, Y = rng.standard_normal((dims[0], m)), (rng.random((1, m)) < 0.5).astype(np.float64)
    keep, lambd = float(rng.choice([0.6, 0.8])), float(rng.choice([0.5, 1.5]))
    masks: list[Mask | None] = [
        None,
        *(Mask(rng.random((n, m)) < keep, keep) for n in dims[1:3]),
    ]
    return Pass(network, theta, X, Y, masks, keep, lambd, forward(network, theta, X, masks))


def penalty_and_dropout(rng: np.random.Generator) -> Iterator[Case]:
    """Exercise 2: cost and gradients of one random pass."""
    p = a_pass(rng)
    told = f"a net {'-'.join(map(str, p.network.layer_dims))}, m = {p.m}, lambda = {p.lambd:g}"
    parameters = named(p.theta, p.network.layer_dims)
    data = cross_entropy(p.cache.Z[-1], p.Y)
    extra = penalty([layer.W for layer in p.layers[1:]], p.m, p.lambd, 0)
    biases = sum(float(np.sum(b**2)) for _, b in p.layers[1:]) * p.lambd / (2 * p.m)
    cost_mistakes: dict[str, float | Arrays] = {
        "the penalty is missing": data,
        "the penalty has lambda/m where lambda/(2m) is meant": data + 2 * extra,
        "1/m is missing in the penalty": data + p.m * extra,
        "1/m is missing in the loss": p.m * data + extra,
        "1/m is missing": p.m * (data + extra),
        "the biases are penalized too; only the weights are": data + extra + biases,
    }
    yield Case(
        COST,
        told,
        lambda: (p.cache.A[-1].copy(), p.Y.copy(), dict(parameters), p.lambd),
        data + extra,
        cost_mistakes,
    )
    right = backward(p.network, p.theta, p.cache, p.Y, lambd=p.lambd, masks=p.masks)
    yield Case(
        BACKWARD,
        f"{told}, keep_prob = {p.keep_prob:g}",
        lambda: (p.X.copy(), p.Y.copy(), p.chapter_cache(), p.lambd, p.keep_prob),
        named(right, p.network.layer_dims, "d"),
        gradient_mistakes(p),
    )


def gradient_mistakes(p: Pass) -> dict[str, float | Arrays]:
    """What usual mistakes make of the gradients of a pass."""
    dims = p.network.layer_dims

    def gradients(lambd: float, masks: list[Mask | None]) -> Floats:
        return backward(p.network, p.theta, p.cache, p.Y, lambd=lambd, masks=masks)

    undivided = [mask and Mask(mask.D, 1.0) for mask in p.masks]
    plain = gradients(0.0, p.masks)
    decay = gradients(p.lambd, p.masks) - plain
    dZ = deltas(p.network, p.layers, p.cache, p.Y, undivided)
    undivided_no_penalty = pack(slopes(p.layers, p.cache.A, dZ))
    biases = pack([Layer(0 * W, p.lambd / p.m * b) for W, b in p.layers[1:]])
    made = {
        "1/m is missing": p.m * plain + decay,
        "1/m is missing in all of it": p.m * (plain + decay),
        "1/m is missing in the penalty's part": plain + p.m * decay,
        "the division of dA by keep_prob is missing": gradients(p.lambd, undivided),
        "the penalty's part, (lambda/m) W, is missing": plain,
        "the penalty's part has lambda/(2m) where lambda/m is meant: the 2 of the cost goes "
        "when it is differentiated": plain + decay / 2,
        "the penalty's part and the division of dA by keep_prob are missing": undivided_no_penalty,
        "the sign of the penalty's part is wrong": plain - decay,
        "the biases are penalized too; only the weights are": plain + decay + biases,
    }
    return {words: named(theta, dims, "d") for words, theta in made.items()}


def gradient_checks(rng: np.random.Generator) -> Iterator[Case]:
    """Exercise 3: a right gradient and a wrong one, of the cost of a random net with a penalty."""
    p = a_pass(rng)
    dims = p.network.layer_dims
    smooth = Network(dims, "tanh")

    def J(theta: Floats) -> float:
        Z = forward(smooth, theta, p.X).Z[-1]
        weights = [layer.W for layer in unpack(theta, dims)[1:]]
        return cross_entropy(Z, p.Y) + penalty(weights, p.m, p.lambd, 0)

    def cost(parameters: Arrays) -> float:
        layers = [Layer(parameters[f"W{l}"], parameters[f"b{l}"]) for l in range(1, len(dims))]
        return J(pack(layers))

    g = backward(smooth, p.theta, forward(smooth, p.theta, p.X), p.Y, lambd=p.lambd)
    bad = g.copy()
    bad[int(rng.integers(g.size))] += 0.1
    for words, given in {"a right gradient": g, "a gradient with one wrong entry": bad}.items():
        yield Case(
            CHECK,
            f"{words} of a net {'-'.join(map(str, dims))}, tanh",
            lambda given=given: (named(p.theta, dims), named(given, dims, "d"), cost),  # type: ignore[misc]
            distance(two_sided_difference(J, p.theta, eps=1e-4), given),
            check_mistakes(J, p.theta, given),
            tolerance=1e-3,
            least=1e-7,
        )


def distance(approximate: Floats, g: Floats) -> float:
    """||g_approx - g|| / (||g_approx|| + ||g||)."""
    size = np.linalg.norm(approximate) + np.linalg.norm(g)
    return float(np.linalg.norm(approximate - g) / size)


def check_mistakes(J: Callable[[Floats], float], theta: Floats, g: Floats) -> dict[str, Any]:
    """What usual mistakes make of d."""
    eps = 1e-4
    two = two_sided_difference(J, theta, eps=eps)
    forward_moves = theta + eps * np.eye(theta.size)
    one_sided = np.array([(J(moved) - J(theta)) / eps for moved in forward_moves])
    return {
        "the difference is one-sided: J(θ + ε) - J(θ) where J(θ + ε) - J(θ - ε) is meant": distance(
            one_sided, g
        ),
        "the difference was divided by ε where 2ε is meant": distance(2 * two, g),
        "the difference was not divided by 2ε": distance(two * 2 * eps, g),
        "the division by ||g_approx|| + ||g|| is missing": float(np.linalg.norm(two - g)),
        "the norms are squared": distance(two, g) ** 2,
    }
