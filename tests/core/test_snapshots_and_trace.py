"""What is recorded of a run: about FRAMES frames, and the cost with its spikes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.costs import cross_entropy, penalty
from core.data import Part, targets
from core.due import FRAMES, snapshot_iterations
from core.engine import cost_and_gradient
from core.experiment import MOST_ITERATIONS, Experiment
from core.network import Network, forward, unpack
from core.snapshot import WATCHED, Observer, slices_of
from core.trace import MOST_BUCKETS, CostTrace
from core.training import Run
from tests.core.examples import dataset, peak_of


@given(st.integers(1, MOST_ITERATIONS))
def test_snapshots_are_about_so_many_from_0_to_the_last_and_denser_at_the_start(
    iterations: int,
) -> None:
    due = snapshot_iterations(iterations)
    assert due[0] == 0
    assert due[-1] == iterations
    gaps = np.diff(due)
    assert (gaps > 0).all()
    assert len(due) == iterations + 1 if iterations < FRAMES else 2 / 3 <= len(due) / FRAMES <= 1
    if iterations >= 1000:
        half = len(gaps) // 2
        assert gaps[:half].sum() < 0.4 * gaps[half:].sum()


@pytest.mark.parametrize("iterations", [1, 2, 1999, 2000, 2001, 30_000, MOST_ITERATIONS])
def test_a_trace_has_at_most_2000_buckets_and_loses_no_update(iterations: int) -> None:
    trace = CostTrace(iterations)
    costs = np.random.default_rng(0).random(iterations)
    for t, cost in enumerate(costs, start=1):
        trace.add(t, cost)
    assert len(trace.iteration) == len(trace.low) == len(trace.high) <= MOST_BUCKETS
    starts = trace.iteration - 1
    assert (trace.low == np.minimum.reduceat(costs, starts)).all()
    assert (trace.high == np.maximum.reduceat(costs, starts)).all()


@pytest.mark.parametrize("spike", [1, 17_043, 30_000])
def test_a_spike_of_one_iteration_in_30000_stays_visible(spike: int) -> None:
    trace = CostTrace(30_000)
    for t in range(1, 30_001):
        trace.add(t, 50.0 if t == spike else 0.25)
    assert len(trace.high) == MOST_BUCKETS
    (bucket,) = np.flatnonzero(trace.high == 50.0)
    assert trace.iteration[bucket] <= spike < trace.iteration[bucket] + trace.width
    assert (trace.low == 0.25).all()


def test_a_short_runs_trace_is_its_costs() -> None:
    run = Run(Experiment(hidden=(4,), iterations=FRAMES - 1), dataset())
    assert len(run.trace.iteration) == 0
    while run.outcome is None:
        run.advance(60.0)
    # Update t starts from the theta that t - 1 updates made, whose cost is snapshot t - 1's.
    costs = [snapshot.cost for snapshot in run.snapshots[:-1]]
    assert run.trace.low == pytest.approx(costs, rel=1e-12)
    assert (run.trace.low == run.trace.high).all()
    assert run.trace.iteration.tolist() == list(range(1, FRAMES))


@pytest.mark.parametrize("n_classes", [2, 3])
def test_a_snapshot_says_what_theta_does_without_dropout(n_classes: int) -> None:
    data = dataset(n_classes=n_classes, m=30, n_x=3)
    experiment = Experiment(
        hidden=(5,), iterations=60, lambd=0.5, lambd_l1=0.2, keep_prob=0.7, batch_size=7
    )
    run = Run(experiment, data)
    while run.outcome is None:
        run.advance(60.0)
    last = run.snapshots[-1]
    assert last.theta is not None
    network, layers = run.network, unpack(last.theta, run.network.layer_dims)[1:]

    def output(part: Part) -> tuple[float, np.ndarray]:
        cache = forward(network, run.theta, part.X)
        p = cache.A[-1] if n_classes > 2 else np.vstack([1 - cache.A[-1], cache.A[-1]])
        return cross_entropy(cache.Z[-1], targets(part.y, n_classes)), p

    (train_cost, train_p), (dev_cost, dev_p) = output(data.train), output(data.dev)
    assert last.train_cost == pytest.approx(train_cost)
    assert last.dev_cost == pytest.approx(dev_cost)
    extra = penalty([layer.W for layer in layers], 30, 0.5, 0.2)
    assert last.cost == pytest.approx(train_cost + extra)
    assert extra > 0
    assert last.train_accuracy == (train_p.argmax(axis=0) == data.train.y).mean()
    assert last.dev_accuracy == (dev_p.argmax(axis=0) == data.dev.y).mean()
    assert last.train_right.tolist() == (train_p.argmax(axis=0) == data.train.y).tolist()
    assert last.dev_right.tolist() == (dev_p.argmax(axis=0) == data.dev.y).tolist()
    assert last.dev_confidence == pytest.approx(dev_p[data.dev.y, np.arange(15)])
    gradient = cost_and_gradient(
        network,
        run.theta,
        data.train.X,
        targets(data.train.y, n_classes),
        lambd=0.5,
        lambd_l1=0.2,
    )[1]
    norms = [
        np.linalg.norm(np.append(layer.W.ravel(), layer.b))
        for layer in unpack(gradient, network.layer_dims)[1:]
    ]
    assert last.gradient_norms == pytest.approx(norms)


def test_the_watched_examples_are_the_first_300_at_most() -> None:
    run = Run(Experiment(hidden=(), iterations=1), dataset(m=700, n_x=3))
    (first,) = run.advance(0.0)
    assert len(first.train_confidence) == len(first.dev_confidence) == WATCHED == 300


def test_of_examples_with_two_inputs_no_confidence_is_kept() -> None:
    (first,) = Run(Experiment(hidden=(), iterations=1), dataset(m=700)).advance(0.0)
    assert len(first.train_confidence) == len(first.dev_confidence) == 0
    assert len(first.train_right) == len(first.dev_right) == WATCHED


@pytest.mark.parametrize("n_classes", [2, 3])
def test_examples_measured_in_slices_are_measured_as_all_at_once(
    monkeypatch: pytest.MonkeyPatch, n_classes: int
) -> None:
    data = dataset(n_classes=n_classes, m=700, n_x=3)
    network = Network((3, 9, 1 if n_classes == 2 else 3))
    theta = np.random.default_rng(0).normal(size=(1, network.n_parameters))
    observer = Observer(network, data, 0.5, 0.2)
    (whole,) = observer.see(theta, slopes=True)
    monkeypatch.setattr("core.snapshot.SLICE_BYTES", 64 * 6 * 8 * sum(network.layer_dims[1:]))
    assert len(list(slices_of(network, 700))) == 11
    (sliced,) = observer.see(theta, slopes=True)
    for one, other in ((sliced.train, whole.train), (sliced.dev, whole.dev)):
        assert one.cost == pytest.approx(other.cost, rel=1e-13)
        assert one.accuracy == other.accuracy
        np.testing.assert_allclose(one.confidence, other.confidence, rtol=1e-13)
        assert np.array_equal(one.right, other.right)
    assert sliced.penalty == whole.penalty
    assert sliced.gradient_norms == pytest.approx(whole.gradient_norms, rel=1e-12)


def test_measuring_a_deep_net_on_many_examples_takes_little_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """All activations of 20,000 examples in 20 layers of 16 units at once: 51 MB, thrice."""
    monkeypatch.setattr("core.snapshot.SLICE_BYTES", 8_000_000)
    data, network = dataset(m=20_000), Network((2, *(16,) * 20, 1))
    assert peak_of(Observer(network, data, 0.0, 0.0), network) < 10e6
