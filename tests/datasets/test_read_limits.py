"""datasets/limits.py: too much is refused, and before it is unfolded."""

from __future__ import annotations

import io
import zipfile

import h5py
import numpy as np
import pytest

from datasets import DataError, limits
from datasets.readers import read
from tests.datasets.files import mat, npz


def refused(files: list[tuple[str, bytes]], label: str | None = "y") -> str:
    with pytest.raises(DataError) as problem:
        read(files, label_column=label, seed=0)
    return str(problem.value)


def test_an_upload_over_the_limit_is_refused() -> None:
    said = refused([("a.csv", b"1" * (limits.UPLOAD_BYTES + 100_000))])
    assert said == "the upload must have at most 30 MB, got 30.1 MB; keep a part of the rows"


def header_only(shape: tuple[int, ...]) -> bytes:
    """An .npz whose X says to have a shape, but holds nothing: reading its values would fail."""
    member = io.BytesIO()
    header = {"descr": "<f8", "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(member, header)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("X.npy", member.getvalue())
        archive.writestr("y.npy", b"")
    return file.getvalue()


@pytest.mark.parametrize("shape", [(10**6, 2), (10, 30_000), (50_000, 1000), (10**12, 10**6)])
def test_an_npz_that_announces_too_much_is_refused_before_it_is_unpacked(
    shape: tuple[int, ...],
) -> None:
    assert "X must have at most 100,000 examples" in refused([("a.npz", header_only(shape))])


def test_small_files_that_unfold_to_too_much_are_refused() -> None:
    zeros = np.zeros((6000, 2000), dtype=np.uint8)
    bomb = npz(X=zeros, y=np.zeros(6000))
    assert len(bomb) < 20_000
    assert "10,000,000 values in all, got 6,000 x 2,000" in refused([("a.npz", bomb)])
    y = np.zeros((6000, 1))
    assert "got 6,000 x 2,000" in refused([("a.mat", mat(X=zeros, y=y, Xval=zeros, yval=y))])


def test_an_h5_that_announces_too_much_is_refused_before_it_is_read() -> None:
    file = io.BytesIO()
    with h5py.File(file, "w") as h5:
        h5.create_dataset("train_set_x", (10**7, 10**5), "f8", chunks=(1, 1000))
    assert "got 10,000,000 x 100,000" in refused([("a.h5", file.getvalue())])


def test_a_csv_of_too_many_values_is_refused() -> None:
    row = b",".join([b"1"] * 20_002) + b"\n"
    assert "got 5 x 20,001" in refused([("a.csv", row * 5)], "column 1")
