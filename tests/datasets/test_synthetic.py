"""datasets/synthetic.py: what each set of points is like."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from core.data import Part
from datasets import synthetic

SETS: dict[str, tuple[Callable[..., Part], int, int]] = {
    "flower": (synthetic.flower, 400, 2),
    "spirals": (synthetic.spirals, 50, 2),
    "moons": (synthetic.moons, 500, 2),
    "circles": (synthetic.circles, 500, 2),
    "blobs": (synthetic.blobs, 450, 3),
    "xor": (synthetic.xor, 500, 2),
}
named = pytest.mark.parametrize("name", SETS)


@named
@pytest.mark.parametrize("noise", [0.0, 1.0, 3.0])
def test_every_set_has_its_size_and_classes_at_any_noise(name: str, noise: float) -> None:
    make, m, n_classes = SETS[name]
    points = make(np.random.default_rng(1), noise=noise)
    assert points.X.shape == (2, m)
    assert (points.X.dtype, points.y.dtype) == (np.float64, np.int64)
    assert np.isfinite(points.X).all()
    assert np.abs(points.X).max() < 10
    shares = np.bincount(points.y) / m
    assert len(shares) == n_classes
    assert (shares > 0.8 / n_classes).all()


@named
def test_the_seed_decides_the_points(name: str) -> None:
    make, *_ = SETS[name]
    first, again, other = (make(np.random.default_rng(seed)).X for seed in (1, 1, 2))
    assert (first == again).all()
    assert (first != other).any()


@named
def test_m_is_what_was_asked_for_even_when_odd(name: str) -> None:
    make, *_ = SETS[name]
    assert make(np.random.default_rng(1), m=1001).m == 1001


@named
@pytest.mark.parametrize("noise", [-0.1, 3.1, float("nan"), float("inf")])
def test_noise_out_of_range_is_refused(name: str, noise: float) -> None:
    with pytest.raises(ValueError, match=rf"noise must be in \[0, 3\], got {noise}"):
        SETS[name][0](np.random.default_rng(1), noise=noise)


@named
def test_more_noise_makes_nearest_neighbours_disagree_more(name: str) -> None:
    make, *_ = SETS[name]
    calm, wild = (nearest_disagree(make(np.random.default_rng(1), m=600, noise=n)) for n in (0, 3))
    assert calm + 0.03 < wild


def nearest_disagree(points: Part) -> float:
    squares = np.square(points.X[:, :, np.newaxis] - points.X[:, np.newaxis, :]).sum(axis=0)
    np.fill_diagonal(squares, np.inf)
    return float((points.y != points.y[squares.argmin(axis=1)]).mean())


def test_spirals_randomness_blurs_the_radius() -> None:
    def spirals(randomness: float) -> np.ndarray:
        return synthetic.spirals(np.random.default_rng(1), randomness=randomness).X

    exact, little, much = spirals(0), spirals(0.1), spirals(1)
    assert 0 < np.abs(little - exact).mean() < np.abs(much - exact).mean() / 5


def test_without_noise_xor_is_exclusive_or() -> None:
    points = synthetic.xor(np.random.default_rng(1), noise=0)
    assert (points.y == (points.X[0] * points.X[1] < 0)).all()


def test_without_noise_the_rings_have_radius_1_and_a_half() -> None:
    points = synthetic.circles(np.random.default_rng(1), noise=0)
    np.testing.assert_allclose(np.hypot(*points.X), np.where(points.y, 0.5, 1.0), rtol=1e-12)


def across_and_along(X: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    moved = X - synthetic.FIELD_CENTRE
    normal = synthetic.FIELD_NORMAL[:, 0]
    return normal @ moved, np.array([-normal[1], normal[0]]) @ moved


def test_the_field_has_the_chapters_sizes_and_4000_fresh_points() -> None:
    parts = synthetic.field(np.random.RandomState(54))
    assert [part.X.shape for part in parts] == [(2, 211), (2, 200), (2, 4000)]


def test_the_field_is_a_rectangle_along_the_diagonal() -> None:
    for part in synthetic.field(np.random.RandomState(54)):
        across, along = across_and_along(part.X)
        assert 0.40 < np.abs(across).max() <= 0.43
        assert 0.57 < np.abs(along).max() <= 0.60


def test_the_fields_wrong_labels_are_as_many_as_said_and_lie_inside_a_class() -> None:
    for part in synthetic.field(np.random.RandomState(54)):
        across, _ = across_and_along(part.X)
        # N(0, 0.01) cannot reach 0.1: what is wrong farther off was given the other label.
        wrong = np.abs(across[(part.y != (across > 0)) & (np.abs(across) > 0.1)])
        assert len(wrong) == round(0.045 * part.m)
        assert wrong.min() > 0.15
        assert wrong.max() < 0.40


def test_without_noise_the_diagonal_parts_the_field() -> None:
    for part in synthetic.field(np.random.RandomState(1), noise=0):
        assert (part.y == (across_and_along(part.X)[0] > 0)).all()


def test_the_fields_train_and_dev_points_keep_their_distance() -> None:
    spread, _, loose = synthetic.field(np.random.RandomState(54))

    def nearest(X: np.ndarray) -> float:
        gaps = np.square(X[:, :, np.newaxis] - X[:, np.newaxis, :]).sum(axis=0)
        np.fill_diagonal(gaps, np.inf)
        return float(np.median(np.sqrt(gaps.min(axis=1))))

    assert nearest(spread.X) > 1.3 * nearest(loose.X[:, :211])


def test_the_field_refuses_a_noise_out_of_range() -> None:
    with pytest.raises(ValueError, match="noise must be in"):
        synthetic.field(np.random.RandomState(54), noise=4)
