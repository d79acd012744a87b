"""A run of the core as the film player wants it."""

from __future__ import annotations

import numpy as np

from core.batches import updates_per_epoch
from core.data import Dataset, Floats
from core.snapshot import Snapshot
from core.training import Run
from ui.film import BoundaryView, ConfidenceView, FilmData, confidence_bytes, film_payload

MARGIN = 0.08
"""Empty space around the points, as a share of their spread."""


def run_payload(run: Run, *, name: str, group: str = "", stopped: bool = False) -> bytes:
    """All frames of the run so far, as the player's bytes.

    name tells runs apart (the player starts over when it changes); films of one group are played
    in step, epoch by epoch, unless it is "". A net with two inputs is shown with its decision
    boundary, in the frames whose weights are kept; any other by how sure it is of the right class
    of each example.
    """
    plane = run.data.n_x == 2
    snapshots = with_weights(run) if plane else run.snapshots
    state, message = "training", ""
    if run.outcome is not None:
        state, message = run.outcome.state, diverged_message(run)
    elif stopped:
        state, message = "stopped", f"Stopped after {run.iteration:,} iterations."

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
            trace_iteration=run.trace.iteration,
            trace_low=run.trace.low,
            trace_high=run.trace.high,
            view=boundary_view(run) if plane else confidence_view(run),
        )
    )


def diverged_message(run: Run) -> str:
    """What to say over the film of a run that diverged; nothing for one that did not."""
    if run.outcome is None or run.outcome.state != "diverged":
        return ""
    return f"Diverged: {run.outcome.reason}."


def extent(data: Dataset) -> tuple[float, float, float, float]:
    """(xmin, xmax, ymin, ymax) around the train and dev points, with a margin."""
    points = np.hstack([data.train.X, data.dev.X])
    low, high = points.min(axis=1), points.max(axis=1)
    room = MARGIN * np.where(high > low, high - low, 1.0)
    (x0, y0), (x1, y1) = low - room, high + room
    return float(x0), float(x1), float(y0), float(y1)


def with_weights(run: Run) -> list[Snapshot]:
    """The snapshots that have theta: all but of a large net, see core.training.FILM_BYTES."""
    return [s for s in run.snapshots if s.theta is not None]


def boundary_view(run: Run) -> BoundaryView:
    """The weights of each frame, from which the player computes the regions."""
    data = run.data
    names = data.feature_names or ("x1", "x2")
    return BoundaryView(
        theta=np.array([s.theta for s in with_weights(run)], dtype=np.float64),
        mean=run.scaling.mean.ravel(),
        std=run.scaling.std.ravel(),
        extent=extent(data),
        axes=(names[0], names[1]),
        train_x=data.train.X.T,
        train_y=data.train.y,
        dev_x=data.dev.X.T,
        dev_y=data.dev.y,
    )


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
