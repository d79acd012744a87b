"""Input normalization (8.3): features as they come, or each on one scale."""

from __future__ import annotations

from dataclasses import replace

from core.experiment import Experiment
from lessons.shared.lesson import Lesson, Picture

CANCER = Experiment(dataset="breast_cancer", hidden=(8,), iterations=200, alpha=0.1)

LESSON = Lesson(
    title="Input normalization",
    section="8.3",
    line="The same net and data, features as they come or each on one scale.",
    picture=Picture(
        "log costs",
        {
            "raw, α = 1e-4": replace(CANCER, alpha=1e-4),
            "standardized, α = 0.1": replace(CANCER, standardize=True),
        },
    ),
    page="pages/normalization.py",
    short="Normalization",
    needs="gradient descent",
)
