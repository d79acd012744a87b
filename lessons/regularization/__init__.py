"""Regularization (8.5.1-2): L2 and L1 penalties on the weights."""

from __future__ import annotations

from dataclasses import replace

from core.experiment import Experiment
from lessons.shared.lesson import Lesson, Picture

LONGER = Experiment(iterations=8000)

LESSON = Lesson(
    title="Regularization",
    section="8.5.1",
    line="A penalty on large weights smooths the line between the classes.",
    picture=Picture("boundaries", {"λ = 0": LONGER, "λ = 1": replace(LONGER, lambd=1.0)}),
    page="pages/regularization.py",
    short="Regularization",
    needs="Bias and variance",
)
