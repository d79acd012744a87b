"""What the lesson on dropout measures: the run's own masks, means, averages, and its verdicts."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from core import engine
from core.compiled import warm_up
from core.data import Dataset, Part
from core.dropout import Dropout, Mask
from core.experiment import Experiment
from core.initialization import initialize
from core.network import Network, pack, unpack
from core.training import Run, finish
from lessons.dropout import lesson
from lessons.dropout.lesson import Measured
from lessons.dropout.thinned import (
    COUNTS,
    NETS,
    PICKS,
    Averaging,
    LayerMeans,
    Step,
    average_of_thinned,
    averaged_predictions,
    mean_activations,
    seen_so_far,
    steps,
    without_division,
)

M = 50
STEPS = 40


def points(m: int) -> Part:
    X = np.random.default_rng(0).standard_normal((2, m))
    return Part(X, (X[0] * X[1] > 0).astype(np.int64))


DATA = Dataset("points", "2-D", points(M), points(30), None, ("0", "1"))
BASE = Experiment(keep_prob=0.7, keep_prob_input=0.9, iterations=STEPS, hidden=(6, 4))


def drawn(experiment: Experiment, *, frozen: bool) -> list[Step]:
    return steps(experiment, (2, *experiment.hidden, 1), M, STEPS, frozen=frozen)


@pytest.mark.parametrize("batch_size", [0, 16])
@pytest.mark.parametrize("frozen", [False, True])
def test_the_masks_drawn_are_those_the_run_trains_with(
    frozen: bool, batch_size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    trained_with: list[tuple[list[Mask | None], np.ndarray]] = []
    cost_and_gradient = engine.cost_and_gradient

    def watched(network, theta, X, Y, *, masks, **knobs):  # type: ignore[no-untyped-def]
        trained_with.append((masks, X[:, 0]))
        return cost_and_gradient(network, theta, X, Y, masks=masks, **knobs)

    monkeypatch.setattr(engine, "cost_and_gradient", watched)
    experiment = replace(BASE, frozen_mask=frozen, batch_size=batch_size)
    network = Network((2, 6, 4, 1))
    theta = np.random.default_rng(1).standard_normal(network.n_parameters)
    engine.NumpyEngine(experiment, network, DATA.train, 2, theta).advance(np.full(STEPS, 0.1))
    found = drawn(experiment, frozen=frozen)
    assert len(trained_with) == len(found) == STEPS
    for (masks, x), step in zip(trained_with, found, strict=True):
        assert (DATA.train.X[:, step.example] == x).all()
        for mask, kept in zip(masks, step.kept, strict=True):
            assert mask is not None
            assert (mask.D[:, 0] == kept).all()


@pytest.mark.parametrize("frozen", [False, True])
def test_the_compiled_engine_trains_with_the_same_masks(frozen: bool) -> None:
    # Batches of one example: then the masks drawn are all the masks there are.
    experiment = replace(BASE, frozen_mask=frozen, batch_size=1, dropout_seed=7)
    assert warm_up()
    run = finish(Run(experiment, DATA))
    assert run.engine_name == "compiled"
    dims = run.network.layer_dims
    theta = initialize(
        dims, np.random.RandomState(3), initialization="inverse_sqrt", init_scale=0.01
    )
    for step in drawn(experiment, frozen=frozen):
        masks: list[Mask | None] = [
            Mask(kept[:, np.newaxis], keep_prob)
            for kept, keep_prob in zip(step.kept, (0.9, 0.7, 0.7), strict=True)
        ]
        X, Y = DATA.train.X[:, [step.example]], DATA.train.y[np.newaxis, [step.example]]
        _, gradient = engine.cost_and_gradient(run.network, theta, X, Y * 1.0, masks=masks)
        theta = theta - 0.3 * gradient
    np.testing.assert_allclose(run.theta, theta, rtol=0, atol=1e-9)


def test_the_frozen_mask_makes_one_thinned_net_and_fresh_ones_make_many() -> None:
    assert seen_so_far(drawn(BASE, frozen=True)) == [1] * STEPS
    fresh = seen_so_far(drawn(BASE, frozen=False))
    assert fresh[0] == 1
    assert fresh[-1] > 30
    assert all(b - a in (0, 1) for a, b in pairwise(fresh))


def test_a_layer_without_dropout_keeps_all_its_units() -> None:
    for step in drawn(replace(BASE, keep_prob_input=1.0), frozen=False):
        assert step.kept[0].all()
        assert [layer.size for layer in step.kept] == [2, 6, 4]


def hand_made(keep_prob: float) -> Run:
    """A run whose net is 1-2-1 with W[1] = (2, 4), b = 0, on the two inputs 1 and 3."""
    part = Part(np.array([[1.0, 3.0]]), np.array([0, 1]))
    data = Dataset("two", "2-D", part, part, None, ("0", "1"))
    run = Run(Experiment(keep_prob=keep_prob, hidden=(2,), iterations=1), data)
    layers = unpack(run.theta, run.network.layer_dims)
    layers[1].W[:] = np.array([[2.0], [4.0]])
    layers[2].W[:] = 1.0
    run.engine = engine.NumpyEngine(run.experiment, run.network, part, 2, pack(layers))
    return run


def test_mean_activations_by_hand() -> None:
    # A[1] = relu((2, 4) x) = (2, 4) and (6, 12): the mean is 24 / 4 = 6; x has mean 2.
    x, first = mean_activations(hand_made(0.5), passes=4000)
    assert (x.full, x.before, x.after, x.undivided) == (2.0, 2.0, 2.0, 2.0)
    assert (first.full, first.before) == (6.0, 6.0)
    # One pass has 4 masked values (2, 4, 6, 12) / 4, so its deviation is sqrt(200) / 4 = 3.5.
    assert first.after == pytest.approx(6.0, abs=6 * 3.54 / np.sqrt(4000))
    # The same draws without the division: exactly keep_prob of it.
    assert first.undivided == pytest.approx(0.5 * first.after)
    assert first.own_change == pytest.approx(first.after / 6 - 1)


def test_a_layer_that_is_all_zero_has_not_changed() -> None:
    assert LayerMeans(1, 0.0, 0.0, 0.0, 0.0).own_change == 0.0


def test_without_division_drops_the_same_units() -> None:
    mask = Mask(np.array([[True, False]]), 0.8)
    bare = without_division(mask)
    assert bare is not None
    assert bare.keep_prob == 1.0
    assert (bare.D == mask.D).all()
    assert without_division(None) is None


def test_averaged_predictions_by_hand() -> None:
    # One of 200 nets gives p = 1, the others 0.497; the average of K is above 1/2 with that one
    # among them as long as (1 + 0.497 (K - 1)) / K > 1/2, so for K < 167.7; never without it.
    P = np.full((NETS, 1, 1), 0.497)
    P[0] = 1.0
    predicted = averaged_predictions(Network((1, 1)), P, np.random.default_rng(0))
    assert predicted.shape == (PICKS, len(COUNTS), 1)
    shares = predicted.mean(axis=(0, 2))
    # Once in, the one stays in: the share grows with K like K / 200, to 1/2 at K = 100.
    assert (np.diff(shares[:-1]) >= 0).all()
    assert 0.2 < shares[COUNTS.index(100)] < 0.8
    assert shares[-1] == 0.0


def test_the_average_of_thinned_nets_by_hand() -> None:
    # b = 0 and W >= 0, so the net gives p > 1/2, class 1, to both examples as long as one of its
    # two units stays; with none z = 0, p = 1/2, which is class 0. Example 0 is class 0, 1 class 1.
    run = hand_made(0.5)
    found = average_of_thinned(run)
    dropout = Dropout((1, 2, 1), keep_prob=0.5, keep_prob_input=1.0, frozen=False, seed=4)
    empty = 0
    for _ in range(NETS):
        mask = dropout.masks(1)[1]
        assert mask is not None
        empty += not mask.D.any()
    assert found.unthinned_error == 0.5
    # Any net is right on one of the two; the average is class 1 unless all of its nets are empty.
    assert found.error == pytest.approx((0.5,) * len(COUNTS))
    share = 1 - empty / NETS
    deviation = np.sqrt(share * (1 - share) / PICKS)
    assert 0.6 < share < 0.9
    assert found.agreement[0] == pytest.approx(share, abs=4 * deviation)
    assert found.agreement[0] < 1.0
    assert found.agreement[-1] == 1.0


def test_nothing_dropped_means_one_net_that_agrees_with_itself() -> None:
    run = finish(Run(replace(BASE, keep_prob=1.0, keep_prob_input=1.0), DATA))
    assert average_of_thinned(run).agreement == (1.0,) * len(COUNTS)
    assert lesson.measure(run).largest_change == 0.0


@pytest.mark.parametrize(
    ("keep_prob", "keep_prob_input", "hidden", "expected"),
    [
        (1.0, 1.0, (3,), False),
        (0.8, 1.0, (3,), True),
        (0.8, 1.0, (), False),
        (1.0, 0.9, (), True),
    ],
)
def test_dropping(
    keep_prob: float, keep_prob_input: float, hidden: tuple[int, ...], expected: bool
) -> None:
    experiment = Experiment(keep_prob=keep_prob, keep_prob_input=keep_prob_input, hidden=hidden)
    assert lesson.dropping(experiment) == expected


@pytest.mark.parametrize("lambd", [0.0, 2.0])
def test_the_ways_differ_in_penalty_and_masks_only(lambd: float) -> None:
    experiment = replace(BASE, lambd=lambd)
    ways = lesson.ways(experiment)
    assert len(set(ways.values())) == len(ways) == 5
    used = lambd or lesson.LAMBD
    assert [way.lambd for way in ways.values()] == [0, used, 0, 0, used]
    assert [way.keep_prob for way in ways.values()] == [1, 1, 0.7, 0.7, 0.7]
    assert [way.frozen_mask for way in ways.values()] == [False, False, False, True, False]
    same = {"lambd": 0.0, "keep_prob": 1.0, "keep_prob_input": 1.0, "frozen_mask": False}
    assert len({replace(way, **same) for way in ways.values()}) == 1


def trained(**settings: float) -> Run:
    return finish(Run(replace(BASE, **settings), DATA))


def test_the_verdict_has_the_numbers_of_the_two_runs() -> None:
    plain, dropped = trained(keep_prob=1.0, keep_prob_input=1.0), trained()
    errors = [1 - run.snapshots[-1].dev_accuracy for run in (plain, dropped)]
    words = " ".join(lesson.verdict(plain, dropped))
    assert f"Dev error went from {100 * errors[0]:.1f} % to {100 * errors[1]:.1f} %" in words


def test_the_verdict_says_when_nothing_is_dropped_or_a_run_diverged() -> None:
    plain = trained(keep_prob=1.0, keep_prob_input=1.0)
    assert "No unit is dropped" in lesson.verdict(plain, plain)[0]
    lost = finish(Run(replace(BASE, lambd=1000.0, iterations=2000), DATA))
    assert "The run with dropout diverged" in lesson.verdict(plain, lost)[0]
    assert lesson.measure(lost).diverged


def measured(train: float, dev: float, **more: bool) -> Measured:
    return Measured(train, dev, 0.005, (0.9,) * 8 + (0.98,), **more)


def test_the_verdict_over_seeds_counts_seed_by_seed() -> None:
    answers = {
        "neither": [measured(0.0, 0.2), measured(0.0, 0.2)],
        "penalty": [measured(0.05, 0.15), measured(0.05, 0.15)],
        "dropout": [measured(0.05, 0.16), measured(0.0, 0.25)],
        "dropout, frozen mask": [measured(0.1, 0.2), measured(0.1, 0.3)],
        "penalty and dropout": [measured(0.1, 0.14), measured(0.1, 0.16)],
    }
    words = " ".join(lesson.seeds_verdict(answers))
    assert "Dropout narrows dev minus training error in 1 of 2 seeds: too few to tell." in words
    assert "The median change is +0.5 % (interval: −4.0 % to +5.0 %)" in words
    assert "better of the two in 1 of 2 seeds" in words
    assert "Frozen mask: training error 10.0 % in the mean, dev error 25.0 %" in words
    assert "98.0 % to 98.0 % of the dev points" in words
    answers["penalty"][0] = measured(0.5, 0.5, diverged=True)
    assert "1 of the runs diverged" in lesson.seeds_verdict(answers)[0]


def test_what_is_said_of_the_activations_follows_the_numbers() -> None:
    kept = [LayerMeans(0, 1, 1, 1, 1), LayerMeans(1, 2, 2, 2.01, 1.6)]
    assert "at most 0.5 %, ± 0.0 %" in lesson.activation_verdict(kept)
    assert "draws: the division keeps it" in lesson.activation_verdict(kept)
    assert "80.0 % would be left in A[1]" in lesson.activation_verdict(kept)
    assert "g is not linear" not in lesson.activation_verdict(kept)
    moved = [*kept, LayerMeans(2, 1, 1.1, 1.15, 0.6)]
    assert "does not keep it" in lesson.activation_verdict(moved)
    assert "A[2] still moved by 15.0 %: g is not linear" in lesson.activation_verdict(moved)
    unsure = [replace(layer, standard_error=0.02) for layer in moved]
    assert "no more than chance brings" in lesson.activation_verdict(unsure)


def test_what_is_said_of_the_average_are_its_numbers() -> None:
    found = Averaging((0.8,) * 8 + (0.99,), (0.3,) * 8 + (0.2,), 0.19)
    words = lesson.averaging_verdict(found)
    assert "on 80.0 % of the dev points in the mean, the average of 200 on 99.0 %" in words
    assert "30.0 % for one thinned net in the mean, 20.0 % for the average, 19.0 %" in words
