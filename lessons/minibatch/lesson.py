"""Mini-batches (8.6): the same descent with all examples an update, some of them, or one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from core.batches import updates_per_epoch
from core.costs import kept_of_a_weight
from core.experiment import MOST_ITERATIONS, Experiment
from core.training import Run
from lessons.minibatch.timing import Timing
from lessons.shared.measures import guess_cost
from lessons.shared.words import (
    between,
    in_full,
    no_lower,
    percent,
    rounded,
    several,
    where_stopped,
)

BASE = Experiment(
    dataset="moons", data_seed=0, standardize=True, alpha=0.1, batch_size=16, init_seed=3
)
"""The mini-batch run; how many updates it makes follows from the epochs."""
EPOCHS = 60
BATCH, MINI, STOCHASTIC = KINDS = ("batch", "mini-batch", "stochastic")
SMALL_SET = 2_000
"""Below so many training examples the chapter's first tip is batch gradient descent (8.6.3)."""
LAST_SHARE = 0.1
"""The noise of J{t} is read from this last share of the updates."""
TOO_STRONG = 0.3
"""From this λ/B on no α learned anything on four sets, for B = 1 and 16 (α from 0.001 to 0.3)."""
CLOSE = 0.05
"""Two costs closer than this, as a share of the smaller one, count as the same."""


def most_epochs(epochs: int, m: int) -> int:
    """So many epochs, or as many as stochastic descent over m examples may make updates for."""
    return min(epochs, MOST_ITERATIONS // m)


def trio(experiment: Experiment, m: int, epochs: int) -> dict[str, Experiment]:
    """The three runs of the page: one batch size each, as many passes over the m examples.

    >>> {kind: e.iterations for kind, e in trio(BASE, 300, 60).items()}
    {'batch': 60, 'mini-batch': 1140, 'stochastic': 18000}
    """
    sizes = dict(zip(KINDS, (0, experiment.batch_size, 1), strict=True))
    return {kind: at_size(experiment, size, m, epochs) for kind, size in sizes.items()}


def at_size(experiment: Experiment, batch_size: int, m: int, epochs: int) -> Experiment:
    """The same run with this batch size, for so many epochs over m examples."""
    updates = most_epochs(epochs, m) * updates_per_epoch(m, batch_size)
    return replace(experiment, batch_size=batch_size, iterations=updates)


@dataclass(frozen=True)
class CostRange:
    """The lowest and the highest J{t} among the last LAST_SHARE of a run's updates."""

    low: float
    high: float

    @property
    def width(self) -> float:
        """How far apart they are, in nats."""
        return self.high - self.low


def late_costs(run: Run) -> CostRange:
    """Between which values J{t} moved at the end, from the trace, which keeps both extremes.

    Batch gradient descent's J{t} is no noise, but it falls meanwhile, which is what is left here.
    """
    first = run.iteration - max(1, round(LAST_SHARE * run.iteration))
    late = run.trace.iteration + run.trace.width > first + 1
    return CostRange(float(run.trace.low[late].min()), float(run.trace.high[late].max()))


def cost_after(run: Run, updates: float) -> float:
    """The training cost of the last snapshot taken within so many updates."""
    return [one.train_cost for one in run.snapshots if one.iteration <= updates][-1]


def verdict(runs: Mapping[str, Run], timings: Mapping[str, Timing]) -> list[str]:
    """What the three runs' numbers say, one sentence each; the seconds are those measured."""
    stopped = where_stopped(*runs.values())
    gone = [kind for kind in KINDS if runs[kind].diverged]
    said = [_ended(kind, runs[kind]) for kind in gone]
    if any(run.iteration == 0 for run in runs.values()):
        return [*stopped, *said]
    costs = [_costs(runs), *_no_better_than_guessing(runs)] if not gone else []
    sentences = [*stopped, *said, *costs, _noise(runs)]
    if not gone and not stopped:
        sentences += [_at_one_time(runs, timings), _first_tip(runs, timings)]
    sentences += [_same(runs), _penalty(runs[MINI])]
    return [sentence for sentence in sentences if sentence]


def _ended(kind: str, run: Run) -> str:
    alpha = run.experiment.alpha
    cure = _too_strong(kind, run) or "take a smaller α."
    return f"{kind.capitalize()} diverged at α = {in_full(alpha)} ({run.reason}): {cure}"


def _too_strong(kind: str, run: Run) -> str:
    """What to do where the penalty, not alpha, keeps the weights from learning; "" elsewhere."""
    if penalty_of(kind, run) < TOO_STRONG:
        return ""
    return (
        f"λ/B = {rounded(penalty_of(kind, run))} is too strong a penalty at any α, lower λ or take "
        "larger batches."
    )


def penalty_of(kind: str, run: Run) -> float:
    """λ/B, which is what counts of λ (8.6.2): the smaller the batch the stronger the penalty."""
    e, m = run.experiment, run.data.train.m
    return e.lambd / {BATCH: m, MINI: e.batch_of(m), STOCHASTIC: 1}[kind]


def _costs(runs: Mapping[str, Run]) -> str:
    words = [
        f"{rounded(runs[kind].snapshots[-1].train_cost)} {_name(kind, runs[kind])} "
        f"({several(runs[kind].iteration, 'update')})"
        for kind in KINDS
    ]
    epochs = several(runs[BATCH].iteration, "epoch")
    return f"Training cost after {epochs}: {words[0]}, {words[1]}, {words[2]}."


def _no_better_than_guessing(runs: Mapping[str, Run]) -> list[str]:
    train = runs[BATCH].data.train
    if np.unique(train.y).size < runs[BATCH].data.n_classes:
        return []  # a class without examples has no share to say
    nothing = guess_cost(train.y, runs[BATCH].data.n_classes)
    said = []
    for kind in KINDS:
        cost = runs[kind].snapshots[-1].train_cost
        if cost >= 0.995 * nothing:
            cause = _too_strong(kind, runs[kind])
            if not cause and kind != BATCH:
                strong = runs[kind].experiment.lambd > 0
                cause = "its steps may be too long" + (", or λ too large" if strong else "")
                cause += ": lower α or λ." if strong else ", lower α."
            words = (
                f"{kind.capitalize()} is {no_lower(cost, nothing)} always predicting the class "
                f"frequencies, {rounded(nothing)}"
            )
            said.append(f"{words}: {cause}" if cause else f"{words}.")
    return said


def _name(kind: str, run: Run) -> str:
    if kind == BATCH:
        return "by batch"
    if kind == STOCHASTIC:
        return "one by one"
    return f"by {run.experiment.batch_of(run.data.train.m)}"


def _noise(runs: Mapping[str, Run]) -> str:
    found = {kind: late_costs(runs[kind]) for kind in KINDS if not runs[kind].diverged}
    if not found:
        return ""
    ranges = ", ".join(
        f"{between(one.low, one.high, rounded)} ({kind})" for kind, one in found.items()
    )
    said = f"J{{t}} in the last tenth of the updates: {ranges}"
    if len(found) < len(KINDS):
        return f"{said}."
    batch, mini, one = (found[kind].width for kind in KINDS)
    if batch <= mini <= one:
        return f"{said}; the fewer examples, the more noise."
    if mini <= one:
        return f"{said}; that of batch is no noise, it falls meanwhile."
    return f"{said}; here the fewest examples do not have the most noise."


def _at_one_time(runs: Mapping[str, Run], timings: Mapping[str, Timing]) -> str:
    """The costs at the moment when the fastest of the three has made all its updates."""
    whole = _seconds(runs, timings)
    quickest = min(KINDS, key=lambda kind: whole[kind])
    costs = costs_within(runs, timings, whole[quickest])
    words = ", ".join(f"{rounded(costs[kind])} ({kind})" for kind in KINDS)
    took = ", ".join(f"{rounded(1e3 * whole[kind])}" for kind in KINDS)
    return (
        f"As measured now, these updates take {took} ms. When {quickest} is done, after "
        f"{rounded(1e3 * whole[quickest])} ms, the costs are {words}."
    )


def _seconds(runs: Mapping[str, Run], timings: Mapping[str, Timing]) -> dict[str, float]:
    """What all the updates of each run take."""
    return {kind: runs[kind].iteration * timings[kind].seconds for kind in KINDS}


def costs_within(
    runs: Mapping[str, Run], timings: Mapping[str, Timing], seconds: float
) -> dict[str, float]:
    """The training cost of each run when so many seconds have gone into its updates."""
    return {
        kind: cost_after(runs[kind], seconds / timings[kind].seconds * (1 + 1e-9)) for kind in KINDS
    }


def _first_tip(runs: Mapping[str, Run], timings: Mapping[str, Timing]) -> str:
    """Whether batch gradient descent is ahead here, by epochs and by seconds (8.6.3, tip 1)."""
    m = runs[BATCH].data.train.m
    tip = (
        f"m = {m:,} is below {SMALL_SET:,}, for which tip 1 advises batch"
        if m < SMALL_SET
        else f"m = {m:,} is beyond the {SMALL_SET:,} up to which tip 1 advises batch"
    )
    epochs = {kind: runs[kind].snapshots[-1].train_cost for kind in KINDS}
    seconds = costs_within(runs, timings, min(_seconds(runs, timings).values()))
    by_epochs, by_seconds = _lowest(epochs), _lowest(seconds)
    ahead = f"{by_epochs} by epochs and {'' if by_seconds == by_epochs else by_seconds + ' '}"
    return f"{tip}. At this α, {ahead}by seconds."


def _lowest(costs: Mapping[str, float]) -> str:
    """Which kind is ahead, or which ones are where they differ by less than CLOSE."""
    best = min(costs.values())
    ahead = [kind for kind in KINDS if costs[kind] <= (1 + CLOSE) * best]
    if len(ahead) == 1:
        return f"{ahead[0]} is lowest"
    return f"{', '.join(ahead[:-1])} and {ahead[-1]} are within {percent(CLOSE, 0)} of the lowest"


def _same(runs: Mapping[str, Run]) -> str:
    m = runs[MINI].data.train.m
    size = runs[MINI].experiment.batch_of(m)
    if size == m:
        return f"A batch of {m} is all there is: mini-batch and batch are the same run."
    return "A batch of 1: mini-batch and stochastic are the same run." if size == 1 else ""


def _penalty(run: Run) -> str:
    e, m = run.experiment, run.data.train.m
    if e.lambd == 0:
        return ""
    sizes = (m, e.batch_of(m), 1)
    kept = [kept_of_a_weight(e.alpha, e.lambd, size, m) for size in sizes]
    words = ", ".join("no end" if share == float("inf") else percent(share) for share in kept)
    return (
        f"λ is divided by the batch's size (8.6.2), so with λ = {in_full(e.lambd)} decay alone "
        f"leaves {words} of a weight after one epoch: one λ, three penalties."
        + (" No end: it grows." if float("inf") in kept else "")
    )
