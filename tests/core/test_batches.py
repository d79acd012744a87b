"""Mini-batches: every epoch shows every example once."""

from __future__ import annotations

from itertools import islice

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.batches import batches, updates_per_epoch


@given(m=st.integers(2, 60), batch_size=st.integers(1, 59), seed=st.integers(0, 2**32 - 1))
def test_every_epoch_is_a_permutation_cut_into_pieces(m: int, batch_size: int, seed: int) -> None:
    batch_size = min(batch_size, m - 1)
    stream = batches(m, batch_size, np.random.default_rng(seed))
    for _ in range(3):
        epoch = list(islice(stream, updates_per_epoch(m, batch_size)))
        assert sorted(np.concatenate(epoch).tolist()) == list(range(m))
        assert all(len(piece) == batch_size for piece in epoch[:-1])
        assert 1 <= len(epoch[-1]) <= batch_size


def test_every_epoch_is_shuffled_anew_and_a_seed_gives_the_same_order_again() -> None:
    def two_epochs(seed: int) -> tuple[list[int], list[int]]:
        stream = batches(50, 10, np.random.default_rng(seed))
        order = np.concatenate(list(islice(stream, 10))).tolist()
        return order[:50], order[50:]

    first, second = two_epochs(0)
    assert first != second
    assert (first, second) == two_epochs(0)
    assert (first, second) != two_epochs(1)


@given(st.integers(1, 50), st.integers(0, 10))
def test_all_examples_at_once_are_not_shuffled(m: int, more: int) -> None:
    for batch_size in (0, m, m + more):
        rng = np.random.default_rng(0)
        assert list(islice(batches(m, batch_size, rng), 3)) == [slice(None)] * 3
        assert rng.random() == np.random.default_rng(0).random()
        assert updates_per_epoch(m, batch_size) == 1


def test_one_example_at_a_time_takes_m_updates_an_epoch() -> None:
    assert updates_per_epoch(211, 1) == 211
    assert [len(piece) for piece in islice(batches(5, 1, np.random.default_rng(0)), 5)] == [1] * 5
