"""The chapter's own runs of its 3-layer network (8.9.2 and exercise 2), by name."""

from __future__ import annotations

from core.experiment import Experiment

PRESETS: dict[str, Experiment] = {
    "chapter-none": Experiment(),
    "chapter-l2": Experiment(lambd=0.1),
    "chapter-dropout": Experiment(keep_prob=0.8, frozen_mask=True),
    "chapter-both": Experiment(lambd=0.1, keep_prob=0.9, frozen_mask=True),
}
"""2-20-5-1, relu, 1/sqrt(n), alpha 0.3, 30,000 updates; the chapter's printed accuracies of the two
dropout runs came from a mask that never changes, so the presets freeze it as its code does."""
