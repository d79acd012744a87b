"""A race of the optimizers on a surface, step by step, with the network's own optimizers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.data import Floats
from core.engine import make_optimizer
from core.experiment import Experiment
from core.knobs import spoken
from core.optimizers import OPTIMIZERS, Optimizer
from core.streams import stream
from lessons.optimizers.surfaces import Surface, starts
from lessons.shared.measures import median, reached
from lessons.shared.words import capitalised, in_full, rounded

RACERS = tuple(OPTIMIZERS)
ALPHAS: tuple[float, ...] = tuple(float(rounded(a, 2)) for a in 10 ** np.linspace(-4, 1, 51))
"""Ten a decade, 0.0001 to 10."""
STARTS = 20
"""Of the start points every other one chooses each alpha; what is told of it is of the rest."""


def settings(name: str, beta: float) -> Experiment:
    """The optimizer's settings: beta is that of momentum and RMSprop, and Adam's beta1."""
    return Experiment(optimizer=name, beta=beta, beta1=beta)


def descend(
    surface: Surface, optimizer: Optimizer, start: Floats, alpha: Floats | float, steps: int
) -> Floats:
    """The weights (steps + 1, 2, n) of n descents from start (2, n); alpha is one, or (n,).

    Each step is the network's: step, state = update(dJ/dw, state, t); w := w - alpha step. Where
    the update works element by element, n descents side by side do not know of each other. One
    that overflows goes on as infinity or NaN.
    """
    path = np.empty((steps + 1, *start.shape))
    path[0] = start
    state = optimizer.init(start)
    with np.errstate(over="ignore", invalid="ignore"):
        for t in range(1, steps + 1):
            step, state = optimizer.update(surface.gradient(path[t - 1]), state, t)
            path[t] = path[t - 1] - alpha * step
    return path


def descend_apart(
    surface: Surface, optimizer: Optimizer, start: Floats, alphas: Floats, steps: int
) -> Floats:
    """descend() by each column's alpha; one after another where they would know of each other."""
    if works_by_element(optimizer):
        return descend(surface, optimizer, start, alphas, steps)
    each = zip(np.hsplit(start, start.shape[1]), alphas, strict=True)
    return np.concatenate([descend(surface, optimizer, *one, steps) for one in each], axis=2)


def works_by_element(optimizer: Optimizer) -> bool:
    """Whether a number of the step depends on its own number of the gradient alone."""
    both, first = np.array([0.3, -2.0]), np.array([0.3])
    return bool(
        np.isclose(
            optimizer.update(both, optimizer.init(both), 1)[0][0],
            optimizer.update(first, optimizer.init(first), 1)[0][0],
        )
    )


def costs(surface: Surface, path: Floats) -> Floats:
    """J at each point of a path (steps + 1, 2, n): (steps + 1, n); infinite beyond all numbers."""
    with np.errstate(over="ignore", invalid="ignore"):
        J = surface.cost(path.transpose(1, 0, 2).reshape(2, -1)).reshape(len(path), -1)
    return np.where(np.isfinite(J), J, np.inf)


def choosing_of(by_start: Floats) -> Floats:
    """The columns of the start points that choose, of (n, STARTS)."""
    return by_start[:, ::2]


def reporting_of(by_start: Floats) -> Floats:
    """The columns of the others."""
    return by_start[:, 1::2]


@dataclass(frozen=True, eq=False)
class Swept:
    """One optimizer at each of ALPHAS from each of the start points.

    steps : (len(ALPHAS), STARTS), until J reaches the target, or infinity. best : the alpha with
    the fewest steps in the median of the start points that choose (lessons/shared/chosen.py); where
    none arrives, the lowest J at the end.
    """

    steps: Floats
    best: float

    @property
    def at_best(self) -> Floats:
        """The steps (STARTS / 2,) at the best alpha, from the start points that did not choose."""
        return reporting_of(self.steps)[ALPHAS.index(self.best)]


def sweep(surface: Surface, beta: float, seed: int = 0) -> dict[str, Swept]:
    """Every optimizer at every alpha from the same STARTS points."""
    points = starts(surface, STARTS, stream("race starts", seed))
    everywhere = np.tile(points, (1, len(ALPHAS)))
    alphas = np.repeat(ALPHAS, STARTS)
    found = {}
    for name in RACERS:
        optimizer = make_optimizer(settings(name, beta))
        J = costs(surface, descend_apart(surface, optimizer, everywhere, alphas, surface.steps))
        steps = reached(J, surface.target).reshape(len(ALPHAS), STARTS)
        ends = np.median(choosing_of(J[-1].reshape(len(ALPHAS), STARTS)), axis=1)
        medians = np.median(choosing_of(steps), axis=1)
        best = min(range(len(ALPHAS)), key=lambda i: (medians[i], ends[i]))
        found[name] = Swept(steps, ALPHAS[best])
    return found


@dataclass(frozen=True, eq=False)
class Lane:
    """One optimizer's race: its path (steps + 1, 2), J along it (steps + 1,), steps to the target.

    steps is infinity where J does not stay at or below the target.
    """

    name: str
    alpha: float
    path: Floats
    J: Floats
    steps: float

    @property
    def diverged(self) -> bool:
        """Whether J went beyond all numbers, or ended far above where it began."""
        return bool(self.J[-1] > 1e3 * max(self.J[0], 1.0))


def race(
    surface: Surface, start: tuple[float, float], alphas: Mapping[str, float], beta: float
) -> list[Lane]:
    """All from one start, each at its alpha."""
    first = np.array(start, dtype=np.float64)[:, np.newaxis]
    lanes = []
    for name in RACERS:
        optimizer = make_optimizer(settings(name, beta))
        path = descend(surface, optimizer, first, alphas[name], surface.steps)
        J = costs(surface, path)
        steps = float(reached(J, surface.target)[0])
        lanes.append(Lane(name, alphas[name], path[:, :, 0], J[:, 0], steps))
    return lanes


def title(name: str) -> str:
    """An optimizer's name as people read it, at the start of a sentence."""
    return capitalised(spoken(name))


def verdict(surface: Surface, lanes: Sequence[Lane]) -> list[str]:
    """What the paths say, one sentence each."""
    arrived = sorted((lane for lane in lanes if np.isfinite(lane.steps)), key=lambda a: a.steps)
    others = [_not_arrived(surface, lane) for lane in lanes if lane not in arrived]
    if not arrived:
        return others
    order = "; ".join(f"{title(lane.name)} after {lane.steps:,.0f}" for lane in arrived)
    return [f"Steps until J reaches {in_full(surface.target)}: {order}.", *others]


def _not_arrived(surface: Surface, lane: Lane) -> str:
    name, alpha = title(lane.name), f"α = {rounded(lane.alpha)}"
    if lane.diverged:
        return f"{name} diverged at {alpha}: its steps are too long here. Take a smaller share."
    w = lane.path[-1]
    near = min(surface.minima, key=lambda place: float(np.hypot(*(w - np.array(place)))))
    height = float(surface.cost(np.array(near)[:, np.newaxis])[0])
    away = float(np.hypot(*(w - np.array(near))))
    if away < 0.1 and height > surface.target:
        return (
            f"{name}, at {alpha}, ended by the shallow minimum, at w = ({_plain(w[0])}, "
            f"{_plain(w[1])}); J there is {height:.2f} above the lowest."
        )
    return (
        f"{name}, at {alpha}, does not reach J = {in_full(surface.target)} within "
        f"{surface.steps:,} steps: J ends at {rounded(lane.J[-1], 2)}."
    )


def _plain(number: float) -> str:
    """Two decimals, with no sign before a zero."""
    return f"{round(number, 2) + 0.0:.2f}"


def sweep_verdict(surface: Surface, found: Mapping[str, Swept]) -> list[str]:
    """Each one's best alpha and what it needs there, fewest steps first."""
    order = sorted(found, key=lambda name: median(found[name].at_best))
    said = []
    for name in order:
        steps = found[name].at_best
        middle, worst = median(steps), float(steps.max())
        if not np.isfinite(middle):
            said.append(f"{title(name)}: most starts do not arrive at any α of the sweep.")
            continue
        range_ = f"{steps.min():,.0f} to " + (f"{worst:,.0f}" if np.isfinite(worst) else "never")
        said.append(
            f"{title(name)}: best at α = {in_full(found[name].best)}, {middle:,.0f} steps in the "
            f"median ({range_})."
        )
    half = STARTS // 2
    how = f"Each α was chosen on {half} start points; these figures are of {half} others."
    return [*said, how]
