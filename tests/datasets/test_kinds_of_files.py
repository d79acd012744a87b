"""More workbooks and arrays as students bring them: read, or refused with what to do."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from typing import Any

import h5py
import numpy as np
import openpyxl
import pytest
import scipy.io
from scipy.sparse import csc_matrix

from tests.datasets.files import halves, hdf5, mat, npz
from tests.datasets.test_kinds import POINT, POINTS, WAY_OUT, points_of, read, table
from tests.datasets.test_kinds_of_arrays import SHEET, X, Y

y = np.arange(24) % 2
U_V = sorted((u, v) for u, v, _ in POINTS)


def book(*rows: tuple[Any, ...], change: Callable[[Any], None] | None = None) -> bytes:
    """A workbook of one sheet; change may do more to it."""
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    if change is not None:
        change(made)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def before(*front: tuple[Any, ...], names: tuple[Any, ...] = SHEET[0]) -> bytes:
    return book(*front, names, *POINTS)


def hide_a_sheet(made: Any) -> None:
    made.create_sheet("Lists", 0).append(("note", "x"))
    made.worksheets[0].sheet_state = "hidden"


def add_a_chart(made: Any) -> None:
    chart = openpyxl.chart.ScatterChart()
    data = openpyxl.chart.Reference(made.active, min_col=1, min_row=1, max_row=9)
    chart.series.append(openpyxl.chart.Series(data, data))
    made.create_chartsheet("Chart").add_chart(chart)


def as_percent(made: Any) -> None:
    for cell in made.active["A"]:
        cell.number_format = "0.0%"


SHEETS = {
    "a hidden sheet in front": (book(*SHEET, change=hide_a_sheet), ""),
    "a sheet with a chart": (book(*SHEET, change=add_a_chart), ""),
    "cells shown as percent": (book(*SHEET, change=as_percent), ""),
    "numbers as texts": (book(SHEET[0], *((str(u), v, c) for u, v, c in POINTS)), ""),
    "texts with decimal commas": (
        book(SHEET[0], *((str(u).replace(".", ","), v, c) for u, v, c in POINTS)),
        "texts with a decimal comma",
    ),
    "years as names": (before(names=(2019, 2020, "y")), ""),
    "a second small table aside": (
        book((*SHEET[0], None, "mean"), (*POINTS[0], None, 1.5), *POINTS[1:]),
        "right of the blank column 4",
    ),
    "a remark aside": (book(SHEET[0], (*POINTS[0], None, "by us"), *POINTS[1:]), "fills few rows"),
    "lines in a name and a label": (
        book(("u\nin cm", "v", "y"), *((u, v, f"{c}\nx") for u, v, c in POINTS)),
        "",
    ),
}


@pytest.mark.parametrize("kind", SHEETS)
def test_a_workbook_gives_the_points(kind: str) -> None:
    content, said = SHEETS[kind]
    reading = read(content, "a.xlsx")
    assert points_of(reading) == U_V
    notes = " ".join(reading.understood.notes)
    assert said in notes if said else not notes


def test_a_sheets_numbers_stay_when_the_comma_is_chosen() -> None:
    content = book(SHEET[0], *((i + 1.234, v, c) for i, (_, v, c) in POINT))
    assert points_of(read(content, "a.xlsx", decimal=","))[0][0] == 1.234


def merge(cells: str) -> Callable[[Any], None]:
    return lambda made: made.active.merge_cells(cells)


BAD_SHEETS = {
    "merged labels": (book(*SHEET, change=merge("C2:C13")), "a merged cell of Excel has its text"),
    "merged numbers": (book(*SHEET, change=merge("A2:A5")), "; a merged cell of Excel has its val"),
    "a merged title": (before(("Survey", None, None)), "is the first row a title, or one of"),
    "a merged name above two": (before(("size", None, "y")), "one of two rows of names? Delete it"),
    "errors of formulas": (
        book(SHEET[0], ("#DIV/0!", 1, "a"), ("#REF!", 2, "b"), *POINTS),
        "got '#DIV/0!' in row 2, '#REF!' in row 3 (2 in all); fill it in",
    ),
    "formulas never computed": (
        book(SHEET[0], *((u, f"=A{i + 2}*2", c) for i, (u, _, c) in POINT)),
        "row 2 of sheet 'Sheet' has the formula '=A2*2', whose result is not in the file",
    ),
    "times": (
        book(SHEET[0], *((datetime.timedelta(hours=i), v, c) for i, (_, v, c) in POINT)),
        "got '00:00' in row 2, '01:00' in row 3",
    ),
    "an empty sheet": (book(), "it is empty; choose another sheet"),
}


@pytest.mark.parametrize("kind", BAD_SHEETS)
def test_a_workbook_is_refused_with_what_to_do(kind: str) -> None:
    content, words = BAD_SHEETS[kind]
    reading = read(content, "a.xlsx")
    assert reading.data is None
    assert words in reading.refusal, reading.refusal
    assert WAY_OUT.search(reading.refusal), "what to do stands behind the semicolon"


def v4() -> bytes:
    file = io.BytesIO()
    scipy.io.savemat(file, {"X": X, "y": y.astype(float)}, format="4")
    return file.getvalue()


ARRAYS = {
    "a .mat of X and y only": ("a.mat", mat(X=X, y=y), (24,)),
    "MATLAB 4": ("a.mat", v4(), (24,)),
    "small letters": ("a.mat", mat(x=X, y=y), (24,)),
    "logical X": ("a.mat", mat(X=X > 1, y=y.astype(np.int8)), (24,)),
    "Xtrain, Xtest": ("a.mat", mat(Xtrain=X, ytrain=y, Xtest=X[:9], ytest=y[:9]), (24, 9)),
    "a cell array of numbers": ("a.mat", mat(X=X, y=np.array([1.0, 2.0] * 12, object)), (24,)),
    "x_train, x_test": ("a.npz", npz(x_train=X, y_train=y, x_test=X[:9], y_test=y[:9]), (24, 9)),
    "X, y beside X_val": ("a.npz", npz(X=X, y=y, X_val=X[:9], Y_val=y[:9]), (24, 9)),
    "half floats": ("a.npz", npz(X=X.astype(np.float16), y=y), (24,)),
    "other byte order, by columns": (
        "a.npz",
        npz(X=np.asfortranarray(X.astype(">f8")), y=y),
        (24,),
    ),
    "one-hot truths": ("a.npz", npz(X=X, y=np.eye(2, dtype=bool)[y]), (24,)),
    "a masked array": ("a.npz", npz(X=np.ma.masked_greater(X, 2), y=y), (24,)),
}


@pytest.mark.parametrize("kind", ARRAYS)
def test_arrays_are_found_by_what_their_names_mean(kind: str) -> None:
    name, content, sizes = ARRAYS[kind]
    data = read(content, name).data
    assert data is not None
    parts = [part.m for part in (data.train, data.dev, data.test) if part is not None]
    assert (sum(parts),) == sizes if len(sizes) == 1 else tuple(parts) == sizes
    assert (data.n_x, data.n_classes) == (2, 2)


def v73(key: str, put: Callable[[Any], None]) -> bytes:
    """A MATLAB 7.3 file with X and y, one of which put makes."""
    file = io.BytesIO()
    with h5py.File(file, "w", userblock_size=512) as held:
        for name, values in (("X", X.T), ("y", y[None])):
            if name != key:
                held[name] = values.astype(float)
        put(held)
    content = bytearray(file.getvalue())
    content[:128] = b"MATLAB 7.3 MAT-file".ljust(124) + b"\x00\x02IM"
    return bytes(content)


def an_object(key: str, kind: bytes) -> bytes:
    def put(held: Any) -> None:
        held[key] = np.array([[0xDD000000, 2, 1, 1, 1, 1]], np.uint32)
        held[key].attrs["MATLAB_class"] = np.bytes_(kind)
        held[key].attrs["MATLAB_object_decode"] = 3

    return v73(key, put)


def sparse(held: Any) -> None:
    held.create_group("X").attrs["MATLAB_sparse"] = 24


def link(held: Any) -> None:
    held["X"] = h5py.ExternalLink("/other.h5", "X")


def empty(held: Any) -> None:
    held["y"] = np.zeros(2, np.uint64)
    held["y"].attrs["MATLAB_empty"] = 1


BAD_ARRAYS = {
    "a struct": ("a.mat", mat(data={"X": X, "y": y}), "found 'data'; in MATLAB: save('data.mat'"),
    "one matrix": ("a.mat", mat(data=X), "X is missing: expected X, y (rows are examples), found"),
    "a struct called X": ("a.mat", mat(X={"u": X[:, 0]}, y=y), "with fields 'u'; put them side"),
    "sparse labels": ("a.mat", mat(X=X, y=csc_matrix(y[:, None])), "in MATLAB: full(y)"),
    "examples as columns": ("a.mat", mat(X=X.T, y=y), "turned on its side? In MATLAB: X'"),
    "holes": (
        "a.mat",
        mat(X=np.where(X > 3, np.nan, X), y=y),
        "got nan in row 2, column 2; nan in row 5, column 1; nan in row 5, column 2 (10 in all)",
    ),
    "complex numbers": ("a.mat", mat(X=X * 1j, y=y), "take its size or its two parts: abs(X)"),
    "two of a meaning": (
        "a.npz",
        npz(x_train=X, trainX=X, y=y),
        "must be one X, got 'x_train' and",
    ),
    "7.3: sparse": ("a.mat", v73("X", sparse), "got a sparse one; in MATLAB: full(X)"),
    "7.3: a table": ("a.mat", an_object("X", b"table"), "got 'table'; in MATLAB: X = table2array("),
    "7.3: categories": ("a.mat", an_object("y", b"categorical"), "in MATLAB: y = cellstr(y)"),
    "7.3: nothing in it": ("a.mat", v73("y", empty), "y must not be empty"),
    "7.3: a link out of the file": ("a.mat", v73("X", link), "got a link to another place"),
    "texts as Python objects": ("a.npz", npz(X=X, y=Y.astype(object)), "NumPy as y.astype(str)"),
    "numbers as Python objects": ("a.npz", npz(X=X.astype(object), y=y), "X.astype(float)"),
    "arr_0 and arr_1": ("a.npz", npz(arr_0=X, arr_1=y), "in NumPy: np.savez('data.npz', X=X, y=y)"),
    "numbers as texts": ("a.npz", npz(X=X.astype(str), y=y), "in NumPy: X.astype(float)"),
    "a table of NumPy": (
        "a.npz",
        npz(X=np.array([tuple(row) for row in X], [("u", "f8"), ("v", "f8")]), y=y),
        "in NumPy: structured_to_unstructured(X)",
    ),
    "days": ("a.npz", npz(X=X.astype("datetime64[D]"), y=y), "such as days since the first"),
    "colours first": ("a.npz", npz(X=np.zeros((24, 3, 8, 8)), y=y), "X.transpose(0, 2, 3, 1)"),
    "examples last": ("a.mat", mat(X=np.zeros((8, 8, 3, 24)), y=y), "permute(X, [4 1 2 3])"),
    "four colours": ("a.npz", npz(X=np.zeros((24, 8, 8, 4)), y=y), "in NumPy X[..., :3]"),
    "a probability for each class": (
        "a.npz",
        npz(X=X, y=np.column_stack([1 - y * 0.9, y * 0.9])),
        "in NumPy: y.argmax(axis=1)",
    ),
    "X and y in an .h5": ("a.h5", hdf5(X=X, y=y), "it holds 'X', 'y'; save the arrays under these"),
    "groups in an .h5": ("a.h5", hdf5(**{"train/x": X}), "it holds 'train'; save the arrays"),
    "a net's weights": ("a.h5", hdf5(**{"model_weights/kernel": X}), "these are the weights of a"),
    "colours first in an .h5": (
        "a.h5",
        hdf5(**halves(train_set_x=np.zeros((10, 3, 8, 8)), test_set_x=np.zeros((6, 3, 8, 8)))),
        "train_set_x.transpose(0, 2, 3, 1)",
    ),
    "UCI's .data": ("iris.data", table().encode(), "if it is a table, name it iris.csv"),
    "a .txt": ("a.txt", table().encode(), "if it is a table, name it a.csv"),
    "gzip": ("a.csv.gz", b"\x1f\x8b", "unpack it and choose the file in it"),
    "SAS": ("a.sas7bdat", b"x", "save it there as 'CSV'"),
    "a report": ("a.pdf", b"%PDF", "a .pdf is not read here"),
    "PyTorch's": ("a.pt", b"PK", "in NumPy: np.savez('data.npz', X=X.numpy(), y=y.numpy())"),
}


@pytest.mark.parametrize("kind", BAD_ARRAYS)
def test_a_file_is_refused_with_what_to_do(kind: str) -> None:
    name, content, words = BAD_ARRAYS[kind]
    reading = read(content, name)
    assert reading.data is None
    assert words in reading.refusal, reading.refusal
    assert WAY_OUT.search(reading.refusal), "what to do stands behind the semicolon"
