"""Why a run overflowed (8.4 b): its last weights, layer by layer, and the steps that led there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.data import targets
from core.engine import cost_and_gradient
from core.network import forward, unpack
from core.training import Run
from lessons.shared.words import rounded

LARGEST = float(np.finfo(np.float64).max)
LARGEST_SQUARE = LARGEST**0.5
"""A weight beyond this has a square that is no float any more."""
MOST_STEPS = 6


@dataclass(frozen=True)
class Step:
    """One recorded iteration: its cost in nats, ||W, b||, and ||dW, db|| over all layers.

    weights is None where the film of a large net did not keep them.
    """

    iteration: int
    cost: float
    weights: float | None
    gradient: float


@dataclass(frozen=True)
class LayerSize:
    """The largest |w|, |Z| and |dW| of layer l, over all its units and the training examples."""

    layer: int
    w: float
    Z: float
    dW: float


def steps(run: Run) -> list[Step]:
    """The last recorded iterations of a run, at most MOST_STEPS, oldest first."""
    found = []
    for s in run.snapshots[-MOST_STEPS:]:
        with np.errstate(over="ignore", invalid="ignore"):
            size = float(np.linalg.norm(s.theta)) if s.theta is not None else None
            gradient = float(np.linalg.norm(s.gradient_norms))
        found.append(Step(s.iteration, s.cost, size, gradient))
    return found


def layer_sizes(run: Run) -> list[LayerSize]:
    """Each layer's largest numbers at the last theta that was still finite."""
    X, Y = run.scaled.train.X, targets(run.data.train.y, run.data.n_classes)
    with np.errstate(over="ignore", invalid="ignore"):
        cache = forward(run.network, run.theta, X)
        _, gradient = cost_and_gradient(run.network, run.theta, X, Y)
    layers = unpack(run.theta, run.network.layer_dims)
    slopes = unpack(gradient, run.network.layer_dims)
    return [
        LayerSize(
            l, *(float(np.abs(part).max()) for part in (layers[l].W, cache.Z[l], slopes[l].W))
        )
        for l in range(1, len(layers))
    ]


def verdict(run: Run) -> list[str]:
    """What the sizes say of the overflow: where a sum left the floats, or which step does."""
    sizes, made = layer_sizes(run), run.iteration
    first, last, end = sizes[0], sizes[-1], f"A float ends at {rounded(LARGEST, 2)}"
    gone = next((one for one in sizes if not np.isfinite(one.Z)), None)
    if gone is not None:
        below = sizes[gone.layer - 2] if gone.layer > 1 else gone
        before = (
            f"After update {made} the largest |w| is {rounded(below.w, 2)} in layer "
            f"{below.layer}, the "
            f"largest |Z| there {rounded(below.Z, 2)}: each layer multiplies what comes in."
        )
        then = (
            f"{end}. In layer {gone.layer} Z is beyond it, so inf; inf - inf and 0 · inf are nan, "
            "and a nan makes all that it touches nan: later layers, cost, dW."
        )
        return [before, then]
    dW = max(one.dW for one in sizes)
    before = (
        f"After update {made} the largest |Z| is {rounded(first.Z, 2)} in layer 1 and "
        f"{rounded(last.Z, 2)} in "
        f"layer {last.layer}."
    )
    words = f"of {rounded(dW, 2)}" if np.isfinite(dW) else "beyond that"
    then = (
        f"{end}. dW = dZ Aᵀ/m (eq. 10) multiplies once more, up to entries {words}. Update "
        f"{made + 1} takes α times that from W, and a weight beyond "
        f"{rounded(LARGEST_SQUARE, 2)} has no "
        "square: the run ends here."
    )
    return [before, then]
