"""Mini-batches (8.6): how many examples each update should see."""

from __future__ import annotations

from dataclasses import replace

from core.experiment import Experiment
from lessons.shared.lesson import Lesson, Picture

BATCHES = Experiment(
    dataset="moons", data_seed=0, iterations=400, hidden=(10,), alpha=0.3, batch_size=16
)

LESSON = Lesson(
    title="Mini-batches",
    section="8.6",
    line="The cost of each update: all 300 points at once, or 16 at a time.",
    picture=Picture("costs", {"16 points": BATCHES, "all points": replace(BATCHES, batch_size=0)}),
    page="pages/minibatch.py",
    short="Mini-batches",
    needs="gradient descent",
)
