"""What several lessons measure of a run."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.costs import cross_entropy, losses
from core.data import Floats, Ints, Part, targets
from core.divergence import exploding_penalty
from core.experiment import Experiment
from core.network import Cache, Network, forward, predict, unpack
from core.scaling import apply
from core.schedules import SCHEDULES
from core.snapshot import slices_of
from core.training import Run

MOSTLY = 0.9
"""A target is reached where so large a share of the looks from then on is at or below it."""

MadeFrom = tuple[Experiment, int, str]


def made_from(run: Run) -> MadeFrom:
    """What a run's numbers come from: settings, updates made (it may be stopped), and engine.

    What is worked out of a run on registered data is kept by this, for all sessions: the engines
    differ in the last digits.
    """
    return run.experiment, run.iteration, run.engine_name


def cache_of(run: Run, X: Floats) -> Cache:
    """Z and A (eq. 12) of the run's net as it is now, for examples (n_x, m) as the data have them.

    No unit is dropped. The last weights of a run that diverged may overflow.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        return forward(run.network, run.theta, apply(run.scaling, X))


def cure_of(run: Run) -> str:
    """What may keep a run that diverged finite: the penalty's λ where that alone makes it grow."""
    if exploding_penalty(run.experiment, run.data.train.m):
        return "Take a smaller λ or a smaller α."
    if "decay_k" in SCHEDULES[run.experiment.schedule].knobs:
        return "Take a smaller k."
    return "Take a smaller α."


def errors(run: Run) -> tuple[float, float]:
    """(training error, dev error) at the end: the shares that are classified wrongly (8.2.2)."""
    last = run.snapshots[-1]
    return 1 - last.train_accuracy, 1 - last.dev_accuracy


def right_on(run: Run, part: Part) -> NDArray[np.bool_]:
    """Whether each example of a part, given unscaled as (n_x, m), is classified right, (m,).

    By the weights of the last snapshot, as errors() has them; in slices, so m may be large.
    """
    network, theta, X = run.network, _last_theta(run), apply(run.scaling, part.X)
    with np.errstate(over="ignore", invalid="ignore"):
        answers = [
            predict(network, forward(network, theta, X[:, at]).A[-1])
            for at in slices_of(network, part.m)
        ]
    return np.concatenate(answers) == part.y


def losses_on(run: Run, part: Part) -> Floats:
    """The cross-entropy (eq. 6) of each example of a part, given unscaled as (n_x, m), (m,)."""
    network, theta, X = run.network, _last_theta(run), apply(run.scaling, part.X)
    Y = targets(part.y, run.data.n_classes)
    with np.errstate(over="ignore", invalid="ignore"):
        found = [
            losses(forward(network, theta, X[:, at]).Z[-1], Y[:, at])
            for at in slices_of(network, part.m)
        ]
    return np.concatenate(found)


def _last_theta(run: Run) -> Floats:
    theta = run.snapshots[-1].theta
    return run.theta if theta is None else theta


def accuracy(network: Network, theta: Floats, part: Part) -> float:
    """The share of a part's examples, scaled as the net wants them, that theta classifies right."""
    # The weights of a run that diverged may overflow here.
    with np.errstate(over="ignore", invalid="ignore"):
        answers = predict(network, forward(network, theta, part.X).A[-1])
    return float(np.mean(answers == part.y))


def median(values: Sequence[float] | Floats) -> float:
    """The median as a plain number; infinite values, of runs that diverged, are the largest.

    >>> median([1.0, float("inf")]), median([1.0, 2.0, float("inf")])
    (inf, 2.0)
    """
    return float(np.median(values))


def rms(values: Floats) -> float:
    """The root of the mean square, a typical size where the mean is about 0; NaN for no values.

    >>> rms(np.array([3.0, -4.0, 0.0, 0.0]))
    2.5
    """
    return float(np.sqrt(np.mean(values * values))) if values.size else float("nan")


def log_slope(x: Sequence[float] | Floats, y: Sequence[float] | Floats) -> float:
    """The slope of log y over log x by least squares; NaN for fewer than two points.

    >>> round(log_slope([1, 4, 16], [2.0, 1.0, 0.5]), 6)
    -0.5
    """
    return float(np.polyfit(np.log(x), np.log(y), 1)[0]) if len(x) > 1 else float("nan")


def reached(costs: Floats, target: float) -> Floats:
    """The first look at or below target from which on at most one look in ten is above it.

    This is what "reaches" means in every lesson: a cost that touches the target and rises again
    has not reached it, and a single spike of noise takes nothing away. costs : (looks, n), NaN
    counts as above. Returns (n,), infinite where there is no such look.

    >>> reached(np.array([[3.0, 1.0], [1.0, 2.0], [3.0, 2.0], [1.0, 2.0], [1.0, 2.0]]), 1.0)
    array([ 3., inf])
    """
    below = costs <= target
    left = np.arange(len(costs), 0, -1)[:, np.newaxis]
    held = below & (np.cumsum(below[::-1], axis=0)[::-1] >= MOSTLY * left)
    return np.where(held.any(axis=0), held.argmax(axis=0).astype(np.float64), np.inf)


def updates_to(run: Run, target: float) -> float:
    """The updates until the training cost reaches target, by its snapshots; infinite: never."""
    at = reached(np.array([[s.train_cost] for s in run.snapshots]), target)[0]
    return float(run.snapshots[int(at)].iteration) if np.isfinite(at) else float("inf")


def all_weights(run: Run) -> Floats:
    """Every w of every W[l] in one vector, without the biases: what a penalty sees."""
    return np.concatenate([l.W.ravel() for l in unpack(run.theta, run.network.layer_dims)[1:]])


def guess_cost(y: Ints, n_classes: int) -> float:
    """The cost (eq. 6) of giving each example the classes' shares in y: nothing learned from X.

    >>> round(guess_cost(np.array([0, 1, 1, 1]), 2), 4)
    0.5623
    """
    Y = targets(y, n_classes)
    share = Y.mean(axis=1, keepdims=True)
    Z = np.log(share / (1 - share)) if n_classes == 2 else np.log(share)
    return cross_entropy(np.repeat(Z, y.size, axis=1), Y)
