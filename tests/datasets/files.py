"""Files as a user might upload them, made in memory."""

from __future__ import annotations

import io
from typing import Any

import h5py
import numpy as np
import scipy.io


def arrays(m: int = 20, n: int = 3) -> tuple[np.ndarray, np.ndarray]:
    """X (m, n) with rows as examples, and labels 0, 1, 0, 1, ..."""
    return np.random.default_rng(0).normal(size=(m, n)), np.arange(m) % 2


def npz(**held: Any) -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, **held)
    return file.getvalue()


def mat(**held: Any) -> bytes:
    file = io.BytesIO()
    scipy.io.savemat(file, held, do_compression=True)
    return file.getvalue()


def hdf5(**held: Any) -> bytes:
    file = io.BytesIO()
    with h5py.File(file, "w") as h5:
        for key, value in held.items():
            h5[key] = value
    return file.getvalue()


def pictures(m: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (m, 4, 5, 3), dtype=np.uint8)


def halves(**changes: Any) -> dict[str, Any]:
    """What an .h5 of the chapter's schema holds; a change to None takes the key out."""
    held = {
        "train_set_x": pictures(10, 1),
        "train_set_y": np.arange(10) % 2,
        "test_set_x": pictures(6, 2),
        "test_set_y": np.arange(6) % 2,
        "list_classes": np.array([b"non-cat", b"cat"]),
        **changes,
    }
    return {key: value for key, value in held.items() if value is not None}
