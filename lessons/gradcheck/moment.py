"""A run at one moment: what the checks of ten seeds are made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from core.experiment import Experiment
from lessons.gradcheck.lesson import Frame, frame_at
from lessons.shared.question import Answer, Question, Stopped, never, trained


@dataclass(frozen=True)
class Moment:
    """After `iteration` updates of the experiment, which makes no more than these (at least 1)."""

    experiment: Experiment
    iteration: int


def moment(experiment: Experiment, iteration: int) -> Moment:
    """The moment after so many updates of a run.

    Data, first weights and updates up to then are the whole run's, as alpha is constant here.
    """
    return Moment(replace(experiment, iterations=max(1, iteration)), iteration)


def frames_question(
    experiments: Sequence[Experiment], iteration: int, measure: Callable[[Frame], Answer]
) -> Question[str, Answer]:
    """What measure gives for each run's frame after so many updates, under the name "frames"."""
    moments = [moment(one, iteration) for one in experiments]
    return Question({"frames": moments}, measure, make=frame_then)


def frame_then(then: Moment, stopped: Stopped = never) -> Frame:
    """The run's frame at that moment; CancelledError if the run is stopped before."""
    return frame_at(trained(then.experiment, stopped), 1.0 if then.iteration else 0.0)
