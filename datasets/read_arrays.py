"""Arrays by name: a .mat of the chapter's kind (X, y, Xval, yval) and an .npz of the same."""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from datasets.limits import DataError, check_size, listed, short
from datasets.raw import Raw, RawPart
from datasets.read_v73 import read_v73

PAIRS = (("X", "y"), ("Xval", "yval"), ("Xtest", "ytest"))
"""Train, dev, test. Rows of X are examples. An .npz may have the first pair only."""
KEYS = tuple(key for pair in PAIRS for key in pair)


def read_mat(name: str, content: bytes) -> Raw:
    """A MATLAB 5 to 7 file with X, y, Xval, yval. Raises DataError when it is anything else."""
    import scipy.io

    try:
        shapes = {key: shape for key, shape, _ in scipy.io.whosmat(io.BytesIO(content))}
        _check_keys(list(shapes), needed=2)
        for key in KEYS:
            if key in shapes:
                size = shapes[key]
                check_size(key, size if key.startswith("X") else (math.prod(size), 1))
        arrays = scipy.io.loadmat(io.BytesIO(content), variable_names=KEYS)
    except (DataError, MemoryError):
        raise
    except NotImplementedError:
        arrays = read_v73(name, content)
        _check_keys(list(arrays), needed=2)
    except Exception as problem:  # noqa: BLE001 - SciPy raises whatever the bytes lead it to
        raise DataError(
            f"{short(name)} must be a whole MATLAB file, but it cannot be read: {short(problem)}; "
            f"save it anew in MATLAB: save('data.mat', 'X', 'y', 'Xval', 'yval')"
        ) from None
    return _raw(name, arrays)


def read_npz(name: str, content: bytes) -> Raw:
    """An .npz with X and y, or also Xval and yval. Pickled objects are never unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            held = [entry.removesuffix(".npy") for entry in archive.namelist()]
            _check_keys(held, needed=1)
            arrays = {key: _member(archive, key) for key in KEYS if key in held}
    except (DataError, MemoryError):
        raise
    except Exception as problem:  # noqa: BLE001 - zipfile, zlib and NumPy have many
        raise DataError(
            f"{short(name)} must be a whole .npz file, but it cannot be read: {short(problem)}; "
            f"save it anew in NumPy: np.savez('data.npz', X=X, y=y)"
        ) from None
    return _raw(name, arrays)


def _member(archive: zipfile.ZipFile, key: str) -> NDArray[Any]:
    """One array, after its header has said that it is small enough and holds no objects."""
    with archive.open(f"{key}.npy") as file:
        version = npy.read_magic(file)
        read_header = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
        try:
            shape, _, dtype = read_header(file)
        except (MemoryError, RecursionError):  # brackets in brackets, thousands deep
            raise DataError(f"{key} must have a header as NumPy writes it, got another") from None
    if dtype.hasobject:
        raise DataError(
            f"{key} must hold numbers or texts, got Python objects, which are not unpacked: they "
            f"could run code"
        )
    if dtype.itemsize > 1024:
        raise DataError(f"{key} must hold numbers or short texts, got type {dtype}")
    check_size(key, shape if key.startswith("X") else (math.prod(shape), 1))
    with archive.open(f"{key}.npy") as file:
        return npy.read_array(file, allow_pickle=False)


def _check_keys(held: Sequence[str], needed: int) -> None:
    """Raise DataError unless the first `needed` pairs are there and no pair lacks its half."""
    for i, pair in enumerate(PAIRS):
        missing = [key for key in pair if key not in held]
        if missing and (i < needed or len(missing) == 1):
            expected = ", ".join(KEYS[: 2 * max(needed, i + 1)])
            raise DataError(
                f"{missing[0]} is missing: expected {expected} (rows are examples), "
                f"found {listed(held)}"
            )


def _raw(name: str, arrays: Mapping[str, Any]) -> Raw:
    parts = [RawPart(_plain(X, arrays), _plain(y, arrays), X, y) for X, y in PAIRS if X in arrays]
    return Raw(name, tuple(parts))


def _plain(key: str, arrays: Mapping[str, Any]) -> NDArray[Any]:
    values = arrays[key]
    if not isinstance(values, np.ndarray):  # a sparse matrix of a .mat
        raise DataError(
            f"{key} must be a plain array, got {type(values).__name__}; in MATLAB: full({key})"
        )
    if values.dtype == object and key.startswith("y"):
        return np.array([_cell(cell) for cell in values.ravel()], dtype=object)
    return values


def _cell(cell: Any) -> Any:
    """The text in a cell of MATLAB's cellstr."""
    texts = isinstance(cell, np.ndarray) and cell.dtype.kind == "U"
    if not texts:
        return cell
    return str(cell.ravel()[0]) if cell.size == 1 else "" if cell.size == 0 else cell
