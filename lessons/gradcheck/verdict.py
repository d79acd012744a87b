"""What a gradient check says: right, wrong and where, or a step that is to blame (8.8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.gradient_check import rounding_of
from lessons.gradcheck.bugs import cannot_show
from lessons.gradcheck.kink import off_kinks
from lessons.gradcheck.lesson import RIGHT, WRONG, Checked, Frame, check, d_text
from lessons.shared.words import rounded, several

STEADY = 1e-5
"""At this step the cost hardly bends, and rounding is still small."""
SECOND_LOOK = (STEADY, 1e-6)
"""A check that does not pass is made again at the first of these that is not its own eps."""
LONGER = (1e-3, 1e-2)
"""And at these, where g is so small that rounding alone may be what keeps it from passing."""
ROUNDED = 10.0
"""A difference of up to so many times the rounding that is expected may be nothing else."""


@dataclass(frozen=True, eq=False)
class KinkCheck:
    """One check, that of the parameters whose steps cross no kink of g, and what rounding can do.

    rounding : ||g_approx - g|| as it is expected of a right g.
    """

    checked: Checked
    smooth: Checked
    rounding: float = 0.0

    @property
    def crossed(self) -> int:
        """How many steps cross a kink."""
        return self.checked.coordinates.size - self.smooth.coordinates.size

    @property
    def rounded(self) -> bool:
        """Whether g and g_approx differ by no more than rounding may make them."""
        return self.checked.check.difference <= ROUNDED * self.rounding

    @property
    def right_off_kinks(self) -> bool:
        """Whether the parameters that cross no kink pass the check; some must be left."""
        return self.smooth.coordinates.size > 0 and self.smooth.d < RIGHT


@dataclass(frozen=True, eq=False)
class Reading:
    """The check at the page's eps, and a second one at another eps if the first did not pass.

    longer : one with a longer step that passes, where in both rounding may be all that is wrong.
    """

    first: KinkCheck
    second: KinkCheck | None
    longer: KinkCheck | None = None

    @property
    def nothing_to_compare(self) -> bool:
        """Whether a right g would differ as much from g_approx at the steady step as this one."""
        steady = self.first if self.first.checked.eps == STEADY else self.second
        return steady is not None and steady.rounded


def kink_check(frame: Frame, eps: float, bug: str) -> KinkCheck:
    """The check at this eps, with or without a bug, and its part off the kinks."""
    checked = check(frame, eps=eps, bug=bug)
    n = checked.coordinates.size
    rounding = rounding_of(frame.cost(frame.theta), n, eps=eps)
    return KinkCheck(checked, off_kinks(frame, checked), rounding)


def read(frame: Frame, *, eps: float, bug: str) -> Reading:
    """Check, and where d is not below RIGHT look again with another step."""
    first = kink_check(frame, eps, bug)
    if first.checked.d < RIGHT:
        return Reading(first, None)
    other = next(step for step in SECOND_LOOK if step != eps)
    reading = Reading(first, kink_check(frame, other, bug))
    if not reading.nothing_to_compare:
        return reading
    tried = (kink_check(frame, step, bug) for step in LONGER if step > eps)
    passing = (one for one in tried if one.checked.d < RIGHT)
    return replace(reading, longer=next(passing, None))


def verdict(reading: Reading, frame: Frame) -> list[str]:
    """What the numbers of one check say, one sentence each."""
    first, second = reading.first, reading.second
    checked, bug = first.checked, first.checked.bug
    n, all_n = checked.coordinates.size, frame.network.n_parameters
    of = f"{n:,}" if n == all_n else f"{n:,} of the {all_n:,}"
    said = f"After {several(frame.iteration, 'update')}, at ε = {rounded(checked.eps, 6)}: d = "
    said += f"{d_text(checked.d)} over {of} parameters"
    if second is None:
        return [said + ", below 1e-7: the gradient is likely right.", *_unseen(bug, frame)]
    if excuse := _excuse(reading, frame):
        return [said + ", not below 1e-7.", excuse, *_unseen(bug, frame)]
    if checked.d <= WRONG and second.checked.d <= WRONG:
        again = f"At ε = {rounded(second.checked.eps, 6)} it is {d_text(second.checked.d)}."
        unclear = said + ", between 1e-7 and 1e-3: neither clear."
        return [unclear, f"{again} Look at the worst ones."]
    return [said + ": the gradient is wrong.", *where_words(second)]


def _excuse(reading: Reading, frame: Frame) -> str:
    """Why the check failed though the gradient may be right; "" where nothing says so."""
    first, second = reading.first, reading.second
    assert second is not None
    if first.crossed and first.right_off_kinks:
        return _kink_words(first)
    if second.checked.d < RIGHT:
        return _step_words(first.checked, second.checked)
    if second.right_off_kinks:
        return _kink_words(second)
    if reading.longer is not None:
        return _step_words(first.checked, reading.longer.checked)
    steady = first if first.checked.eps == STEADY else second
    return _too_small_words(steady, frame) if reading.nothing_to_compare else ""


def _unseen(bug: str, frame: Frame) -> list[str]:
    if not bug:
        return []
    why = cannot_show(bug, frame.network.layer_dims, frame.experiment)
    return [f"A bug is planted all the same: {why or 'this frame does not show it.'}"]


def _step_words(first: Checked, second: Checked) -> str:
    why = (
        "too long, the cost bends within ±ε"
        if first.eps > second.eps
        else "too short, the last digits of J are all that its difference has left"
    )
    return (
        f"At ε = {rounded(second.eps, 6)} the same gradient has d = {d_text(second.d)}: it is "
        "likely right, "
        f"and ε = {rounded(first.eps, 6)} is {why}."
    )


def _too_small_words(one: KinkCheck, frame: Frame) -> str:
    size = float(np.linalg.norm(one.checked.check.g))
    return (
        f"There is nothing to compare: ‖g‖ is {rounded(size, 2)} here, and rounding alone "
        "moves g_approx "
        f"by about {rounded(one.rounding, 2)} at ε = {rounded(one.checked.eps, 6)}. Take an "
        "earlier frame" + (", or a smaller λ." if frame.experiment.lambd > 1 else ".")
    )


def _kink_words(one: KinkCheck) -> str:
    steps = "step crosses" if one.crossed == 1 else "steps cross"
    return (
        f"At ε = {rounded(one.checked.eps, 6)} {one.crossed} {steps} a kink of g; over the other "
        f"parameters d is {d_text(one.smooth.d)}, below 1e-7: the gradient is likely right."
    )


def where_words(one: KinkCheck) -> list[str]:
    """Which W and b are off, and what their pattern points to ("look at components", 8.8).

    Parameters whose steps cross a kink are left out, unless all do.
    """
    checked = one.smooth if one.smooth.coordinates.size else one.checked
    by_group = checked.by_group()
    off = [name for name, d in by_group.items() if d > WRONG]
    fine = [d for name, d in by_group.items() if name not in off]
    rest = f"; the others agree to {d_text(max(fine))} or better" if fine else ""
    said = f"Off by more than 1e-3: {', '.join(off) or 'none alone'}{rest}."
    return [said, *hint_of(off, checked)]


def hint_of(off: Sequence[str], checked: Checked) -> list[str]:
    """What the pattern of the groups that are off points to; nothing where it has no pattern."""
    if not off:
        return []
    kinds, layers = {name[0] for name in off}, sorted({int(name[2:-1]) for name in off})
    if kinds == {"W"}:
        return ["Only W and no b: look at what dW alone has, the term of the penalty."]
    if kinds == {"b"}:
        return ["Only b and no W: look at how dZ is summed into db."]
    above = layers[-1] + 1
    if layers == list(range(1, above)) and above <= checked.groups[-1].layer:
        below = f"Right from layer {above} on, wrong below it"
        return [f"{below}: look at how dZ[{above}] goes back, W^T dZ and g′."]
    return _factor_words(checked)


def _factor_words(checked: Checked) -> list[str]:
    """Whether g is a multiple of g_approx on the b, which no penalty touches."""
    parts = [checked.of(group) for group in checked.groups if group.kind == "b"]
    g = np.concatenate([part.g for part in parts])
    g_approx = np.concatenate([part.g_approx for part in parts])
    size = float(g_approx @ g_approx)
    factor = float(g @ g_approx) / size if size else 0.0
    if np.linalg.norm(g - factor * g_approx) > 0.01 * np.linalg.norm(g):
        return []
    look_for = "a sign" if factor < 0 else "a factor, such as 1/m"
    said = f"On the b, which no penalty touches, g is {rounded(factor, 4)} times g_approx"
    return [f"{said}: look for {look_for}."]
