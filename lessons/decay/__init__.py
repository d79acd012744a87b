"""Learning-rate decay (8.7.3): when steps have to get shorter, and how fast."""

from __future__ import annotations

from dataclasses import replace

from core.experiment import Experiment
from lessons.shared.lesson import Lesson, Picture

NOISY = Experiment(
    dataset="moons",
    data_seed=0,
    iterations=2000,
    hidden=(10,),
    alpha=3.0,
    batch_size=4,
)

LESSON = Lesson(
    title="Learning-rate decay",
    section="8.7.3",
    line="Noisy steps of constant length, or shorter with every epoch.",
    picture=Picture(
        "costs",
        {"constant": NOISY, "inverse time": replace(NOISY, schedule="inverse_time")},
    ),
    page="pages/decay.py",
    short="Decay",
    needs="Mini-batches",
)
