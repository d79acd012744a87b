"""A run as an HDF5 file: settings, history, weights and the versions that made it."""

from __future__ import annotations

import csv
import io
import platform
from dataclasses import dataclass

import h5py
import numpy as np

from core.data import Floats
from core.experiment import Experiment
from core.source import settings_json
from core.training import Run

HISTORY = (
    "iteration",
    "epoch",
    "alpha",
    "cost",
    "train_cost",
    "dev_cost",
    "train_accuracy",
    "dev_accuracy",
    "gradient_norms",
)
"""The fields of a Snapshot that a record keeps, one row a snapshot."""


@dataclass(frozen=True, eq=False)
class Record:
    """What read_record gives back: the settings, the history by name, theta at the end."""

    experiment: Experiment
    layer_dims: tuple[int, ...]
    history: dict[str, Floats]
    trace: dict[str, Floats]
    theta: Floats


def write_record(run: Run) -> bytes:
    """The run as the bytes of an HDF5 file.

    Attributes: experiment (JSON, with the own file it was trained on), layer_dims, state, reason,
    numpy, h5py, python. Groups: history (one row a snapshot), trace (iteration, low, high of every
    update's cost), film (theta of the frames that keep it). Data sets: theta (flat: W1 row by row,
    b1, W2, ...), mean and std (eq. 1).
    """
    stream = io.BytesIO()
    with h5py.File(stream, "w") as file:
        file.attrs["experiment"] = settings_json(run.experiment, run.data)
        file.attrs["layer_dims"] = run.network.layer_dims
        file.attrs["state"] = run.state
        file.attrs["reason"] = run.reason
        file.attrs["numpy"], file.attrs["h5py"] = np.__version__, h5py.__version__
        file.attrs["python"] = platform.python_version()
        for name in HISTORY:
            file[f"history/{name}"] = np.array([getattr(s, name) for s in run.snapshots])
        for name in ("iteration", "low", "high"):
            file[f"trace/{name}"] = getattr(run.trace, name)
        kept = [s for s in run.snapshots if s.theta is not None]
        file["film/iteration"] = np.array([s.iteration for s in kept])
        thetas = np.array([s.theta for s in kept])
        file.create_dataset("film/theta", data=thetas, compression="gzip", compression_opts=1)
        file["theta"] = run.theta
        file["mean"], file["std"] = run.scaling.mean, run.scaling.std
    return stream.getvalue()


def write_history(run: Run) -> str:
    """The history as CSV: one row a snapshot, a column for each number and each layer's slopes."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    *plain, norms = HISTORY
    layers = range(1, len(run.network.layer_dims))
    writer.writerow([*plain, *(f"{norms}_{l}" for l in layers)])
    for one in run.snapshots:
        writer.writerow([*(getattr(one, name) for name in plain), *one.gradient_norms])
    return stream.getvalue()


def read_record(content: bytes) -> Record:
    """A record that write_record made; for files of your own only, as HDF5 readers trust them.

    Raises OSError for bytes that are no HDF5 file, KeyError where it is no record, and ValueError
    for an experiment with a wrong setting.
    """
    with h5py.File(io.BytesIO(content), "r") as file:
        return Record(
            experiment=Experiment.from_json(str(file.attrs["experiment"])),
            layer_dims=tuple(int(n) for n in file.attrs["layer_dims"]),
            history={name: file[f"history/{name}"][...] for name in HISTORY},
            trace={name: file[f"trace/{name}"][...] for name in ("iteration", "low", "high")},
            theta=file["theta"][...],
        )
