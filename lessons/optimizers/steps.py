"""One step of one optimizer on a surface, with every quantity that makes it named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.data import Floats
from core.engine import make_optimizer
from core.experiment import Experiment
from core.optimizers import OPTIMIZERS, AdamState, MomentumState, RMSpropState, State, root
from lessons.optimizers.race import Lane, settings, title
from lessons.optimizers.surfaces import Surface
from lessons.shared.words import in_full, rounded


@dataclass(frozen=True)
class Quantity:
    """One line of a step's account: its name, its equation, how it comes about, its two numbers."""

    name: str
    equation: str
    formula: str
    w1: float
    w2: float


def account(surface: Surface, lane: Lane, beta: float, t: int) -> list[Quantity]:
    """Everything that makes step t (from 1) of a race, in the order in which it is computed."""
    optimizer = make_optimizer(settings(lane.name, beta))
    gradients = surface.gradient(lane.path[:t].T).T
    state = optimizer.init(lane.path[0])
    with np.errstate(over="ignore", invalid="ignore"):
        for n in range(1, t):
            _, state = optimizer.update(gradients[n - 1], state, n)
        w, g, old = lane.path[t - 1], gradients[t - 1], state
        step, state = optimizer.update(g, old, t)
        rows = [
            ("w before", "", "", w),
            ("dW", "", "the gradient of J there", g),
            *_averages(settings(lane.name, beta), old, state, g, t),
            ("step", OPTIMIZERS[lane.name].equation, _STEPS.get(lane.name, "see its code"), step),
            ("w after", "", f"w - α · step, α = {in_full(lane.alpha)}", lane.path[t]),
        ]
    return [Quantity(name, eq, how, float(two[0]), float(two[1])) for name, eq, how, two in rows]


def step_words(lane: Lane, rows: Sequence[Quantity], t: int) -> list[str]:
    """What step t did, one sentence each: how far, up or down, and its shares of w1 and w2."""
    named = {row.name: np.array([row.w1, row.w2]) for row in rows}
    dW, step = named["dW"], named["step"]
    if not np.isfinite(np.concatenate([dW, step])).all():
        return [f"By step {t} the numbers of {title(lane.name)} are beyond what floats hold."]
    before, after = lane.J[t - 1], lane.J[t]
    way = "down" if after < before else "up"
    far = lane.alpha * np.hypot(*step)
    said = [
        (
            f"Step {t} moves w by {rounded(far)}, and J goes {way} from {rounded(before)} to "
            f"{rounded(after)}."
        )
    ]
    if (np.abs(dW) > 1e-12).all() and (np.abs(step) > 1e-12).all():
        said.append(
            f"dW is {_times(dW)} along w2 as along w1, the step {_times(step)}: "
            + _shares(lane.name, dW, step)
        )
    if float(dW @ step) < 0:
        said.append("The step goes against the gradient's advice: the average has not turned yet.")
    return said


def _times(two: Floats) -> str:
    return f"{rounded(abs(two[1] / two[0]))} times as large"


def _shares(name: str, dW: Floats, step: Floats) -> str:
    if name == "gradient_descent":
        return "the same, as the step is dW."
    ratio = abs(step[1] / step[0]) / abs(dW[1] / dW[0])
    if 0.99 < ratio < 1.01:
        return "the same."
    cause = {
        "momentum": "the average of the gradients",
        "RMSprop": "the division by √s",
        "Adam": "the average and the division by √ŝ",
    }.get(name, "its own rule")
    return f"{cause} made the share of w2 {'larger' if ratio > 1 else 'smaller'}."


_STEPS = {
    "gradient_descent": "dW",
    "momentum": "v",
    "RMSprop": "dW / (√s + ε)",
    "Adam": "v̂ / (√ŝ + ε)",
}


def _averages(
    e: Experiment, old: State, new: State, g: Floats, t: int
) -> list[tuple[str, str, str, Floats]]:
    """The rows of v and s, before and after, with their corrected values and the root."""
    match new:
        case MomentumState(v):
            return [
                ("v before", "", "", old.v),
                ("v", "17", f"{in_full(e.beta)} v + {rounded(1 - e.beta)} dW", v),
            ]
        case RMSpropState(s):
            return [
                ("s before", "", "", old.s),
                ("dW · dW", "", "element by element", g * g),
                ("s", "18", f"{in_full(e.beta)} s + {rounded(1 - e.beta)} dW · dW", s),
                (
                    "√s + ε",
                    "18",
                    f"ε = {rounded(e.epsilon, 6)}",
                    root(s, e.epsilon, e.epsilon_inside),
                ),
            ]
        case AdamState(v, s):
            vhat, shat = new.corrected(beta1=e.beta1, beta2=e.beta2, t=t)
            return [
                ("v before", "", "", old.v),
                ("v", "17", f"{in_full(e.beta1)} v + {rounded(1 - e.beta1)} dW", v),
                (
                    "v̂",
                    "15",
                    f"v / (1 - {in_full(e.beta1)}^{t}) = v / {rounded(1 - e.beta1**t, 4)}",
                    vhat,
                ),
                ("s before", "", "", old.s),
                ("s", "18", f"{in_full(e.beta2)} s + {rounded(1 - e.beta2)} dW · dW", s),
                (
                    "ŝ",
                    "15",
                    f"s / (1 - {in_full(e.beta2)}^{t}) = s / {rounded(1 - e.beta2**t, 4)}",
                    shat,
                ),
                (
                    "√ŝ + ε",
                    "19",
                    f"ε = {rounded(e.epsilon, 6)}",
                    root(shat, e.epsilon, e.epsilon_inside),
                ),
            ]
    kept = {name: value for name, value in new._asdict().items() if np.shape(value) == g.shape}
    return [(name, "", "what it keeps", value) for name, value in kept.items()]
