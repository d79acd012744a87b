"""Weight initialization (8.4): where the weights start decides whether they learn."""

from __future__ import annotations

from dataclasses import replace

from core.experiment import Experiment
from lessons.shared.lesson import Lesson, Picture

DEEP = Experiment(
    dataset="moons",
    data_seed=0,
    iterations=400,
    hidden=(20, 20, 20),
    activation="tanh",
    alpha=0.3,
)

LESSON = Lesson(
    title="Weight initialization",
    section="8.4",
    line="Three hidden layers that start at zero, very small, or by Xavier's rule.",
    picture=Picture(
        "costs",
        {
            "zeros": replace(DEEP, initialization="zeros"),
            "N × 0.01": replace(DEEP, initialization="normal"),
            "Xavier": replace(DEEP, initialization="Xavier"),
        },
    ),
    page="pages/initialization.py",
    short="Initialization",
    needs="gradient descent",
)
