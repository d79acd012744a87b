"""The compiled engine against the NumPy reference: the same numbers, settings by settings."""

from __future__ import annotations

import itertools
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from core import compiled
from core.compiled import CompiledEngine, make_engine, make_observer
from core.compiled_looks import CompiledObserver
from core.data import Part
from core.engine import Engine, NumpyEngine, Still
from core.experiment import Experiment
from core.initialization import initialize
from core.network import Network
from core.snapshot import Observer
from core.training import Run, finish
from datasets import registered
from tests.core.examples import BUSY, POINTS, dataset, part, peak_of

pytest.importorskip("numba")
from core import kernels

ROOT = Path(__file__).parents[2]
PENALTIES = ({}, {"lambd": 0.3}, {"lambd_l1": 0.2}, {"lambd": 0.3, "lambd_l1": 0.2})
DROPOUTS = (
    {},
    {"keep_prob": 0.8},
    {"keep_prob_input": 0.9},
    {"keep_prob": 0.7, "keep_prob_input": 0.9},
    {"keep_prob": 0.8, "keep_prob_input": 0.95, "frozen_mask": True},
)
BATCHES = ({"batch_size": 0}, {"batch_size": 16})
OPTIMIZERS = (
    {"optimizer": "gradient_descent", "alpha": 0.3},
    {"optimizer": "momentum", "alpha": 0.3},
    {"optimizer": "RMSprop", "alpha": 0.01, "epsilon_inside": False},
    {"optimizer": "RMSprop", "alpha": 0.01, "epsilon_inside": True},
    {"optimizer": "Adam", "alpha": 0.01, "epsilon_inside": False},
    {"optimizer": "Adam", "alpha": 0.01, "epsilon_inside": True},
)


def with_batches(*choices: tuple[dict, ...], other: bool) -> Iterator[tuple[dict, ...]]:
    """Every combination of the choices with one of the batch sizes, in turns; other: the other."""
    for at in itertools.product(*(range(len(one)) for one in choices)):
        chosen = (one[i] for one, i in zip(choices, at, strict=True))
        yield *chosen, BATCHES[(sum(at) + other) % 2]


def engines(experiment: Experiment, points: Part) -> tuple[NumpyEngine, CompiledEngine]:
    """The reference and its compiled twin, at the same theta."""
    n_classes = int(points.y.max()) + 1
    n_y = 1 if n_classes == 2 else n_classes
    network = Network((points.X.shape[0], *experiment.hidden, n_y), experiment.activation)
    rng = np.random.RandomState(experiment.init_seed)
    theta = initialize(network.layer_dims, rng, initialization="inverse_sqrt")
    reference = NumpyEngine(experiment, network, points, n_classes, theta.copy())
    return reference, CompiledEngine(kernels, experiment, network, points, n_classes, theta)


def distance(reference: Engine, twin: Engine) -> float:
    """||theta - theta'|| / ||theta||."""
    off = np.linalg.norm(twin.theta - reference.theta)
    return float(off / np.linalg.norm(reference.theta))


def falling(experiment: Experiment, updates: int) -> np.ndarray:
    """Alpha of the first updates, falling as 1/sqrt(t)."""
    return experiment.alpha / np.sqrt(np.arange(1, updates + 1))


def nudged(experiment: Experiment, points: Part) -> list[NumpyEngine]:
    """The reference three times, its first weights changed by a rounding each."""
    found = [engines(experiment, points)[0] for _ in range(3)]
    for seed, engine in enumerate(found):
        noise = np.random.default_rng(seed).uniform(-4e-16, 4e-16, engine.theta.size)
        engine.theta = engine.theta * (1 + noise)
    return found


def updates_before_rest(experiment: Experiment, points: Part, most: int) -> int:
    """The updates after which a rounding in the first weights still is one, in steps of 10.

    RMSprop divides by the root of s. Where a weight comes to rest its gradient is made of
    roundings, s forgets the rest, and the step is as long as ever, this way on one processor and
    that way on another: no two sums agree there, and nobody's need to.
    """
    reference, others = engines(experiment, points)[0], nudged(experiment, points)
    for made, alphas in enumerate(np.split(falling(experiment, most), most // 10)):
        for engine in (reference, *others):
            engine.advance(alphas)
        if max(distance(reference, engine) for engine in others) > 1e-12:
            return 10 * made
    return most


def trained_apart(experiment: Experiment, points: Part, updates: int) -> float:
    """How far the two thetas are apart after the updates; their costs must agree too."""
    reference, twin = engines(experiment, points)
    alphas = falling(experiment, updates)
    costs = reference.advance(alphas)
    np.testing.assert_allclose(twin.advance(alphas), costs, rtol=1e-6, atol=1e-12)
    return distance(reference, twin)


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=lambda o: "-".join(map(str, o.values())))
@pytest.mark.parametrize("n_classes", [2, 4])
@pytest.mark.parametrize("activation", kernels.ACTIVATIONS)
def test_50_compiled_updates_agree_with_the_reference_in_every_combination(
    activation: str, n_classes: int, optimizer: dict
) -> None:
    points = part(m=45, n_x=3, n_classes=n_classes, seed=0)
    # Half of the combinations with 2 classes, the other half with 4.
    for settings in with_batches(PENALTIES, DROPOUTS, other=n_classes == 4):
        rest = {name: value for setting in settings for name, value in setting.items()}
        experiment = Experiment(hidden=(7, 5), activation=activation, **optimizer, **rest)
        assert trained_apart(experiment, points, 50) < 1e-9, rest


@pytest.mark.slow
@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=lambda o: "-".join(map(str, o.values())))
@pytest.mark.parametrize("activation", ["tanh", "sigmoid"])
def test_500_compiled_updates_of_a_smooth_net_still_agree(activation: str, optimizer: dict) -> None:
    points = part(m=45, n_x=3, n_classes=2, seed=0)
    # RMSprop jumps from side to side where it comes to rest: it gets short steps, and is compared
    # until a weight rests.
    rms = optimizer["optimizer"] == "RMSprop"
    restless = {"alpha": 0.001, "lambd": 0.0} if rms else {}
    # Masks of either kind, fresh and frozen; the five references of RMSprop's runs are dear.
    dropouts = DROPOUTS[2::2] if rms else DROPOUTS
    for dropout, batch in with_batches(dropouts, other=activation == "tanh"):
        settings = {"lambd": 0.3, **optimizer, **dropout, **batch, **restless}
        experiment = Experiment(hidden=(7, 5), activation=activation, **settings)
        updates = updates_before_rest(experiment, points, 500) if rms else 500
        assert updates >= 100, (dropout, batch)
        assert trained_apart(experiment, points, updates) < 1e-9, (dropout, batch)


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=lambda o: "-".join(map(str, o.values())))
@pytest.mark.parametrize("penalty", PENALTIES, ids=str)
def test_kinks_tell_the_engines_apart_no_more_than_a_rounding_does_the_reference(
    penalty: dict, optimizer: dict
) -> None:
    """relu, L1 and RMSprop at rest magnify: a rounding decides on which side of a kink they are."""
    points = part(m=45, n_x=3, n_classes=2, seed=0)
    experiment = Experiment(hidden=(7, 5), **optimizer, **penalty)
    reference, twin = engines(experiment, points)
    others = nudged(experiment, points)
    for engine in (reference, twin, *others):
        engine.advance(np.full(500, experiment.alpha))
    by_a_rounding = max(distance(reference, engine) for engine in others)
    assert distance(reference, twin) < max(1e-9, 100 * by_a_rounding)


def test_single_examples_as_batches_agree() -> None:
    points = part(m=45, n_x=3, n_classes=4, seed=0)
    experiment = Experiment(hidden=(7, 5), batch_size=1, keep_prob=0.8, optimizer="momentum")
    assert trained_apart(experiment, points, 200) < 1e-9


@pytest.mark.parametrize(
    ("hidden", "m", "n_x", "n_classes", "batch_size"),
    [
        ((), 50, 2, 2, 0),
        ((20, 5), 1500, 2, 2, 0),
        ((20, 5), 1500, 2, 2, 700),
        ((12,), 900, 6, 5, 0),
        ((60, 50, 3), 300, 4, 2, 0),
        ((60, 50, 3), 1300, 4, 3, 1200),
        ((20,), 30, 400, 2, 0),
        ((3, 4, 5, 6, 7, 8), 40, 1, 2, 0),
    ],
)
def test_any_depth_and_size_agrees_in_tiles_and_through_blas(
    hidden: tuple[int, ...], m: int, n_x: int, n_classes: int, batch_size: int
) -> None:
    experiment = Experiment(
        hidden=hidden,
        activation="tanh",
        batch_size=batch_size,
        keep_prob=0.9,
        keep_prob_input=0.95,
        lambd=0.1,
    )
    assert trained_apart(experiment, part(m=m, n_x=n_x, n_classes=n_classes, seed=0), 30) < 1e-9


def test_pieces_of_any_length_give_the_same_bits_as_one_piece() -> None:
    points = part(m=45, n_x=3, n_classes=3, seed=0)
    _, whole = engines(BUSY, points)
    _, pieces = engines(BUSY, points)
    alphas = np.full(60, BUSY.alpha)
    costs = whole.advance(alphas)
    told = [pieces.advance(piece) for piece in np.split(alphas, [0, 1, 2, 7, 31])]
    assert (np.concatenate(told) == costs).all()
    assert (pieces.theta == whole.theta).all()


@pytest.mark.parametrize("activation", kernels.ACTIVATIONS)
@pytest.mark.parametrize("n_classes", [2, 3])
@pytest.mark.parametrize("alpha", [50.0, 1000.0])
@pytest.mark.parametrize("scale", [1.0, 1e100, 1e153])
def test_divergence_ends_both_engines_at_the_same_update_for_the_same_reason(
    activation: str, n_classes: int, alpha: float, scale: float
) -> None:
    experiment = Experiment(hidden=(5, 4), activation=activation, alpha=alpha, lambd=3.0)
    points = part(m=40, n_x=2, n_classes=n_classes, seed=0)
    points = Part(points.X * scale, points.y)
    reference, twin = engines(experiment, points)
    costs = reference.advance(np.full(1500, alpha))
    assert len(twin.advance(np.full(1500, alpha))) == len(costs)
    assert (twin.problem, twin.t) == (reference.problem, reference.t)
    assert reference.problem
    assert np.isfinite(twin.theta).all()


def test_no_setting_makes_the_loop_compile_again() -> None:
    for optimizer, dropout, batch in itertools.product(OPTIMIZERS, DROPOUTS, BATCHES):
        for points in (part(m=20, n_x=2, n_classes=2, seed=0), POINTS.train):
            engines(Experiment(**optimizer, **dropout, **batch), points)[1].advance(np.ones(1))
    assert len(kernels.run_updates.signatures) == 1


def test_no_data_make_the_looks_compile_again() -> None:
    """A registered set is shared and so read-only; numba tells the two kinds of array apart."""
    compiled.warm_up()
    for data in (dataset(), registered("moons", 0, 1.0), dataset(n_classes=3)):
        finish(Run(Experiment(hidden=(3,), iterations=2), data))
    network, X, Y = Network((2, 3, 1)), POINTS.train.X, POINTS.train.y[np.newaxis]
    compiled.make_costs(network, X, Y).J(np.zeros((2, network.n_parameters)))
    assert len(kernels.observe.signatures) == 1


def test_its_exponential_and_tanh_are_as_good_as_numpys() -> None:
    sizes = np.logspace(-12, 2.8, 3000)
    exponentials = [kernels.exp_of_negative(-x) for x in sizes]
    np.testing.assert_allclose(exponentials, np.exp(-sizes), rtol=1e-15)
    for z in (sizes, -sizes):
        np.testing.assert_allclose([kernels.tanh(x) for x in z], np.tanh(z), rtol=2e-15)
    assert kernels.tanh(0.0) == 0.0
    assert np.isnan([kernels.tanh(np.nan), kernels.sigmoid(np.nan)]).all()
    assert [kernels.sigmoid(x) for x in (-np.inf, 0.0, np.inf)] == pytest.approx([0, 0.5, 1])


@pytest.mark.parametrize("activation", kernels.ACTIVATIONS)
@pytest.mark.parametrize(("n_x", "n_classes", "m"), [(2, 2, 700), (3, 4, 50), (64, 2, 33)])
def test_what_is_seen_of_many_thetas_is_what_numpy_sees_of_each(
    activation: str, n_x: int, n_classes: int, m: int
) -> None:
    compiled.warm_up()
    data = dataset(m=m, n_x=n_x, n_classes=n_classes)
    network = Network((n_x, 20, 5, 1 if n_classes == 2 else n_classes), activation)
    experiment = Experiment(lambd=0.7, lambd_l1=0.2, keep_prob=0.5, batch_size=7)
    thetas = np.random.default_rng(3).normal(0, 0.7, (5, network.n_parameters))
    thetas[1] = 0.0  # all classes are as probable
    twin = make_observer(experiment, network, data)
    assert isinstance(twin, CompiledObserver)
    reference = Observer(network, data, experiment.lambd, experiment.lambd_l1)
    for slopes in (True, False):
        found, wanted = (one.see(thetas, slopes=slopes) for one in (twin, reference))
        for one, other in zip(found, wanted, strict=True):
            for seen, like in ((one.train, other.train), (one.dev, other.dev)):
                assert seen.cost == pytest.approx(like.cost, rel=1e-12)
                assert seen.accuracy == like.accuracy
                np.testing.assert_allclose(seen.confidence, like.confidence, atol=1e-14)
                assert np.array_equal(seen.right, like.right)
            if slopes:
                assert one.penalty == pytest.approx(other.penalty, rel=1e-12)
                np.testing.assert_allclose(one.gradient_norms, other.gradient_norms, rtol=1e-10)


def test_seeing_many_examples_takes_little_memory() -> None:
    compiled.warm_up()
    data, network = dataset(m=20_000), Network((2, *(16,) * 20, 1))
    observer = make_observer(Experiment(), network, data)
    observer.see(np.zeros((1, network.n_parameters)), slopes=True)
    assert peak_of(observer, network) < 1e6


def test_a_theta_about_to_diverge_is_seen_as_numpy_sees_it() -> None:
    compiled.warm_up()
    network = Network((2, 4, 1))
    thetas = np.stack([np.full(network.n_parameters, size) for size in (1e200, -1e200, 1e308)])
    twin = make_observer(Experiment(), network, POINTS)
    found, wanted = (
        one.see(thetas, slopes=True) for one in (twin, Observer(network, POINTS, 0.0, 0.0))
    )
    for one, other in zip(found, wanted, strict=True):
        assert np.isfinite(one.train.cost) == np.isfinite(other.train.cost)
        assert one.train.accuracy == other.train.accuracy


@pytest.mark.parametrize("which", [0, 1])
def test_the_thetas_that_are_wanted_are_those_after_the_updates(which: int) -> None:
    experiment, points = Experiment(batch_size=7, alpha=0.1), part(m=20, n_x=2, n_classes=2, seed=0)
    whole, pieces = engines(experiment, points)[which], engines(experiment, points)[which]
    alphas = np.full(12, 0.1)
    recorded = whole.record(alphas, np.array([1, 5, 12]), np.zeros(3, dtype=bool))
    assert len(recorded.costs) == 12
    for wanted, theta in zip((1, 5, 12), recorded.thetas, strict=True):
        pieces.advance(np.full(wanted - pieces.t, 0.1))
        assert np.array_equal(theta, pieces.theta)


@pytest.mark.parametrize("n_classes", [2, 3])
@pytest.mark.parametrize("penalties", PENALTIES, ids=str)
def test_what_updates_see_on_the_way_is_what_a_look_sees(n_classes: int, penalties: dict) -> None:
    """Looking changes nothing of the run; here all but one of the wanted thetas are looked at."""
    compiled.warm_up()
    data = dataset(m=300, n_classes=n_classes)
    experiment = Experiment(hidden=(20, 5), alpha=0.3, **penalties)
    watched, plain = (engines(experiment, data.train)[1] for _ in range(2))
    wanted, alphas = np.array([2, 3, 4, 7]), np.full(8, 0.3)
    looks = np.array([True, False, True, True])
    pieces = [watched.record(alphas[:5], wanted[:3], looks[:3])]
    pieces.append(watched.record(alphas[5:], wanted[3:], looks[3:]))
    costs = np.concatenate([piece.costs for piece in pieces])
    assert np.array_equal(costs, plain.advance(alphas))
    assert np.array_equal(watched.theta, plain.theta)
    observer = make_observer(experiment, watched._network, data)
    for piece, looked in zip(pieces, (looks[:3], looks[3:]), strict=True):
        thetas = piece.thetas[looked]
        found = observer.see(thetas, slopes=True, on_the_way=piece.on_the_way)
        for one, other in zip(found, observer.see(thetas, slopes=True), strict=True):
            assert (one.train.cost, one.train.accuracy) == (other.train.cost, other.train.accuracy)
            assert np.array_equal(one.train.right, other.train.right)
            assert np.array_equal(one.train.confidence, other.train.confidence)
            assert one.penalty == pytest.approx(other.penalty, rel=1e-14)
            np.testing.assert_allclose(one.gradient_norms, other.gradient_norms, rtol=1e-13)


@pytest.mark.parametrize("settings", [{"batch_size": 16}, *DROPOUTS[1:]], ids=str)
def test_updates_that_do_not_see_all_examples_as_they_are_are_not_asked(settings: dict) -> None:
    points = part(m=45, n_x=3, n_classes=2, seed=0)
    engine = engines(Experiment(**settings), points)[1]
    recorded = engine.record(np.full(3, 0.1), np.array([1, 3]), np.ones(2, dtype=bool))
    assert recorded.on_the_way is None
    assert len(recorded.thetas) == 2


def test_a_run_that_diverges_has_seen_the_thetas_before_that() -> None:
    points = part(m=45, n_x=3, n_classes=2, seed=0)
    engine = engines(Experiment(), points)[1]
    recorded = engine.record(np.full(9, 1e200), np.arange(1, 10), np.ones(9, dtype=bool))
    assert engine.problem
    assert len(recorded.thetas) == len(recorded.on_the_way.costs) == engine.t < 9


def test_other_threads_run_while_it_computes() -> None:
    _, engine = engines(Experiment(), part(m=2000, n_x=2, n_classes=2, seed=0))
    engine.advance(np.full(10, 0.01))
    worker = threading.Thread(target=engine.advance, args=(np.full(4000, 0.01),))
    begin = last = time.perf_counter()
    longest = 0.0
    worker.start()
    while worker.is_alive():
        time.sleep(0.001)
        longest, last = max(longest, time.perf_counter() - last), time.perf_counter()
    assert longest < (last - begin) / 2


def test_a_run_before_the_warm_up_takes_numpy_and_one_after_it_the_compiled_loop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(compiled, "_loaded", [])
    assert not compiled.ready()
    early = Run(BUSY, POINTS)
    threads = [threading.Thread(target=compiled.warm_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert compiled.ready()
    assert compiled._loaded == [kernels]
    late = Run(BUSY, POINTS)
    assert (early.engine_name, late.engine_name) == ("numpy", "compiled")
    early.advance(60.0)
    late.advance(60.0)
    assert distance(early.engine, late.engine) < 1e-6
    for one, other in zip(early.snapshots, late.snapshots, strict=True):
        assert one.cost == pytest.approx(other.cost, rel=1e-6)
    np.testing.assert_allclose(early.trace.high, late.trace.high, rtol=1e-6)


def test_an_optimizer_that_only_numpy_knows_is_trained_by_the_reference(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compiled.warm_up()
    experiment = Experiment(optimizer="momentum")
    network, points = Network((2, 20, 5, 1)), POINTS.train
    theta = np.zeros(network.n_parameters)
    assert make_engine(experiment, network, points, 2, theta).name == "compiled"
    monkeypatch.setattr(kernels, "OPTIMIZERS", ("gradient_descent",))
    assert make_engine(experiment, network, points, 2, theta).name == "numpy"


def test_without_numba_everything_works_in_numpy() -> None:
    program = """
import sys
sys.modules["numba"] = None
from core.compiled import ready, warm_up
from core.experiment import Experiment
from core.training import Run, finish
from datasets import registered
from tests.core.examples import POINTS
assert not warm_up() and not ready()
run = Run(Experiment(iterations=30), POINTS)
run.advance(60.0)
print(run.engine_name, run.outcome.state)
"""
    paths = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", paths + program],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.strip(), done.stderr) == ("numpy finished", "")


def test_where_no_folder_can_be_written_it_compiles_all_the_same(
    monkeypatch: pytest.MonkeyPatch, recwarn: pytest.WarningsRecorder
) -> None:
    njit = kernels.numba.njit

    def refuse_to_cache(**options: object) -> object:
        if options.get("cache"):
            raise RuntimeError("cannot cache function: no locator available")
        return njit(**options)

    monkeypatch.setattr(kernels.numba, "njit", refuse_to_cache)
    assert kernels.entrance(lambda x: x + 1)(1) == 2
    assert not recwarn.list


def test_the_engine_of_a_run_made_too_early_is_the_reference(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(compiled, "_loaded", [])
    engine = make_engine(Experiment(hidden=()), Network((2, 1)), POINTS.train, 2, np.zeros(3))
    assert isinstance(engine, NumpyEngine)


def test_a_run_that_has_ended_lets_go_of_what_training_needs() -> None:
    compiled.warm_up()
    run = Run(Experiment(hidden=(20, 5), iterations=50), dataset(m=3000))
    run.advance(0.0)
    began = run.theta
    assert isinstance(run.engine, CompiledEngine)
    finish(run)
    assert isinstance(run.engine, Still)
    assert (run.engine.name, run.iteration) == ("compiled", 50)
    assert not np.array_equal(run.theta, began)
    assert isinstance(run._observer, CompiledObserver)
    assert run._observer._rooms == ()
