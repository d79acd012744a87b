"""Gradient checking (8.8): the gradient that backward returns against differences of J."""

from __future__ import annotations

from core.experiment import Experiment
from lessons.shared.lesson import Lesson, Picture

LESSON = Lesson(
    title="Gradient checking",
    section="8.8",
    line="The computed gradient beside slopes that are measured, with steps ε from tiny to long.",
    picture=Picture(
        "valley",
        {
            "tanh net": Experiment(
                dataset="moons",
                data_seed=0,
                iterations=400,
                hidden=(5,),
                alpha=1.0,
                activation="tanh",
            )
        },
    ),
    page="pages/gradcheck.py",
    short="Gradient check",
    needs="back-propagation",
)
