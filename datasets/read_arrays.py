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
"""Train, dev, test. Rows of X are examples. A file may have the first pair only."""
KEYS = tuple(key for pair in PAIRS for key in pair)
TRAIN, DEV, TEST = ("", "train", "tr"), ("val", "dev", "valid", "validation"), ("test", "te")
OTHER_NAMES = dict(zip(KEYS, (TRAIN, TRAIN, DEV, DEV, TEST, TEST), strict=True))
"""What stands before or behind x or y in the names that people give to these arrays."""
IN_MATLAB = (
    "in MATLAB: save('data.mat', 'X', 'y'), after X = data.X or table2array(T) where they are in a "
    "struct or a table, and y = cellstr(y) for categories or strings"
)
IN_NUMPY = "in NumPy: np.savez('data.npz', X=X, y=y), as names stand before the ="


def read_mat(name: str, content: bytes) -> Raw:
    """A .mat with X and y, or also Xval and yval. Raises DataError when it is anything else."""
    import scipy.io

    keys: Mapping[str, str]
    try:
        shapes = {key: shape for key, shape, _ in scipy.io.whosmat(io.BytesIO(content))}
        keys = find_keys(list(shapes), IN_MATLAB)
        for letter, key in keys.items():
            size = shapes[key]
            check_size(key, size if letter.startswith("X") else (math.prod(size), 1))
        arrays = scipy.io.loadmat(io.BytesIO(content), variable_names=list(keys.values()))
    except (DataError, MemoryError):
        raise
    except NotImplementedError:
        keys, arrays = read_v73(name, content, lambda held: find_keys(held, IN_MATLAB))
    except Exception as problem:  # noqa: BLE001 - SciPy raises whatever the bytes lead it to
        raise DataError(
            f"{short(name)} must be a whole MATLAB file, but it cannot be read: {short(problem)}; "
            f"save it anew in MATLAB: save('data.mat', 'X', 'y')"
        ) from None
    return _raw(name, arrays, keys)


def read_npz(name: str, content: bytes) -> Raw:
    """An .npz with X and y, or also Xval and yval. Pickled objects are never unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            held = [entry.removesuffix(".npy") for entry in archive.namelist()]
            keys = find_keys(held, IN_NUMPY)
            arrays = {key: _member(archive, key) for key in keys.values()}
    except (DataError, MemoryError):
        raise
    except Exception as problem:  # noqa: BLE001 - zipfile, zlib and NumPy have many
        raise DataError(
            f"{short(name)} must be a whole .npz file, but it cannot be read: {short(problem)}; "
            f"save it anew in NumPy: np.savez('data.npz', X=X, y=y)"
        ) from None
    return _raw(name, arrays, keys)


def _member(archive: zipfile.ZipFile, key: str) -> NDArray[Any]:
    """One array, after its header has said that it is small enough and holds no objects."""
    with archive.open(f"{key}.npy") as file:
        version = npy.read_magic(file)
        read_header = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
        try:
            shape, _, dtype = read_header(file)
        except (MemoryError, RecursionError):  # brackets in brackets, thousands deep
            raise DataError(
                f"{key} must have a header as NumPy writes it, got another; save it anew in NumPy"
            ) from None
    if dtype.hasobject:
        raise DataError(
            f"{key} must hold numbers or texts, got Python objects, which are not unpacked: they "
            f"could run code; save it in NumPy as {key}.astype({_wanted(key)})"
        )
    if dtype.itemsize > 1024:
        raise DataError(
            f"{key} must hold numbers or short texts, got type {dtype}; save it as float or as "
            f"shorter texts"
        )
    check_size(key, shape if _wanted(key) == "float" else (math.prod(shape), 1))
    with archive.open(f"{key}.npy") as file:
        return npy.read_array(file, allow_pickle=False)


def _wanted(key: str) -> str:
    """The type that an array must have: numbers for X, texts or numbers for y."""
    return "float" if "x" in key.lower() else "str"


def find_keys(held: Sequence[str], way_out: str) -> dict[str, str]:
    """The file's name for each of KEYS that it has, as {"X": "x_train"}.

    Raises DataError, with way_out, unless X and y are there, and where a pair lacks its half or two
    arrays have one meaning.
    """
    keys: dict[str, str] = {}
    for name in held:
        key = name if name in KEYS else _meant(name)
        if key is None or keys.get(key) == key:
            continue
        if key in keys and name != key:
            raise DataError(
                f"there must be one {key}, got {short(keys[key])} and {short(name)}; {way_out}"
            )
        keys[key] = name
    for i, pair in enumerate(PAIRS):
        missing = [key for key in pair if key not in keys]
        if missing and (i == 0 or len(missing) == 1):
            expected = ", ".join(KEYS[: 2 * (i + 1)])
            raise DataError(
                f"{missing[0]} is missing: expected {expected} (rows are examples), "
                f"found {listed(held)}; {way_out}"
            )
    return {key: keys[key] for key in KEYS if key in keys}


def _meant(name: str) -> str | None:
    """The one of KEYS that a name such as x_train, trainX, X_dev or Y stands for, or None."""
    text = name.lower().replace("_", "")
    for key, others in OTHER_NAMES.items():
        letter = key[0].lower()
        if text in {letter + other for other in others} | {other + letter for other in others}:
            return key
    return None


def _raw(name: str, arrays: Mapping[str, Any], keys: Mapping[str, str]) -> Raw:
    parts = [
        RawPart(_plain(keys[X], arrays), _plain(keys[y], arrays, labels=True), keys[X], keys[y])
        for X, y in PAIRS
        if X in keys
    ]
    return Raw(name, tuple(parts))


def _plain(key: str, arrays: Mapping[str, Any], *, labels: bool = False) -> NDArray[Any]:
    values = arrays[key]
    if not isinstance(values, np.ndarray):  # a sparse matrix of a .mat
        raise DataError(
            f"{key} must be a plain array, got {type(values).__name__}; in MATLAB: full({key})"
        )
    if (fields := values.dtype.names) is not None:
        raise DataError(
            f"{key} must be one array, got one with fields {listed(fields)}; put them side by side "
            f"(in MATLAB: [{key}.{fields[0]}, ...], in NumPy: structured_to_unstructured({key}))"
        )
    if values.dtype == object and labels:
        cells = [_cell(cell) for cell in values.ravel()]
        numbers = all(isinstance(cell, int | float) for cell in cells)
        return np.array(cells) if numbers else np.array(cells, dtype=object)
    return values


def _cell(cell: Any) -> Any:
    """The text or the number in a cell of a MATLAB cell array."""
    if not isinstance(cell, np.ndarray) or cell.dtype.kind not in "Ubiuf" or cell.size > 1:
        return cell
    return cell.ravel()[0].item() if cell.size else ""
