"""The shipped files (files/README.md says whose they are) as arrays of the core's shapes."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.data import Dataset, Floats, Part
from datasets.parts import three_parts

FILES = Path(__file__).parent / "files"

BREAST_CANCER_CLASSES = ("malignant", "benign")
BREAST_CANCER_MEASURES = (
    *("radius", "texture", "perimeter", "area", "smoothness", "compactness"),
    *("concavity", "concave points", "symmetry", "fractal dimension"),
)
# The UCI file has ten measures of a nucleus three times over: mean, standard error, worst.
BREAST_CANCER_FEATURES = (
    *(f"mean {measure}" for measure in BREAST_CANCER_MEASURES),
    *(f"{measure} error" for measure in BREAST_CANCER_MEASURES),
    *(f"worst {measure}" for measure in BREAST_CANCER_MEASURES),
)
FASHION_CLASSES = (
    *("T-shirt/top", "trouser", "pullover", "dress", "coat"),
    *("sandal", "shirt", "sneaker", "bag", "ankle boot"),
)


@dataclass(frozen=True, eq=False)
class Series:
    """Values over time.

    dates : (m,) datetime64[D], rising. values : (m,) float64 in unit.
    """

    dates: NDArray[np.datetime64]
    values: Floats
    unit: str
    title: str


def emoji_cats(dev_file: str) -> Dataset:
    """Cat or not: 209 pictures to train on, the 50 of dev_file as dev, no test part."""
    train, class_names = _pictures("train_emojicat.h5", "train")
    dev, _ = _pictures(dev_file, "test")
    return Dataset("emoji cats", "image", train, dev, None, class_names, image_shape=(64, 64, 3))


def breast_cancer(rng: np.random.Generator) -> Dataset:
    """30 measurements of 569 tumours, malignant or benign, divided 60/20/20."""
    X, y = _arrays("wdbc.npz")
    parts = three_parts(X.T, y, rng)
    return Dataset("breast cancer", "table", *parts, BREAST_CANCER_CLASSES, BREAST_CANCER_FEATURES)


def digits(rng: np.random.Generator) -> Dataset:
    """1,797 handwritten digits of 8 x 8 pixels, X / 16, divided 60/20/20."""
    X, y = _arrays("digits.npz")
    parts = three_parts(X.T / 16, y, rng)
    return Dataset("digits", "image", *parts, tuple("0123456789"), image_shape=(8, 8))


def fashion(rng: np.random.Generator) -> Dataset:
    """8,000 pieces of clothing of 14 x 14 pixels, X / 255, divided 60/20/20."""
    X, y = _arrays("fashion14.npz")
    parts = three_parts(X.reshape(len(X), -1).T / 255, y, rng)
    return Dataset("fashion", "image", *parts, FASHION_CLASSES, image_shape=(14, 14))


def seattle() -> Series:
    """Seattle's temperature on each day of 2014, the mean of the day's highest and lowest."""
    with (FILES / "seattle_2014.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    return Series(
        dates=np.array([row["date"] for row in rows], dtype="datetime64[D]"),
        values=np.array([float(row["temp_c"]) for row in rows]),
        unit="°C",
        title="Seattle's daily temperature in 2014",
    )


def _pictures(name: str, half: str) -> tuple[Part, tuple[str, ...]]:
    import h5py  # here: a table of one's own is read sooner without it

    with h5py.File(FILES / name, "r") as file:
        pictures = file[f"{half}_set_x"][:]
        y = file[f"{half}_set_y"][:].astype(np.int64)
        class_names = tuple(label.decode() for label in file["list_classes"][:])
    return Part(pictures.reshape(len(pictures), -1).T / 255, y), class_names


def _arrays(name: str) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    with np.load(FILES / name, allow_pickle=False) as file:
        return file["X"].astype(np.float64), file["y"].astype(np.int64)
