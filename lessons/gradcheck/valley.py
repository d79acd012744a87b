"""The gradient check over eps: too long a step is curved, too short a one is rounded away (8.8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.activations import has_kink
from core.experiment import Experiment
from core.gradient_check import GradientCheck, rounding_of
from core.knobs import spoken
from lessons.gradcheck.bugs import BUGS
from lessons.gradcheck.dropout import dropout_valleys
from lessons.gradcheck.lesson import EPS, SWEEP_WORK, Frame, check, d_text, with_bug
from lessons.gradcheck.moment import frames_question
from lessons.shared.measures import log_slope
from lessons.shared.question import Question
from lessons.shared.seeds import with_seeds
from lessons.shared.words import rounded

SWEPT = tuple(float(rounded(10 ** (-k / 2))) for k in range(2, 25))
"""The eps of the valley, two a decade."""
PROBE = 1e-2
"""The step whose difference quotients, at it and at twice it, give the third derivatives."""


@dataclass(frozen=True)
class Slopes:
    """What theory says of d: truncation eps^2 on the one side, rounding / eps on the other.

    truncation is NaN where the third derivatives say nothing: a relu's cost has kinks.
    """

    truncation: float
    rounding: float

    @property
    def best_eps(self) -> float:
        """Where truncation eps^2 + rounding / eps is lowest: (rounding / 2 truncation)^(1/3)."""
        return float((self.rounding / (2 * self.truncation)) ** (1 / 3))


def lowest_at(d: Sequence[float]) -> float:
    """The eps of SWEPT where d, one value for each of them, is lowest."""
    return SWEPT[int(np.argmin(d))]


@dataclass(frozen=True)
class Valley:
    """D of the right gradient for each of SWEPT, and the slopes of theory."""

    d: tuple[float, ...]
    slopes: Slopes

    @property
    def best_eps(self) -> float:
        """The eps of SWEPT with the lowest d."""
        return lowest_at(self.d)

    def measured_slope(self, low: float, high: float) -> float:
        """The slope of log d over log eps between two eps, by least squares; NaN if d is 0."""
        at = [i for i, eps in enumerate(SWEPT) if low <= eps <= high]
        d = np.array(self.d)[at]
        if not (d > 0).all():
            return float("nan")
        return log_slope(np.array(SWEPT)[at], d)


def valley(frame: Frame) -> Valley:
    """The check of the right gradient at every eps of SWEPT."""
    at = frame.coordinates(SWEEP_WORK)
    g, costs = frame.gradient()[at], frame.many_costs()
    d = tuple(GradientCheck(g, frame.difference(eps, at, costs)).d for eps in SWEPT)
    return Valley(d, theory(frame))


def theory(frame: Frame) -> Slopes:
    """The two lines, from J itself: nothing is fitted to the valley.

    Truncation: the quotient is off by eps^2/6 J''' (Taylor), and J''' along each coordinate is
    2 (g_approx(2h) - g_approx(h)) / h^2 at h = PROBE. Rounding: core.gradient_check.rounding_of.
    Both over 2 ||g||, as d is.
    """
    at, J = frame.coordinates(SWEEP_WORK), frame.cost(frame.theta)
    size = 2 * float(np.linalg.norm(frame.gradient()[at]))
    if size == 0:
        return Slopes(float("nan"), float("nan"))
    rounding = rounding_of(J, at.size, eps=1.0) / size
    if has_kink(frame.network.activation) and len(frame.network.layer_dims) > 2:
        return Slopes(float("nan"), rounding)
    costs = frame.many_costs()
    longer, shorter = (frame.difference(step, at, costs) for step in (2 * PROBE, PROBE))
    third = 2 * (longer - shorter) / PROBE**2
    return Slopes(float(np.linalg.norm(third) / 6 / size), rounding)


def verdict(found: Valley, activation: str) -> list[str]:
    """What this frame's valley says."""
    lowest = (
        f"d is lowest, {d_text(min(found.d))}, at ε = {rounded(found.best_eps, 6)}; at ε = 0.1 "
        "it is "
        f"{d_text(found.d[0])}, at ε = 1e-12 {d_text(found.d[-1])}. The gradient is the same at "
        "every ε."
    )
    sentences = [lowest]
    left, right = found.measured_slope(1e-11, 1e-8), found.measured_slope(1e-3, 1e-2)
    if np.isfinite(left) and np.isfinite(right):
        sentences.append(
            f"Ten times the ε makes d 10^{right:.1f} times as large from 0.001 to 0.01, and "
            f"10^{left:.1f} times from 1e-11 to 1e-8; theory has 10^2 and 10^-1."
        )
    if np.isfinite(found.slopes.truncation):
        sentences.append(f"The two lines of theory are best balanced at ε = {_best(found)}.")
    elif has_kink(activation):
        sentences.append(
            f"{spoken(activation)}'s cost has kinks and no third derivative across them, so there "
            "is no line for truncation: a step is wrong by as much as the kinks it crosses."
        )
    return sentences


def _best(found: Valley) -> str:
    return rounded(found.slopes.best_eps, 2) if found.slopes.truncation > 0 else "any length"


@dataclass(frozen=True)
class SeedCheck:
    """One seed's checks at one place of the film.

    valley : d for each of SWEPT. bugs : for each of BUGS, d over all and within each W[l] and b[l],
    at EPS. ways : for each way to drop units, d over the eps of EPSILONS. All are empty where the
    run had diverged by then.
    """

    valley: tuple[float, ...]
    bugs: dict[str, dict[str, float]]
    ways: dict[str, tuple[float, ...]]


ALL = "all"
"""The name of the whole of theta among the groups of SeedCheck.bugs."""


def bug_distances(frame: Frame, eps: float) -> dict[str, dict[str, float]]:
    """For no bug ("") and each of BUGS, d over all and within each W[l] and b[l]."""
    right = check(frame, eps=eps, work=SWEEP_WORK)
    found = {bug: with_bug(frame, right, bug) for bug in ("", *BUGS)}
    return {bug: {ALL: one.d, **one.by_group()} for bug, one in found.items()}


def seed_check(frame: Frame) -> SeedCheck:
    """All checks of one seed's frame."""
    if not frame.usable():
        return SeedCheck((), {}, {})
    return SeedCheck(valley(frame).d, bug_distances(frame, EPS), dropout_valleys(frame))


def seed_checks_question(experiment: Experiment, iteration: int) -> Question[str, SeedCheck]:
    """All checks of ten seeds' frames after so many updates."""
    return frames_question(with_seeds(experiment), iteration, seed_check)
