"""How long students waited, and whether some had to wait while others were served."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass
class Action:
    """What a student did, and how long after it (in seconds) the page answered; None: not at all.

    settings: what the link then says. size has the bytes that came until the next action began.
    """

    page: str
    opened: bool
    settings: dict[str, str]
    begun: float
    first: float | None = None
    finished: float | None = None
    rested: float | None = None
    size: int = 0


def waits_of(actions: Sequence[Action]) -> dict[str, float]:
    """Medians, 95 % and longest, in seconds; {} for no acts.

    An act that was not answered counts as one that took for ever.
    """
    if not actions:
        return {}
    finished = sorted(math.inf if a.finished is None else a.finished for a in actions)
    firsts = [math.inf if a.first is None else a.first for a in actions]
    return {
        "actions": len(actions),
        "unanswered": sum(a.finished is None for a in actions),
        "first_median": statistics.median(firsts),
        "median": statistics.median(finished),
        "p95": finished[math.ceil(0.95 * len(finished)) - 1],
        "longest": finished[-1],
        "kilobytes_median": statistics.median(a.size / 1e3 for a in actions),
    }


def overtaken(of_each: Sequence[Sequence[Action]]) -> int:
    """How many acts of one student were answered while one act of another waited, at most.

    It is about the order, not about seconds: a fair server lets nobody wait while it serves
    another again and again.
    """
    spans = [[span_of(act) for act in acts] for acts in of_each]
    counts = [
        sum(begun < b and f < finished for b, f in others)
        for acts in spans
        for begun, finished in acts
        for others in spans
        if others is not acts
    ]
    return max(counts, default=0)


def span_of(act: Action) -> tuple[float, float]:
    """When the act began, and when its films were finished."""
    return act.begun, math.inf if act.finished is None else act.begun + act.finished
