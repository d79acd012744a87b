"""Curve fitting, mini-batches, gradient check: what can be worked out or run again to check it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from core.experiment import Experiment
from core.gradient_check import rounding_of
from core.training import Run, finish
from datasets import data_of
from lessons.bias_variance import curve_fitting as curves
from lessons.gradcheck.bugs import BUGS, cannot_show
from lessons.gradcheck.lesson import BASE as CHECKED
from lessons.gradcheck.lesson import EPS, WRONG, Frame, frame_at
from lessons.gradcheck.verdict import STEADY, read
from lessons.gradcheck.verdict import verdict as gradcheck_verdict
from lessons.minibatch import lesson as minibatch
from lessons.minibatch.timing import Timing
from lessons.shared.measures import guess_cost
from lessons.shared.question import trained
from lessons.shared.words import percent
from tests.truth.settings import Cell, experiments
from tests.truth.tally import Seen

SHARES = (0.0, 0.25, 0.5, 1.0)
SEEN_FROM = 100.0
"""A bug can be seen where it moves g by so many times the rounding of g_approx."""


def of_curves(seeds: range) -> Iterator[Seen]:
    """The sum of bias^2, variance and noise, and the degree that is said to be better."""
    for m in (15, 20, 30, 50, 100, 200):
        for sigma in (0.1, 0.2, 0.4, 0.7, 1.0):
            parts = [curves.decompose(degree, m=m, sigma=sigma) for degree in curves.DEGREES]
            best = min(curves.DEGREES, key=lambda degree: parts[degree].total)
            for seed in seeds:
                measured = curves.measure_errors(m=m, sigma=sigma, seed=seed)
                errors = [(0.0, 0.0)] * len(parts)
                for now in curves.DEGREES:
                    said = curves.verdict(parts, measured, errors, now)
                    where = f"{m} points, σ {sigma:g}, degree {now}, seed {seed}"
                    near = "as near as chance allows" in said[2]
                    claim = "bias² + variance + noise is the measured error within chance"
                    yield Seen("Curve fitting", claim, near, where)
                    for kind in ("stiff", "flexible"):
                        if f"too {kind}" in said[1]:
                            worse = measured[now].error > measured[best].error
                            yield Seen("Curve fitting", f"too {kind}", worse, where)


EVEN = {kind: Timing(0, 1.0, 1.0, 1.0) for kind in minibatch.KINDS}


def of_minibatch(cells: list[Cell]) -> Iterator[Seen]:
    """A penalty that is blamed: shorter steps do not mend it."""
    for base, where in experiments(minibatch.BASE, cells):
        for lambd in (0.1, 1.0, 3.0, 30.0):
            for alpha in (0.03, 0.1, 0.3):
                yield from _blamed(replace(base, lambd=lambd, alpha=alpha), where)


def _blamed(experiment: Experiment, where: str) -> Iterator[Seen]:
    m = data_of(experiment).train.m
    runs = {kind: trained(e) for kind, e in minibatch.trio(experiment, m, 20).items()}
    for sentence in minibatch.verdict(runs, EVEN):
        if "too strong a penalty" not in sentence:
            continue
        kind = next(kind for kind in minibatch.KINDS if sentence.lower().startswith(kind))
        e = runs[kind].experiment
        # Its rate is not what keeps it from learning: a tenth of it does no better.
        slower = trained(replace(e, alpha=e.alpha / 10))
        nothing = guess_cost(slower.data.train.y, slower.data.n_classes)
        blameless = slower.diverged or slower.snapshots[-1].train_cost > 0.9 * nothing
        at = f"{where}, {kind}, λ {e.lambd:g}, α {e.alpha:g}"
        yield Seen("Mini-batches", "λ/B is too strong a penalty at any α", blameless, at)


def of_gradcheck(cells: list[Cell]) -> Iterator[Seen]:
    """A right gradient is not called wrong; a bug that can be seen is found."""
    for base, where in experiments(CHECKED, cells):
        for activation in ("tanh", "relu", "sigmoid"):
            for lambd in (0.0, 1.0, 10.0, 100.0, 1000.0):
                experiment = replace(base, activation=activation, lambd=lambd)
                run = finish(Run(experiment, data_of(experiment), watched=False))
                for share in SHARES:
                    frame = frame_at(run, share)
                    if frame.usable():
                        at = f"{where}, {activation}, λ {lambd:g}, frame {percent(share, 0)}"
                        yield from _checked(frame, at)


def _checked(frame: Frame, where: str) -> Iterator[Seen]:
    text = _words(frame)
    if "likely right" in text:
        yield Seen("Gradient checking", "likely right", True, where)
    elif "nothing to compare" not in text:
        yield Seen("Gradient checking", "a right gradient is not called wrong", False, where)
    for bug in bugs_that_show(frame):
        found = "the gradient is wrong" in _words(frame, bug)
        row = "a planted bug that shows is found"
        yield Seen("Gradient checking", row, found, f"{where}, {bug}")


def bugs_that_show(frame: Frame) -> Iterator[str]:
    """The bugs that move this frame's gradient by more than its check can overlook."""
    right = frame.gradient()
    rounding = rounding_of(frame.cost(frame.theta), right.size, eps=STEADY)
    for bug in BUGS:
        moved = float(np.linalg.norm(frame.gradient(bug) - right))
        hidden = cannot_show(bug, frame.network.layer_dims, frame.experiment)
        if not hidden and moved > max(SEEN_FROM * rounding, 2 * WRONG * np.linalg.norm(right)):
            yield bug


def _words(frame: Frame, bug: str = "") -> str:
    return " ".join(gradcheck_verdict(read(frame, eps=EPS, bug=bug), frame))
