"""The kink of relu: a right gradient that fails its check (8.8; docs/equations.md, point 10)."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.activations import has_kink
from core.data import Floats, Ints
from core.experiment import Experiment
from core.gradient_check import pairs_at_once, perturbed
from core.network import forward
from lessons.gradcheck.lesson import RIGHT, SWEEP_WORK, Checked, Frame, check, d_text, entry_name
from lessons.shared.words import in_full, rounded

LONGEST = 0.1
STEPS = np.linspace(-2.0, 2.0, 161)
"""Where J is looked at along the coordinate, in eps."""


def kinked_twin(experiment: Experiment) -> Experiment:
    """The run itself where its units have a kink, else the same run with relu units."""
    return experiment if has_kink(experiment.activation) else replace(experiment, activation="relu")


def active(frame: Frame, thetas: Floats) -> NDArray[np.bool_]:
    """Whether Z > 0, for each theta (k, n), hidden unit and example: (k, units, m)."""
    hidden = forward(frame.network, thetas, frame.X).Z[1:-1]
    return np.concatenate([Z > 0 for Z in hidden], axis=-2)


def crossings(frame: Frame, eps: float, coordinates: Ints) -> NDArray[np.bool_]:
    """For each coordinate, whether theta +- eps e_i differ in the sign of any hidden Z."""
    if len(frame.network.layer_dims) == 2:
        return np.zeros(coordinates.size, dtype=bool)
    crossed = np.zeros(coordinates.size, dtype=bool)
    at_once = pairs_at_once(frame.network, frame.m)
    for start in range(0, coordinates.size, at_once):
        piece = slice(start, start + at_once)
        plus, minus = np.split(active(frame, perturbed(frame.theta, coordinates[piece], eps)), 2)
        crossed[piece] = (plus != minus).any(axis=(1, 2))
    return crossed


def off_kinks(frame: Frame, found: Checked) -> Checked:
    """The check of the parameters whose steps cross no kink; of all where g has none."""
    if not has_kink(frame.network.activation):
        return found
    return found.only(~crossings(frame, found.eps, found.coordinates))


@dataclass(frozen=True, eq=False)
class Kink:
    """One parameter whose step of +-eps crosses a kink, and J along it.

    name : the parameter. layer, unit, example : whose Z changes sign, from 1, and `at` where, in
    eps; 0 where Z is 0 at theta itself. left, right : J's slope just before and just after.
    g, g_approx : of this parameter. t : STEPS; rise : J(theta + t eps e_i) minus the tangent at
    theta; slope : J's slope there. crossed, checked : how many parameters' steps cross a kink, of
    how many. d, smooth_d : over all of them, and over those that cross none.
    """

    name: str
    eps: float
    layer: int
    unit: int
    example: int
    at: float
    left: float
    right: float
    g: float
    g_approx: float
    t: Floats
    rise: Floats
    slope: Floats
    crossed: int
    checked: int
    d: float
    smooth_d: float


def find_kink(frame: Frame, eps: float) -> Kink | None:
    """The kink that costs the check most at this eps, or at the next longer one that crosses any.

    Kinks that lie at theta itself are taken where there is no other. None if no step up to LONGEST
    crosses one, as in a net without hidden layer.
    """
    coordinates = frame.coordinates(SWEEP_WORK)
    while not (crossed := crossings(frame, eps, coordinates)).any():
        eps = float(rounded(eps * 10**0.5))
        if eps > LONGEST:
            return None
    found = check(frame, eps=eps, work=SWEEP_WORK)
    off = np.where(crossed, np.abs(found.check.g - found.check.g_approx), -1.0)
    worst = np.argsort(-off)[: min(20, int(crossed.sum()))]
    here = next((i for i in worst if _place(frame, coordinates[i], eps)[3] != 0), worst[0])
    return _kink(frame, int(here), found, crossed)


def _along(frame: Frame, i: int, steps: Floats) -> Floats:
    """Theta with steps added to coordinate i: (len(steps), n)."""
    thetas = np.tile(frame.theta, (len(steps), 1))
    thetas[:, i] += steps
    return thetas


def _slopes(frame: Frame, i: int, steps: Floats) -> Floats:
    """dJ/dtheta_i by backward() at each step along coordinate i."""
    return np.array([frame.gradient(theta=at)[i] for at in _along(frame, i, steps)])


def _place(frame: Frame, i: int, eps: float) -> tuple[int, int, int, float]:
    """(layer, unit, example, t in eps) of the kink along coordinate i where the slope jumps most.

    The jump is sought between neighbouring STEPS inside +-1, then halved down to its place.
    """
    t = STEPS[np.abs(STEPS) <= 1]
    signs = active(frame, _along(frame, i, t * eps))
    jumps = (signs[1:] != signs[:-1]).any(axis=(1, 2))
    slopes = _slopes(frame, i, t * eps)
    best = int(np.argmax(np.where(jumps, np.abs(np.diff(slopes)), -1.0)))
    low, high = float(t[best]), float(t[best + 1])
    row, example = np.argwhere(signs[best] != signs[best + 1])[0]
    before = signs[best][row, example]
    for _ in range(50):
        middle = (low + high) / 2
        now = active(frame, _along(frame, i, np.array([middle * eps])))[0][row, example]
        low, high = (middle, high) if now == before else (low, middle)
    at = 0.0 if low <= 0 <= high or abs(low) < 1e-9 else low
    layer = 1
    while row >= frame.network.layer_dims[layer]:
        row -= frame.network.layer_dims[layer]
        layer += 1
    return layer, int(row) + 1, int(example) + 1, at


def _kink(frame: Frame, here: int, found: Checked, crossed: NDArray[np.bool_]) -> Kink:
    """The kink of the parameter at place `here` of those that were checked."""
    i, eps = int(found.coordinates[here]), found.eps
    layer, unit, example, at = _place(frame, i, eps)
    g = float(found.check.g[here])
    J = frame.costs(_along(frame, i, np.append(STEPS, 0.0) * eps))
    left, right = _slopes(frame, i, (at + np.array([-1e-3, 1e-3])) * eps)
    return Kink(
        name=entry_name(frame.network.layer_dims, i),
        eps=eps,
        layer=layer,
        unit=unit,
        example=example,
        at=at,
        left=float(left),
        right=float(right),
        g=g,
        g_approx=float(found.check.g_approx[here]),
        t=STEPS,
        rise=J[:-1] - J[-1] - g * STEPS * eps,
        slope=_slopes(frame, i, STEPS * eps),
        crossed=int(crossed.sum()),
        checked=found.coordinates.size,
        d=found.d,
        smooth_d=found.only(~crossed).d,
    )


def verdict(kink: Kink, asked: float) -> list[str]:
    """What the kink does to the check; asked is the page's eps."""
    sentences = []
    if kink.eps != asked:
        sentences.append(
            f"No step of ±{in_full(asked)} crosses a kink here; the first to do so have ε = "
            f"{rounded(kink.eps, 6)}."
        )
    where = (
        f"example {kink.example}'s Z of unit {kink.unit} in layer {kink.layer}"
        f" is {'exactly 0 at θ' if kink.at == 0 else f'0 at {kink.at:+.3f} ε'}"
    )
    sentences.append(
        f"Along {kink.name} {where}: J's slope is {kink.left:.6g} before and {kink.right:.6g} "
        f"after it. g = {kink.g:.6g} is the slope at θ, g_approx = {kink.g_approx:.6g} the mean of "
        "the slope over ±ε. Both are right."
    )
    if kink.at == 0:
        sentences.append("No ε is short enough for a kink that lies at θ itself.")
    left = kink.checked - kink.crossed
    judged = "below 1e-7" if kink.smooth_d < RIGHT else "not below 1e-7 either"
    sentences.append(
        f"{kink.crossed} of {kink.checked} parameters have a step of ±{rounded(kink.eps, 6)} "
        "that crosses a "
        f"kink. Over all d = {d_text(kink.d)}"
        + (f"; over the {left} others {d_text(kink.smooth_d)}, {judged}." if left else ".")
    )
    return sentences
