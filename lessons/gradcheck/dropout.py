"""A gradient check with dropout on: masks drawn anew fail it, one frozen mask passes it (8.8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.data import Floats
from core.dropout import Dropout, Mask
from core.engine import make_dropout
from core.gradient_check import GradientCheck, ManyCosts, pairs_at_once
from lessons.gradcheck.lesson import EPSILONS, RIGHT, SWEEP_WORK, WRONG, Frame, d_text
from lessons.shared.words import rounded

KEEP_PROB = 0.8
"""The chapter's example for switching dropout on again after the check."""
OFF, FROZEN, FRESH = "off", "frozen mask", "fresh masks"
WAYS = (OFF, FROZEN, FRESH)
DRAWS = 50
"""So many masks show how much J varies with them at one theta."""


def dropout_of(frame: Frame, *, frozen: bool) -> Dropout:
    """The frame's net with KEEP_PROB for its hidden units."""
    experiment = replace(
        frame.experiment, keep_prob=KEEP_PROB, keep_prob_input=1.0, frozen_mask=frozen
    )
    return make_dropout(experiment, frame.network.layer_dims)


def stack_masks(drawn: Sequence[Sequence[Mask | None]]) -> list[Mask | None]:
    """One mask a theta of a stack: D (k, n_l, m) for each layer that drops."""
    stacked: list[Mask | None] = []
    for masks in zip(*drawn, strict=True):
        kept = [mask for mask in masks if mask is not None]
        same = kept[0].keep_prob if kept else 1.0
        stacked.append(Mask(np.stack([mask.D for mask in kept]), same) if kept else None)
    return stacked


def dropout_check(frame: Frame, way: str, eps: float) -> GradientCheck:
    """G against g_approx, with no mask, one mask for all of J's calls, or a new one for each."""
    at = frame.coordinates(SWEEP_WORK)
    if way == OFF:
        return GradientCheck(frame.gradient()[at], frame.difference(eps, at))
    dropout = dropout_of(frame, frozen=way == FROZEN)
    masks = dropout.masks(frame.m)

    def J(thetas: Floats) -> Floats:
        if way == FROZEN:
            return frame.costs(thetas, masks)
        return frame.costs(thetas, stack_masks([dropout.masks(frame.m) for _ in thetas]))

    costs = ManyCosts(J, pairs_at_once(frame.network, frame.m))
    return GradientCheck(frame.gradient(masks=masks)[at], frame.difference(eps, at, costs))


def dropout_valleys(frame: Frame) -> dict[str, tuple[float, ...]]:
    """D over EPSILONS for each of WAYS."""
    return {way: tuple(dropout_check(frame, way, eps).d for eps in EPSILONS) for way in WAYS}


@dataclass(frozen=True)
class Dropped:
    """D over EPSILONS for each of WAYS, and what DRAWS fresh masks make of J at one theta."""

    d: dict[str, tuple[float, ...]]
    lowest_J: float
    highest_J: float


def dropped(frame: Frame) -> Dropped:
    """The check of one frame in each of WAYS, and how much J varies with the masks."""
    dropout = dropout_of(frame, frozen=False)
    drawn = stack_masks([dropout.masks(frame.m) for _ in range(DRAWS)])
    J = frame.costs(np.tile(frame.theta, (DRAWS, 1)), drawn)
    return Dropped(dropout_valleys(frame), float(J.min()), float(J.max()))


def verdict(found: Dropped, eps: float) -> list[str]:
    """What the three ways say at this eps, one of EPSILONS."""
    at = EPSILONS.index(eps)
    said = [f"At ε = {rounded(eps, 6)}:"]
    for way in WAYS:
        d = found.d[way][at]
        words = "passes" if d < RIGHT else "fails" if d > WRONG else "is neither clear"
        said.append(f"{way} {words} with d = {d_text(d)}" + ("." if way == FRESH else ","))
    why = (
        "With fresh masks J(θ + ε e) and J(θ - ε e) are costs of two different thinned nets: at "
        f"one and the same θ, {DRAWS} masks make J anything from {found.lowest_J:.4f} to "
        f"{found.highest_J:.4f}, and that is divided by 2ε = {rounded(2 * eps, 6)}."
    )
    least = f"Among the ε shown, fresh masks never bring d below {d_text(min(found.d[FRESH]))}."
    return [" ".join(said), why, least]
