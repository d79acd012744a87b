"""Bias and variance (8.2): a model too simple, or data too few for it."""

from __future__ import annotations

from dataclasses import replace

from core.experiment import Experiment
from lessons.shared.lesson import Lesson, Picture

FLOWER = Experiment(dataset="flower", iterations=3000, alpha=0.1)

LESSON = Lesson(
    title="Bias and variance",
    section="8.2",
    line="A straight line is too simple for these points; a large net bends around single ones.",
    picture=Picture(
        "boundaries",
        {
            "no hidden layer": replace(FLOWER, hidden=()),
            "40 and 40 units": replace(FLOWER, hidden=(40, 40)),
        },
    ),
    page="pages/bias_variance.py",
    short="Bias and variance",
)
