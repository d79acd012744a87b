"""Optimizers (8.7.1-2): averages, momentum, RMSprop and Adam."""

from __future__ import annotations

from dataclasses import replace

from core.experiment import Experiment
from lessons.shared.lesson import Lesson, Picture

MOONS = Experiment(dataset="moons", data_seed=0, iterations=400, hidden=(10,), alpha=0.01)

LESSON = Lesson(
    title="Optimizers",
    section="8.7.1",
    line="Four ways to use the same gradients, at one learning rate.",
    picture=Picture(
        "costs",
        {
            "gradient descent": MOONS,
            "momentum": replace(MOONS, optimizer="momentum"),
            "RMSprop": replace(MOONS, optimizer="RMSprop"),
            "Adam": replace(MOONS, optimizer="Adam"),
        },
    ),
    page="pages/optimizers.py",
    short="Optimizers",
    needs="Mini-batches",
)
