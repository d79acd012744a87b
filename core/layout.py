"""A run laid out for core.kernels: data in tiles, settings as numbers, room to work in."""

from __future__ import annotations

from types import ModuleType
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from core.data import Floats, Ints, Part, targets
from core.engine import make_dropout
from core.experiment import Experiment
from core.network import Network
from core.optimizers import OPTIMIZERS
from core.streams import stream

Array = TypeVar("Array", Floats, Ints)

TILE_BYTES = 2**18
"""The activations of one tile take about this much, so that they stay near the processor."""
CACHE_LINE = 64
LEAST_TILE = 256
"""Below this many columns, setting up a row's loops costs more than the cache gains."""


def plan_of(kernels: ModuleType, experiment: Experiment, network: Network, part: Part) -> Any:
    """The kernels.Plan of a run: its settings as numbers."""
    dims = np.array(network.layer_dims, dtype=np.int64)
    keep_probs = np.full(dims.size - 1, experiment.keep_prob)
    keep_probs[0] = experiment.keep_prob_input
    batch = experiment.batch_of(part.m)
    beta1, beta2 = _betas(experiment)
    return kernels.Plan(
        layer_dims=dims,
        W_at=_starts(dims[1:] * (dims[:-1] + 1)),
        A_at=_starts(dims[1:]),
        D_at=_starts(np.where(keep_probs < 1.0, dims[:-1], 0))[1:],
        activation=kernels.ACTIVATIONS.index(experiment.activation),
        optimizer=kernels.OPTIMIZERS.index(experiment.optimizer),
        epsilon_inside=experiment.epsilon_inside,
        lambd=experiment.lambd,
        lambd_l1=experiment.lambd_l1,
        beta1=beta1,
        beta2=beta2,
        epsilon=experiment.epsilon,
        masks=_kind_of_masks(kernels, experiment, keep_probs),
        keep_probs=keep_probs,
        tile=_tile_width(kernels, dims, batch),
        batch=batch,
    )


def read_only(array: Array) -> Array:
    """A view for the kernels: shared data are read-only, and numba would compile anew for others.

    >>> read_only(np.zeros(2)).flags.writeable
    False
    """
    view = np.ascontiguousarray(array).view()
    view.flags.writeable = False
    return view


def points_of(kernels: ModuleType, plan: Any, part: Part, n_classes: int) -> Any:
    """The kernels.Points of a run: its data, in tiles where each update takes all of them."""
    X, Y = read_only(part.X), np.ascontiguousarray(targets(part.y, n_classes))
    ready = plan.batch == part.m and plan.keep_probs[0] >= 1.0
    x, y = (
        _tiles(rows, plan.tile, kernels.LANES) if ready else _aligned(len(rows) * plan.tile)
        for rows in (X, Y)
    )
    return kernels.Points(X, Y, ready, x, y)


def memory_of(
    kernels: ModuleType, plan: Any, experiment: Experiment, network: Network, m: int, theta: Floats
) -> Any:
    """The kernels.Memory of a run at its beginning."""
    dims, tile = plan.layer_dims, plan.tile
    weights = dims[1:] * dims[:-1]
    words = stream("dropout", experiment.dropout_seed).bit_generator.state["state"]["state"]
    masks = np.zeros(dims[:-1][plan.keep_probs < 1.0].sum() * plan.batch, dtype=np.uint8)
    if plan.masks == kernels.FROZEN:
        sizes = plan.batch, m % plan.batch
        masks = np.concatenate([_frozen_masks(experiment, network, size) for size in sizes])
    return kernels.Memory(
        theta=theta.copy(),
        ahead=np.zeros_like(theta),
        v=np.zeros_like(theta),
        s=np.zeros_like(theta),
        gradient=np.zeros_like(theta),
        A=_aligned(dims[1:].sum() * tile),
        dA=_aligned(max(2, dims[1:].max()) * tile),
        dW=np.zeros(max(weights[weights >= kernels.BLAS_FROM], default=0)),
        D=masks,
        stream=np.concatenate([words, np.zeros(2, dtype=np.uint64)]),
    )


def _betas(experiment: Experiment) -> tuple[float, float]:
    """The beta of v and that of s: one each where the optimizer takes two, else the same."""
    if "beta1" in OPTIMIZERS[experiment.optimizer].knobs:
        return experiment.beta1, experiment.beta2
    return experiment.beta, experiment.beta


def _starts(sizes: Ints) -> Ints:
    """Where each layer's piece begins, when layer 1's begins at 0; an unused 0 for layer 0.

    >>> _starts(np.array([20, 5, 1]))
    array([ 0,  0, 20, 25])
    """
    return np.concatenate([[0, 0], np.cumsum(sizes)[:-1]])


def _tile_width(kernels: ModuleType, dims: Ints, batch: int) -> int:
    """The most columns of a tile: a batch is cut into as few tiles as the cache allows, all alike.

    A multiple of the lanes, so the last tile may be narrower.
    """
    most = max(TILE_BYTES // (8 * int(dims.sum())), LEAST_TILE)
    tiles = -(-batch // most)
    columns = -(-batch // tiles)
    return -(-columns // kernels.LANES) * kernels.LANES


def _tiles(rows: Floats, tile: int, lanes: int) -> Floats:
    """The columns cut into tiles, one after another; the last filled up with its last column."""
    n, m = rows.shape
    tiles = _aligned(n * (m + -m % lanes))
    for begin in range(0, m, tile):
        piece = rows[:, begin : begin + tile]
        filled = np.pad(piece, ((0, 0), (0, -piece.shape[1] % lanes)), mode="edge")
        tiles[n * begin : n * begin + filled.size] = filled.ravel()
    return tiles


def _aligned(size: int) -> Floats:
    """Zeros that begin with a line of the cache: the loops read whole lines, and so never two."""
    room = np.zeros(size + CACHE_LINE // 8)
    begin = -room.ctypes.data % CACHE_LINE // 8
    return room[begin : begin + size]


def _kind_of_masks(kernels: ModuleType, experiment: Experiment, keep_probs: Floats) -> int:
    if (keep_probs >= 1.0).all():
        return kernels.NOTHING
    return kernels.FROZEN if experiment.frozen_mask else kernels.FRESH


def _frozen_masks(experiment: Experiment, network: Network, m: int) -> NDArray[np.uint8]:
    """The masks of every update of m examples, layer after layer."""
    if m == 0:
        return np.empty(0, dtype=np.uint8)
    masks = make_dropout(experiment, network.layer_dims).masks(m)
    kept = [mask.D.ravel() for mask in masks if mask is not None]
    return np.concatenate(kept).astype(np.uint8)
