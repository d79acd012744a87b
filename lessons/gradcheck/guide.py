"""What the guided path of the lesson on gradient checking measures of a run's last frame."""

from __future__ import annotations

from core.training import Run
from lessons.gradcheck.bugs import NO_M
from lessons.gradcheck.lesson import check, d_text, frame_at
from lessons.shared.path import Measure


def d(run: Run) -> float:
    """The distance of g and g_approx at eps = 1e-4."""
    return check(frame_at(run, 1.0)).d


def d_long(run: Run) -> float:
    """The same at eps = 0.1."""
    return check(frame_at(run, 1.0), eps=0.1).d


def d_bug(run: Run) -> float:
    """The same at eps = 1e-4, with 1/m forgotten in g."""
    return check(frame_at(run, 1.0), bug=NO_M).d


MEASURES = {
    name: Measure(of, "distance d", d_text, 0.5, relative=True)
    for name, of in (("d", d), ("d_long", d_long), ("d_bug", d_bug))
}
