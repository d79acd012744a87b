"""The pure functions of the lesson on initialization, against other ways to the same numbers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.costs import cross_entropy
from core.data import Dataset, Part, targets
from core.engine import NumpyEngine
from core.experiment import Experiment
from core.initialization import INITIALIZERS, initialize
from core.network import Layer, Network, backward, deltas, forward, pack, unpack
from lessons.initialization import cats, lesson, overflow, signals, zeros
from tests.core.examples import POINTS, finished

# Ways to start


def test_every_initializer_is_a_way_to_start_and_normal_is_three() -> None:
    known = lesson.ways(0.2)
    assert {way["initialization"] for way in known.values()} == set(INITIALIZERS)
    scales = [way["init_scale"] for way in known.values() if "init_scale" in way]
    assert scales == [0.01, 1.0, 0.2]
    assert list(known)[:3] == ["zeros", "N × 0.01", "N × 1"]


def test_two_ways_differ_in_the_factor_of_the_same_draws_only() -> None:
    known = lesson.ways(0.2)
    a, b = (lesson.started(lesson.BASE, known[name]) for name in ("N × 0.01", "He"))
    assert replace(b, initialization="normal", init_scale=0.01) == replace(a, init_scale=0.01)
    thetas = [
        initialize(
            (5, 4, 1),
            np.random.RandomState(1),
            initialization=e.initialization,
            init_scale=e.init_scale,
        )
        for e in (a, b)
    ]
    first, second = (unpack(theta, (5, 4, 1))[1].W for theta in thetas)
    np.testing.assert_allclose(second / first, np.sqrt(2 / 5) / 0.01)


def test_the_verdict_tells_learning_guessing_and_a_switched_off_layer_apart() -> None:
    short = Experiment(hidden=(6, 6), iterations=200, alpha=0.3)
    runs = {
        "He": finished(replace(short, initialization="He")),
        "zeros": finished(replace(short, initialization="zeros")),
        "N × 0.01": finished(replace(short, hidden=(6,) * 8, initialization="normal")),
        "Xavier": finished(replace(short, initialization="Xavier")),
    }
    said = lesson.verdict(runs)
    assert "dev accuracy" in said[0]
    assert "every hidden unit is 0 and stays 0" in said[1]
    assert "no lower than always predicting the class frequencies" in said[2]
    assert all("dev accuracy" in sentence for sentence in said[:4]), "a high cost may be accurate"
    costs = {name: runs[name].snapshots[-1].train_cost for name in ("He", "Xavier")}
    assert said[-1].startswith(f"Lowest at the end: {min(costs, key=lambda n: costs[n])}")


def test_a_layer_is_switched_off_where_all_its_units_are_0_for_all_examples() -> None:
    run = finished(Experiment(hidden=(3, 4), iterations=1))
    assert lesson.layer_switched_off(run) == 0
    layers = unpack(run.engine.theta, run.network.layer_dims)
    layers[2].b[:] = -1e6
    run.engine = NumpyEngine(run.experiment, run.network, run.data.train, 2, pack(layers))
    assert lesson.layer_switched_off(run) == 2
    assert lesson.measure(run).off == 2
    tanh = finished(Experiment(hidden=(3,), activation="tanh", iterations=1))
    assert lesson.layer_switched_off(tanh) == 0


def test_the_words_on_seeds_count_who_learned_who_diverged_and_who_is_off() -> None:
    one = lesson.measure(finished(Experiment(hidden=(3,), iterations=1)))
    good = replace(one, costs=(0.7, 0.1), state="finished", off=0)
    gone = replace(one, costs=(0.7, 9.9), state="diverged", iteration=7, off=0)
    off = replace(one, costs=(0.7, 0.7), state="finished", off=2)
    (said,) = lesson.seeds_verdict({"He": [good, good, gone, off]}, 0.69)
    assert said == (
        "He: in 2 of 4 seeds the cost fell below the guess's, median cost 0.1; 1 diverged, after 7 "
        "to 7 updates; 1 ended with a layer switched off."
    )


# Overflow


def exploded() -> Experiment:
    return Experiment(
        hidden=(20,) * 8, initialization="normal", init_scale=3.0, alpha=1.0, iterations=300
    )


def diverging() -> Experiment:
    for seed in range(20):
        run = finished(replace(exploded(), init_seed=seed))
        if run.outcome is not None and run.outcome.state == "diverged":
            return run.experiment
    raise AssertionError("none of 20 seeds diverged")


def test_an_overflow_is_told_layer_by_layer() -> None:
    run = finished(diverging())
    sizes, steps = overflow.layer_sizes(run), overflow.steps(run)
    assert [one.layer for one in sizes] == list(range(1, 10))
    W = unpack(run.theta, run.network.layer_dims)[1].W
    assert sizes[0].w == np.abs(W).max()
    assert steps[-1].iteration == run.iteration
    assert len(steps) <= overflow.MOST_STEPS
    first, last = steps[0].weights, steps[-1].weights
    assert first is not None
    assert last is not None
    assert last > 1e3 * first
    assert "A float ends at 1.8e308" in overflow.verdict(run)[1]


def test_where_no_z_left_the_floats_the_step_did() -> None:
    run = finished(Experiment(hidden=(4,), iterations=3))
    said = overflow.verdict(run)
    assert "Update 4 takes α times that from W" in said[1]
    assert "nan" not in said[1]


# Before any update


def test_dz_makes_the_gradient_that_backward_makes(rng: np.random.Generator) -> None:
    for activation in ("relu", "tanh", "sigmoid"):
        network = Network((3, 5, 4, 1), activation)
        theta = 0.5 * rng.standard_normal(network.n_parameters)
        X, Y = rng.standard_normal((3, 7)), (rng.random((1, 7)) < 0.5) * 1.0
        cache = forward(network, theta, X)
        dZ = deltas(network, unpack(theta, network.layer_dims), cache, Y)[1:]
        gradient = unpack(backward(network, theta, cache, Y), network.layer_dims)[1:]
        for slope, part, A in zip(gradient, dZ, cache.A[:-1], strict=True):
            np.testing.assert_allclose(part @ A.T / 7, slope.W, atol=1e-15)
        one = signals.measure_signals(network, theta, X, Y)
        for l, slope in enumerate(gradient):
            assert one.dW[0, l] == pytest.approx(np.sqrt(np.mean(slope.W**2)))
        assert one.A.shape == one.flat.shape == (1, 2)
        assert one.A[0, 0] == pytest.approx(np.std(cache.G[1]))


def test_a_unit_is_flat_where_its_slope_is_below_a_tenth_of_the_steepest() -> None:
    z = np.array([0.0, 1.8, 1.83])  # tanh'(1.818) = 0.1
    np.testing.assert_array_equal(
        signals.slope_share(z, np.tanh(z), "tanh") < signals.FLAT, [False, False, True]
    )
    relu = np.array([-1.0, 2.0])
    np.testing.assert_array_equal(signals.slope_share(relu, np.maximum(relu, 0), "relu"), [0, 1])


def test_a_linear_layer_multiplies_by_root_n_times_the_spread() -> None:
    # At 0.001 tanh is straight: A shrinks by sqrt(50) * 0.001 a layer, and dZ by as much.
    one = signals.over_ten_seeds("tanh", 6, 50, initialization="normal", init_scale=0.001)
    up, down = signals.factors(one)
    assert up == pytest.approx(np.sqrt(50) * 0.001, rel=0.1)
    assert 1 / down == pytest.approx(np.sqrt(50) * 0.001, rel=0.1)
    assert signals.alike(one)
    assert "too small together" in signals.why_alike("x", one)


def test_the_seeds_have_other_weights_and_the_same_examples() -> None:
    X, Y = signals.drawn_examples(10)
    again, _ = signals.drawn_examples(10)
    np.testing.assert_array_equal(X, again)
    assert set(np.unique(Y)) == {0.0, 1.0}
    one = signals.over_ten_seeds("tanh", 2, 10, initialization="He", init_scale=0.0)
    assert np.unique(one.A[:, 0]).size == 10


def test_the_words_on_signals_follow_the_numbers() -> None:
    def made(name: str, activation: str, depth: int = 10) -> list[str]:
        way = lesson.ways(0.2)[name]
        one = signals.over_ten_seeds(
            activation,
            depth,
            20,
            initialization=str(way["initialization"]),
            init_scale=float(way.get("init_scale", 0.0)),
        )
        return signals.verdict({name: one}, activation)

    assert "no dZ comes back" in made("zeros", "tanh")[0]
    assert "it vanishes" in made("N × 0.01", "tanh")[0]
    assert "saturated" in made("N × 1", "tanh")[0]
    assert "it explodes" in made("N × 1", "relu", 20)[0]
    assert "kept within a factor of 4" in made("Xavier", "tanh")[0]
    assert len(made("Xavier", "tanh")) == 1


def test_exploding_dw_are_alike_too_and_called_large() -> None:
    one = signals.over_ten_seeds("relu", 6, 100, initialization="normal", init_scale=1.0)
    assert "A grows" in signals.why_alike("x", one)
    assert "too large together" in signals.why_alike("x", one)


# Zeros


def test_units_are_counted_by_weights_and_bias() -> None:
    W = np.array([[1.0, 2.0], [1.0, 2.0], [1.0, 2.0 + 1e-12]])
    assert zeros.different_units(Layer(W, np.zeros((3, 1)))) == 1
    assert zeros.different_units(Layer(W, np.array([[0.0], [1.0], [0.0]]))) == 2
    assert zeros.different_units(Layer(np.zeros((4, 2)), np.zeros((4, 1)))) == 1


def test_the_starts_are_what_their_names_say() -> None:
    dims = (2, 3, 1)
    by_name = {name: unpack(zeros.first_theta(dims, name, 0), dims)[1] for name in zeros.STARTS}
    assert not by_name["W = 0, b = 0"].W.any()
    assert (by_name["W = 0, every b = 1"].b == 1).all()
    assert (by_name["all w = 0.5"].W == 0.5).all()
    assert np.unique(by_name["W = 0, b drawn"].b).size == 3
    assert not by_name["W = 0, b drawn"].W.any()
    expected = initialize(dims, np.random.RandomState(0), initialization="inverse_sqrt")
    np.testing.assert_allclose(zeros.first_theta(dims, "1/√n, b = 0", 0), expected)
    with pytest.raises(ValueError, match=r"start must be one of W = 0, b = 0; .*, got 'ones'"):
        zeros.first_theta(dims, "ones", 0)


def test_a_start_is_trained_as_the_loop_trains_it() -> None:
    e = replace(zeros.BASE, hidden=(4, 3), iterations=50, init_seed=5)
    one = zeros.train_start(e, POINTS, "1/√n, b = 0")
    run = finished(replace(e, initialization="inverse_sqrt"))
    assert one.iterations[-1] == 50
    assert one.costs[-1] == pytest.approx(run.snapshots[-1].train_cost)
    assert one.accuracy == run.snapshots[-1].train_accuracy
    np.testing.assert_allclose(one.units[-1], unpack(run.theta, (2, 4, 3, 1))[1].W)
    assert one.one_side is None


def test_a_start_that_diverges_ends_early_with_what_it_has() -> None:
    e = replace(zeros.BASE, alpha=1000.0, lambd=1000.0, iterations=500)
    one = zeros.train_start(e, POINTS, "all w = 0.5")
    assert one.iterations[-1] < 500
    assert len(one.iterations) == len(one.costs) == len(one.different) == len(one.units)


def test_the_verdict_on_symmetry_counts_what_it_says() -> None:
    e = replace(zeros.BASE, iterations=100)
    found = {start: zeros.train_start(e, POINTS, start) for start in (*zeros.STARTS, zeros.LINEAR)}
    said = zeros.verdict(found, 16)
    assert "1 different unit in each hidden layer, from update 0 to 100" in said[0]
    assert "straight line at best" in said[1]
    assert "16 of 16 units differ" in said[-1]
    broken = dict(found) | {zeros.ALIKE[0]: found[zeros.STARTS[4]]}
    assert not any("1 different unit in each" in sentence for sentence in zeros.verdict(broken, 16))


# The emoji cats


def wide(m: int = 12, n_x: int = 60) -> Dataset:
    rng = np.random.default_rng(3)
    parts = [Part(rng.random((n_x, m)), np.arange(m) % 2) for _ in range(2)]
    return Dataset("wide", "table", parts[0], parts[1], None, ("no", "yes"))


def test_turned_pictures_train_as_the_pixels_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cats, "UPDATES", 40)
    monkeypatch.setattr(cats, "EVERY", 1)
    data = wide()
    turned = cats.turn(data)
    np.testing.assert_allclose(turned.Q @ turned.R, data.train.X, atol=1e-12)
    for name, arm in cats.ARMS.items():
        trial = cats.Trial(name, 0.3, 2)
        found = cats.train(trial, turned, guess=0.69)
        theta = pack(cats.first_layers(arm, data.n_x, 2))
        network = Network((data.n_x, *arm.hidden, 1), "relu")
        e = Experiment(hidden=arm.hidden, alpha=0.3)
        engine = NumpyEngine(e, network, data.train, 2, theta)
        np.testing.assert_allclose(found.costs, engine.advance(np.full(40, 0.3)), rtol=1e-9)
        for part, accuracy in ((data.train, found.train_accuracy), (data.dev, found.dev_accuracy)):
            A = forward(network, engine.theta, part.X).A[-1]
            assert accuracy == np.mean((A[0] > 0.5) == part.y)


def test_first_layers_are_those_of_the_initializer() -> None:
    expected = initialize((60, 20, 7, 5, 1), np.random.RandomState(4), initialization="normal")
    np.testing.assert_allclose(pack(cats.first_layers(cats.ARMS["0.01"], 60, 4)), expected)
    root = initialize((60, 20, 7, 5, 1), np.random.RandomState(4), initialization="inverse_sqrt")
    np.testing.assert_allclose(pack(cats.first_layers(cats.ARMS["1/√n"], 60, 4)), root)
    mixed = cats.first_layers(cats.ARMS["0.01 in W1 only"], 60, 4)
    np.testing.assert_allclose(mixed[1].W, unpack(expected, (60, 20, 7, 5, 1))[1].W)
    np.testing.assert_allclose(mixed[2].W, unpack(root, (60, 20, 7, 5, 1))[2].W)


def test_first_signals_are_of_the_whole_pictures() -> None:
    data = wide()
    one = cats.first_signals(cats.ARMS["1/√n"], data, 0)
    theta = pack(cats.first_layers(cats.ARMS["1/√n"], 60, 0))
    cache = forward(Network((60, 20, 7, 5, 1), "relu"), theta, data.train.X)
    assert one.A.shape == (1, 3)
    assert one.dZ[0, -1] == pytest.approx(
        np.sqrt(np.mean((cache.A[-1] - targets(data.train.y, 2)) ** 2))
    )
    assert np.isfinite(cross_entropy(cache.Z[-1], targets(data.train.y, 2)))


def test_the_words_on_the_cats_blame_the_layers_that_the_runs_blame() -> None:
    def arm(*, works: bool) -> list[cats.Trained]:
        lowest, worked = (0.1, 300) if works else (0.62, None)
        return [cats.Trained((0.7, lowest), lowest, worked, 1.0, 0.7, "")] * 3

    works = {"0.01": False, "1/√n": True, "0.01 in W1 only": True, "0.01 in W2 to W4": False}
    found = {name: arm(works=works.get(name, True)) for name in cats.ARMS}
    said = cats.verdict(found, 0.6237)
    assert "in no seed below half" in said[0]
    assert "0.59 % below the guess" in said[0]
    assert "3 of 3 seeds fall below half the guess's cost, at updates 300 to 300" in said[1]
    assert "W1 is not to blame" in said[-1]
    found["0.01 in W2 to W4"] = arm(works=True)
    assert "do not settle" in cats.verdict(found, 0.6237)[-1]
