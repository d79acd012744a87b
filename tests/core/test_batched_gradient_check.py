"""The gradient check that passes many perturbed thetas at once, against the plain loop."""

from __future__ import annotations

import numpy as np
import pytest

from core import compiled
from core.activations import ACTIVATIONS, softmax
from core.costs import cross_entropy, losses
from core.data import Floats, targets
from core.dropout import Dropout
from core.engine import cost_and_gradient
from core.gradient_check import (
    STACK_BYTES,
    batched_difference,
    pairs_at_once,
    perturbed,
    stacked_costs,
    two_sided_difference,
)
from core.network import Network, forward, pack, unpack
from tests.core.examples import part

N_OUTPUT = {"sigmoid": 1, "softmax": 3}


@pytest.mark.parametrize("at_once", [1, 4, 1000])
@pytest.mark.parametrize("keep_prob", [1.0, 0.7])
@pytest.mark.parametrize("output", N_OUTPUT)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_batches_give_what_the_loop_gives(
    activation: str, output: str, keep_prob: float, at_once: int
) -> None:
    n_y = N_OUTPUT[output]
    network = Network((3, 4, 3, n_y), activation)
    data = part(m=7, n_x=3, n_classes=max(2, n_y), seed=1)
    X, Y = data.X, targets(data.y, max(2, n_y))
    theta = np.random.default_rng(2).standard_normal(network.n_parameters)
    dropout = Dropout(
        network.layer_dims, keep_prob=keep_prob, keep_prob_input=keep_prob, frozen=True, seed=4
    )
    masks = dropout.masks(7)

    def one(at: Floats) -> float:
        return cost_and_gradient(network, at, X, Y, lambd=0.7, lambd_l1=0.3, masks=masks)[0]

    def many(thetas: Floats) -> Floats:
        return stacked_costs(network, thetas, X, Y, lambd=0.7, lambd_l1=0.3, masks=masks)

    loop = two_sided_difference(one, theta, eps=1e-4)
    batched = batched_difference(many, theta, eps=1e-4, at_once=at_once)
    # A sum added in another order moves J by 1e-16, and so the quotient by 1e-12.
    np.testing.assert_allclose(batched, loop, rtol=0, atol=1e-10)
    few = np.array([5, 2, 30])
    some = batched_difference(many, theta, eps=1e-4, at_once=2, coordinates=few)
    np.testing.assert_allclose(some, loop[few], rtol=0, atol=1e-10)


def test_each_mask_of_a_stack_goes_with_its_own_theta() -> None:
    network = Network((2, 3, 1), "tanh")
    data = part(m=5, n_x=2, n_classes=2, seed=1)
    Y = targets(data.y, 2)
    thetas = np.random.default_rng(0).standard_normal((4, network.n_parameters))
    dropout = Dropout(network.layer_dims, keep_prob=0.5, keep_prob_input=1.0, frozen=False, seed=4)
    drawn = [dropout.masks(5) for _ in thetas]
    hidden = [masks[1] for masks in drawn]
    assert all(mask is not None for mask in hidden)
    stack = [None, type(hidden[0])(np.stack([mask.D for mask in hidden if mask]), 0.5)]  # type: ignore[misc]
    one_by_one = [
        cost_and_gradient(network, theta, data.X, Y, masks=masks)[0]
        for theta, masks in zip(thetas, drawn, strict=True)
    ]
    np.testing.assert_allclose(
        stacked_costs(network, thetas, data.X, Y, masks=stack), one_by_one, rtol=1e-13
    )


def test_theta_is_moved_by_eps_in_one_place_up_and_then_down() -> None:
    moved = perturbed(np.array([1.0, 2.0, 3.0]), np.array([2, 0]), 0.5)
    assert moved.tolist() == [[1, 2, 3.5], [1.5, 2, 3], [1, 2, 2.5], [0.5, 2, 3]]


def test_a_stack_is_unpacked_and_passed_forward_theta_by_theta() -> None:
    network = Network((2, 4, 3), "relu")
    thetas = np.random.default_rng(0).standard_normal((5, network.n_parameters))
    X = np.random.default_rng(1).standard_normal((2, 6))
    stacked = forward(network, thetas, X)
    for i, theta in enumerate(thetas):
        one = forward(network, theta, X)
        for many, single in ((stacked.Z, one.Z), (stacked.G, one.G)):
            for a, b in zip(many[1:], single[1:], strict=True):
                np.testing.assert_allclose(a[i], b, rtol=1e-12, atol=1e-14)
        np.testing.assert_allclose(stacked.A[-1][i], one.A[-1], rtol=1e-12)
        layers = [type(layer)(layer.W[i], layer.b[i]) for layer in unpack(thetas, (2, 4, 3))[1:]]
        np.testing.assert_array_equal(pack(layers), theta)


def test_losses_and_softmax_of_a_stack_are_those_of_its_members() -> None:
    rng = np.random.default_rng(0)
    for rows in (1, 3):
        Z = 5 * rng.standard_normal((4, rows, 6))
        Y = targets(np.arange(6) % max(2, rows), max(2, rows))
        each = [cross_entropy(one, Y) for one in Z]
        np.testing.assert_allclose(losses(Z, Y).sum(axis=-1) / 6, each, rtol=1e-14)
        np.testing.assert_array_equal(softmax(Z)[2], softmax(Z[2]))


def test_memory_is_bounded_however_large_the_net() -> None:
    for dims in ((2, 5, 5, 1), (30, 100, 50, 1), (2, 512, 512, 1)):
        network = Network(dims)
        m = 300
        at_once = pairs_at_once(network, m)
        bytes_used = 2 * at_once * 8 * (network.n_parameters + 3 * m * sum(dims[1:]))
        assert at_once == 1 or bytes_used <= STACK_BYTES
    assert pairs_at_once(Network((2, 5, 5, 1)), 300) > 1


@pytest.mark.parametrize("eps", [0.0, -1e-4, float("nan")])
def test_eps_must_be_above_0_here_too(eps: float) -> None:
    with pytest.raises(ValueError, match=r"eps must be above 0, got .*; 1e-4 is usual"):
        batched_difference(lambda thetas: thetas[:, 0], np.ones(1), eps=eps, at_once=1)


@pytest.mark.parametrize("output", N_OUTPUT)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_compiled_costs_are_those_of_numpy(activation: str, output: str) -> None:
    assert compiled.warm_up()
    n_y = N_OUTPUT[output]
    network = Network((3, 4, 3, n_y), activation)
    data = part(m=300, n_x=3, n_classes=max(2, n_y), seed=1)
    X, Y = data.X, targets(data.y, max(2, n_y))
    theta = np.random.default_rng(2).standard_normal(network.n_parameters)
    many = compiled.make_costs(network, X, Y, lambd=0.7, lambd_l1=0.3)
    thetas = perturbed(theta, np.arange(theta.size), 1e-3)
    expected = stacked_costs(network, thetas, X, Y, lambd=0.7, lambd_l1=0.3)
    np.testing.assert_allclose(many.J(thetas), expected, rtol=1e-13)
    assert many.pairs > pairs_at_once(network, 300)
