"""The network on one flat theta: packing, a pass by hand, predictions."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.network import (
    NO_LAYER,
    Network,
    forward,
    pack,
    predict,
    true_class_probability,
    unpack,
)

dims = st.lists(st.integers(1, 7), min_size=2, max_size=5).map(tuple)


@given(dims)
def test_pack_undoes_unpack(layer_dims: tuple[int, ...]) -> None:
    theta = np.arange(Network(layer_dims).n_parameters, dtype=np.float64)
    layers = unpack(theta, layer_dims)[1:]
    assert [layer.W.shape for layer in layers] == [(n, n_in) for n_in, n in pairwise(layer_dims)]
    assert [layer.b.shape for layer in layers] == [(n, 1) for n in layer_dims[1:]]
    assert (pack(layers) == theta).all()
    assert (pack(unpack(theta, layer_dims)) == theta).all()


@given(dims)
def test_the_layers_are_views_that_write_through_to_theta(layer_dims: tuple[int, ...]) -> None:
    theta = np.zeros(Network(layer_dims).n_parameters)
    for layer in unpack(theta, layer_dims)[1:]:
        layer.W[:] = 2.0
        layer.b[:] = 3.0
    assert (theta == 2.0).sum() + (theta == 3.0).sum() == theta.size
    assert (theta == 3.0).sum() == sum(layer_dims[1:])


def test_theta_is_w1_row_by_row_then_b1_then_w2() -> None:
    none, first, second = unpack(np.arange(9.0), (2, 2, 1))
    assert none is NO_LAYER
    assert first.W.tolist() == [[0.0, 1.0], [2.0, 3.0]]
    assert first.b.tolist() == [[4.0], [5.0]]
    assert second.W.tolist() == [[6.0, 7.0]]
    assert second.b.tolist() == [[8.0]]


def test_a_forward_pass_by_hand() -> None:
    # x = (1, 2). Z1 = (1*1 + 1*2 - 1, 1*1 - 1*2 + 0) = (2, -1), relu: (2, 0)
    # Z2 = 0.5*2 + 7*0 + 0.0986123 = 1.0986123 = ln 3, sigmoid: 0.75
    theta = np.array([1.0, 1.0, 1.0, -1.0, -1.0, 0.0, 0.5, 7.0, 0.0986123])
    cache = forward(Network((2, 2, 1), "relu"), theta, np.array([[1.0], [2.0]]))
    assert cache.Z[1].tolist() == [[2.0], [-1.0]]
    assert cache.A[1].tolist() == [[2.0], [0.0]]
    assert cache.A[-1] == pytest.approx(np.array([[0.75]]), abs=1e-7)


def test_without_hidden_layers_it_is_logistic_regression() -> None:
    cache = forward(Network((2, 1)), np.array([1.0, -1.0, 0.5]), np.array([[2.0], [2.5]]))
    assert cache.A[-1].tolist() == [[0.5]]


def test_predictions_and_the_probability_of_the_right_class() -> None:
    A, y = np.array([[0.2, 0.5, 0.9]]), np.array([0, 1, 1])
    assert predict(Network((2, 1)), A).tolist() == [0, 0, 1]
    assert true_class_probability(Network((2, 1)), A, y) == pytest.approx([0.8, 0.5, 0.9])
    A = np.array([[0.1, 0.6], [0.2, 0.3], [0.7, 0.1]])
    assert predict(Network((2, 3)), A).tolist() == [2, 0]
    assert true_class_probability(Network((2, 3)), A, np.array([2, 1])) == pytest.approx([0.7, 0.3])


def test_one_output_is_a_sigmoid_and_more_are_a_softmax() -> None:
    assert Network((2, 20, 5, 1)).output == "sigmoid"
    assert Network((64, 20, 10)).output == "softmax"
    assert Network((2, 20, 5, 1)).n_parameters == 171
