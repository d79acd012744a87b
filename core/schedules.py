"""Learning-rate decay (8.7.3): alpha as a function of the epoch or of the update.

A new schedule is one function that returns a Schedule, and one line in SCHEDULES.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.data import Floats, Ints

Schedule = Callable[[float, Ints, Ints], Floats]
"""(alpha0, epoch, t) -> alpha; epoch and t count from 1 and may be arrays of equal shape."""


def constant() -> Schedule:
    """Alpha = alpha0 at every update: nothing decays."""
    return lambda alpha0, epoch, t: np.full(np.shape(t), alpha0)


def inverse_time(*, decay_rate: float) -> Schedule:
    """Alpha = alpha0 / (1 + decay_rate * epoch) (eq. 20).

    Steps that fall as 1/t are Robbins and Monro's, 1951.

    >>> inverse_time(decay_rate=1.0)(0.2, np.array([1, 2, 3, 4]), np.array([1, 2, 3, 4])).round(3)
    array([0.1  , 0.067, 0.05 , 0.04 ])
    """
    return lambda alpha0, epoch, t: alpha0 / (1.0 + np.float64(decay_rate) * epoch)


def exponential(*, decay_base: float) -> Schedule:
    """Alpha = decay_base^epoch * alpha0 (eq. 21; the chapter's base is 0.95)."""
    return lambda alpha0, epoch, t: np.float64(decay_base) ** epoch * alpha0


def inverse_root_epoch(*, decay_k: float) -> Schedule:
    """Alpha = k / sqrt(epoch) * alpha0 (eq. 22, first form)."""
    return lambda alpha0, epoch, t: decay_k / np.sqrt(epoch) * alpha0


def inverse_root_update(*, decay_k: float) -> Schedule:
    """Alpha = k / sqrt(t) * alpha0, t the update (eq. 22, second form). Zinkevich, 2003."""
    return lambda alpha0, epoch, t: decay_k / np.sqrt(t) * alpha0


@dataclass(frozen=True)
class ScheduleEntry:
    """A line of the registry: how to make it, its equation, and the settings it takes."""

    make: Callable[..., Schedule]
    equation: str
    knobs: tuple[str, ...] = ()


SCHEDULES: dict[str, ScheduleEntry] = {
    "constant": ScheduleEntry(constant, ""),
    "inverse_time": ScheduleEntry(inverse_time, "20", ("decay_rate",)),
    "exponential": ScheduleEntry(exponential, "21", ("decay_base",)),
    "inverse_root_epoch": ScheduleEntry(inverse_root_epoch, "22", ("decay_k",)),
    "inverse_root_update": ScheduleEntry(inverse_root_update, "22", ("decay_k",)),
}
