"""Learning-rate decay (8.7.3): the floor that a constant rate has on noisy mini-batches."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.experiment import Experiment
from core.knobs import spoken
from core.schedules import SCHEDULES
from core.snapshot import Snapshot
from core.training import Run
from lessons.shared.measures import cure_of, median
from lessons.shared.words import in_full, percent, rounded, thousandths, where_stopped

BASE = Experiment(
    dataset="moons",
    noise=1.5,
    data_seed=0,
    hidden=(10,),
    alpha=1.0,
    batch_size=4,
    iterations=4000,
    init_seed=0,
    schedule="inverse_time",
    decay_rate=0.1,
)
"""300 points, 4 an update, and a rate that trains well without noise: 75 updates an epoch, 54
epochs. With all points at every update the same constant rate goes far lower, so what it cannot
get under here is the noise's doing; tests/lessons/decay/test_claims.py holds it to that.
"""
WINDOW = 0.25
"""The last share of the updates, over which a run's end is measured: one update says little."""
SAME = 0.01
"""Costs this close, as a share, count as the same."""


def constant_twin(experiment: Experiment) -> Experiment:
    """The same run at a constant alpha: the one knob that differs."""
    return alone(replace(experiment, schedule="constant"))


def alone(experiment: Experiment) -> Experiment:
    """The experiment with the page's defaults for what only other schedules use.

    Moving another schedule's knob then makes no new run.
    """
    knobs = {knob for entry in SCHEDULES.values() for knob in entry.knobs}
    unused = knobs - set(SCHEDULES[experiment.schedule].knobs)
    return replace(experiment, **{knob: getattr(BASE, knob) for knob in unused})


def label(schedule: str) -> str:
    """A schedule's name as people read it, with its equation.

    >>> label("inverse_root_epoch"), label("constant")
    ('inverse root epoch (eq. 22)', 'constant')
    """
    equation = SCHEDULES[schedule].equation
    return f"{spoken(schedule)} (eq. {equation})" if equation else spoken(schedule)


NAMES = {"decay_rate": "decay_rate", "decay_base": "base", "decay_k": "k"}
"""The chapter's names of the schedules' settings."""


def name_of(knob: str) -> str:
    """A schedule's setting as the page writes it: the chapter's name where it has one."""
    return NAMES.get(knob, knob)


def knob_of(schedule: str) -> str:
    """The setting that a schedule takes, the first if there are more; "" for one without any."""
    return next(iter(SCHEDULES[schedule].knobs), "")


@dataclass(frozen=True)
class Ended:
    """What a run ended at: the plain cost (eq. 6, nats) of all training examples.

    cost is the median over the last WINDOW of the updates that were made, infinite where the run
    diverged; lowest and highest are the ends of the same stretch. A constant rate's cost is its
    floor. alpha is the last one, dev_error the share of the dev part that is wrong at the end.
    """

    cost: float
    lowest: float
    highest: float
    alpha: float
    dev_error: float


def last_stretch(run: Run) -> list[Snapshot]:
    """The snapshots of the last WINDOW of the updates up to the last snapshot."""
    begin = (1 - WINDOW) * run.snapshots[-1].iteration
    return [snapshot for snapshot in run.snapshots if snapshot.iteration >= begin]


def measure(run: Run) -> Ended:
    """The numbers of a run, as far as it came."""
    last = run.snapshots[-1]
    costs = [float("inf")] if run.diverged else [s.train_cost for s in last_stretch(run)]
    return Ended(
        cost=median(costs),
        lowest=min(costs),
        highest=max(costs),
        alpha=last.alpha,
        dev_error=1 - last.dev_accuracy,
    )


def verdict(constant: Run, scheduled: Run) -> list[str]:
    """What the two films' numbers say, one sentence each."""
    if scheduled.experiment.schedule == "constant":
        return ["No decay is chosen, so both runs are the same. Choose a learning-rate decay."]
    gone = [*_diverged("The constant rate", constant), *_diverged("The decayed rate", scheduled)]
    if gone:
        return gone
    floor, end = measure(constant), measure(scheduled)
    alpha, m = constant.experiment.alpha, constant.data.train.m
    said = (
        f"Constant α = {in_full(alpha)} ended at a cost of {thousandths(floor.cost)}: the median "
        f"over the last {percent(WINDOW, 0)} of the updates, of the cost of all {m} training "
        f"examples. It lay between {_range(floor)} there."
    )
    decayed = (
        f"With {label(scheduled.experiment.schedule)} α ended at {rounded(end.alpha, 2)} and "
        f"the cost at {thousandths(end.cost)}, between {_range(end)}: {_compared(floor, end)}"
    )
    return [*where_stopped(constant, scheduled), said, decayed]


def _range(ended: Ended) -> str:
    return f"{thousandths(ended.lowest)} and {thousandths(ended.highest)}"


def _diverged(name: str, run: Run) -> list[str]:
    if not run.diverged:
        return []
    return [f"{name} diverged: {run.reason}. {cure_of(run)}"]


def _compared(floor: Ended, end: Ended) -> str:
    if abs(end.cost - floor.cost) <= SAME * floor.cost:
        return f"the same, within {percent(SAME, 0)}."
    if end.cost > floor.cost:
        return f"{thousandths(end.cost - floor.cost)} above the constant rate's."
    below = f"{thousandths(floor.cost - end.cost)} below the constant rate's"
    return (
        f"{below}, and below the lowest that one saw." if end.cost < floor.lowest else f"{below}."
    )


def nats(value: float) -> str:
    """A cost or a difference of costs, with a real minus and none before a zero.

    >>> nats(-0.0123), nats(-0.0001)
    ('−0.012', '0.000')
    """
    rounded = round(value, 3) + 0.0
    return f"{rounded:.3f}".replace("-", "−")
