"""A MATLAB 7.3 file: HDF5 with arrays on their side, and texts as numbers of letters."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray

from datasets.limits import LABEL_LETTERS, DataError, check_size, short
from datasets.read_hdf5 import checked_dataset

PAIRS = ("X", "y", "Xval", "yval", "Xtest", "ytest")


def read_v73(name: str, content: bytes) -> dict[str, NDArray[Any]]:
    """The arrays of PAIRS that the file has. Raises DataError where it cannot be read."""
    import h5py

    try:
        with h5py.File(io.BytesIO(content), "r") as file:
            return {key: _array(file, key) for key in PAIRS if key in file}
    except (DataError, MemoryError):
        raise
    except Exception:  # noqa: BLE001 - h5py has no exception of its own
        raise DataError(
            f"{short(name)} must be a whole MATLAB file, got one of version 7.3 that cannot be "
            f"read; save it with '-v7'"
        ) from None


def _array(file: Any, key: str) -> NDArray[Any]:
    held = checked_dataset(file, key)
    if key.startswith("X"):
        check_size(key, held.shape[::-1])
        return np.asarray(held[()]).T
    check_size(key, (held.size, 1))
    kind = held.attrs.get("MATLAB_class", b"")
    if kind == b"char":
        return np.array([_text(column) for column in np.asarray(held[()]).T], dtype=object)
    if kind == b"cell":
        return np.array([_cell(file, key, one) for one in held[()].ravel()], dtype=object)
    return np.asarray(held[()]).T


def _cell(file: Any, key: str, reference: Any) -> str:
    held = file[reference]
    if held.external or held.is_virtual:
        raise DataError(f"{key} must lie in the file itself, got an array kept in other files")
    if held.attrs.get("MATLAB_class", b"") != b"char" or held.size > LABEL_LETTERS:
        raise DataError(
            f"{key} must hold whole numbers or texts of at most {LABEL_LETTERS} letters, got a "
            f"cell of another kind"
        )
    return _text(np.asarray(held[()]).T.ravel())


def _text(letters: NDArray[Any]) -> str:
    return "".join(map(chr, letters.astype(int).ravel().tolist())).strip()
