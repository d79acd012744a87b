"""Exponentially weighted averages (8.7.1) on a year of temperatures: window, weights, bias."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.averages import average_weights, exponentially_weighted_averages
from core.data import Floats
from lessons.shared.measures import rms
from lessons.shared.words import in_full, percent, rounded

BETAS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995)
BETA, DAY = 0.9, 10
"""The chapter's beta, and a day at which the averages have not forgotten v_0 = 0."""
CONSTANT = 12.0
"""The temperature, in degrees C, of a year without weather: what a right average must give."""
NEAR = 0.1
"""Raw and corrected averages count as the same when they are so near, in degrees C."""


def window(beta: float) -> float:
    """1 / (1 - beta): about so many values make the average (eq. 13).

    >>> round(window(0.9), 9), round(window(0.98), 9)
    (10.0, 50.0)
    """
    return 1.0 / (1.0 - beta)


def share_in_window(beta: float) -> float:
    """1 - beta^n: the share of all weight on the n values of the window, 1 / (1 - beta) rounded.

    Near 1 - 1/e = 63 % for a beta near 1, where the window is long; 100 % for beta = 0.
    """
    return float(1.0 - beta ** round(window(beta)))


def mean_age(beta: float) -> float:
    """beta / (1 - beta), in days: how old the averaged values are on average, so how late v is."""
    return beta / (1.0 - beta)


@dataclass(frozen=True, eq=False)
class Averages:
    """The values (T,), their averages without correction (eq. 13) and with it (eq. 15)."""

    values: Floats
    raw: Floats
    corrected: Floats
    beta: float


def average(values: Floats, beta: float) -> Averages:
    """Both averages of the values (T,)."""
    raw, corrected = (
        exponentially_weighted_averages(values, beta=beta, bias_correction=wanted)
        for wanted in (False, True)
    )
    return Averages(values, raw, corrected, beta)


@dataclass(frozen=True)
class Turn:
    """One turn of the loop (eq. 16) at day t, from 1: what came in and what came out."""

    t: int
    value: float
    before: float
    v: float
    divisor: float
    corrected: float


def turn(found: Averages, t: int) -> Turn:
    """The turn of day t; v before the first day is 0."""
    before = float(found.raw[t - 2]) if t > 1 else 0.0
    return Turn(
        t=t,
        value=float(found.values[t - 1]),
        before=before,
        v=float(found.raw[t - 1]),
        divisor=1.0 - found.beta**t,
        corrected=float(found.corrected[t - 1]),
    )


def unrolled(found: Averages, t: int) -> float:
    """v_t as the sum of eq. 14, with no loop: the same number as the loop's."""
    return float(average_weights(found.beta, t) @ found.values[:t])


def roughness(values: Floats) -> float:
    """The root mean square of the changes from one day to the next."""
    return rms(np.diff(values))


def near_from(found: Averages) -> int | None:
    """The first day from which raw and corrected stay within NEAR; None if they never do."""
    apart = np.flatnonzero(np.abs(found.raw - found.corrected) > NEAR)
    first = int(apart[-1]) + 2 if apart.size else 1
    return first if first <= found.values.size else None


def verdict(found: Averages, t: int) -> list[str]:
    """What the averages say at day t and over the year, one sentence each."""
    here, beta = turn(found, t), found.beta
    since = near_from(found)
    until = (
        f"From day {since} on the two stay within {in_full(NEAR)} °C of each other."
        if since
        else f"They are still more than {in_full(NEAR)} °C apart at the end of the year."
    )
    bias = (
        f"Day {t}: without correction {here.v:.2f} °C, with it {here.corrected:.2f} °C. The "
        f"weights add up to 1 - β^t = {here.divisor:.3f}; the other {percent(beta**t)} lie on "
        f"v₀ = 0. {until}"
    )
    return [bias, _smoothing(found)]


def _smoothing(found: Averages) -> str:
    before, after = roughness(found.values), roughness(found.corrected)
    age = mean_age(found.beta)
    late = (
        "It comes late: in the long run what it averages is β/(1-β) = "
        f"{rounded(age)} day{'' if age == 1 else 's'} old on average."
    )
    if before == 0:
        exact = "from day 1 on" if np.allclose(found.corrected, found.values) else "not everywhere"
        value = in_full(found.values[0])
        return f"Every value is {value} °C. The corrected average is so too, {exact}."
    if found.beta == 0:
        return "With β = 0 nothing is averaged: v is the day's own temperature."
    return (
        f"From one day to the next the temperature changes by {before:.2f} °C (root mean square), "
        f"its corrected average by {after:.2f} °C. {late}"
    )
