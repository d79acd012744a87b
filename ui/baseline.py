"""What accuracy is worth where a class is rare: beside it stands always one answer."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from core.baseline import always_one, is_rare
from core.data import Ints, Part
from core.network import predict
from core.training import Run
from lessons.shared.measures import cache_of
from lessons.shared.words import percent
from ui.outside import as_text


def confusion(run: Run, part: Part) -> Ints:
    """(n, n) counts: row the true class, column the predicted one."""
    n = run.data.n_classes
    predicted = predict(run.network, cache_of(run, part.X).A[-1])
    return np.bincount(part.y * n + predicted, minlength=n * n).reshape(n, n)


def balanced_accuracy(run: Run) -> float:
    """The mean, over the classes that the dev set has, of the share of each that is right."""
    counts = confusion(run, run.data.dev)
    there = counts.sum(axis=1) > 0
    return float(np.mean(np.diag(counts)[there] / counts[there].sum(axis=1)))


def baseline(runs: Mapping[str, Run]) -> list[str]:
    """Sentences for runs by caption, on the same dev set; none where no class is rare."""
    data = next(iter(runs.values())).data
    if not is_rare(data):
        return []
    most, share = always_one(data)
    names = [as_text(name) for name in data.class_names]
    found = [
        f"{as_text(caption)} {percent(balanced_accuracy(run))}".strip()
        for caption, run in runs.items()
        if not run.diverged
    ]
    there = np.bincount(data.dev.y, minlength=data.n_classes) > 0
    said = f"Always answering {names[most]} is right for {percent(share)} of the dev set."
    if found:
        said += (
            f" Balanced accuracy, the mean over the classes, is {'; '.join(found)} "
            f"(one answer always: {percent(1 / np.count_nonzero(there))})."
        )
    lacking = [f"The dev set has no example of {names[c]}." for c in np.flatnonzero(~there)]
    return [said, *lacking]
