"""What several lessons measure of a run."""

from __future__ import annotations

import numpy as np

from core.costs import cross_entropy
from core.data import Floats, Ints, targets
from core.experiment import Experiment
from core.network import unpack
from core.training import Run

MadeFrom = tuple[Experiment, int, str]


def made_from(run: Run) -> MadeFrom:
    """What a run's numbers come from: settings, updates made (it may be stopped), and engine.

    What is worked out of a run on registered data is kept by this, for all sessions: the engines
    differ in the last digits.
    """
    return run.experiment, run.iteration, run.engine_name


def errors(run: Run) -> tuple[float, float]:
    """(training error, dev error) at the end: the shares that are classified wrongly (8.2.2)."""
    last = run.snapshots[-1]
    return 1 - last.train_accuracy, 1 - last.dev_accuracy


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
