"""Points added to a set and taken away, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from core.data import Dataset, Part
from datasets import load
from datasets.edited import MOST_POINTS, as_npz, file_name, with_point, without_point
from datasets.limits import DataError
from datasets.readers import identified, read

MOONS = load("moons", seed=0, noise=1.0)


def test_a_point_is_added_to_train_and_only_there() -> None:
    place = np.array([0.25, -1.5])
    changed = with_point(MOONS, place, 1)
    assert changed.train.m == MOONS.train.m + 1
    np.testing.assert_array_equal(changed.train.X[:, -1], place)
    assert changed.train.y[-1] == 1
    assert changed.dev is MOONS.dev
    assert changed.test is MOONS.test
    assert MOONS.train.X.shape[1] == MOONS.train.m, "the set itself stays"


def test_the_nearest_point_is_taken_away_and_none_that_is_far() -> None:
    at = 17
    place = MOONS.train.X[:, at] + 1e-4
    changed = without_point(MOONS, place)
    np.testing.assert_array_equal(changed.train.X, np.delete(MOONS.train.X, at, axis=1))
    np.testing.assert_array_equal(changed.train.y, np.delete(MOONS.train.y, at))
    with pytest.raises(DataError, match="no training point is near this place"):
        without_point(MOONS, np.array([100.0, 100.0]))


def test_the_last_point_of_a_class_stays() -> None:
    part = Part(np.array([[0.0, 1.0, 2.0], [0.0, 1.0, 2.0]]), np.array([0, 1, 1]))
    data = Dataset("three", "2-D", part, part, None, ("no", "yes"))
    with pytest.raises(DataError, match="the last training point of class 'no'"):
        without_point(data, np.array([0.0, 0.0]))
    assert without_point(data, np.array([1.0, 1.0])).train.m == 2


def test_only_points_in_the_plane_are_changed_and_not_too_many() -> None:
    cancer = load("breast_cancer", seed=0, noise=1.0)
    with pytest.raises(DataError, match="two features, got 30"):
        with_point(cancer, np.zeros(2), 0)
    with pytest.raises(DataError, match="two finite numbers"):
        with_point(MOONS, np.array([np.nan, 0]), 0)
    many = Part(np.zeros((2, MOST_POINTS)), np.arange(MOST_POINTS) % 2)
    with pytest.raises(DataError, match="up to 5,000 training points"):
        with_point(Dataset("many", "2-D", many, many, None, ("0", "1")), np.zeros(2), 0)


@pytest.mark.parametrize("names", [("0", "1"), ("no", "yes"), ("yes", "no")])
def test_the_file_of_a_changed_set_reads_back_as_it(names: tuple[str, str]) -> None:
    data = Dataset("my moons", "2-D", MOONS.train, MOONS.dev, MOONS.test, names)
    changed = without_point(with_point(data, np.array([0.0, 9.0]), 0), MOONS.train.X[:, 3])
    assert changed.name == "my moons changed"
    assert changed.source is not None
    files = [(file_name(changed), as_npz(changed))]
    again, known = read(files, label_column=None, seed=0), identified(files)
    assert (known.sha256, known.size) == (changed.source.sha256, changed.source.size)
    assert known.file == changed.source.name == "my_moons_changed.npz"
    for one, other in ((again.train, changed.train), (again.dev, changed.dev)):
        np.testing.assert_array_equal(one.X, other.X)
        np.testing.assert_array_equal(one.y, other.y)
    assert again.class_names == (names if names == ("no", "yes") else ("0", "1"))
