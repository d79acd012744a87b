"""datasets/readers.py: files as they should be."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.data import Dataset
from datasets import csv_columns
from datasets.readers import read
from tests.datasets.files import arrays, halves, hdf5, mat, npz, pictures


def read_one(name: str, content: bytes, label: str | None = None, seed: int = 0) -> Dataset:
    return read([(name, content)], label_column=label, seed=seed)


def all_columns(data: Dataset) -> list[tuple[float, ...]]:
    parts = [part for part in (data.train, data.dev, data.test) if part is not None]
    return sorted(tuple(x) for part in parts for x in part.X.T)


def test_the_chapters_file_has_211_and_200_points(chapter_data: Path) -> None:
    data = read_one("data.mat", chapter_data.read_bytes())
    assert (data.train.X.shape, data.dev.X.shape, data.test) == ((2, 211), (2, 200), None)
    assert (data.name, data.kind, data.class_names) == ("data", "2-D", ("0", "1"))
    assert data.train.y.sum() == 106


def test_a_mat_keeps_its_own_parts_and_order() -> None:
    X, y = arrays(12, 2)
    content = mat(X=X[:7], y=y[:7, None], Xval=X[7:], yval=y[7:, None])
    data = read_one("points.mat", content)
    assert (data.train.X == X[:7].T).all()
    assert (data.dev.X == X[7:].T).all()
    assert data.train.y.tolist() == y[:7].tolist()
    assert data.test is None


def test_a_mat_with_a_test_part_brings_it_along() -> None:
    X, y = arrays(12, 3)
    pairs = {"X": X, "y": y, "Xval": X[:4], "yval": y[:4], "Xtest": X[:5], "ytest": y[:5]}
    data = read_one("points.mat", mat(**pairs))
    assert data.test is not None
    assert (data.kind, data.test.m) == ("table", 5)


def test_one_h5_gives_train_and_dev_flattened_row_by_row_and_divided_by_255() -> None:
    held = halves()
    data = read_one("cats.h5", hdf5(**held))
    assert (data.train.X == held["train_set_x"].reshape(10, -1).T / 255).all()
    assert (data.dev.X == held["test_set_x"].reshape(6, -1).T / 255).all()
    assert (data.kind, data.image_shape) == ("image", (4, 5, 3))
    assert (data.class_names, data.feature_names) == (("non-cat", "cat"), ())


@pytest.mark.parametrize("order", [1, -1])
def test_two_h5_are_one_set_in_either_order(order: int) -> None:
    held = halves()
    train = {key: held[key] for key in ("train_set_x", "train_set_y", "list_classes")}
    test = {key: held[key] for key in ("test_set_x", "test_set_y", "list_classes")}
    files = [("train_cats.h5", hdf5(**train)), ("test_cats.HDF5", hdf5(**test))][::order]
    data = read(files, label_column=None, seed=0)
    assert data.name == "train_cats"
    assert (data.train.m, data.dev.m, data.image_shape) == (10, 6, (4, 5, 3))


def test_labels_of_an_h5_may_lie_in_a_row_as_in_the_chapters_code() -> None:
    held = halves(train_set_y=(np.arange(10) % 2)[None, :])
    assert read_one("cats.h5", hdf5(**held)).train.y.tolist() == [0, 1] * 5


def test_an_h5_without_names_numbers_its_classes() -> None:
    assert read_one("cats.h5", hdf5(**halves(list_classes=None))).class_names == ("0", "1")


def test_a_class_that_list_classes_names_may_have_no_example() -> None:
    held = halves(list_classes=np.array([b"dog", b"cat", b"fox"]))
    data = read_one("cats.h5", hdf5(**held))
    assert (data.n_classes, data.class_names) == (3, ("dog", "cat", "fox"))


def test_grey_pictures_of_an_npz_are_pictures() -> None:
    data = read_one("grey.npz", npz(X=pictures(20)[..., 0], y=np.arange(20) % 2))
    assert (data.kind, data.image_shape, data.n_x) == ("image", (4, 5), 20)
    assert data.train.X.max() <= 1


def test_pictures_of_floats_are_taken_as_they_are() -> None:
    X = pictures(20) / 127.5 - 1
    assert read_one("float.npz", npz(X=X, y=np.arange(20) % 2)).train.X.min() < -0.9


def test_one_part_is_split_60_20_20_with_the_same_mix() -> None:
    X, _ = arrays(100, 3)
    y = np.array([0] * 30 + [1] * 70)
    data = read_one("one.npz", npz(X=X, y=y))
    assert data.test is not None
    parts = (data.train, data.dev, data.test)
    assert [np.bincount(part.y).tolist() for part in parts] == [[18, 42], [6, 14], [6, 14]]
    assert all_columns(data) == sorted(map(tuple, X))
    label_of = dict(zip(map(tuple, X), y, strict=True))
    for part in parts:
        assert [label_of[tuple(x)] for x in part.X.T] == part.y.tolist()


def test_the_seed_decides_the_split() -> None:
    X, y = arrays(40)
    first, again, other = (read_one("a.npz", npz(X=X, y=y), seed=seed) for seed in (1, 1, 2))
    assert (first.train.X == again.train.X).all()
    assert (first.train.X != other.train.X).any()


@pytest.mark.parametrize(
    ("labels", "names"),
    [
        ([1, 2], ("1", "2")),
        ([-1, 1], ("-1", "1")),
        ([0.0, 1.0], ("0", "1")),
        ([False, True], ("0", "1")),
        (["yes", "no"], ("no", "yes")),
        ([b"b", b"a"], ("a", "b")),
        ([10, 9, 200], ("9", "10", "200")),
    ],
)
def test_labels_of_any_make_become_numbers_from_0_with_names(
    labels: list[object], names: tuple[str, ...]
) -> None:
    X, _ = arrays(30)
    y = np.array(labels * (30 // len(labels)))
    data = read_one("a.npz", npz(X=X, y=y, Xval=X, yval=y))
    assert data.class_names == names
    shown = [y_i.decode() if isinstance(y_i, bytes) else str(y_i) for y_i in y.tolist()]
    wanted = [{"False": "0", "True": "1", "0.0": "0", "1.0": "1"}.get(s, s) for s in shown]
    assert [names[i] for i in data.dev.y] == wanted


CSV = "height,weight,species\n" + "".join(f"{i},{i * i},{'ab'[i % 2]}\n" for i in range(20))


def test_a_csv_takes_the_label_column_that_was_picked() -> None:
    data = read_one("plants.csv", CSV.encode(), "species")
    assert (data.name, data.kind) == ("plants", "2-D")
    assert (data.feature_names, data.class_names) == (("height", "weight"), ("a", "b"))
    assert all_columns(data) == [(float(i), float(i * i)) for i in range(20)]
    assert all(x % 2 == y for x, y in zip(data.train.X[0], data.train.y, strict=True))


def test_the_label_column_may_stand_anywhere() -> None:
    content = "kind,a,b,c\n" + "".join(f"{i % 3 + 1},{i},0.5,-1e3\n" for i in range(30))
    data = read_one("k.csv", content.encode(), "kind")
    assert (data.feature_names, data.class_names) == (("a", "b", "c"), ("1", "2", "3"))
    assert (data.train.X[1:] == [[0.5], [-1000.0]]).all()


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_a_byte_order_mark_blank_lines_and_spaces_are_understood(
    delimiter: str,
) -> None:
    text = "\ufeff" + CSV.replace(",", f" {delimiter} ").replace("\n", "\r\n\r\n")
    data = read_one("plants.csv", text.encode(), "species")
    assert data.feature_names == ("height", "weight")
    assert all_columns(data) == [(float(i), float(i * i)) for i in range(20)]


def test_a_csv_without_a_row_of_names_numbers_its_columns_and_keeps_every_row() -> None:
    content = "".join(f"{i},{i % 2}\n" for i in range(20)).encode()
    assert csv_columns(content) == ["column 1", "column 2"]
    data = read_one("plain.csv", content, "column 2")
    assert all_columns(data) == [(float(i),) for i in range(20)]


def test_quoted_names_may_hold_the_delimiter() -> None:
    assert csv_columns(b'"size, cm",label\n1,2\n') == ["size, cm", "label"]


def test_the_names_of_a_long_csv_are_found_without_its_end() -> None:
    long = b"a,label\n" + "1.0,ä\n".encode() * 200_000
    assert csv_columns(long) == ["a", "label"]
