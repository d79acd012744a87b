"""datasets/readers.py: what is wrong with a file is said, with where."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from datasets import DataError, csv_columns
from datasets.readers import read
from tests.datasets.files import arrays, halves, hdf5, mat, npz, pictures

X, Y = arrays(20, 3)


def refused(files: list[tuple[str, bytes]], label: str | None = "y") -> str:
    with pytest.raises(DataError) as problem:
        read(files, label_column=label, seed=0)
    return str(problem.value)


def holed(value: float) -> np.ndarray:
    holed = X.copy()
    holed[6, 1] = value
    return holed


def one_part(y: Any, x: Any = X) -> bytes:
    return npz(X=x, y=np.asarray(y))


RANDOM = np.random.default_rng(0).bytes(5000)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.txt", b"1", "must end in .mat, .h5, .hdf5, .csv, .npz, got 'a.txt'"),
        ("data", b"1", "must end in .mat, .h5, .hdf5, .csv, .npz, got 'data'"),
        ("a.csv", b"", "'a.csv' is empty"),
        ("a.h5", RANDOM, "'a.h5' must be a whole HDF5 file"),
        ("a.h5", hdf5(**halves())[:1500], "'a.h5' must be a whole HDF5 file"),
        ("a.mat", RANDOM, "'a.mat' must be a whole MATLAB file"),
        ("a.mat", mat(X=X, y=Y, Xval=X, yval=Y)[:-40], "'a.mat' must be a whole MATLAB file"),
        ("a.mat", b"\0", "'a.mat' must be a whole MATLAB file"),
        ("a.npz", RANDOM, "'a.npz' must be a whole .npz file"),
        ("a.npz", one_part(Y)[:300], "'a.npz' must be a whole .npz file"),
        ("a.csv", RANDOM, "must be text in UTF-8"),
        ("a.csv", b"a,y\n1,\x00\n", "got zero bytes"),
    ],
)
def test_an_unreadable_file_is_refused(name: str, content: bytes, message: str) -> None:
    assert message in refused([(name, content)])


@pytest.mark.parametrize(
    ("name", "content", "messages"),
    [
        ("a.npz", npz(data=X, target=Y), ("X is missing", "expected X, y", "found 'data', 't")),
        ("a.npz", npz(X=X), ("y is missing", "found 'X'")),
        ("a.npz", npz(X=X, y=Y, Xval=X), ("yval is missing", "X, y, Xval, yval")),
        ("a.mat", mat(X=X, y=Y, Xval=X), ("yval is missing", "expected X, y, Xval, yval")),
        ("a.mat", mat(x=X), ("y is missing", "found 'x'")),
        ("a.h5", hdf5(images=X), ("must hold train_set_x", "it holds 'images'")),
        ("a.h5", hdf5(**halves(train_set_y=None)), ("train_set_y is missing", "'list_classes'")),
        (
            "train_cats.h5",
            hdf5(**halves(test_set_x=None, test_set_y=None)),
            ("'train_cats.h5' holds only the train_set arrays", "choose its test_*.h5 together"),
        ),
    ],
)
def test_missing_keys_are_named_with_those_found(
    name: str, content: bytes, messages: tuple[str, ...]
) -> None:
    said = refused([(name, content)])
    assert all(message in said for message in messages), said


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (one_part(Y, holed(np.nan)), "finite numbers only, got nan in row 7, column 2"),
        (one_part(Y, holed(-np.inf)), "got -inf in row 7, column 2"),
        (one_part(Y, X[:, 0]), "X must be (examples, features), or pictures"),
        (one_part(Y, np.zeros((20, 2, 2, 2))), "got shape (20, 2, 2, 2)"),
        (one_part(Y, X.T), "3 examples, got 20 labels; is X turned on its side?"),
        (one_part(Y, np.zeros((20, 0))), "X must not be empty, got shape (20, 0)"),
        (one_part(Y[:0], X[:0]), "X must not be empty, got shape (0, 3)"),
        (one_part(Y, X.astype(str)), "X must hold numbers, got type <U"),
        (one_part(Y, X * 1j), "X must hold numbers, got type complex128"),
        (one_part(Y, np.full((20, 4, 4), 300)), "values from 0 to 255, X has 300 to 300"),
        (one_part(np.eye(20)), "y must have one label for each example, got shape (20, 20)"),
        (one_part(Y[:19]), "20 examples, got 19 labels"),
        (one_part(np.zeros(20)), "y must have at least two classes, got 1: '0'"),
        (one_part(["a"] * 20), "y must have at least two classes, got 1: 'a'"),
        (one_part(Y + 0.5), "y must hold whole numbers or texts as labels, got 0.5 in row 1"),
        (one_part(np.where(np.arange(20) == 4, np.nan, Y)), "got nan in row 5"),
        (one_part(np.arange(42), np.zeros((42, 1))), "at most 20 classes, got 42"),
        (one_part(Y * 1j), "y must hold whole numbers or texts, got type complex128"),
        (one_part([0] * 17 + [1] * 3), "at least 4 examples to be split into train, dev and te"),
        (npz(X=X, y=Y, Xval=X[:, :2], yval=Y), "Xval must have examples of the same shape as X"),
        (npz(X=X, y=Y, Xval=X, yval=Y + 1), "yval must have only classes that y has"),
        (npz(X=X, y=Y, Xval=X, yval=Y.astype(str)), "must both hold numbers or both hold texts"),
        (npz(X=X, y=Y, Xval=X, yval=Y[:5]), "yval must have one label for each example"),
    ],
)
def test_bad_contents_are_said_with_what_was_expected_and_what_came(
    content: bytes, message: str
) -> None:
    assert message in refused([("a.npz", content)])


@pytest.mark.parametrize(
    ("text", "label", "message"),
    [
        ("a,y\n1,0\n", None, "pick the column that holds the labels; the columns are 'a', 'y'"),
        ("a,y\n1,0\n", "z", "there is no column 'z'; the columns are 'a', 'y'"),
        ("\n \n", "y", "a row for each example, got no rows"),
        ("a,y\n", "y", "got the row of names only"),
        ("y\n1\n2\n", "y", "needs a feature beside its labels"),
        ("a,a,y\n1,2,0\n", "y", "a name of its own, got 'a' 2 times"),
        ("a,b,y\n1,2,0\n1,red,0\n", "y", "column 'b' must hold numbers, got 'red' in line 3"),
        ("a,b,y\n1,2,0\n1,,0\n", "y", "column 'b' must hold numbers, got an empty cell in line 3"),
        ("a;y\n1;0\n2,5;1\n", "y", "got '2,5' in line 3; write decimals with a point"),
        ("a,b,y\n1,2,0\n1,nan,0\n", "y", "column 'b' must hold finite numbers, got 'nan' in line"),
        ("y,b\n1,2\n0,inf\n", "y", "column 'b' must hold finite numbers, got 'inf' in line 3"),
        ("a,y\n1,0\n1\n", "y", "every row must have 2 cells, as the first has, got 1 in line 3"),
        ("a,y\n1,0\n1,0,7\n", "y", "got 3 in line 3"),
        ("a,y\n1,0\n1,\n", "y", "column 'y' must have a label in every row, got an empty cell in"),
        ("a,y\n1,0.5\n1,1\n", "y", "got '0.5' in line 2; this app tells classes apart"),
        ("a,y\n" + "1,0\n" * 9, "y", "column 'y' must have at least two classes, got 1: '0'"),
        ("a,y\n" + "1," + "x" * 200_000, "y", "the .csv cannot be read at line"),
    ],
)
def test_a_csv_is_refused_with_column_and_line(text: str, label: str | None, message: str) -> None:
    assert message in refused([("a.csv", text.encode())], label)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"\n\n", b"a,a\n"])
def test_the_columns_of_a_bad_csv_are_a_data_error(content: bytes) -> None:
    with pytest.raises(DataError):
        csv_columns(content)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"test_set_x": pictures(6)[:, :3]}, "same shape as train_set_x, (4, 5, 3), got (3, 5, 3)"),
        ({"train_set_y": np.arange(10) % 3}, "labels must be 0 to 1, one for each name in list_c"),
        ({"list_classes": np.array([b"x"])}, "list_classes must have one name for each of 2 to 20"),
        ({"train_set_x": h5py.Empty("f8")}, "train_set_x must not be empty"),
        ({"train_set_x": np.array([b"z" * 2000])}, "train_set_x must hold numbers or short texts"),
        ({"train_set_x": h5py.ExternalLink("/other.h5", "x")}, "got a link to another place"),
        ({"train_set_x": h5py.SoftLink("/test_set_x")}, "got a link to another place"),
    ],
)
def test_a_bad_h5_is_refused(changes: dict[str, Any], message: str) -> None:
    assert message in refused([("a.h5", hdf5(**halves(**changes)))])


def test_an_h5_group_in_an_arrays_place_is_refused() -> None:
    assert "must be an array, got group" in refused([("a.h5", hdf5(**{"train_set_x/a": X}))])


def test_an_h5_that_keeps_its_array_in_another_file_is_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"password" * 10)
    file = io.BytesIO()
    with h5py.File(file, "w") as h5:
        h5.create_dataset("train_set_x", (10, 8), "u1", external=[(str(secret), 0, 80)])
        h5["train_set_y"] = np.arange(10) % 2
    assert "got an array kept in other files" in refused([("a.h5", file.getvalue())])


def test_a_virtual_h5_array_is_refused(tmp_path: Path) -> None:
    layout = h5py.VirtualLayout((10, 8), "u1")
    layout[:] = h5py.VirtualSource(str(tmp_path / "other.h5"), "x", (10, 8))
    file = io.BytesIO()
    with h5py.File(file, "w") as h5:
        h5.create_virtual_dataset("train_set_x", layout)
    assert "got an array kept in other files" in refused([("a.h5", file.getvalue())])


def test_files_that_do_not_belong_together_are_refused() -> None:
    h5, table = hdf5(**halves()), one_part(Y)
    train = hdf5(**halves(test_set_x=None, test_set_y=None))
    assert refused([]) == "choose a file, got none"
    assert "choose one file, or two .h5" in refused([("a.npz", table), ("b.npz", table)])
    assert "choose one file, or two .h5" in refused([("a.h5", h5), ("b.npz", table)])
    assert "got 3" in refused([("a.h5", h5)] * 3)
    assert "must be in one of the files" in refused([("a.h5", h5), ("b.h5", h5)])
    labels = hdf5(train_set_y=Y)
    pictures_only = hdf5(train_set_x=pictures(20))
    said = refused([("a.h5", labels), ("b.h5", pictures_only)])
    assert "got the test half in neither of 'a.h5', 'b.h5'" in said
    assert "must be in one of the files" in refused([("a.h5", train), ("b.h5", train)])


def test_a_pickle_in_an_npz_is_not_unpacked() -> None:
    class Trap:
        def __reduce__(self) -> tuple[Any, ...]:
            return (pytest.fail, ("the pickle ran",))

    content = npz(X=np.array([[Trap()]], dtype=object), y=Y)
    assert "got Python objects, which are not unpacked" in refused([("a.npz", content)])


def test_cells_of_a_mat_are_refused() -> None:
    cells = np.array([["a"], [2.0]] * 10, dtype=object)
    assert "whole numbers or texts" in refused([("a.mat", mat(X=X, y=cells, Xval=X, yval=cells))])
    assert "X must hold numbers" in refused([("a.mat", mat(X=cells, y=Y, Xval=cells, yval=Y))])


def test_a_mat_of_version_7_3_is_refused_with_the_way_out() -> None:
    header = b"MATLAB 7.3 MAT-file".ljust(124) + b"\x00\x02IM"
    assert "save it with '-v7'" in refused([("a.mat", header + hdf5(X=X))])


def test_long_names_are_cut_in_messages() -> None:
    said = refused([("a.csv", b"a,y\n" + b"q" * 5000 + b",0\n")])
    assert "…" in said
    assert len(said) < 250
