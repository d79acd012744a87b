"""A run as a file, and back."""

from __future__ import annotations

import io
from dataclasses import replace

import h5py
import numpy as np
import pytest

from core.experiment import Experiment
from core.record import HISTORY, read_record, write_record
from core.training import Run
from tests.core.examples import dataset

EXPERIMENT = Experiment(
    hidden=(6, 4), iterations=300, optimizer="Adam", alpha=0.01, lambd=0.1, standardize=True
)


def run_of(experiment: Experiment, *, seconds: float = 60.0) -> Run:
    run = Run(experiment, dataset())
    run.advance(seconds)
    return run


@pytest.mark.parametrize(
    "experiment",
    [EXPERIMENT, replace(EXPERIMENT, hidden=()), Experiment(alpha=1000, lambd=1000)],
    ids=["finished", "no hidden layer", "diverged"],
)
def test_reading_gives_back_what_was_written(experiment: Experiment) -> None:
    run = run_of(experiment)
    assert run.outcome is not None
    record = read_record(write_record(run))
    assert record.experiment == experiment
    assert record.layer_dims == run.network.layer_dims
    assert (record.theta == run.theta).all()
    assert set(record.history) == set(HISTORY)
    for name, values in record.history.items():
        expected = np.array([getattr(snapshot, name) for snapshot in run.snapshots])
        np.testing.assert_array_equal(values, expected)
    assert (record.trace["iteration"] == run.trace.iteration).all()
    assert (record.trace["low"] == run.trace.low).all()
    assert (record.trace["high"] == run.trace.high).all()


def test_a_record_repeats_the_run_it_was_made_from() -> None:
    run = run_of(EXPERIMENT)
    again = run_of(read_record(write_record(run)).experiment)
    assert (again.theta == run.theta).all()


def test_a_stopped_run_can_be_written_at_any_time() -> None:
    for seconds in (0.0, 1e-3):
        run = run_of(replace(EXPERIMENT, iterations=100_000), seconds=seconds)
        record = read_record(write_record(run))
        assert (record.theta == run.theta).all()
        assert len(record.trace["low"]) == len(run.trace.low)
    assert len(read_record(write_record(Run(EXPERIMENT, dataset()))).history["cost"]) == 0


def test_the_file_says_how_it_ended_what_made_it_and_how_inputs_were_scaled() -> None:
    run = run_of(EXPERIMENT)
    with h5py.File(io.BytesIO(write_record(run)), "r") as file:
        assert file.attrs["state"] == "finished"
        assert file.attrs["numpy"] == np.__version__
        assert file.attrs["h5py"] == h5py.__version__
        assert "python" in file.attrs
        np.testing.assert_array_equal(file["mean"], run.data.train.X.mean(axis=1, keepdims=True))
        np.testing.assert_array_equal(file["std"], run.data.train.X.std(axis=1, keepdims=True))
        assert file["film/theta"].shape == (len(run.snapshots), run.theta.size)
        assert (file["film/theta"][-1] == run.theta).all()
        assert file["film/iteration"][-1] == 300
    diverged = run_of(Experiment(alpha=1000, lambd=1000))
    with h5py.File(io.BytesIO(write_record(diverged)), "r") as file:
        assert file.attrs["state"] == "diverged"
        assert file.attrs["reason"].startswith("the weights overflowed at update ")
