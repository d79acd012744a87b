"""What an optimizer keeps while a net trains: v, s, their corrected values, the effective step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from core.batches import batches
from core.costs import cross_entropy
from core.data import Dataset, Floats, targets
from core.engine import cost_and_gradient, make_optimizer
from core.experiment import Experiment
from core.knobs import spoken
from core.network import Network, forward, unpack
from core.optimizers import (
    AdamState,
    MomentumState,
    NothingKept,
    Optimizer,
    RMSpropState,
    State,
    root,
)
from core.streams import stream
from core.training import Run
from lessons.shared.words import rounded

CHAPTERS = (NothingKept, MomentumState, RMSpropState, AdamState)
"""The states of which it is known here how a step is made of them."""
DRAWN = ("v", "vhat", "s", "shat")
"""What the charts draw of a state, by the chapter's names."""
NOTHING = float("nan")
MOST_UPDATES = 1_000
WORK = 6e8
"""Parameters times columns that a trace may multiply in all: about a second."""


def updates_followed(experiment: Experiment, n_parameters: int, m: int) -> int:
    """How many of the experiment's updates are followed: all, or as many as take about a second.

    >>> updates_followed(Experiment(iterations=300), 371, 300)
    300
    """
    columns = m + 3 * experiment.batch_of(m)
    affordable = max(2, int(WORK / (n_parameters * columns)))
    return min(experiment.iterations, MOST_UPDATES, affordable)


class LayerNow(NamedTuple):
    """One layer's W and b at one update: root mean squares over its parameters.

    dW : the gradient. v, vhat : the average and its corrected value. s, shat : the roots of the
    mean s, so that they compare with dW. effective : the median of alpha / root(s), what a gradient
    is multiplied by; alpha itself where nothing is divided by. length : of alpha times step. What
    an optimizer does not keep, or what is not known of it, is NaN.
    """

    t: int
    layer: int
    dW: float
    v: float
    vhat: float
    s: float
    shat: float
    effective: float
    length: float


@dataclass(frozen=True, eq=False)
class Trace:
    """A run made over again with its optimizer looked into.

    layers : a LayerNow for every update and layer. costs : the cost of the whole training part
    before each update and after the last, (T + 1,). theta : the parameters at the end. root_s : the
    elements of sqrt(shat) at the end, (n,) (RMSprop: of sqrt(s)); empty without an s.
    """

    layers: Sequence[LayerNow]
    costs: Floats
    theta: Floats
    root_s: Floats

    @property
    def finite(self) -> bool:
        """Whether all numbers stayed finite."""
        return bool(np.isfinite(self.costs).all())


def follow(experiment: Experiment, data: Dataset, optimizer: Optimizer | None = None) -> Trace:
    """The experiment's first updates in NumPy, as core.engine makes them, with the state recorded.

    optimizer takes the place of the experiment's own. There is no dropout and no decay here, and
    it ends early where a number overflows, or after updates_followed().
    """
    start = Run(experiment, data)
    network, theta, m = start.network, start.theta.copy(), start.data.train.m
    X, Y = start.scaled.train.X, targets(start.data.train.y, data.n_classes)
    optimizer = optimizer or make_optimizer(experiment)
    state = optimizer.init(theta)
    rng = stream("batches", experiment.batch_seed)
    columns = batches(m, experiment.batch_size, rng)
    seen: list[dict[str, Floats]] = []
    costs = [_cost(network, theta, X, Y)]
    updates = updates_followed(experiment, network.n_parameters, m)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        for t in range(1, updates + 1):
            batch = next(columns)
            _, gradient = cost_and_gradient(
                network,
                theta,
                X[:, batch],
                Y[:, batch],
                lambd=experiment.lambd,
                lambd_l1=experiment.lambd_l1,
            )
            step, state = optimizer.update(gradient, state, t)
            theta = theta - experiment.alpha * step
            seen.append(_seen(experiment, gradient, state, step, t))
            costs.append(_cost(network, theta, X, Y))
            if not np.isfinite(theta @ theta):
                break
        layers = _layers(network, seen)
    root_s = np.sqrt(_under_root(state, _kept(experiment, state, len(costs) - 1)))
    return Trace(layers, np.array(costs), theta, root_s[np.isfinite(root_s)])


def _cost(network: Network, theta: Floats, X: Floats, Y: Floats) -> float:
    with np.errstate(over="ignore", invalid="ignore"):
        return cross_entropy(forward(network, theta, X).Z[-1], Y)


def _kept(e: Experiment, state: State, t: int) -> dict[str, Floats]:
    """V, vhat, s and shat over all parameters; empty where the optimizer has none."""
    found = dict.fromkeys(DRAWN, np.empty(0))
    found |= {n: kept for n, kept in state._asdict().items() if n in DRAWN and np.ndim(kept)}
    if isinstance(state, AdamState):
        hat = state.corrected(beta1=e.beta1, beta2=e.beta2, t=t)
        found |= {"vhat": hat.v, "shat": hat.s}
    return found


def _under_root(state: State, kept: dict[str, Floats]) -> Floats:
    """The s that the step divides by the root of: the corrected one where there is one."""
    if not isinstance(state, CHAPTERS):
        return np.empty(0)
    return kept["shat"] if kept["shat"].size else kept["s"]


def effective_alphas(experiment: Experiment, s: Floats) -> Floats:
    """Alpha / root(s): what each parameter's gradient, or its average, is multiplied by (18, 19).

    Adam's s is the corrected one. Root is sqrt(s) + epsilon, or sqrt(s + epsilon).
    """
    return experiment.alpha / root(s, experiment.epsilon, experiment.epsilon_inside)


def _seen(e: Experiment, gradient: Floats, state: State, step: Floats, t: int) -> dict[str, Floats]:
    """What a LayerNow tells of, over all parameters, before it is summed up layer by layer."""
    kept = _kept(e, state, t)
    s = _under_root(state, kept)
    same = e.alpha if isinstance(state, CHAPTERS) else NOTHING
    effective = effective_alphas(e, s) if s.size else np.full_like(gradient, same)
    roots = {name: np.sqrt(kept[name]) for name in ("s", "shat")}
    return {"dW": gradient, "length": e.alpha * step, **kept, **roots, "effective": effective}


def _layers(network: Network, seen: Sequence[dict[str, Floats]]) -> list[LayerNow]:
    """Every update's LayerNow for every layer, summed up for all updates at once."""
    theta = np.arange(float(network.n_parameters))
    layers = [
        np.concatenate([w.W.ravel(), w.b.ravel()]).astype(int)
        for w in unpack(theta, network.layer_dims)
    ]
    found = []
    for name in seen[0]:
        rows = np.array([one[name] for one in seen])
        size = _medians if name == "effective" else _sizes
        none = np.full(len(seen), NOTHING)
        found.append([size(rows[:, of]) if rows.size else none for of in layers[1:]])
    by_name = {name: np.transpose(values) for name, values in zip(seen[0], found, strict=True)}
    return [
        LayerNow(t + 1, l + 1, **{name: float(by_name[name][t, l]) for name in by_name})
        for t in range(len(seen))
        for l in range(len(layers) - 1)
    ]


def _sizes(rows: Floats) -> Floats:
    """The root mean square of each row."""
    return np.sqrt(np.mean(rows**2, axis=1))


def _medians(rows: Floats) -> Floats:
    return np.median(rows, axis=1)


def not_drawn(experiment: Experiment) -> str:
    """What the charts do not show of the experiment's optimizer, in a sentence; "" if nothing."""
    state = make_optimizer(experiment).init(np.zeros(1))
    if isinstance(state, CHAPTERS):
        return ""
    others = [name for name in state._fields if name not in DRAWN]
    return (
        f"How {spoken(experiment.optimizer)} makes its step of what it keeps is not known here, so "
        "no α / root is drawn for it"
        + (f"; of what it keeps, {', '.join(others)} is not drawn." if others else ".")
    )


def verdict(experiment: Experiment, trace: Trace) -> list[str]:
    """What the state says of the layers' steps, one sentence each."""
    if not trace.finite:
        return [f"The numbers overflowed after {len(trace.costs) - 1:,} updates."]
    last = trace.layers[-1].t
    first, end = ([x for x in trace.layers if x.t == t] for t in (1, last))
    said = [not_drawn(experiment) or _spread(end)]
    one = first[0]
    if np.isfinite(one.vhat):
        said.insert(
            0,
            f"After update 1, layer 1: rms of dW {rounded(one.dW, 2)}, v {rounded(one.v, 2)}, "
            f"v̂ {rounded(one.vhat, 2)}. "
            f"v is 1 - β₁ = {rounded(1 - experiment.beta1)} of dW, and its correction undoes this.",
        )
    return said


def _spread(end: Sequence[LayerNow]) -> str:
    effective = [x.effective for x in end]
    low, high = min(effective), max(effective)
    if low == high:
        return (
            f"Every parameter's gradient is multiplied by the same α = {rounded(low, 6)}, at "
            "all times."
        )
    return (
        f"At update {end[0].t:,} the median of α/root is {rounded(low)} in layer "
        f"{end[effective.index(low)].layer} and {rounded(high)} in layer "
        f"{end[effective.index(high)].layer}, {high / low:.1f} times as much."
    )
