"""Thinned nets (8.5.3, Fig. 5): which units each update keeps, and what thinned nets agree on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from core.batches import batches
from core.data import Floats, Ints
from core.dropout import Dropout, Mask
from core.engine import make_dropout
from core.experiment import Experiment
from core.network import Network, forward, predict
from core.streams import stream
from core.training import Run

NETS = 200
"""So many thinned nets are averaged at the most."""
COUNTS = (1, 2, 3, 5, 10, 20, 50, 100, NETS)
"""So many of them are averaged."""
PICKS = 20
"""Which K of them is left to chance so often."""
PASSES = 200
"""Mean activations are taken over so many passes with masks of their own."""


def masks_of(experiment: Experiment, layer_dims: tuple[int, ...], *, frozen: bool) -> Dropout:
    """The masks of this experiment's run from its first update on, fresh or frozen."""
    return make_dropout(replace(experiment, frozen_mask=frozen), layer_dims)


@dataclass(frozen=True, eq=False)
class Step:
    """One update as its batch's first example meets it.

    example is that example's column in the training part; kept[l] (n_l,) says which units of
    A[0] .. A[L-1] stay for it.
    """

    example: int
    kept: tuple[NDArray[np.bool_], ...]

    @property
    def thinned_net(self) -> bytes:
        """What tells this thinned net from the others."""
        return np.concatenate(self.kept).tobytes()


def steps(
    experiment: Experiment, layer_dims: tuple[int, ...], m: int, count: int, *, frozen: bool
) -> list[Step]:
    """The first `count` updates of a run on m examples: the very masks and batches it uses."""
    rng = stream("batches", experiment.batch_seed)
    dropout = masks_of(experiment, layer_dims, frozen=frozen)
    found = []
    for columns in islice(batches(m, experiment.batch_size, rng), count):
        examples = np.arange(m)[columns]
        masks = dropout.masks(examples.size)
        kept = (
            np.ones(n, dtype=bool) if mask is None else mask.D[:, 0]
            for n, mask in zip(layer_dims, masks, strict=False)
        )
        found.append(Step(int(examples[0]), tuple(kept)))
    return found


def seen_so_far(found: list[Step]) -> list[int]:
    """How many different thinned nets have been trained after each step."""
    seen: set[bytes] = set()
    counts = []
    for step in found:
        seen.add(step.thinned_net)
        counts.append(len(seen))
    return counts


@dataclass(frozen=True)
class LayerMeans:
    """Mean |A| of one layer (0 is the input) on the training part, over PASSES passes.

    full : nothing is dropped. before, after : just before and just after this layer's own
    dropping. undivided : as after, but nowhere divided by keep_prob. standard_error : of
    own_change, from its spread over the passes.
    """

    layer: int
    full: float
    before: float
    after: float
    undivided: float
    standard_error: float = 0.0

    @property
    def name(self) -> str:
        """The layer as a page names it."""
        return f"A[{self.layer}]" if self.layer else "x"

    @property
    def own_change(self) -> float:
        """after / before - 1: what dropping this layer does to its mean."""
        return self.after / self.before - 1 if self.before else 0.0


def mean_activations(run: Run, passes: int = PASSES) -> list[LayerMeans]:
    """The means of A[0] .. A[L-1] at the run's weights, with fresh masks of the run's keep_prob.

    The absolute value is taken because the means of tanh's two signs would cancel; for a relu it
    is the activation itself.
    """
    network, theta = run.network, run.theta
    X = run.scaled.train.X
    dropout = masks_of(run.experiment, network.layer_dims, frozen=False)
    drawn = np.zeros((passes, 3, len(network.layer_dims) - 1))
    with np.errstate(over="ignore", invalid="ignore"):
        full = forward(network, theta, X)
        for one in drawn:
            masks = dropout.masks(X.shape[1])
            divided = forward(network, theta, X, masks)
            bare = forward(network, theta, X, [without_division(mask) for mask in masks])
            one[:] = [_means([X, *divided.G[1:]]), _means(divided.A[:-1]), _means(bare.A[:-1])]
        rows = np.vstack([_means(full.A[:-1]), drawn.mean(axis=0), _standard_errors(drawn)])
    return [LayerMeans(l, *map(float, rows[:, l])) for l in range(rows.shape[1])]


def _standard_errors(drawn: Floats) -> Floats:
    """Of after / before, means over the passes of drawn (passes, 3, layers), in each layer.

    The spread of after - (after / before) before, over before: the ratio's, to first order.
    """
    before, after = drawn[:, 0], drawn[:, 1]
    middle = np.maximum(before.mean(axis=0), np.finfo(float).tiny)
    left = after - after.mean(axis=0) / middle * before
    return np.asarray(left.std(axis=0) / middle / np.sqrt(len(drawn)))


def without_division(mask: Mask | None) -> Mask | None:
    """The same units dropped, and the others not made larger for it."""
    return None if mask is None else replace(mask, keep_prob=1.0)


def _means(layers: list[Floats]) -> list[float]:
    return [float(np.abs(A).mean()) for A in layers]


@dataclass(frozen=True, eq=False)
class Averaging:
    """What the average of K thinned nets says of the dev examples, for K in COUNTS.

    agreement, error : one value for each of COUNTS, the share of dev examples where the average
    predicts what the unthinned net does, and where it is wrong; the mean over PICKS choices of K of
    the NETS thinned nets. unthinned_error : the unthinned net's, by itself.
    """

    agreement: tuple[float, ...]
    error: tuple[float, ...]
    unthinned_error: float


def average_of_thinned(run: Run) -> Averaging:
    """The mean of K thinned nets' probabilities, (1/K) sum_k A[L]_k (8.5.3).

    A thinned net is one draw of units for all examples, with the others' outputs divided by
    keep_prob as in training. The unthinned net has all units and divides nothing.
    """
    X, y = run.scaled.dev.X, run.scaled.dev.y
    dropout = masks_of(run.experiment, run.network.layer_dims, frozen=False)
    with np.errstate(over="ignore", invalid="ignore"):
        unthinned = predict(run.network, forward(run.network, run.theta, X).A[-1])
        # Masks of one column are the same for every example.
        thinned = (forward(run.network, run.theta, X, dropout.masks(1)) for _ in range(NETS))
        P = np.stack([cache.A[-1] for cache in thinned])
    predicted = averaged_predictions(run.network, P, stream("thinned nets", 0))
    return Averaging(
        agreement=tuple(map(float, np.mean(predicted == unthinned, axis=(0, 2)))),
        error=tuple(map(float, np.mean(predicted != y, axis=(0, 2)))),
        unthinned_error=float(np.mean(unthinned != y)),
    )


def averaged_predictions(network: Network, P: Floats, rng: np.random.Generator) -> Ints:
    """The classes that averages of K nets give, (PICKS, number of COUNTS, m).

    P (NETS, n_L, m) has each net's probabilities. A pick shuffles the nets and averages the first
    K of them, for each K of COUNTS; so the averages of all NETS are the same in every pick.
    """
    picks = []
    for _ in range(PICKS):
        totals = np.cumsum(P[rng.permutation(len(P))], axis=0)
        picks.append([predict(network, totals[K - 1] / K) for K in COUNTS])
    return np.array(picks)
