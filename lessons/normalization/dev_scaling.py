"""Three ways to hand the dev set to a net that was trained on standardized features (8.3)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.data import Floats, Part
from core.scaling import apply, fit_scaling
from core.training import Run
from lessons.shared.measures import accuracy
from lessons.shared.words import percent

TRAINING, OWN, NONE = "training's u and s", "dev's own u and s", "not scaled"
WAYS = (TRAINING, OWN, NONE)
SIZES = (1, 2, 3, 5, 10, 20, 50)
DRAWS = 200
MUCH = 0.02
"""A loss of accuracy by more than this is worth a word."""


def scaled(run: Run, X: Floats, way: str) -> Floats:
    """X (n_x, m) of the dev set, scaled (eq. 1) by what the training set, or X itself, gives."""
    if way == TRAINING:
        return apply(run.scaling, X)
    if way == OWN:
        return apply(fit_scaling(X), X)
    if way == NONE:
        return X
    raise ValueError(f"way must be one of {', '.join(WAYS)}, got {way!r}")


@dataclass(frozen=True)
class DevScaled:
    """The dev accuracy of one run in each of the three ways."""

    training: float
    own: float
    none: float


def measure(run: Run) -> DevScaled:
    """The three accuracies of a standardized run on its whole dev set."""
    dev = run.data.dev
    parts = [Part(scaled(run, dev.X, way), dev.y) for way in WAYS]
    return DevScaled(*(accuracy(run.network, run.theta, part) for part in parts))


@dataclass(frozen=True)
class SmallDev:
    """Mean accuracy over DRAWS dev sets of this size, each way on the same examples."""

    size: int
    way: str
    accuracy: float


def small_dev_sets(run: Run, rng: np.random.Generator) -> list[SmallDev]:
    """Dev sets of SIZES examples drawn from the run's, and all of it, in each of the three ways.

    A dev set of one example scaled by its own mean is all zeros, so that nothing can be told.
    """
    dev = run.data.dev
    found: list[SmallDev] = []
    for size in (*(size for size in SIZES if size < dev.m), dev.m):
        draws = [rng.permutation(dev.m)[:size] for _ in range(DRAWS if size < dev.m else 1)]
        y = dev.y[np.concatenate(draws)]
        for way in WAYS:
            # Each draw is scaled by itself; the net then sees all of them at once.
            X = np.hstack([scaled(run, dev.X[:, drawn], way) for drawn in draws])
            found.append(SmallDev(size, way, accuracy(run.network, run.theta, Part(X, y))))
    return found


def verdict(whole: DevScaled, small: list[SmallDev]) -> list[str]:
    """What the three accuracies say, on the whole dev set and on small ones."""
    by_size = {(one.size, one.way): one.accuracy for one in small}
    largest = max(size for size, _ in by_size)
    at_large = (
        f"On all {largest} dev examples: {percent(whole.training)} with {TRAINING}, "
        f"{percent(whole.own)} with {OWN}, {percent(whole.none)} {NONE}."
    )
    worse = [
        size
        for size in sorted({size for size, _ in by_size})
        if by_size[size, OWN] < by_size[size, TRAINING] - MUCH
    ]
    if not worse:
        most = f"{MUCH * 100:.0f} points at any size here"
        return [at_large, f"{OWN.capitalize()} lose at most {most}."]
    lost = max(by_size[size, TRAINING] - by_size[size, OWN] for size in worse)
    in_small = (
        f"{OWN.capitalize()} lose more than {MUCH * 100:.0f} points on dev sets of "
        f"{', '.join(map(str, worse))} ({lost * 100:.0f} points at worst)"
    )
    if largest in worse:
        return [at_large, f"{in_small}, and so on all {largest}: their u and s are others."]
    return [at_large, f"{in_small}: so few examples say little about u and s."]


def seeds_verdict(answers: list[DevScaled]) -> str:
    """The three accuracies over some seeds: lowest, median and highest."""
    words = []
    for name, way in zip(("training", "own", "none"), WAYS, strict=True):
        found = [getattr(answer, name) for answer in answers]
        middle, low, high = (percent(f(found)) for f in (np.median, min, max))
        words.append(f"{way}: {middle} ({low} to {high})")
    return f"Dev accuracy over {len(answers)} seeds, median (lowest to highest). " + "; ".join(
        words
    )
