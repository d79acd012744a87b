"""Regularization, dropout, bias and variance: sentences about errors, against 20,000 new points."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from core.experiment import Experiment
from core.training import Run
from lessons.bias_variance import lesson as nets
from lessons.dropout import lesson as dropout
from lessons.regularization import lesson as regularization
from lessons.shared.evidence import Grade
from lessons.shared.question import trained
from lessons.shared.truth import Claim, true_error
from tests.truth.settings import Cell, experiments
from tests.truth.tally import Seen

LAMBDAS = (0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
L1 = (0.1, 1.0)
KEEPS = (0.3, 0.5, 0.8, 0.9)
SIZES = (30, 60, 0)
"""Training examples; 0 takes all there are."""


def _seen(lesson: str, found: list[Claim], where: str) -> Iterator[Seen]:
    for one in found:
        if one.grade is Grade.SAYS_SO:
            yield Seen(lesson, one.row, one.holds, where)


def _true(run: Run) -> float:
    true = true_error(run)
    assert true is not None, "only sets whose generator is here are asked"
    return true


def _pairs(
    lesson: str,
    plain: Experiment,
    others: list[Experiment],
    told: Callable[[Run, Run, tuple[float, float]], list[Claim]],
    where: str,
) -> Iterator[Seen]:
    """One run without, and each of the others beside it."""
    first = trained(plain)
    error = _true(first)
    for experiment in others:
        run = trained(experiment)
        knobs = f"λ {experiment.lambd:g}, L1 {experiment.lambd_l1:g}, keep {experiment.keep_prob:g}"
        if run.diverged or first.diverged:
            continue
        yield from _seen(lesson, told(first, run, (error, _true(run))), f"{where}, {knobs}")


def of_regularization(cells: list[Cell]) -> Iterator[Seen]:
    """L2 and L1 of every size, from 30, 60 and all examples."""
    for base, where in experiments(regularization.BASE, cells):
        for size in SIZES:
            plain = replace(base, train_size=size, lambd=0.0)
            others = [replace(plain, lambd=value) for value in LAMBDAS]
            others += [replace(plain, lambd_l1=value) for value in L1]
            at = f"{where}, {size or 'all'} examples"
            yield from _pairs("Regularization", plain, others, regularization.told, at)


def of_dropout(cells: list[Cell]) -> Iterator[Seen]:
    """Every keep_prob, from 30, 60 and all examples."""
    for base, where in experiments(dropout.BASE, cells):
        for size in SIZES:
            plain = replace(base, train_size=size, keep_prob=1.0)
            others = [replace(plain, keep_prob=keep) for keep in KEEPS]
            at = f"{where}, {size or 'all'} examples"
            yield from _pairs("Dropout", plain, others, dropout.told, at)


def of_bias_variance(cells: list[Cell]) -> Iterator[Seen]:
    """Nets of every width, from few and all examples."""
    settings: dict[str, Any] = {"hoped": nets.HOPED, "slack": nets.SLACK}
    for base, where in experiments(nets.BASE, cells):
        for hidden in nets.WIDTHS:
            for size in (20, *SIZES):
                run = trained(replace(base, hidden=hidden, train_size=size))
                found = nets.diagnosis_of(run, **settings)
                if found is None:
                    continue
                at = f"{where}, hidden {hidden}, {size or 'all'} examples"
                yield from _seen("Bias and variance", nets.told(run, found, _true(run)), at)
