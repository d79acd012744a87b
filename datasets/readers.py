"""A user's own file as a Dataset. The app calls sandbox.read_safely, which runs this apart."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from core.data import Dataset
from datasets.limits import UPLOAD_BYTES, DataError, listed, short
from datasets.raw import to_dataset
from datasets.read_arrays import read_mat, read_npz
from datasets.read_csv import read_csv
from datasets.read_hdf5 import read_hdf5

Files = Sequence[tuple[str, bytes]]
"""(name, content) of each file; only an .h5 may come as two."""

HDF5 = (".h5", ".hdf5")
EXTENSIONS = (".mat", *HDF5, ".csv", ".npz")


def read(files: Files, *, label_column: str | None, seed: int) -> Dataset:
    """The file, or the two files of the chapter's pictures, as a Dataset.

    label_column : for a .csv. seed : for the 60/20/20 split, where the file has one part only.
    Raises DataError with what was expected and what came. A malformed file can still take the
    process down (libhdf5, memory): what comes from outside goes through read_safely.
    """
    extension = check_files(files)
    name, content = files[0]
    if extension in HDF5:
        raw = read_hdf5(files)
    elif extension == ".mat":
        raw = read_mat(name, content)
    elif extension == ".npz":
        raw = read_npz(name, content)
    else:
        raw = read_csv(name, content, label_column)
    return to_dataset(raw, seed)


def check_files(files: Files) -> str:
    """The files' extension, in small letters, after checking number, sizes and extensions."""
    if not files:
        raise DataError("choose a file, got none")
    extensions = [PurePath(name).suffix.lower() for name, _ in files]
    for (name, content), extension in zip(files, extensions, strict=True):
        if extension not in EXTENSIONS:
            raise DataError(f"a file must end in {', '.join(EXTENSIONS)}, got {short(name)}")
        if not content:
            raise DataError(f"{short(name)} is empty: it has no bytes at all")
    if len(files) > 2 or (len(files) == 2 and not set(extensions) <= set(HDF5)):
        raise DataError(
            f"choose one file, or two .h5 (train and test), got {len(files)}: "
            f"{listed([name for name, _ in files])}"
        )
    size = sum(len(content) for _, content in files)
    if size > UPLOAD_BYTES:
        raise DataError(
            f"the upload must have at most {UPLOAD_BYTES / 1e6:g} MB, got {size / 1e6:.1f} MB"
        )
    return extensions[0]
