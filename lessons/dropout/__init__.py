"""Dropout (8.5.3): units left out at random while training."""

from __future__ import annotations

from dataclasses import replace

from core.experiment import Experiment
from lessons.shared.lesson import Lesson, Picture

LONGER = Experiment(iterations=8000)

LESSON = Lesson(
    title="Dropout",
    section="8.5.3",
    line="Units are left out at random while training, and all work together after it.",
    picture=Picture(
        "boundaries",
        {"keep_prob = 1": LONGER, "keep_prob = 0.7": replace(LONGER, keep_prob=0.7)},
    ),
    page="pages/dropout.py",
    short="Dropout",
    needs="Regularization",
)
