"""Inverted dropout: which units stay, how many, and when they change."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dropout import Dropout, Mask, draw_mask, drop
from core.network import Network, forward

DIMS = (3, 20, 5, 1)
M = 500


def make(
    *, keep_prob: float = 0.8, keep_prob_input: float = 1.0, frozen: bool = False, seed: int = 4
) -> Dropout:
    return Dropout(
        DIMS, keep_prob=keep_prob, keep_prob_input=keep_prob_input, frozen=frozen, seed=seed
    )


def same(first: list[Mask | None], second: list[Mask | None]) -> bool:
    return all((a.D == b.D).all() for a, b in zip(first, second, strict=True) if a and b)


@given(st.floats(0.1, 0.95), st.integers(0, 2**32 - 1), st.booleans())
def test_about_keep_prob_of_the_units_stay(keep_prob: float, seed: int, frozen: bool) -> None:
    masks = make(keep_prob=keep_prob, keep_prob_input=keep_prob, frozen=frozen, seed=seed).masks(M)
    for n, mask in zip(DIMS, masks, strict=False):
        assert mask is not None
        assert mask.D.shape == (n, M)
        deviation = np.sqrt(keep_prob * (1 - keep_prob) / mask.D.size)
        assert abs(mask.D.mean() - keep_prob) < 6 * deviation


def test_a_frozen_mask_is_the_same_at_every_step() -> None:
    dropout = make(frozen=True)
    first = dropout.masks(M)
    assert all(same(dropout.masks(M), first) for _ in range(5))


def test_fresh_masks_differ_from_step_to_step_and_come_back_with_their_seed() -> None:
    dropout, again = make(), make()
    steps = [dropout.masks(M) for _ in range(5)]
    assert all(not same(a, b) for a, b in pairwise(steps))
    assert all(same(step, again.masks(M)) for step in steps)
    assert not same(make(seed=5).masks(M), steps[0])


def test_the_frozen_mask_is_the_one_that_the_chapters_code_draws() -> None:
    # It seeds its generator with 4 in each pass, then draws D1 and D2, one after the other.
    rng = np.random.RandomState(4)
    D1, D2 = rng.rand(20, M) < 0.8, rng.rand(5, M) < 0.8
    masks = make(frozen=True, seed=4).masks(M)
    assert masks[0] is None
    assert masks[1] is not None
    assert masks[2] is not None
    assert (masks[1].D == D1).all()
    assert (masks[2].D == D2).all()


def test_the_output_layer_has_no_mask_and_keep_prob_1_none_at_all() -> None:
    assert len(make(keep_prob_input=0.9).masks(M)) == len(DIMS) - 1
    assert make(keep_prob=1.0).masks(M) == [None, None, None]
    input_only = make(keep_prob=1.0, keep_prob_input=0.9).masks(M)
    assert [mask is None for mask in input_only] == [False, True, True]


def test_keep_prob_1_draws_no_number() -> None:
    rng = np.random.default_rng(0)
    assert draw_mask((4, 5), 1.0, rng) is None
    assert rng.random() == np.random.default_rng(0).random()


def test_what_stays_is_divided_by_keep_prob_by_hand() -> None:
    # 8 / 0.8 = 10
    mask = Mask(np.array([[True, False]]), 0.8)
    assert drop(np.array([[8.0, 8.0]]), mask) == pytest.approx(np.array([[10.0, 0.0]]))


@given(st.floats(0.2, 1.0))
def test_the_expected_activation_stays_what_it_was(keep_prob: float) -> None:
    A = np.ones((100, 400))
    dropped = drop(A, draw_mask(A.shape, keep_prob, np.random.default_rng(1)))
    assert dropped.mean() == pytest.approx(1.0, abs=6 * np.sqrt((1 / keep_prob - 1) / A.size))


def test_a_forward_pass_drops_in_input_and_hidden_layers_only() -> None:
    network = Network((3, 20, 5, 2), "sigmoid")
    rng = np.random.default_rng(0)
    theta, X = rng.standard_normal(network.n_parameters), rng.standard_normal((3, M))
    masks = make(keep_prob_input=0.9).masks(M)
    cache = forward(network, theta, X, masks)
    for A, mask in zip(cache.A, masks, strict=False):
        assert mask is not None
        assert ((A == 0) == ~mask.D).all()
    assert (cache.A[-1] > 0).all()
    np.testing.assert_allclose(cache.A[-1].sum(axis=0), 1.0)
