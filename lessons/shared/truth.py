"""The true error where it can be had: on fresh points of the generator that made the data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.data import Part
from core.experiment import Experiment
from core.streams import stream
from core.training import Run
from datasets import REGISTRY
from datasets.entry import Points
from lessons.shared.evidence import Grade
from lessons.shared.measures import right_on

FRESH = 20_000
"""So many points know an error of 10 % to 0.2 % (one standard error)."""


@dataclass(frozen=True)
class Claim:
    """What a verdict says that fresh points can refute.

    row : the sentence's name in the table of tests/truth. words : as the verdict has them. grade :
    how it is said. holds : whether it is so on the fresh points.
    """

    row: str
    words: str
    grade: Grade
    holds: bool


def drawable(experiment: Experiment) -> bool:
    """Whether code can draw more of the experiment's data set."""
    return _generator(experiment) is not None


def _generator(experiment: Experiment) -> Points | None:
    entry = REGISTRY.get(experiment.dataset)
    return entry.fresh if entry else None


def fresh_points(experiment: Experiment) -> Part | None:
    """FRESH new points of the experiment's data set; None where no code makes them.

    They have a stream of their own, so none of them is among the run's.
    """
    draw = _generator(experiment)
    if draw is None:
        return None
    return draw(stream("fresh points", experiment.data_seed), m=FRESH, noise=experiment.noise)


def true_error(run: Run) -> float | None:
    """The share of fresh points that the run's net classifies wrongly; None without any."""
    part = fresh_points(run.experiment)
    return None if part is None else 1 - float(np.mean(right_on(run, part)))


def said(claims: Sequence[Claim], sentences: Sequence[str]) -> list[Claim]:
    """Those of the claims that a verdict's sentences make, in the first two grades."""
    text = " ".join(sentences)
    ends = {Grade.SAYS_SO: ".", Grade.POINTS_THAT_WAY: ", it seems"}
    return [one for one in claims if one.grade in ends and one.words + ends[one.grade] in text]
