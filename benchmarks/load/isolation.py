"""Whether students saw the numbers of their own settings, and nobody else's."""

from __future__ import annotations

import math
from collections.abc import Sequence
from importlib import import_module

from benchmarks.load.student import Student
from benchmarks.load.waits import Action
from core.experiment import Experiment
from core.training import Run, finish
from datasets import data_of

OWN = ("lab", "bias_variance", "gradcheck", "regularization", "dropout")
"""Pages where one of the films is of just what the controls say."""


def experiment_of(action: Action) -> Experiment:
    """What the student had set, as the lesson's own experiment with these settings."""
    base = Experiment()
    if action.page != "lab":
        base = import_module(f"lessons.{action.page}.lesson").BASE
    return Experiment.from_link(action.settings, base)[0]


def sample(students: Sequence[Student], most: int) -> list[Student]:
    """Students whose last film is finished and can be trained here once more."""
    fit = [
        one
        for one in students
        if one.actions and one.action.page in OWN and one.action.finished is not None
    ]
    return fit[:most]


def wrong_numbers(students: Sequence[Student]) -> list[str]:
    """A sentence for each student none of whose films ends with the cost that core computes."""
    found = []
    for one in students:
        experiment = experiment_of(one.action)
        run = finish(Run(experiment, data_of(experiment), watched=False))
        cost = run.snapshots[-1].train_cost
        shown = [film.last("train_cost") for film in one.films]
        if not any(math.isclose(cost, seen, rel_tol=1e-3, abs_tol=1e-9) for seen in shown):
            found.append(
                f"{one.name}, {one.action.page} {one.action.settings}: {shown}, not {cost}"
            )
    return found
