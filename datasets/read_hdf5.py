"""An .h5 in the schema of the chapter's cat pictures, in one file or in two (train and test)."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from datasets.limits import CLASSES, DataError, check_size, listed, short
from datasets.raw import Raw, RawPart

HALVES = ("train", "test")
SCHEMA = "train_set_x, train_set_y, test_set_x, test_set_y"


def read_hdf5(files: Sequence[tuple[str, bytes]]) -> Raw:
    """One or two files as train and dev: the schema's test set is what the chapter calls dev.

    Raises DataError for a file that is no HDF5, a key that is missing, a half that is there twice
    or not at all, and for contents that lie outside the file.
    """
    held: dict[str, NDArray[Any]] = {}
    name = files[0][0]
    for file_name, content in files:
        for key, values in _contents(file_name, content).items():
            if key in held and key != "list_classes":
                raise DataError(f"{key} must be in one of the files, got it in both; leave one out")
            held[key] = values
            name = file_name if key == "train_set_x" else name
    _check_halves(held, [file_name for file_name, _ in files])
    parts = tuple(
        RawPart(held[f"{half}_set_x"], held[f"{half}_set_y"], f"{half}_set_x", f"{half}_set_y")
        for half in HALVES
    )
    return Raw(name, parts, _class_names(held.get("list_classes")))


def _contents(file_name: str, content: bytes) -> dict[str, NDArray[Any]]:
    import h5py

    wanted = [f"{half}_set_{letter}" for half in HALVES for letter in "xy"]
    try:
        with h5py.File(io.BytesIO(content), "r") as file:
            keys = list(file)
            held = {k: _values(file, k) for k in [*wanted, "list_classes"] if k in keys}
    except DataError:
        raise
    except MemoryError:
        raise
    except Exception as problem:  # noqa: BLE001 - h5py has no exception of its own
        raise DataError(
            f"{short(file_name)} must be a whole HDF5 file, but it cannot be read: "
            f"{short(problem)}; save it anew, and close it before it is copied"
        ) from None
    if not any(key in held for key in wanted):
        raise DataError(
            f"{short(file_name)} must hold {SCHEMA}, it holds {listed(keys)}; {_way_out(keys)}"
        )
    return held


def _way_out(keys: Sequence[str]) -> str:
    if {"model_weights", "layer_names", "layers"} & set(keys):
        return "these are the weights of a net; choose the file with the examples it was trained on"
    return (
        "save the arrays under these names, or in NumPy: np.savez('data.npz', X=X, y=y); a pandas "
        "table: data.to_csv('data.csv', index=False)"
    )


def _values(file: Any, key: str) -> NDArray[Any]:
    """One array, after looking at where it lies and how large it says it is."""
    dataset = checked_dataset(file, key)
    check_size(key, (dataset.size, 1) if key.endswith("_y") else dataset.shape)
    return np.asarray(dataset[()])


def check_link(file: Any, key: str) -> None:
    """Raise DataError where a name leads to another file or place: it is not followed."""
    import h5py

    if not isinstance(file.get(key, getlink=True), h5py.HardLink):
        raise DataError(
            f"{key} must be in the file itself, got a link to another place; copy the array there"
        )


def checked_dataset(file: Any, key: str) -> Any:
    """An array that lies in the file itself, not read yet. Raises DataError for any other."""
    import h5py

    check_link(file, key)
    dataset = file[key]
    if not isinstance(dataset, h5py.Dataset):
        raise DataError(
            f"{key} must be an array, got {type(dataset).__name__.lower()}; save the array itself "
            f"under this name"
        )
    # An outer or a virtual array would make this process read some other file of the host.
    if dataset.external or dataset.is_virtual:
        raise DataError(
            f"{key} must lie in the file itself, got an array kept in other files; copy it there"
        )
    if dataset.shape is None or dataset.size == 0:
        raise DataError(
            f"{key} must not be empty, got shape {dataset.shape}; save it once it has values"
        )
    if dataset.dtype.itemsize > 1024:
        raise DataError(
            f"{key} must hold numbers or short texts, got type {dataset.dtype}; save it as float64"
        )
    return dataset


def _check_halves(held: dict[str, NDArray[Any]], file_names: list[str]) -> None:
    """Raise DataError unless both halves are whole."""
    for half, other in (HALVES, HALVES[::-1]):
        missing = [key for key in (f"{half}_set_x", f"{half}_set_y") if key not in held]
        if len(missing) == 2 and len(file_names) == 1:
            raise DataError(
                f"{short(file_names[0])} holds only the {other}_set arrays; choose its "
                f"{half}_*.h5 together with it, or one file with {SCHEMA}"
            )
        if len(missing) == 2:
            raise DataError(
                f"one file must hold train_set_x and train_set_y, the other test_set_x and "
                f"test_set_y; got the {half} half in neither of {listed(file_names)}"
            )
        if missing:
            raise DataError(
                f"{missing[0]} is missing: expected {SCHEMA}, found {listed(sorted(held))}; save "
                f"it in the same file"
            )


def _class_names(values: NDArray[Any] | None) -> tuple[str, ...] | None:
    if values is None:
        return None
    if values.ndim != 1 or not 2 <= len(values) <= CLASSES:
        raise DataError(
            f"list_classes must have one name for each of 2 to {CLASSES} classes, got shape "
            f"{values.shape}; save the names as one row of texts"
        )
    if values.dtype.kind not in "SUO":
        return tuple(str(value) for value in values)
    return tuple(
        value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
        for value in values
    )
