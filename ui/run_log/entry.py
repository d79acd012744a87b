"""One finished run as the log keeps it: settings, final numbers, curves and film, no Run."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.experiment import RULES, Experiment
from core.source import Source
from core.training import Run

CURVES = ("iteration", "train_cost", "dev_cost", "train_accuracy", "dev_accuracy")
"""What is kept of each frame."""
LONGEST_NAME = 60
"""Characters of the name that a visitor gives a run."""
OBJECTS = 4_500
"""What Python's objects of one entry take at most, in bytes, besides curves, film and texts."""

Key = tuple[Experiment, Source | None]
"""Runs with an equal key are one row."""
Curves = dict[str, NDArray[np.float32]]


class Final(NamedTuple):
    """The last frame: plain costs in nats (eq. 6), accuracies in [0, 1]."""

    train_cost: float
    dev_cost: float
    train_accuracy: float
    dev_accuracy: float


class Band(NamedTuple):
    """The lowest and highest accuracies over a run's last updates (core.due.BAND)."""

    train_low: float
    train_high: float
    dev_low: float
    dev_high: float


@dataclass(eq=False)
class Entry:
    """A row of the log.

    number is the log's own, from 1. page is the address of the page that trained it, ended in
    seconds since 1970, state "finished" or "diverged". Curves and film are empty where they were
    not kept, as after a reload of the page: then the run is trained again when it is to be shown.
    touched: the visitor has named or pinned it in this session. version: when it changed last, as
    the log counts.
    """

    experiment: Experiment
    source: Source | None
    page: str
    ended: float
    state: str
    reason: str
    final: Final
    band: Band | None = None
    curves: Curves = field(default_factory=dict, repr=False)
    film: bytes = field(default=b"", repr=False)
    name: str = ""
    pinned: bool = False
    touched: bool = False
    number: int = 0
    version: int = 0

    @property
    def key(self) -> Key:
        """What equal runs have in common: settings, and the file of one's own."""
        return self.experiment, self.source

    @property
    def label(self) -> str:
        """What it is called beside other runs: its number, and its name if it has one."""
        return f"Run {self.number}" + (f", {self.name}" if self.name else "")

    @property
    def changed(self) -> dict[str, str]:
        """The settings that are not the defaults, as a link writes them."""
        return self.experiment.to_link()

    @property
    def size(self) -> int:
        """About how many bytes it holds, and never more than that."""
        texts = [self.page, self.reason, self.name]
        if self.source is not None:
            texts += [self.source.name, self.source.sha256, self.source.choices]
        held = [*texts, *self.curves.values(), self.film]
        return OBJECTS + sum(map(sys.getsizeof, held))


def entry_of(run: Run, *, film: bytes, page: str, ended: float) -> Entry:
    """What the log keeps of a run that has ended; its film is the player's bytes."""
    last, band = run.snapshots[-1], run.band()
    final = Final(last.train_cost, last.dev_cost, last.train_accuracy, last.dev_accuracy)
    with np.errstate(over="ignore"):  # a diverged cost can be beyond float32
        curves = {
            name: np.array([getattr(s, name) for s in run.snapshots]).astype(np.float32)
            for name in CURVES
        }
    return Entry(
        experiment=run.experiment.plain,
        source=run.data.source,
        page=page,
        ended=ended,
        state=run.state,
        reason=run.reason,
        final=final,
        band=band and Band(*band[0], *band[1]),
        curves=curves,
        film=film,
    )


def differing(entries: list[Entry]) -> dict[str, list[str]]:
    """The settings in which the runs differ, each with its value in every run, in their order."""
    found = {}
    for name, rule in RULES.items():
        texts = [rule.text(getattr(one.experiment, name)) for one in entries]
        if len(set(texts)) > 1:
            found[name] = texts
    return found
