"""The noise of a batch's gradient, and paths over a bowl: laws, counts and steps by hand."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest

from core.data import targets
from core.engine import cost_and_gradient
from core.experiment import Experiment
from core.network import Network
from core.scaling import apply
from lessons.minibatch import noise
from lessons.minibatch import path as paths
from lessons.minibatch.lesson import BATCH
from lessons.minibatch.noise import NoiseCurve
from lessons.shared import cost_surface
from tests.core.examples import dataset, finished

SHORT = Experiment(hidden=(4,), alpha=0.1, batch_size=8, standardize=True)


# The noise of the gradient.


@pytest.mark.parametrize("n_classes", [2, 3])
@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid"])
def test_the_gram_matrix_has_the_products_of_single_examples_gradients(
    n_classes: int, activation: str
) -> None:
    data = dataset(m=7, n_x=3, n_classes=n_classes)
    network = Network((3, 5, 4, 1 if n_classes == 2 else n_classes), activation)
    theta = np.random.default_rng(0).standard_normal(network.n_parameters)
    X, Y = data.train.X, targets(data.train.y, n_classes)
    G = np.array([cost_and_gradient(network, theta, X[:, [i]], Y[:, [i]])[1] for i in range(7)])
    np.testing.assert_allclose(noise.gram(network, theta, X, Y), G @ G.T, rtol=1e-10, atol=1e-12)


def test_both_laws_are_what_counting_every_possible_batch_gives() -> None:
    m, size = 6, 3
    g = np.random.default_rng(1).standard_normal((m, 4))
    spread = math.sqrt(((g - g.mean(axis=0)) ** 2).sum(axis=1).mean())
    for replacement, batches in (
        (True, itertools.product(range(m), repeat=size)),
        (False, itertools.combinations(range(m), size)),
    ):
        squares = [((g[list(b)].mean(axis=0) - g.mean(axis=0)) ** 2).sum() for b in batches]
        law = noise.noise_law(spread, size, m, replacement=replacement)
        assert law == pytest.approx(math.sqrt(np.mean(squares)), rel=1e-12)


def test_the_measured_noise_is_near_its_law_and_gone_once_all_are_drawn() -> None:
    run = finished(replace(SHORT, iterations=5), dataset())
    for where in (noise.FIRST, noise.LAST):
        found = noise.noise_at(run, where)
        assert found is not None
        assert found.sizes == (1, 2, 4, 8, 16, 32, 40)
        for replacement, measured in ((True, found.with_replacement), (False, found.without)):
            law = [
                noise.noise_law(found.spread, b, 40, replacement=replacement) for b in found.sizes
            ]
            np.testing.assert_allclose(measured[:5], law[:5], rtol=0.25)
        assert found.without[-1] == 0.0
        assert found.with_replacement[-1] > 0.0
    both = noise.noise_at_both(run)
    assert both[noise.LAST] == noise.noise_at(run, noise.LAST)
    for found, theta in zip(both.values(), (run.snapshots[0].theta, run.theta), strict=True):
        assert found is not None
        assert theta is not None
        whole = cost_and_gradient(
            run.network,
            theta,
            apply(run.scaling, run.data.train.X),
            targets(run.data.train.y, 2),
        )[1]
        assert found.length == pytest.approx(np.linalg.norm(whole))


def test_gradients_that_overflow_have_no_noise_to_measure() -> None:
    run = finished(replace(SHORT, iterations=2), dataset())
    huge = np.full_like(run.theta, 1e200)
    assert noise.noise_curve(run, huge, np.random.default_rng(0)) is None


def curve(**changed: object) -> NoiseCurve:
    sizes = (1, 4, 16, 20)
    law = {
        replacement: tuple(noise.noise_law(2.0, b, 20, replacement=replacement) for b in sizes)
        for replacement in (True, False)
    }
    made = NoiseCurve(20, 0.5, 2.0, sizes, law[True], law[False], 0.05)
    return replace(made, **changed)  # type: ignore[arg-type]


def test_the_verdict_has_the_slope_and_where_noise_and_gradient_are_alike() -> None:
    words = "\n".join(noise.verdict(curve(), "first weights"))
    assert "slope of -0.50 with replacement: as 1/√B has it" in words
    assert "16 examples make the noise as short" in words  # (2 / 0.5) ** 2
    # sqrt((20 - 10) / 19)
    assert "A batch of half the examples has 72.5 %" in words
    beyond = "\n".join(noise.verdict(curve(length=0.4), "last weights"))
    assert "25 examples (more than the 20 there are)" in beyond
    assert "not the -0.5" in noise.verdict(curve(with_replacement=(2.0, 1.9, 1.8, 1.7)), "x")[0]


def test_points_off_their_law_are_explained_by_the_few_examples_that_have_most() -> None:
    assert "off their line" not in "\n".join(noise.verdict(curve(), "x"))
    missed = curve(with_replacement=(1.0, 1.0, 0.5, 0.4), top_share=0.9)
    assert "90.0 % of the sum of ‖g_i‖² is from 1 %" in "\n".join(noise.verdict(missed, "x"))
    missed = curve(without=(1.0, 0.9, 0.2, 0.0), top_share=0.9)
    assert "off their line" in "\n".join(noise.verdict(missed, "x"))


def test_the_longest_gradients_share_is_that_of_1_percent_or_of_one() -> None:
    assert noise._top_share(np.array([1.0, 2.0, 7.0])) == 0.7
    assert noise._top_share(np.r_[np.ones(198), 50.0, 52.0]) == 102 / 300
    assert noise._top_share(np.zeros(3)) == 0.0


def test_no_noise_and_no_gradient_have_their_sentences() -> None:
    none = curve(spread=0.0, with_replacement=(0.0,) * 4, without=(0.0,) * 4)
    assert noise.verdict(none, "first weights") == [
        "All examples have the same gradient here: there is no noise."
    ]
    assert "whatever a batch says is noise" in noise.verdict(curve(length=0.0), "x")[-1]
    assert "even one example is more gradient" in noise.verdict(curve(length=3.0), "x")[-1]


def test_the_seeds_slopes_are_said_with_their_range() -> None:
    flat = curve(with_replacement=(2.0, 2.0, 2.0, 2.0))
    assert noise.seeds_verdict([curve(), flat]) == [
        "With replacement, the slopes of 2 seeds lie between -0.50 and 0.00."
    ]
    assert noise.seeds_verdict([]) == []


# Paths over a bowl.


def examples(m: int = 30) -> paths.Examples:
    rng = np.random.default_rng(3)
    X = rng.standard_normal((2, m)) * [[5.0], [0.1]] + 7.0
    return paths.two_features(X, (rng.random(m) < 0.5 + 0.1 * (X[0] - 7)).astype(np.int64))


def test_the_batchs_path_is_gradient_descent_in_the_bowl() -> None:
    found = paths.paths(examples(), 8, 0.3, 20)[BATCH]
    expected = cost_surface.descend(examples().bowl, 0.3, 20)
    np.testing.assert_allclose(found.path, expected, atol=1e-12)
    assert found.detour >= 1
    assert np.ptp(found.left, axis=0).max() == 0, "no order to draw, so no band"


def test_a_single_examples_step_is_worked_by_hand() -> None:
    one = paths.Examples(np.array([[2.0], [1.0]]), np.array([0.5]))
    rng = np.random.default_rng(0)
    path = paths.descend(one, batch_size=1, alpha=0.1, updates=2, rng=rng)
    # w = 0: dw = (0 - 0.5) x = (-1, -0.5); then z = 0.2 * 1 ... w = (0.1, 0.05): z = 0.25
    np.testing.assert_allclose(path, [[0, 0], [0.1, 0.05], [0.15, 0.075]])


def test_the_epochs_steps_of_single_examples_add_up_to_the_batchs_for_a_tiny_alpha() -> None:
    data = examples()
    rng = np.random.default_rng(0)
    small = paths.descend(data, batch_size=1, alpha=1e-7, updates=data.m, rng=rng)
    whole = paths.descend(data, batch_size=0, alpha=1e-7 * data.m, updates=1, rng=rng)
    np.testing.assert_allclose(small[-1], whole[-1], rtol=1e-4)


def test_what_is_left_begins_at_1_and_a_path_that_climbs_is_called_so() -> None:
    found = paths.paths(examples(), 8, 5.0, 50)
    assert all((one.left[:, 0] == 1).all() for one in found.values())
    assert all(np.isfinite(one.path).all() for one in found.values())
    assert "α = 5 leads up the bowl" in paths.verdict(found, 5.0)[0]
    calm = paths.verdict(paths.paths(examples(), 8, 0.1, 50), 0.1)
    assert "50 updates of 30 examples: the path is 1" in calm[0]
    assert "50 updates of 1 example:" in calm[2]
