"""Gradient checking (8.8): the gradient that trains against differences of its cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from core.compiled import make_costs, make_engine
from core.costs import cross_entropy, penalty
from core.data import Floats, Ints, Part, targets
from core.dropout import Mask
from core.experiment import Experiment
from core.gradient_check import GradientCheck, ManyCosts, batched_difference, stacked_costs
from core.network import Network, forward, unpack
from core.training import Run
from lessons.gradcheck.bugs import backward_with
from lessons.shared.words import rounded

BASE = Experiment(
    dataset="moons",
    data_seed=0,
    hidden=(5, 5),
    activation="tanh",
    alpha=0.3,
    lambd=1.0,
    iterations=200,
    init_seed=5,
)
"""2-5-5-1 with a square W[2], smooth, and not trained so far that the gradient is near zero."""

EPS = 1e-4
EPSILONS = tuple(float(f"1e-{k}") for k in range(1, 13))
RIGHT, WRONG = 1e-7, 1e-3
"""d below the first is a gradient that is likely right; a planted bug has a d above the second."""
LARGEST = 1e30
"""A cost or gradient beyond this is that of a run which diverges: its J has no digits left."""
MOST_PARAMETERS = 5_000
CHECK_WORK, SWEEP_WORK = 2e8, 3e7
"""Products (numbers times weights) that one check may take, alone and in a sweep over eps."""


def d_text(d: float) -> str:
    """A relative distance as a page writes it.

    >>> d_text(3.21e-8), d_text(0.4321), d_text(1.0)
    ('3.2e-8', '0.43', '1.00')
    """
    return rounded(d, 2) if d < 0.01 else f"{d:.2f}"


@dataclass(frozen=True)
class Group:
    """The entries start .. end - 1 of theta that make W[l] or b[l]; shape is that of the array."""

    layer: int
    kind: str
    start: int
    end: int
    shape: tuple[int, int]

    @property
    def name(self) -> str:
        """W[1], b[1], ..."""
        return f"{self.kind}[{self.layer}]"


def groups(layer_dims: Sequence[int]) -> list[Group]:
    """W[1], b[1], W[2], ... of a net, in theta's order.

    >>> [(group.name, group.start, group.end) for group in groups((2, 3, 1))]
    [('W[1]', 0, 6), ('b[1]', 6, 9), ('W[2]', 9, 12), ('b[2]', 12, 13)]
    """
    found, start = [], 0
    for layer, (n_in, n) in enumerate(pairwise(layer_dims), start=1):
        middle, end = start + n * n_in, start + n * (n_in + 1)
        found += [Group(layer, "W", start, middle, (n, n_in))]
        found += [Group(layer, "b", middle, end, (n, 1))]
        start = end
    return found


def entry_name(layer_dims: Sequence[int], i: int) -> str:
    """What theta_i is in its layer, rows and columns from 1: "W[2] 3,1" or "b[2] 3"."""
    group = next(group for group in groups(layer_dims) if i < group.end)
    row, column = divmod(i - group.start, group.shape[1])
    return f"{group.name} {row + 1}" + (f",{column + 1}" if group.kind == "W" else "")


@dataclass(frozen=True, eq=False)
class Frame:
    """A run as it was after `iteration` updates: the very net, theta, data and penalties.

    X is scaled as the run scales it; what is checked is the cost over all training examples.
    """

    network: Network
    theta: Floats
    X: Floats
    Y: Floats
    experiment: Experiment
    iteration: int

    @property
    def m(self) -> int:
        """The number of training examples."""
        return self.Y.shape[1]

    @property
    def groups(self) -> list[Group]:
        """The net's W[l] and b[l]."""
        return groups(self.network.layer_dims)

    def costs(self, thetas: Floats, masks: Sequence[Mask | None] = ()) -> Floats:
        """J of each theta of a stack (k, n), with the run's penalties."""
        e = self.experiment
        return stacked_costs(
            *(self.network, thetas, self.X, self.Y),
            lambd=e.lambd,
            lambd_l1=e.lambd_l1,
            masks=masks,
        )

    def cost(self, theta: Floats) -> float:
        """J at one theta, by one pass forward, with the run's penalties."""
        Z_last = forward(self.network, theta, self.X).Z[-1]
        weights = [layer.W for layer in unpack(theta, self.network.layer_dims)[1:]]
        e = self.experiment
        return cross_entropy(Z_last, self.Y) + penalty(weights, self.m, e.lambd, e.lambd_l1)

    def gradient(
        self, bug: str = "", masks: Sequence[Mask | None] = (), theta: Floats | None = None
    ) -> Floats:
        """G at the frame's theta or at another one, by backward() or with a bug planted in it."""
        at, e = self.theta if theta is None else theta, self.experiment
        cache = forward(self.network, at, self.X, masks)
        return backward_with(bug)(
            *(self.network, at, cache, self.Y),
            lambd=e.lambd,
            lambd_l1=e.lambd_l1,
            masks=masks,
        )

    def usable(self) -> bool:
        """Whether J and its gradient are numbers up to LARGEST; a run that diverges leaves that."""
        with np.errstate(over="ignore", invalid="ignore"):
            found = np.append(self.gradient(), self.costs(self.theta[np.newaxis]))
            return bool((np.abs(found) < LARGEST).all())

    def many_costs(self) -> ManyCosts:
        """J of many thetas at once, with the run's penalties; for one thread at a time."""
        e = self.experiment
        return make_costs(self.network, self.X, self.Y, lambd=e.lambd, lambd_l1=e.lambd_l1)

    def difference(self, eps: float, coordinates: Ints, costs: ManyCosts | None = None) -> Floats:
        """G_approx at these coordinates (eq. 27), many thetas at once; costs, if not many_costs."""
        J, pairs = costs or self.many_costs()
        return batched_difference(J, self.theta, eps=eps, at_once=pairs, coordinates=coordinates)

    def coordinates(self, work: float = CHECK_WORK) -> Ints:
        """The i to check: all of them, or, evenly from each W and b, what `work` allows."""
        n = self.network.n_parameters
        affordable = int(work / (2 * n * self.m))
        if n <= affordable:
            return np.arange(n)
        share = affordable / n
        parts = [
            np.linspace(g.start, g.end - 1, max(1, int(share * (g.end - g.start))))
            for g in self.groups
        ]
        return np.unique(np.concatenate(parts).astype(np.int64))


def frame_at(run: Run, share: float) -> Frame:
    """The frame at this share of the film's frames: 0 is before the first update, 1 the last."""
    film = [(s.iteration, s.theta) for s in run.snapshots if s.theta is not None]
    iteration, theta = film[round(share * (len(film) - 1))]
    return Frame(
        network=run.network,
        theta=theta,
        X=run.scaled.train.X,
        Y=targets(run.data.train.y, run.data.n_classes),
        experiment=run.experiment,
        iteration=iteration,
    )


@dataclass(frozen=True, eq=False)
class Checked:
    """A gradient check of one frame: g and g_approx at `coordinates`, for one eps and one bug."""

    eps: float
    bug: str
    coordinates: Ints
    check: GradientCheck
    groups: tuple[Group, ...]

    @property
    def d(self) -> float:
        """The relative distance over all that was checked."""
        return self.check.d

    def of(self, group: Group) -> GradientCheck:
        """The check of one W[l] or b[l] by itself."""
        inside = (self.coordinates >= group.start) & (self.coordinates < group.end)
        return self.only(inside).check

    def by_group(self) -> dict[str, float]:
        """The relative distance within each W[l] and b[l]."""
        return {group.name: self.of(group).d for group in self.groups}

    def of_gradient(self, g: Floats, bug: str = "") -> Checked:
        """The check of another g (n,): g_approx comes from the cost, whatever g is."""
        found = GradientCheck(g[self.coordinates], self.check.g_approx)
        return replace(self, bug=bug, check=found)

    def only(self, kept: NDArray[np.bool_]) -> Checked:
        """The check of some of the parameters; kept has one bool a coordinate."""
        found = GradientCheck(self.check.g[kept], self.check.g_approx[kept])
        return replace(self, coordinates=self.coordinates[kept], check=found)


def check(frame: Frame, *, eps: float = EPS, bug: str = "", work: float = CHECK_WORK) -> Checked:
    """Compare g, right or with a bug planted, with g_approx at this frame."""
    at = frame.coordinates(work)
    found = GradientCheck(frame.gradient(bug)[at], frame.difference(eps, at))
    return Checked(eps, bug, at, found, tuple(frame.groups))


def with_bug(frame: Frame, right: Checked, bug: str) -> Checked:
    """The same check with a bug planted: none of these touches the cost, nor so g_approx."""
    return right.of_gradient(frame.gradient(bug), bug)


def engine_step(run: Run, frame: Frame, right: Checked) -> Checked:
    """The check of what the run's engine really subtracts: theta before minus after, alpha = 1.

    The compiled engine is another piece of code than backward(); this is its own gradient, read
    off one update of plain descent on all examples from the frame's theta. g_approx is right's.
    """
    plain = replace(run.experiment, optimizer="gradient_descent", batch_size=0)
    part = Part(np.ascontiguousarray(frame.X), run.data.train.y)
    engine = make_engine(plain, run.network, part, run.data.n_classes, frame.theta.copy())
    engine.advance(np.ones(1))
    return right.of_gradient(frame.theta - engine.theta)
