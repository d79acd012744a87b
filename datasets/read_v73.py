"""A MATLAB 7.3 file: HDF5 with arrays on their side, and texts as numbers of letters."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from datasets.limits import LABEL_LETTERS, DataError, check_size, short
from datasets.read_hdf5 import check_link, checked_dataset

WAYS_OUT = {
    b"table": "table2array({0})",
    b"categorical": "cellstr({0})",
    b"string": "cellstr({0})",
    b"datetime": "days({0} - min({0}))",
    b"struct": "[{0}.a, {0}.b], with the names of its fields",
}
"""What makes an array of such an object in MATLAB."""

Keys = Mapping[str, str]


def read_v73(
    name: str, content: bytes, find_keys: Callable[[list[str]], Keys]
) -> tuple[Keys, dict[str, NDArray[Any]]]:
    """(what find_keys makes of the names in the file, the arrays of these names).

    Raises DataError where it cannot be read.
    """
    import h5py

    try:
        with h5py.File(io.BytesIO(content), "r") as file:
            keys = find_keys([key for key in file if not key.startswith("#")])
            return keys, {key: _array(file, letter, key) for letter, key in keys.items()}
    except (DataError, MemoryError):
        raise
    except Exception:  # noqa: BLE001 - h5py has no exception of its own
        raise DataError(
            f"{short(name)} must be a whole MATLAB file, got one of version 7.3 that cannot be "
            f"read; save it with '-v7'"
        ) from None


def _array(file: Any, letter: str, key: str) -> NDArray[Any]:
    _check_class(file, key)
    held = checked_dataset(file, key)
    if letter.startswith("X"):
        check_size(key, held.shape[::-1])
        return np.asarray(held[()]).T
    check_size(key, (held.size, 1))
    kind = held.attrs.get("MATLAB_class", b"")
    if kind == b"char":
        return np.array([_text(column) for column in np.asarray(held[()]).T], dtype=object)
    if kind == b"cell":
        return np.array([_cell(file, key, one) for one in held[()].ravel()], dtype=object)
    return np.asarray(held[()]).T


def _check_class(file: Any, key: str) -> None:
    """Raise DataError for what MATLAB keeps in many pieces: sparse matrices, tables, objects."""
    check_link(file, key)
    attributes = file[key].attrs
    kind = bytes(attributes.get("MATLAB_class", b""))
    if "MATLAB_sparse" in attributes:
        raise DataError(f"{key} must be a plain array, got a sparse one; in MATLAB: full({key})")
    if kind in WAYS_OUT or "MATLAB_object_decode" in attributes:
        way_out = WAYS_OUT.get(kind, "double({0})").format(key)
        raise DataError(
            f"{key} must be an array of numbers or texts, got {short(kind.decode())}; in MATLAB: "
            f"{key} = {way_out}"
        )
    if "MATLAB_empty" in attributes:
        raise DataError(f"{key} must not be empty, got no values; save it once it has some")


def _cell(file: Any, key: str, reference: Any) -> str:
    held = file[reference]
    if held.external or held.is_virtual:
        raise DataError(
            f"{key} must lie in the file itself, got an array kept in other files; copy it there"
        )
    if held.attrs.get("MATLAB_class", b"") != b"char" or held.size > LABEL_LETTERS:
        raise DataError(
            f"{key} must hold whole numbers or texts of at most {LABEL_LETTERS} letters, got a "
            f"cell of another kind; in MATLAB: cellstr({key})"
        )
    return _text(np.asarray(held[()]).T.ravel())


def _text(letters: NDArray[Any]) -> str:
    return "".join(map(chr, letters.astype(int).ravel().tolist())).strip()
