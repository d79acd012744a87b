"""core/splits.py: who goes where, and that no class gets lost."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.splits import part_sizes, random_split, stratified_split

Split = Callable[..., tuple[np.ndarray, ...]]

sizes = st.lists(st.integers(10, 60), min_size=1, max_size=5)
shares = st.lists(st.integers(2, 10), min_size=1, max_size=4).map(
    lambda weights: [weight / sum(weights) for weight in weights]
)
seeds = st.integers(0, 2**32 - 1)


def labels(class_sizes: list[int], seed: int) -> np.ndarray:
    y = np.repeat(np.arange(len(class_sizes)), class_sizes)
    return np.random.default_rng(seed).permutation(y)


@given(sizes, seeds)
def test_each_class_is_within_one_example_of_its_share_in_every_part(
    class_sizes: list[int], seed: int
) -> None:
    fractions = (0.6, 0.2, 0.2)
    y = labels(class_sizes, seed)
    parts = stratified_split(y, fractions, np.random.default_rng(seed))
    for part, fraction in zip(parts, fractions, strict=True):
        counts = np.bincount(y[part], minlength=len(class_sizes))
        assert (np.abs(counts - fraction * np.array(class_sizes)) < 1).all()


@pytest.mark.parametrize("split", [stratified_split, random_split])
@given(class_sizes=sizes, seed=seeds)
def test_every_example_is_in_exactly_one_part(
    split: Split, class_sizes: list[int], seed: int
) -> None:
    y = labels(class_sizes, seed)
    parts = split(y, (0.5, 0.25, 0.25), np.random.RandomState(seed))
    assert sorted(np.concatenate(parts)) == list(range(len(y)))


@given(st.integers(0, 500), shares)
def test_part_sizes_add_up_and_are_within_one_of_ideal(m: int, fractions: list[float]) -> None:
    counts = part_sizes(m, fractions)
    assert sum(counts) == m
    assert all(abs(c - m * f) < 1 + 1e-6 for c, f in zip(counts, fractions, strict=True))


@pytest.mark.parametrize("split", [stratified_split, random_split])
def test_the_same_seed_gives_the_same_split_and_another_seed_another(split: Split) -> None:
    y = labels([30, 30], 0)
    first, again, other = (split(y, (0.5, 0.5), np.random.default_rng(s))[0] for s in (1, 1, 2))
    assert (first == again).all()
    assert (first != other).any()


def test_the_parts_are_shuffled_and_not_sorted_by_class() -> None:
    y = np.repeat([0, 1], 50)
    train, _ = stratified_split(y, (0.8, 0.2), np.random.default_rng(0))
    assert (np.diff(y[train]) != 0).sum() > 10


def test_a_random_split_may_lose_a_rare_class_that_a_stratified_one_keeps() -> None:
    y = np.array([1] * 5 + [0] * 95)
    lost = [
        (y[random_split(y, (0.8, 0.2), np.random.default_rng(seed))[1]] == 0).all()
        for seed in range(50)
    ]
    kept = stratified_split(y, (0.8, 0.2), np.random.default_rng(0))[1]
    assert any(lost)
    assert (y[kept] == 1).sum() == 1


@pytest.mark.parametrize("split", [stratified_split, random_split])
@pytest.mark.parametrize(
    ("fractions", "message"),
    [
        ((0.6, 0.3), r"must sum to 1, got \[0.6, 0.3\] with sum 0.9"),
        ((1.2, -0.2), r"every fraction must be in \(0, 1\], got 1.2"),
        ((1.0, 0.0), r"every fraction must be in \(0, 1\], got 0.0"),
        ((float("nan"), 1.0), "got nan"),
        ((), "must sum to 1"),
    ],
)
def test_fractions_that_are_no_shares_are_refused(
    split: Split, fractions: tuple[float, ...], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        split(np.arange(20) % 2, fractions, np.random.default_rng(0))


def test_a_class_too_small_for_every_part_is_named() -> None:
    y = np.array([0] * 20 + [7] * 2)
    with pytest.raises(ValueError, match=r"class 7 has too few examples .* 2 in shares"):
        stratified_split(y, (0.6, 0.2, 0.2), np.random.default_rng(0))


def test_a_random_split_with_an_empty_part_is_refused() -> None:
    with pytest.raises(ValueError, match="every part needs an example, but 2 examples"):
        random_split(np.array([0, 1]), (0.6, 0.2, 0.2), np.random.default_rng(0))


@pytest.mark.parametrize("y", [np.zeros((2, 3)), np.zeros(0)])
def test_y_must_be_a_row_of_labels(y: np.ndarray) -> None:
    with pytest.raises(ValueError, match=r"y must be \(m,\)"):
        stratified_split(y, (0.5, 0.5), np.random.default_rng(0))
