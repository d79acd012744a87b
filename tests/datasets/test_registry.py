"""datasets/registry.py and the shipped files."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from core.data import Dataset
from core.experiment import Experiment
from datasets import REGISTRY, load, load_series
from datasets.shipped import FILES

KINDS = {"2-D", "table", "image", "series"}
TRAINABLE = [name for name, entry in REGISTRY.items() if entry.kind != "series"]
PROMISED = {
    *("field", "flower", "spirals", "moons", "circles", "blobs", "xor", "seattle"),
    *("emoji_cats", "emoji_cats_unseen", "breast_cancer", "digits", "fashion"),
}


@pytest.fixture(scope="module")
def loaded() -> dict[str, Dataset]:
    """Return every set once, with its usual noise."""
    return {name: load(name, seed=54, noise=1.0) for name in TRAINABLE}


def test_every_promised_set_is_there() -> None:
    assert set(REGISTRY) >= PROMISED


@pytest.mark.parametrize("name", REGISTRY)
def test_an_entry_says_what_the_set_is(name: str) -> None:
    entry = REGISTRY[name]
    assert entry.name == name
    assert entry.kind in KINDS
    assert entry.title
    assert entry.licence
    assert "\n" not in entry.description
    assert 10 < len(entry.description) < 100
    assert (entry.load is None) == (entry.load_series is not None) == (entry.kind == "series")


@pytest.mark.parametrize("name", TRAINABLE)
def test_a_sets_start_is_an_experiment(name: str) -> None:
    start = REGISTRY[name].start
    experiment = Experiment(dataset=name, **start)
    assert {key: getattr(experiment, key) for key in start} == dict(start)


@pytest.mark.parametrize("name", TRAINABLE)
def test_a_set_is_what_its_entry_says(name: str, loaded: dict[str, Dataset]) -> None:
    data, entry = loaded[name], REGISTRY[name]
    assert data.kind == entry.kind
    assert (data.image_shape is not None) == (entry.kind == "image")
    if data.image_shape is not None:
        assert data.n_x == np.prod(data.image_shape)
        assert data.train.X.min() >= 0
        assert data.train.X.max() == 1
    else:
        assert len(data.feature_names) == data.n_x
    parts = [part for part in (data.train, data.dev, data.test) if part is not None]
    for part in parts:
        assert part.X.shape[0] == data.n_x
        assert np.isfinite(part.X).all()
        assert (part.X.dtype, part.y.dtype) == (np.float64, np.int64)
        assert set(np.unique(part.y)) == set(range(data.n_classes))


@pytest.mark.parametrize("name", TRAINABLE)
def test_the_seed_matters_exactly_where_the_entry_says(
    name: str, loaded: dict[str, Dataset]
) -> None:
    again, other = load(name, seed=54, noise=1.0), load(name, seed=55, noise=1.0)
    assert (again.train.X == loaded[name].train.X).all()
    assert (other.train.X != loaded[name].train.X).any() == REGISTRY[name].seeded


@pytest.mark.parametrize("name", TRAINABLE)
def test_noise_matters_exactly_where_the_entry_says(name: str, loaded: dict[str, Dataset]) -> None:
    noisy = load(name, seed=54, noise=2.0).train
    usual = loaded[name].train
    differs = (noisy.X != usual.X).any() or (noisy.y != usual.y).any()
    assert differs == REGISTRY[name].has_noise


@pytest.mark.parametrize(
    ("name", "train", "dev", "test", "classes"),
    [
        ("field", (2, 211), (2, 200), (2, 4000), 2),
        ("flower", (2, 240), (2, 80), (2, 80), 2),
        ("spirals", (2, 30), (2, 10), (2, 10), 2),
        ("emoji_cats", (12288, 209), (12288, 50), None, 2),
        ("emoji_cats_unseen", (12288, 209), (12288, 50), None, 2),
        ("breast_cancer", (30, 341), (30, 114), (30, 114), 2),
        ("digits", (64, 1078), (64, 359), (64, 360), 10),
        ("fashion", (196, 4800), (196, 1600), (196, 1600), 10),
    ],
)
def test_the_sizes_are_as_described(
    name: str,
    train: tuple[int, int],
    dev: tuple[int, int],
    test: tuple[int, int] | None,
    classes: int,
    loaded: dict[str, Dataset],
) -> None:
    data = loaded[name]
    # Largest remainders are taken class by class, so a part may be off by one for each class.
    slack = 0 if name not in ("breast_cancer", "digits", "fashion") else classes
    for part, shape in ((data.train, train), (data.dev, dev)):
        assert part.X.shape[0] == shape[0]
        assert abs(part.m - shape[1]) <= slack
    assert (data.test is None) == (test is None)
    assert data.n_classes == classes


def test_the_two_emoji_sets_share_train_and_differ_in_dev(loaded: dict[str, Dataset]) -> None:
    usual, unseen = loaded["emoji_cats"], loaded["emoji_cats_unseen"]
    assert (usual.train.X == unseen.train.X).all()
    assert (usual.dev.X != unseen.dev.X).any()
    assert usual.class_names == ("non-cat", "cat")
    assert usual.train.y.mean() == pytest.approx(0.32, abs=0.005)
    assert usual.dev.y.mean() == pytest.approx(0.58)


def test_breast_cancers_numbers_and_names_are_scikit_learns(loaded: dict[str, Dataset]) -> None:
    from sklearn.datasets import load_breast_cancer

    reference, data = load_breast_cancer(), loaded["breast_cancer"]
    assert data.class_names == tuple(reference.target_names)
    assert data.feature_names == tuple(reference.feature_names)
    rows = {tuple(x): y for x, y in zip(reference.data, reference.target, strict=True)}
    assert all(rows[tuple(x)] == y for x, y in zip(data.dev.X.T, data.dev.y, strict=True))


def test_a_digit_is_upright(loaded: dict[str, Dataset]) -> None:
    part = loaded["digits"].train
    zero = part.X[:, part.y == 0].mean(axis=1).reshape(8, 8)
    one = part.X[:, part.y == 1].mean(axis=1).reshape(8, 8)
    assert zero[3:5, 3:5].mean() < 0.2 < 0.6 < one[3:5, 3:5].mean()


def test_seattle_is_a_year_of_days() -> None:
    series = load_series("seattle")
    assert (np.diff(series.dates) == np.timedelta64(1, "D")).all()
    assert (str(series.dates[0]), str(series.dates[-1])) == ("2014-01-01", "2014-12-31")
    assert series.values.shape == (365,)
    assert series.unit == "°C"
    assert series.values[180:240].mean() > 15 + series.values[:30].mean() - 5


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("fashon", "unknown data set 'fashon'; did you mean fashion?"),
        ("zzz", "The known ones are field, flower"),
        ("seattle", "got seattle, which is a series"),
    ],
)
def test_a_name_that_cannot_be_loaded_is_refused(asked: str, message: str) -> None:
    with pytest.raises(ValueError, match=message.replace("?", r"\?")):
        load(asked, seed=1, noise=1)


def test_a_set_that_is_no_series_is_refused_as_one() -> None:
    with pytest.raises(ValueError, match="moons is no series but 2-D; the series are seattle"):
        load_series("moons")


@pytest.mark.parametrize("name", ["moons", "digits"])
def test_a_noise_out_of_range_is_refused_even_where_it_has_no_effect(name: str) -> None:
    with pytest.raises(ValueError, match="noise must be in"):
        load(name, seed=1, noise=-1)


def test_every_shipped_file_is_described_and_its_licence_is_there() -> None:
    readme = (FILES / "README.md").read_text(encoding="utf-8")
    for path in FILES.glob("*.*"):
        assert path.name in readme or path.name == "README.md"
    licences = {path.name: path.read_text(encoding="utf-8") for path in FILES.glob("licences/*")}
    assert "END OF TERMS AND CONDITIONS" in licences["Apache-2.0.txt"]
    assert "Permission is hereby granted" in licences["MIT.txt"]
    assert "OpenMoji" in licences["CC-BY-SA-4.0.md"]
    assert "creativecommons.org/licenses/by/4.0" in licences["CC-BY-4.0.md"]


def test_an_entry_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        REGISTRY["field"].name = "other"  # type: ignore[misc]
