"""What the film player needs of a run, and the two ways to look at one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.floating[Any]]
ByteArray = NDArray[np.uint8]

ACTIVATIONS: Final = ("relu", "tanh", "sigmoid")
"""The activations of hidden units that network.js can compute; it has no others."""


@dataclass(frozen=True, kw_only=True)
class Regions:
    """What the server computed of each frame because the player cannot.

    output : (n_frames, n_L, n, n), see `output_bytes`, on n x n points from edge to edge of the
    extent, the top row first. train_right and dev_right (n_frames, k), 1 = predicted rightly, are
    of the first k examples; the player rings no others.
    """

    output: ByteArray
    train_right: NDArray[Any]
    dev_right: NDArray[Any]


@dataclass(frozen=True, kw_only=True)
class BoundaryView:
    """A net with two inputs: the player computes its decision regions from the weights.

    theta is (n_frames, P), each row packed W[1] row by row, b[1], W[2], b[2], ...; where the player
    cannot compute, it is None and regions takes its place. mean and std (2,) are eq. 1's, and
    extent (xmin, xmax, ymin, ymax) and the points (m, 2) are raw, unscaled. side : so many grid
    points along an edge are computed; 0: as many as the player has time for.
    """

    theta: FloatArray | None
    regions: Regions | None = None
    mean: FloatArray
    std: FloatArray
    extent: tuple[float, float, float, float]
    axes: tuple[str, str]
    train_x: FloatArray
    train_y: NDArray[Any]
    dev_x: FloatArray
    dev_y: NDArray[Any]
    side: int = 0


@dataclass(frozen=True, kw_only=True)
class ConfidenceView:
    """A net with many inputs: k examples as dots at the probability given to their TRUE class.

    Confidences are uint8 (n_frames, k), see `confidence_bytes`; labels (k,). With two classes a dot
    below one half is wrong; with more that cannot be told from the confidence alone, so
    train_right and dev_right (n_frames, k), 1 = predicted rightly, are then needed.
    """

    train_confidence: ByteArray
    dev_confidence: ByteArray
    train_label: NDArray[Any]
    dev_label: NDArray[Any]
    train_right: NDArray[Any] | None = None
    dev_right: NDArray[Any] | None = None


@dataclass(frozen=True, kw_only=True)
class FilmData:
    """All that the player needs of a run, so far or whole.

    run: a name that changes when a new run begins (the player then starts over and follows it).
    iterations: the planned total. Per frame, each (n_frames,): iteration, epoch, alpha, costs in
    nats, accuracies in [0, 1]. The trace (at most 2000 values each) is the cost of every training
    step, penalty included, as lowest and highest value per bucket. Costs may be NaN or infinite.
    level is a dotted line among the accuracies, its words and its place in [0, 1].
    Players of films with the same group, if it is not "", keep in step: each shows the frame with
    the same iteration / pace. With pace the updates of an epoch, that is the same epoch.
    """

    run: str
    state: str
    iterations: int
    classes: tuple[str, ...]
    layer_dims: tuple[int, ...]
    activation: str
    output: str
    iteration: NDArray[Any]
    epoch: NDArray[Any]
    alpha: FloatArray
    train_cost: FloatArray
    dev_cost: FloatArray
    train_accuracy: FloatArray
    dev_accuracy: FloatArray
    trace_iteration: NDArray[Any]
    trace_low: FloatArray
    trace_high: FloatArray
    view: BoundaryView | ConfidenceView
    message: str = ""
    level: tuple[str, float] | None = None
    group: str = ""
    pace: float = 1.0
