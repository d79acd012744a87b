"""What a data set is to the training core: parts with inputs and class numbers."""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.source import Source

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Part:
    """One part (train, dev or test) of a data set.

    X : (n_x, m) float64, a column is an example, as in the chapter.
    y : (m,) int64, class numbers from 0. Raises ValueError where the shapes do not fit.
    """

    X: Floats
    y: Ints

    def __post_init__(self) -> None:
        if self.X.ndim != 2 or self.y.shape != (self.X.shape[1],):
            raise ValueError(
                f"X must be (n_x, m) and y (m,), got X {self.X.shape} and y {self.y.shape}"
            )

    @property
    def m(self) -> int:
        """The number of examples."""
        return self.X.shape[1]


@dataclass(frozen=True, eq=False)
class Dataset:
    """Train, dev and (where there is one) test part, with the names a page shows.

    kind is "2-D", "table" or "image"; image_shape is (rows, columns) or (rows, columns, 3) for
    images, whose columns of X are the picture flattened row by row and divided by 255 (or by the
    largest value the format has); feature_names is () for images.

    source is the person's own file that they were read from, None for all others.

    Two of them are equal when all of this is, so a copy that is made anew is as good as the first.
    Nobody may change the arrays afterwards.
    """

    name: str
    kind: str
    train: Part
    dev: Part
    test: Part | None
    class_names: tuple[str, ...]
    feature_names: tuple[str, ...] = ()
    image_shape: tuple[int, ...] | None = None
    source: Source | None = None

    @property
    def n_x(self) -> int:
        """The number of features of one example."""
        return self.train.X.shape[0]

    @property
    def n_classes(self) -> int:
        """The number of classes, 2 or more."""
        return len(self.class_names)

    @functools.cached_property
    def digest(self) -> bytes:
        """What the whole content comes to (SHA-256), worked out once: equal data, equal digests."""
        words = self.name, self.kind, self.class_names, self.feature_names, self.image_shape
        whole = hashlib.sha256(repr((*words, self.source)).encode())
        for part in (self.train, self.dev, self.test):
            arrays = () if part is None else (part.X, part.y)
            whole.update(repr([(array.shape, array.dtype.str) for array in arrays]).encode())
            for array in arrays:
                whole.update(np.ascontiguousarray(array).data)
        return whole.digest()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Dataset):
            return NotImplemented
        return self is other or self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)


def targets(y: Ints, n_classes: int) -> Floats:
    """Y as the cost wants it: (1, m) of 0 and 1 for two classes, one-hot (n_classes, m) for more.

    >>> targets(np.array([0, 2]), 3)
    array([[1., 0.],
           [0., 0.],
           [0., 1.]])
    """
    if n_classes == 2:
        return y[np.newaxis, :].astype(np.float64)
    return np.eye(n_classes)[:, y]
