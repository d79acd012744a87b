"""A run of the core as the film player wants it."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from core.baseline import always_one, is_rare
from core.batches import updates_per_epoch
from core.compiled import not_compiled
from core.data import Dataset, Floats
from core.due import FRAMES
from core.knobs import spoken
from core.network import Network, forward
from core.scaling import apply
from core.snapshot import WATCHED, Snapshot
from core.training import Run
from ui.film import (
    ACTIVATIONS,
    BoundaryView,
    ConfidenceView,
    FilmData,
    Regions,
    confidence_bytes,
    film_payload,
    output_bytes,
)

Corners = tuple[float, float, float, float]
"""(xmin, xmax, ymin, ymax)."""
MARGIN = 0.08
"""Empty space around the points, as a share of their spread."""
FINEST = 58
"""Points along an edge of the regions that the server draws; fewer where classes are many."""
STRETCHES = 1000
"""The player's curve has no more pixels than this many stretches of updates, lowest to highest."""
DRAWN_BYTES = 350_000
"""All the regions of a film that the server draws take at most this."""


def run_payload(
    run: Run,
    *,
    name: str,
    group: str = "",
    stopped: bool = False,
    drawn: bool = False,
    side: int = 0,
) -> bytes:
    """All frames of the run so far, as the player's bytes.

    name tells runs apart (the player starts over when it changes); films of one group are played
    in step, epoch by epoch, unless it is "". A net with two inputs is shown with its decision
    boundary, in the frames whose weights are kept; any other by how sure it is of the right class
    of each example. drawn : the server draws the regions, whether or not the player could. side :
    so many grid points along their edge, where the player draws them; 0: as many as it can.
    """
    plane, drawn = run.data.n_x == 2, drawn or drawn_by_server(run)
    snapshots = with_weights(run) if plane else run.snapshots
    state, message = "training", ""
    if run.outcome is not None:
        state, message = run.state, diverged_message(run)
    elif stopped:
        state, message = "stopped", f"Stopped after {run.iteration:,} updates."

    stretches = np.arange(0, run.trace.low.size, -(-run.trace.low.size // STRETCHES) or 1)

    def column(field: str) -> Floats:
        return np.array([getattr(s, field) for s in snapshots], dtype=np.float64)

    return film_payload(
        FilmData(
            run=name,
            state=state,
            message=message,
            group=group,
            pace=updates_per_epoch(run.data.train.m, run.experiment.batch_size),
            iterations=run.experiment.iterations,
            classes=run.data.class_names,
            level=level(run.data),
            layer_dims=run.network.layer_dims,
            activation=run.network.activation,
            output=run.network.output,
            iteration=column("iteration"),
            epoch=column("epoch"),
            alpha=column("alpha"),
            train_cost=column("train_cost"),
            dev_cost=column("dev_cost"),
            train_accuracy=column("train_accuracy"),
            dev_accuracy=column("dev_accuracy"),
            trace_iteration=run.trace.iteration[stretches],
            trace_low=np.minimum.reduceat(run.trace.low, stretches),
            trace_high=np.maximum.reduceat(run.trace.high, stretches),
            view=replace(boundary_view(run, drawn), side=side) if plane else confidence_view(run),
        )
    )


def level(data: Dataset) -> tuple[str, float] | None:
    """Where a class is rare: how often always answering with the most frequent one is right."""
    if not is_rare(data):
        return None
    most, share = always_one(data)
    return f"always {data.class_names[most]}", share


def diverged_message(run: Run) -> str:
    """What to say over the film of a run that diverged; nothing for one that did not."""
    return f"Diverged: {run.reason}." if run.diverged else ""


def extent(data: Dataset) -> Corners:
    """(xmin, xmax, ymin, ymax) around the train and dev points, with a margin."""
    points = np.hstack([data.train.X, data.dev.X])
    low, high = points.min(axis=1), points.max(axis=1)
    room = MARGIN * np.where(high > low, high - low, 1.0)
    (x0, y0), (x1, y1) = low - room, high + room
    return float(x0), float(x1), float(y0), float(y1)


def scaled_extent(run: Run) -> Corners:
    """The extent as the net sees it.

    Eq. 1 keeps straight lines straight, so the scaled grid is the one between scaled corners.
    """
    (x0, x1), (y0, y1) = apply(run.scaling, np.reshape(extent(run.data), (2, 2))).tolist()
    return x0, x1, y0, y1


def with_weights(run: Run) -> list[Snapshot]:
    """The snapshots that have theta: all but of a large net, see core.due.FILM_BYTES."""
    return [s for s in run.snapshots if s.theta is not None]


def drawn_by_server(run: Run) -> bool:
    """Whether the player cannot compute the decision regions of this run's net."""
    hidden = len(run.network.layer_dims) > 2
    return run.data.n_x == 2 and hidden and run.network.activation not in ACTIVATIONS


def boundary_view(run: Run, drawn: bool) -> BoundaryView:
    """The weights of each frame, from which the player computes the regions, or the regions."""
    data = run.data
    names = data.feature_names or ("x1", "x2")
    return BoundaryView(
        theta=None if drawn else np.array([s.theta for s in with_weights(run)], dtype=np.float64),
        regions=regions(run) if drawn else None,
        mean=run.scaling.mean.ravel(),
        std=run.scaling.std.ravel(),
        extent=extent(data),
        axes=(names[0], names[1]),
        train_x=data.train.X.T,
        train_y=data.train.y,
        dev_x=data.dev.X.T,
        dev_y=data.dev.y,
    )


def regions(run: Run) -> Regions:
    """Each frame's output on a grid over the extent, in at most DRAWN_BYTES."""
    snapshots, units = with_weights(run), run.network.layer_dims[-1]
    corners, side = scaled_extent(run), drawn_side(units)
    output = [
        drawn_frame(run.network, s.theta.tobytes(), corners, side)
        for s in snapshots
        if s.theta is not None
    ]
    return Regions(
        output=np.frombuffer(b"".join(output), np.uint8).reshape(-1, units, side, side),
        train_right=np.array([s.train_right for s in snapshots]),
        dev_right=np.array([s.dev_right for s in snapshots]),
    )


def drawn_side(units: int) -> int:
    """Points along an edge of the drawn regions of a net with so many output units.

    >>> drawn_side(1), drawn_side(3)
    (58, 34)
    """
    return min(FINEST, math.isqrt(DRAWN_BYTES // (FRAMES * units)))


# Each tick sends all frames so far; of four films side by side none is computed twice.
@functools.lru_cache(maxsize=4 * (FRAMES + 1))
def drawn_frame(network: Network, theta: bytes, corners: Corners, side: int) -> bytes:
    """The output of a net with these weights on a grid between corners, as `output_bytes`."""
    with np.errstate(over="ignore", invalid="ignore"):
        A = forward(network, np.frombuffer(theta), grid(corners, side)).A[-1]
    return output_bytes(A).tobytes()


def grid(corners: Corners, side: int) -> Floats:
    """(2, side * side) points from corner to corner, the top row first."""
    x0, x1, y0, y1 = corners
    x, y = np.linspace(x0, x1, side), np.linspace(y1, y0, side)
    return np.stack(np.meshgrid(x, y)).reshape(2, -1)


def fallbacks(runs: Sequence[Run]) -> str:
    """What is done in another way than usual because something is new to it; "" for nothing."""
    said = []
    unknown = dict.fromkeys(spoken(n) for run in runs for n in not_compiled(run.experiment))
    if unknown:
        names = " and ".join(unknown)
        said.append(f"The compiled engine does not know {names}: NumPy trains it, more slowly.")
    drawn = next(filter(drawn_by_server, runs), None)
    if drawn is not None:
        side, name = drawn_side(drawn.network.layer_dims[-1]), spoken(drawn.network.activation)
        said.append(
            f"The regions are pictures that the server made, {side} points wide and high, because "
            f"the film player does not know {name}."
        )
        if max(drawn.data.train.m, drawn.data.dev.m) > WATCHED:
            said.append(f"Only wrong examples among the first {WATCHED} of each part have a ring.")
    return " ".join(said)


def confidence_view(run: Run) -> ConfidenceView:
    """The probability given to the right class of the watched examples, frame by frame."""
    snapshots, data = run.snapshots, run.data
    watched = snapshots[0].train_confidence.size, snapshots[0].dev_confidence.size
    return ConfidenceView(
        train_confidence=confidence_bytes(np.array([s.train_confidence for s in snapshots])),
        dev_confidence=confidence_bytes(np.array([s.dev_confidence for s in snapshots])),
        train_label=data.train.y[: watched[0]],
        dev_label=data.dev.y[: watched[1]],
        train_right=np.array([s.train_right for s in snapshots]),
        dev_right=np.array([s.dev_right for s in snapshots]),
    )
