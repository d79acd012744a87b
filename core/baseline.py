"""What accuracy has to beat: always answering with the class that most examples have."""

from __future__ import annotations

import numpy as np

from core.data import Dataset

RARE = 0.2
"""Where a class has a smaller share of the examples, accuracy never stands alone."""


def is_rare(data: Dataset) -> bool:
    """Whether some class has less than RARE of the training and dev examples."""
    counts = np.bincount(np.append(data.train.y, data.dev.y), minlength=data.n_classes)
    return bool(counts.min() < RARE * counts.sum())


def always_one(data: Dataset) -> tuple[int, float]:
    """The class that most dev examples have, and for which share always answering it is right."""
    counts = np.bincount(data.dev.y, minlength=data.n_classes)
    most = int(counts.argmax())
    return most, float(counts[most] / counts.sum())
