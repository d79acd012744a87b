"""A run of the core as the film player's bytes: every number is the run's own."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from core import kernels
from core.compiled import warm_up
from core.data import Part
from core.experiment import Experiment
from core.network import forward
from core.scaling import apply
from core.training import Run, finish
from datasets import data_of, load
from lessons.decay import lesson as decay
from lessons.dropout import lesson as dropout
from lessons.gradcheck import lesson as gradcheck
from lessons.initialization import lesson as initialization
from lessons.minibatch import lesson as minibatch
from lessons.optimizers import lesson as optimizers
from lessons.regularization import lesson as regularization
from tests.ui.runs import diverged, pictures, plane, trained
from ui import run_film
from ui.film import decode_payload, output_bytes
from ui.film.payload import STEP
from ui.run_film import extent, fallbacks, run_payload

PER_FRAME = ("epoch", "alpha", "train_cost", "dev_cost", "train_accuracy", "dev_accuracy")


@pytest.mark.parametrize("n_classes", [2, 3])
@pytest.mark.parametrize("make", [plane, pictures])
def test_the_film_has_the_runs_numbers_frame_by_frame(make: object, n_classes: int) -> None:
    experiment = Experiment(
        hidden=(4,), iterations=7, batch_size=8, schedule="inverse_time", standardize=True
    )
    run = trained(experiment, make(n_classes=n_classes))  # type: ignore[operator]
    header, sections = decode_payload(run_payload(run, name="one"))
    assert (header["run"], header["state"], header["message"]) == ("one", "finished", "")
    assert header["iterations"] == 7
    assert header["classes"] == list(run.data.class_names)
    assert header["network"]["layer_dims"] == list(run.network.layer_dims)
    assert header["network"]["output"] == ("sigmoid" if n_classes == 2 else "softmax")
    assert sections["iteration"].tolist() == list(range(8))
    for name in PER_FRAME:
        values = [getattr(snapshot, name) for snapshot in run.snapshots]
        np.testing.assert_allclose(sections[name], values, rtol=1e-6)
    np.testing.assert_allclose(sections["trace_low"], run.trace.low, rtol=1e-6)
    np.testing.assert_allclose(sections["trace_high"], run.trace.high, rtol=1e-6)
    assert sections["trace_iteration"].tolist() == list(run.trace.iteration)


def test_two_features_are_shown_with_the_weights_of_each_frame() -> None:
    run = trained(Experiment(hidden=(4,), iterations=5, standardize=True), plane())
    header, sections = decode_payload(run_payload(run, name="one"))
    assert header["view"] == "boundary"
    assert header["side"] == 0, "the player draws as finely as it has time for"
    assert decode_payload(run_payload(run, name="one", side=50))[0]["side"] == 50
    assert header["axes"] == ["width", "weight"]
    theta = sections["theta"].reshape(len(run.snapshots), -1)
    np.testing.assert_allclose(theta[-1], run.theta, atol=STEP)
    np.testing.assert_allclose(theta[0], run.snapshots[0].theta, atol=STEP)
    assert header["scaling"]["mean"] == run.scaling.mean.ravel().tolist()
    assert header["scaling"]["std"] == run.scaling.std.ravel().tolist()
    np.testing.assert_allclose(sections["train_x"].reshape(-1, 2), run.data.train.X.T, rtol=1e-6)
    np.testing.assert_array_equal(sections["dev_y"], run.data.dev.y)


def test_all_points_lie_within_the_picture_with_some_room() -> None:
    data = plane()
    xmin, xmax, ymin, ymax = extent(data)
    for part in (data.train, data.dev):
        assert (part.X[0] > xmin).all()
        assert (part.X[0] < xmax).all()
        assert (part.X[1] > ymin).all()
        assert (part.X[1] < ymax).all()


def test_a_feature_that_never_changes_still_has_a_picture() -> None:
    data = plane()
    flat = [Part(np.vstack([p.X[0], 0 * p.X[1] + 5]), p.y) for p in (data.train, data.dev)]
    _, _, ymin, ymax = extent(dataclasses.replace(data, train=flat[0], dev=flat[1]))
    assert ymin < 5 < ymax


def test_many_features_are_shown_by_the_probability_of_the_right_class() -> None:
    run = trained(Experiment(hidden=(4,), iterations=30), pictures())
    header, sections = decode_payload(run_payload(run, name="one"))
    assert header["view"] == "confidence"
    for part in ("train", "dev"):
        confidence = sections[f"{part}_confidence"].reshape(len(run.snapshots), -1) / 255
        last = run.snapshots[-1]
        np.testing.assert_allclose(confidence[-1], getattr(last, f"{part}_confidence"), atol=0.002)
        right = sections[f"{part}_right"].reshape(len(run.snapshots), -1)
        assert right[-1].mean() == pytest.approx(getattr(last, f"{part}_accuracy"))
        assert sections[f"{part}_label"].tolist() == getattr(run.data, part).y.tolist()


def test_a_run_that_goes_on_one_that_was_stopped_and_one_that_ended_differ_in_state() -> None:
    run = Run(Experiment(hidden=(4,), iterations=1000), plane())
    run.advance(0.0)
    assert decode_payload(run_payload(run, name="a"))[0]["state"] == "training"
    header, sections = decode_payload(run_payload(run, name="a", stopped=True))
    assert header["state"] == "stopped"
    assert f"{run.iteration:,} updates" in header["message"]
    assert sections["iteration"].tolist() == [0]


def test_a_run_that_diverged_is_filmed_up_to_its_end_with_the_reason() -> None:
    run = diverged()
    header, sections = decode_payload(run_payload(run, name="a"))
    assert run.outcome is not None
    assert header["state"] == "diverged"
    assert run.outcome.reason in header["message"]
    assert sections["iteration"][-1] == run.outcome.iteration


def test_a_large_net_is_filmed_with_the_frames_whose_weights_are_kept() -> None:
    run = trained(Experiment(hidden=(512, 512), iterations=9), plane())
    kept = [snapshot for snapshot in run.snapshots if snapshot.theta is not None]
    assert 1 < len(kept) < len(run.snapshots)
    _, sections = decode_payload(run_payload(run, name="a"))
    assert sections["iteration"].tolist() == [snapshot.iteration for snapshot in kept]
    assert sections["theta"].size == len(kept) * run.network.n_parameters
    assert sections["iteration"][-1] == 9


# An activation that the player does not know: tanh, as if it were new.


@pytest.fixture
def player_without_tanh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_film, "ACTIVATIONS", ("relu",))


def grid_output(run: Run, theta: np.ndarray, side: int) -> np.ndarray:
    """What the net says at each point of the film's grid, point by point from the top left."""
    xmin, xmax, ymin, ymax = extent(run.data)
    points = [(x, y) for y in np.linspace(ymax, ymin, side) for x in np.linspace(xmin, xmax, side)]
    A = forward(run.network, theta, apply(run.scaling, np.array(points).T)).A[-1]
    return A.reshape(-1, side, side)


@pytest.mark.parametrize("n_classes", [2, 3])
@pytest.mark.usefixtures("player_without_tanh")
def test_regions_the_player_cannot_compute_are_the_nets_own_on_a_grid(n_classes: int) -> None:
    experiment = Experiment(hidden=(4,), activation="tanh", iterations=9, standardize=True)
    run = trained(experiment, plane(n_classes=n_classes))
    header, sections = decode_payload(run_payload(run, name="one"))
    side, units = header["side"], run.network.layer_dims[-1]
    assert (header["view"], side) == ("boundary", {1: 58, 3: 34}[units])
    assert "theta" not in sections
    shown = sections["regions"].reshape(len(run.snapshots), units, side, side) / 254
    for frame in (0, 5, -1):
        theta = run.snapshots[frame].theta
        assert theta is not None
        expected = grid_output(run, theta, side)
        np.testing.assert_allclose(shown[frame], expected, atol=0.5 / 254 + 1e-9)
    assert np.ptp(shown[-1]) > 0.5
    right = sections["dev_right"].reshape(len(run.snapshots), -1)
    assert right[-1].mean() == pytest.approx(run.snapshots[-1].dev_accuracy)


@pytest.mark.usefixtures("player_without_tanh")
def test_a_net_without_hidden_units_has_nothing_that_the_player_does_not_know() -> None:
    run = trained(Experiment(hidden=(), activation="tanh", iterations=9), plane())
    assert "theta" in decode_payload(run_payload(run, name="one"))[1]
    assert fallbacks([run]) == ""


@pytest.mark.usefixtures("player_without_tanh")
@pytest.mark.parametrize("dataset", ["field", "blobs", "moons"])
def test_the_regions_that_the_server_draws_take_300_to_600_kb_and_are_sent_smaller(
    dataset: str,
) -> None:
    data = load(dataset, seed=54, noise=1.0)
    experiment = Experiment(hidden=(4,), activation="tanh", iterations=2000, dataset=dataset)
    payload = run_payload(trained(experiment, data), name="one")
    regions = decode_payload(payload)[0]["sections"]["regions"]["length"]
    assert 300_000 < regions < 600_000
    assert len(payload) < regions


@pytest.mark.usefixtures("player_without_tanh")
def test_what_falls_back_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    warm_up()
    monkeypatch.setattr(kernels, "ACTIVATIONS", ("relu",))
    new = Run(Experiment(hidden=(4,), activation="tanh"), plane())
    usual = Run(Experiment(hidden=(4,)), plane())
    assert fallbacks([usual]) == ""
    said = fallbacks([usual, new])
    assert new.engine_name == "numpy"
    assert "The compiled engine does not know tanh: NumPy trains it" in said
    assert "58 points wide and high, because the film player does not know tanh" in said
    assert "a ring" not in said
    crowd = Run(Experiment(hidden=(4,), activation="tanh"), plane(m=400))
    assert "Only wrong examples among the first 300 of each part have a ring" in fallbacks([crowd])


def test_drawn_outputs_become_bytes_and_nan_becomes_255() -> None:
    np.testing.assert_array_equal(output_bytes(np.array([0, 0.5, 1, np.nan])), [0, 127, 254, 255])


LESSONS = {
    "lab": Experiment(),
    "decay": decay.BASE,
    "dropout": dropout.BASE,
    "gradcheck": gradcheck.BASE,
    "initialization": initialization.BASE,
    "minibatch": minibatch.BASE,
    "optimizers": optimizers.BASE,
    "regularization": regularization.BASE,
}


@pytest.mark.parametrize("name", LESSONS)
def test_rounded_weights_change_no_class_but_where_none_is_sure(name: str) -> None:
    warm_up()
    run = finish(Run(LESSONS[name], data_of(LESSONS[name]), watched=False))
    header, sections = decode_payload(run_payload(run, name="one"))
    assert "theta_added" in header["sections"]
    shown = sections["theta"].reshape(len(run.snapshots), -1)
    for snapshot, rounded in zip(run.snapshots, shown, strict=True):
        assert snapshot.theta is not None
        P = grid_output(run, snapshot.theta, 24)
        rough = grid_output(run, rounded.astype(np.float64), 24)
        changed = (P > 0.5) != (rough > 0.5)
        assert np.all(np.abs(P[changed] - 0.5) < 1e-3)


def test_a_long_curve_is_sent_in_1000_stretches_with_its_spikes() -> None:
    run = trained(Experiment(hidden=(4,), iterations=1700), plane())
    _, sections = decode_payload(run_payload(run, name="one"))
    assert sections["trace_iteration"].tolist() == list(range(1, 1701, 2))
    low, high = (sections[f"trace_{name}"] for name in ("low", "high"))
    np.testing.assert_allclose(low, run.trace.low.reshape(-1, 2).min(axis=1), rtol=1e-6)
    np.testing.assert_allclose(high, run.trace.high.reshape(-1, 2).max(axis=1), rtol=1e-6)
