"""Workbooks and arrays as programs write them: what comes of each kind."""

from __future__ import annotations

import datetime
import io
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csc_matrix

from datasets import read_xlsx
from tests.datasets.files import mat, npz
from tests.datasets.test_kinds import POINT, POINTS, WAY_OUT, points_of, read

X = np.array([[u, v] for u, v, _ in POINTS])
Y = np.array([y for _, _, y in POINTS])


def xlsx(rows: list[tuple[Any, ...]], *, sheets: tuple[str, ...] = ("Data",)) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for name in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


SHEET = [("u", "v", "y"), *POINTS]


def test_the_first_sheet_of_a_workbook_is_read_or_the_one_that_is_chosen() -> None:
    book = xlsx(SHEET, sheets=("Data", "More"))
    reading = read(book, "a.xlsx")
    assert points_of(reading) == sorted((u, v) for u, v, _ in POINTS)
    assert (reading.understood.sheet, reading.understood.sheets) == ("Data", ("Data", "More"))
    assert read(book, "a.xlsx", sheet="More").understood.sheet == "More"
    assert "the sheets are 'Data', 'More'" in read(book, "a.xlsx", sheet="None").refusal


def test_a_sheet_may_have_blank_rows_and_a_blank_column_and_names_its_rows() -> None:
    rows = [(), *((*row, None) for row in SHEET)]
    assert len(points_of(read(xlsx(rows), "a.xlsx"))) == 24
    rows[5] = ("red", 1.0, "a")
    assert "got 'red' in row 6" in read(xlsx(rows), "a.xlsx").refusal


def test_dates_and_truths_of_a_sheet_are_told_apart() -> None:
    day = datetime.datetime(2024, 1, 5, tzinfo=None)  # noqa: DTZ001 - Excel knows no zone
    rows = [("day", "on", "y"), *((day, i % 3 == 0, y) for i, (_, _, y) in POINT)]
    reading = read(xlsx(rows), "a.xlsx")
    assert "got '2024-01-05' in row 2" in reading.refusal
    data = read(xlsx(rows), "a.xlsx", left_out=("day",)).data
    assert data is not None
    assert set(data.train.X.ravel()) == {0.0, 1.0}


ARRAYS = {
    "labels in a row, more than 20,000": (
        npz(X=np.arange(25_000.0)[:, None], y=(np.arange(25_000) % 2)[None]),
        ("0", "1"),
    ),
    "one-hot labels": (npz(X=X, y=np.eye(2)[np.arange(24) % 2]), ("0", "1")),
    "one-hot labels on their side": (npz(X=X, y=np.eye(2)[np.arange(24) % 2].T), ("0", "1")),
    "texts with blanks around them": (npz(X=X, y=np.char.add(Y, "  ")), ("a", "b")),
    "half a letter": (npz(X=X, y=np.where(Y == "a", "a\ud800", "b")), ("a\ufffd", "b")),
}


@pytest.mark.parametrize("kind", ARRAYS)
def test_labels_of_arrays_are_read(kind: str) -> None:
    content, classes = ARRAYS[kind]
    data = read(content, "a.npz").data
    assert data is not None
    assert data.class_names == classes


BAD_ARRAYS = {
    "uint64's largest": (npz(X=X, y=np.array([2**64 - 1, 0] * 12, np.uint64)), "up to 2^53"),
    "pictures of one row": (npz(X=np.zeros((24, 1, 2000)), y=Y), "pictures must have 2 to 512"),
    "pictures too narrow": (npz(X=np.zeros((24, 2, 300)), y=Y), "none more than 16 times as many"),
    "a long label": (npz(X=X, y=np.where(Y == "a", "a" * 250, "b")), "at most 200 letters"),
}


@pytest.mark.parametrize("kind", BAD_ARRAYS)
def test_arrays_that_cannot_be_shown_are_refused(kind: str) -> None:
    content, words = BAD_ARRAYS[kind]
    reading = read(content, "a.npz")
    assert reading.data is None
    assert words in reading.refusal
    assert WAY_OUT.search(reading.refusal)


def test_matlabs_row_of_labels_may_be_long() -> None:
    held = {"X": np.arange(21_000.0)[:, None], "y": (np.arange(21_000) % 2)[None]}
    content = mat(**held, Xval=held["X"][:10], yval=held["y"][:, :10])
    assert read(content, "a.mat").data is not None


def test_pictures_that_were_not_divided_by_255_are_said() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (24, 16)).astype(float)
    understood = read(npz(X=pixels, y=Y), "a.npz").understood
    assert understood.up_to_255
    assert "divide them by 255" in " ".join(understood.warnings)


@pytest.mark.parametrize(
    ("limit", "most", "words"),
    [("UNFOLDED_BYTES", 5_000, "must unfold to at most"), ("CELLS", 50, "at most 50 cells")],
)
def test_a_workbook_that_unfolds_to_too_much_is_refused(
    monkeypatch: pytest.MonkeyPatch, limit: str, most: int, words: str
) -> None:
    monkeypatch.setattr(read_xlsx, limit, most)
    assert words in read(xlsx(SHEET), "a.xlsx").refusal


def test_a_sparse_matrix_is_refused_with_the_word_for_it() -> None:
    held = {"y": np.arange(24) % 2, "Xval": X, "yval": np.arange(24) % 2}
    assert "in MATLAB: full(X)" in read(mat(X=csc_matrix(X), **held), "a.mat").refusal
