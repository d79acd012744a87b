"""Bias, variance and the recipe: what ails a trained net, and what to try next (8.2.2, Fig. 3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from core.data import Part, targets
from core.experiment import MOST_ITERATIONS, Experiment
from core.scaling import apply
from core.snapshot import measure
from core.training import Run

Branch = Literal["bias", "variance", "done"]
"""Where the recipe's two questions lead."""


@dataclass(frozen=True)
class Diagnosis:
    """Two errors against the error one hopes for; all are shares in [0, 1].

    slack is how far an error may exceed what it is compared with before it counts as high.
    """

    train_error: float
    dev_error: float
    hoped: float
    slack: float

    @property
    def bias(self) -> float:
        """The training error (8.2.2)."""
        return self.train_error

    @property
    def variance(self) -> float:
        """The dev error minus the training error (8.2.2)."""
        return self.dev_error - self.train_error

    @property
    def high_bias(self) -> bool:
        """Whether the training error is above the hoped-for one by more than the slack."""
        return self.bias - self.hoped > self.slack

    @property
    def high_variance(self) -> bool:
        """Whether the dev error is above the training error by more than the slack."""
        return self.variance > self.slack

    @property
    def branch(self) -> Branch:
        """The recipe asks for bias first, then for variance (Fig. 3)."""
        if self.high_bias:
            return "bias"
        return "variance" if self.high_variance else "done"

    @property
    def words(self) -> str:
        """The chapter's three cases, and the one where both are high."""
        if self.high_bias and self.high_variance:
            return "high bias and high variance"
        if self.high_bias:
            return "high bias: it underfits"
        return "high variance: it overfits" if self.high_variance else "fits"


def diagnose(train_error: float, dev_error: float, *, hoped: float, slack: float) -> Diagnosis:
    """Bias and variance of a net from its two errors (8.2.2).

    train_error, dev_error : the shares classified wrongly. hoped : the training error one would be
    content with. slack : what counts as little. Raises ValueError for a share outside [0, 1].

    >>> [diagnose(train, dev, hoped=0.01, slack=0.02).words
    ...  for train, dev in ((0.01, 0.10), (0.10, 0.11), (0.005, 0.01))]
    ['high variance: it overfits', 'high bias: it underfits', 'fits']
    """
    shares = {"train_error": train_error, "dev_error": dev_error, "hoped": hoped, "slack": slack}
    for name, share in shares.items():
        if not 0 <= share <= 1:
            raise ValueError(f"{name} must be a share in [0, 1], got {share}; 1 % is 0.01")
    return Diagnosis(train_error, dev_error, hoped, slack)


@dataclass(frozen=True)
class Step:
    """One thing that the recipe advises: its words, and the one setting that it changes.

    An empty `settings` means that the step cannot be taken any more; `why_not` says why.
    """

    words: str
    settings: dict[str, Any]
    why_not: str = ""


LADDER = ((2,), (4,), (8,), (20, 5), (40, 20), (80, 40), (160, 80))
SIZES = (10, 20, 30, 60, 120, 200, 500, 1000, 2000)
STRENGTHS = (0.1, 0.3, 1.0, 3.0, 10.0)


def advise(experiment: Experiment, branch: Branch, m: int) -> list[Step]:
    """What the recipe says to try for this branch, the likeliest first (Fig. 3).

    m : all training examples there are. Nothing is advised where the recipe says done.
    """
    steps: dict[Branch, tuple[Callable[[], Step], ...]] = {
        "bias": (
            lambda: _bigger(experiment),
            lambda: _longer(experiment),
            lambda: _other_units(experiment),
        ),
        "variance": (
            lambda: _more_data(experiment, m),
            lambda: _regularize(experiment),
            lambda: _drop_out(experiment),
        ),
        "done": (),
    }
    return [step() for step in steps[branch]]


def _bigger(experiment: Experiment) -> Step:
    units = sum(experiment.hidden)
    for hidden in LADDER:
        if sum(hidden) > units:
            layers = ", ".join(map(str, hidden))
            return Step(f"Bigger net: hidden layers {layers}", {"hidden": hidden})
    return Step("Bigger net", {}, f"{units} hidden units are more than these points can need.")


def _longer(experiment: Experiment) -> Step:
    longer = min(MOST_ITERATIONS, 3 * experiment.iterations)
    if longer == experiment.iterations:
        return Step("Train longer", {}, f"{MOST_ITERATIONS:,} updates are the most.")
    return Step(f"Train longer: {longer:,} updates", {"iterations": longer})


def _other_units(experiment: Experiment) -> Step:
    if not experiment.hidden:
        return Step("Other units", {}, "There is no hidden layer whose units could be others.")
    other = "relu" if experiment.activation == "tanh" else "tanh"
    return Step(f"Other units: {other}", {"activation": other})


def _more_data(experiment: Experiment, m: int) -> Step:
    now = experiment.train_of(m)
    if now >= m:
        return Step("More data", {}, f"All {m:,} training examples are in use.")
    more = next((size for size in SIZES if now < size < m), 0)
    return Step(f"More data: {more or m:,} examples", {"train_size": more})


def _regularize(experiment: Experiment) -> Step:
    for lambd in STRENGTHS:
        if lambd > experiment.lambd:
            return Step(f"Regularize: λ = {lambd:g}", {"lambd": lambd})
    return Step("Regularize", {}, f"λ is {experiment.lambd:g}, which is a lot already.")


def _drop_out(experiment: Experiment) -> Step:
    if not experiment.hidden:
        return Step("Dropout", {}, "There is no hidden layer whose units could be dropped.")
    if experiment.keep_prob < 1:
        kept = f"{experiment.keep_prob:g}"
        return Step("Dropout", {}, f"keep_prob is {kept}: units are dropped already.")
    return Step("Dropout: keep_prob = 0.8", {"keep_prob": 0.8})


def error_on(run: Run, part: Part) -> float:
    """The share of any part, given unscaled as (n_x, m), that the run's net classifies wrongly."""
    scaled = Part(apply(run.scaling, part.X), part.y)
    Y = targets(part.y, run.data.n_classes)
    return 1.0 - measure(run.network, run.theta, scaled, Y).accuracy
