"""Fig. 4 of 8.5.2 with real numbers: where the hidden units' Z lie on the tanh curve."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from core.activations import ACTIVATIONS
from core.costs import decay_factor
from core.data import Floats
from core.experiment import Experiment
from core.training import Run
from lessons.regularization.lesson import strength, swept, unpenalized, with_strength
from lessons.shared.measures import cache_of
from lessons.shared.question import Question
from lessons.shared.words import percent

Z_EDGES = np.linspace(-4.1, 4.1, 42)
"""Bins of Z, the middle one around 0; the first and the last also hold all beyond them."""
LARGE = 3.0
NEARLY = 0.9
"""g is nearly linear where its slope is above this share of its slope at 0."""


def hidden_z(run: Run) -> Floats:
    """Z of all hidden units for all training examples, in one vector (eq. 12, Fig. 4)."""
    hidden = cache_of(run, run.data.train.X).Z[1:-1]
    return np.concatenate([Z.ravel() for Z in hidden]) if hidden else np.empty(0)


def nearly_linear(Z: Floats, activation: str) -> np.ndarray:
    """Where g bends little: g'(z) > 0.9 g'(0). For tanh that is |z| < 0.327.

    >>> nearly_linear(np.array([-1.0, -0.3, 0.0, 0.32, 0.34]), "tanh").tolist()
    [False, True, True, True, False]
    """
    if activation == "relu":
        raise ValueError(
            "activation must be tanh or sigmoid, got relu, which has no curve to be on: it is two "
            "straight lines whatever Z is"
        )
    g, derivative = ACTIVATIONS[activation].g, ACTIVATIONS[activation].derivative
    zero = np.zeros(1)
    return np.asarray(derivative(Z, g(Z)) > NEARLY * derivative(zero, g(zero))[0])


@dataclass(frozen=True)
class OnTheCurve:
    """Where Z lies: the share in each bin of Z_EDGES and in the nearly linear part."""

    shares: tuple[float, ...]
    linear_share: float
    exploded: bool


def on_the_curve(run: Run) -> OnTheCurve:
    """Where the hidden units' Z of a run lie; it must have hidden units."""
    Z = np.nan_to_num(hidden_z(run), nan=0.0)
    if Z.size == 0:
        raise ValueError("the run must have hidden units, got none; add a hidden layer")
    inside = np.minimum(np.maximum(Z, Z_EDGES[0]), Z_EDGES[-1])
    counts, _ = np.histogram(inside, Z_EDGES)
    return OnTheCurve(
        shares=tuple(float(share) for share in counts / Z.size),
        linear_share=float(np.mean(nearly_linear(inside, "tanh"))),
        exploded=run.diverged,
    )


def question(experiment: Experiment, m: int) -> Question[float, OnTheCurve]:
    """Where Z lies in the page's run with tanh units at lambda = 0, its own, and a large one.

    The large one is 3, or ten times the page's; it is left out where it would turn the weights'
    signs round (eq. 11), and the page's own where it is 0.
    """
    tanh = replace(experiment, activation="tanh")
    now = strength(experiment)
    large = max(LARGE, 10 * now)
    values = [now] if now > 0 else []
    if large <= 1000 and (
        swept(experiment) == "lambd_l1" or decay_factor(experiment.alpha, large, m) >= 0
    ):
        values.append(large)
    runs = {value: [with_strength(tanh, value)] for value in values}
    return Question({0.0: [unpenalized(tanh)]} | runs, on_the_curve)


def verdict(found: list[OnTheCurve]) -> str:
    """What the runs' shares say of Fig. 4; they come with lambda rising."""
    if any(one.exploded for one in found):
        return "A run diverged, so its Z say nothing."
    shares = [one.linear_share for one in found]
    words = " → ".join(percent(share) for share in shares)
    if len(shares) == 1:
        return f"{words} of Z lie where tanh is nearly straight. Raise λ."
    rising = all(low <= high for low, high in pairwise(shares)) and shares[0] < shares[-1]
    return f"Z where tanh is nearly straight: {words}. " + (
        "The larger λ, the more of the net is linear, as Fig. 4 has it."
        if rising
        else "Here a larger λ does not always bring more of Z there."
    )
