"""How often a relu net fails its gradient check at a kink: the same run over ten seeds (8.8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.experiment import Experiment
from lessons.gradcheck.kink import kinked_twin, off_kinks
from lessons.gradcheck.lesson import EPS, RIGHT, SWEEP_WORK, Frame, check
from lessons.gradcheck.moment import frames_question
from lessons.shared.question import Question, itself
from lessons.shared.seeds import with_seeds
from lessons.shared.words import rounded


@dataclass(frozen=True)
class SeedKinks:
    """One seed's check at EPS: d over all parameters and over those whose steps cross no kink.

    Both are NaN where the run had diverged, the second also where every step crosses one.
    """

    d: float
    smooth_d: float
    crossed: int


def seed_kinks(frame: Frame) -> SeedKinks:
    """One frame's check at EPS, and how many of its steps cross a kink."""
    if not frame.usable():
        return SeedKinks(float("nan"), float("nan"), 0)
    checked = check(frame, eps=EPS, work=SWEEP_WORK)
    smooth = off_kinks(frame, checked)
    n = smooth.coordinates.size
    return SeedKinks(checked.d, smooth.d if n else float("nan"), checked.coordinates.size - n)


def twin_question(experiment: Experiment, iteration: int) -> Question[str, Frame]:
    """The frame after so many updates of the same run with relu units."""
    return frames_question([kinked_twin(experiment)], iteration, itself)


def seed_kinks_question(experiment: Experiment, iteration: int) -> Question[str, SeedKinks]:
    """The checks of ten seeds' frames after so many updates of runs with relu units."""
    return frames_question(with_seeds(kinked_twin(experiment)), iteration, seed_kinks)


def seeds_verdict(seeds: Sequence[SeedKinks]) -> str:
    """In how many seeds the check fails, and in how many it passes off the kinks."""
    crossing = sum(one.crossed > 0 for one in seeds)
    fails = sum(one.d >= RIGHT for one in seeds)
    passes = sum(one.smooth_d < RIGHT for one in seeds)
    return (
        f"At ε = {rounded(EPS, 6)} steps cross a kink in {crossing} of {len(seeds)} seeds. d "
        "is not below "
        f"1e-7 in {fails}; over the parameters off the kinks it is below 1e-7 in {passes}."
    )
