"""What a run's last updates say of it: the band of its accuracies, and whether answers changed."""

from __future__ import annotations

import numpy as np

from core.snapshot import Seen

Range = tuple[float, float]


class LastUpdates:
    """The (train, dev) accuracies after each of a run's last updates, and its answers there."""

    def __init__(self) -> None:
        self.accuracies: list[tuple[float, float]] = []
        self._answers: set[bytes] = set()

    def add(self, seen: Seen) -> None:
        """Take in what the next theta makes of the data."""
        self.accuracies.append((seen.train.accuracy, seen.dev.accuracy))
        right = np.concatenate((seen.train.right, seen.dev.right))
        self._answers.add(np.packbits(right).tobytes())

    def band(self) -> tuple[Range, Range]:
        """((lowest, highest) train, (lowest, highest) dev) accuracy."""
        train, dev = zip(*self.accuracies, strict=True)
        return (min(train), max(train)), (min(dev), max(dev))

    def sides_changed(self) -> bool:
        """Whether any of the first WATCHED examples of a part changed sides.

        Equal accuracies do not say so: as many may be mended as are spoiled.
        """
        return len(self._answers) > 1
