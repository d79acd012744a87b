"""The data sets by name. A new one is a function that makes it and one Entry here."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping

import numpy as np

from core.data import Dataset, Part
from core.streams import chapter_stream, stream
from datasets import shipped, synthetic
from datasets.entry import Entry, Loader
from datasets.parts import three_parts
from datasets.shipped import Series

CC_BY = "CC BY 4.0 (UCI, as in scikit-learn)"


def load(name: str, *, seed: int, noise: float) -> Dataset:
    """The data set of this name; a set that has no use for seed or noise does not mind them.

    noise : a multiplier of the set's usual noise, in [0, 3]. Raises ValueError for an unknown
    name, for a series (load_series reads it) and for a noise out of range.
    """
    synthetic.check_noise(noise)
    entry = find(name)
    if entry.load is None:
        raise ValueError(
            f"dataset must be one to train on, got {name}, which is a series; "
            f"those to train on are {_listed(e.name for e in REGISTRY.values() if e.load)}"
        )
    return entry.load(seed, noise)


def load_series(name: str) -> Series:
    """The series of this name. Raises ValueError for an unknown name and for another kind."""
    entry = find(name)
    if entry.load_series is None:
        raise ValueError(
            f"{name} is no series but {entry.kind}; "
            f"the series are {_listed(e.name for e in REGISTRY.values() if e.load_series)}"
        )
    return entry.load_series()


def find(name: str) -> Entry:
    """The registry's line for a name. Raises ValueError, with the nearest name, if it has none."""
    if name in REGISTRY:
        return REGISTRY[name]
    near = difflib.get_close_matches(name, REGISTRY, n=1)
    hint = f"did you mean {near[0]}? " if near else ""
    raise ValueError(f"unknown data set {name!r}; {hint}The known ones are {_listed(REGISTRY)}")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)


def _field(seed: int, noise: float) -> Dataset:
    # The chapter's stream, as the recipe of this set was found with its stream.
    parts = synthetic.field(chapter_stream(seed), noise=noise)
    return _in_plane("field", *parts)


def _fresh_field(rng: np.random.Generator, *, m: int, noise: float) -> Part:
    """More of the field; its stream is the chapter's, begun anew from this one."""
    return synthetic.field_points(chapter_stream(int(rng.integers(2**32))), m=m, noise=noise)


def _plane(name: str, make: Callable[..., Part]) -> Loader:
    """make : called with a stream and noise; how many points it makes is its own."""

    def loader(seed: int, noise: float) -> Dataset:
        rng = stream("data", seed)
        points = make(rng, noise=noise)
        return _in_plane(name, *three_parts(points.X, points.y, rng))

    return loader


def _in_plane(name: str, train: Part, dev: Part, test: Part) -> Dataset:
    classes = tuple(str(label) for label in range(int(train.y.max()) + 1))
    return Dataset(name, "2-D", train, dev, test, classes, ("x1", "x2"))


_ENTRIES = (
    Entry(
        name="field",
        title="Field",
        description="Points on either side of a diagonal, some of them wrong: stands for data.mat",
        kind="2-D",
        load=_field,
        fresh=_fresh_field,
        has_noise=True,
        start={"hidden": (20, 5), "alpha": 0.3, "iterations": 30_000},
    ),
    Entry(
        name="flower",
        title="Flower",
        description="400 points on eight petals of two classes that mix where they meet",
        kind="2-D",
        load=_plane("flower", synthetic.flower),
        fresh=synthetic.flower,
        has_noise=True,
        start={"hidden": (20, 5), "alpha": 0.1, "iterations": 10_000},
    ),
    Entry(
        name="spirals",
        title="Two spirals",
        description="Only 50 points on two spirals, one inside the other: easy to overfit",
        kind="2-D",
        load=_plane("spirals", synthetic.spirals),
        fresh=synthetic.spirals,
        has_noise=True,
        start={"hidden": (20, 5), "alpha": 0.1, "iterations": 10_000},
    ),
    Entry(
        name="moons",
        title="Moons",
        description="500 points on two half circles that reach into each other",
        kind="2-D",
        load=_plane("moons", synthetic.moons),
        fresh=synthetic.moons,
        has_noise=True,
        start={"hidden": (20, 5), "alpha": 0.3, "iterations": 5_000},
    ),
    Entry(
        name="circles",
        title="Circles",
        description="500 points on a ring inside a ring: no straight line parts them",
        kind="2-D",
        load=_plane("circles", synthetic.circles),
        fresh=synthetic.circles,
        has_noise=True,
        start={"hidden": (20, 5), "alpha": 0.3, "iterations": 5_000},
    ),
    Entry(
        name="blobs",
        title="Three clouds",
        description="450 points in three round clouds that overlap: three classes, so softmax",
        kind="2-D",
        load=_plane("blobs", synthetic.blobs),
        fresh=synthetic.blobs,
        has_noise=True,
        start={"hidden": (10,), "alpha": 0.3, "iterations": 2_000},
    ),
    Entry(
        name="xor",
        title="Exclusive or",
        description="500 points in a square whose opposite corners belong together",
        kind="2-D",
        load=_plane("xor", synthetic.xor),
        fresh=synthetic.xor,
        has_noise=True,
        start={"hidden": (20, 5), "alpha": 0.3, "iterations": 5_000},
    ),
    Entry(
        name="emoji_cats",
        title="Emoji cats",
        description="Cat or not: 209 and 50 small pictures, dev far more often a cat than train",
        kind="image",
        licence="Apache-2.0, MIT and CC BY 4.0, by picture",
        load=lambda seed, noise: shipped.emoji_cats("test_emojicat.h5"),
        seeded=False,
        start={"hidden": (20, 7, 5), "alpha": 0.0075, "iterations": 2_500},
    ),
    Entry(
        name="emoji_cats_unseen",
        title="Emoji cats, unseen artist",
        description="The same training pictures, but dev is by an artist the training never saw",
        kind="image",
        licence="Apache-2.0, MIT and CC BY 4.0, by picture; the dev part CC BY-SA 4.0",
        load=lambda seed, noise: shipped.emoji_cats("test_unseen_openmoji.h5"),
        seeded=False,
        start={"hidden": (20, 7, 5), "alpha": 0.0075, "iterations": 2_500},
    ),
    Entry(
        name="breast_cancer",
        title="Breast cancer",
        description="30 measurements of 569 tumours whose scales differ by a factor of 215,000",
        kind="table",
        licence=CC_BY,
        load=lambda seed, noise: shipped.breast_cancer(stream("data", seed)),
        start={"hidden": (20, 5), "alpha": 0.1, "iterations": 2_000, "standardize": True},
    ),
    Entry(
        name="digits",
        title="Digits",
        description="1,797 handwritten digits of 8 x 8 pixels, ten classes",
        kind="image",
        licence=CC_BY,
        load=lambda seed, noise: shipped.digits(stream("data", seed)),
        start={
            "hidden": (32,),
            "alpha": 0.002,
            "iterations": 1_000,
            "batch_size": 64,
            "optimizer": "Adam",
        },
    ),
    Entry(
        name="fashion",
        title="Fashion",
        description="8,000 pictures of clothing of 14 x 14 pixels, ten classes",
        kind="image",
        licence="MIT (Zalando)",
        load=lambda seed, noise: shipped.fashion(stream("data", seed)),
        start={
            "hidden": (64,),
            "alpha": 0.002,
            "iterations": 1_000,
            "batch_size": 64,
            "optimizer": "Adam",
        },
    ),
    Entry(
        name="seattle",
        title="Seattle 2014",
        description="The temperature of each day of a year, for the weighted averages of eq. 13-16",
        kind="series",
        licence="U.S. Government work (NOAA)",
        load_series=shipped.seattle,
        seeded=False,
    ),
)

REGISTRY: Mapping[str, Entry] = {entry.name: entry for entry in _ENTRIES}
