"""How often a relu net fails its gradient check at a kink: the same run over ten seeds (8.8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.training import Run
from lessons.gradcheck.kink import off_kinks
from lessons.gradcheck.lesson import EPS, RIGHT, SWEEP_WORK, Frame, check, frame_at


def frame_at_start(run: Run) -> Frame:
    """The run before its first update."""
    return frame_at(run, 0.0)


def frame_at_end(run: Run) -> Frame:
    """The run at its last weights."""
    return frame_at(run, 1.0)


@dataclass(frozen=True)
class SeedKinks:
    """One seed's check at EPS: d over all parameters and over those whose steps cross no kink.

    Both are NaN where the run had diverged, the second also where every step crosses one.
    """

    d: float
    smooth_d: float
    crossed: int


def kinks_at_start(run: Run) -> SeedKinks:
    """Before the first update."""
    return _seed_kinks(frame_at(run, 0.0))


def kinks_at_end(run: Run) -> SeedKinks:
    """At the run's last weights."""
    return _seed_kinks(frame_at(run, 1.0))


def _seed_kinks(frame: Frame) -> SeedKinks:
    if not frame.usable():
        return SeedKinks(float("nan"), float("nan"), 0)
    checked = check(frame, eps=EPS, work=SWEEP_WORK)
    smooth = off_kinks(frame, checked)
    n = smooth.coordinates.size
    return SeedKinks(checked.d, smooth.d if n else float("nan"), checked.coordinates.size - n)


def seeds_verdict(seeds: Sequence[SeedKinks]) -> str:
    """In how many seeds the check fails, and in how many it passes off the kinks."""
    crossing = sum(one.crossed > 0 for one in seeds)
    fails = sum(one.d >= RIGHT for one in seeds)
    passes = sum(one.smooth_d < RIGHT for one in seeds)
    return (
        f"At ε = {EPS:g} steps cross a kink in {crossing} of {len(seeds)} seeds. d is not below "
        f"1e-7 in {fails}; over the parameters off the kinks it is below 1e-7 in {passes}."
    )
