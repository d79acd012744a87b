"""What a line of the registry says about a data set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol, TypedDict

import numpy as np

from core.data import Dataset, Part
from datasets.shipped import Series

Loader = Callable[[int, float], Dataset]
"""(seed, noise) -> the data set."""


class Points(Protocol):
    """A generator of points in the plane: so many from this stream, at this noise."""

    def __call__(self, rng: np.random.Generator, *, m: int, noise: float) -> Part:
        """M points, (2, m), and their classes."""


MADE_HERE = "made by code"


class Start(TypedDict, total=False):
    """Settings of an Experiment that suit a data set; those left out keep their defaults."""

    hidden: tuple[int, ...]
    alpha: float
    iterations: int
    batch_size: int
    optimizer: str
    standardize: bool


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A line of the registry.

    kind : "2-D", "table", "image" or "series". seeded : whether the seed matters, for the points
    or for the division into parts. has_noise : whether noise matters. start : what the lab sets
    when someone picks the set. A series has load_series, every other kind has load. fresh : where
    the set is made by code, what draws any number of new points of the same kind.
    """

    name: str
    title: str
    description: str
    kind: str
    licence: str = MADE_HERE
    load: Loader | None = None
    load_series: Callable[[], Series] | None = None
    fresh: Points | None = None
    seeded: bool = True
    has_noise: bool = False
    start: Start = field(default_factory=Start)
