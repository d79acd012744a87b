"""Initialization (8.4, 8.9.1): the same net, data and draws, times another number a layer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from core.activations import ACTIVATIONS
from core.experiment import Experiment
from core.initialization import INITIALIZERS
from core.knobs import spoken
from core.network import forward
from core.training import Run
from lessons.shared.measures import guess_cost, median
from lessons.shared.question import Question
from lessons.shared.seeds import over_seeds
from lessons.shared.words import in_full, no_lower, percent, rounded, several

BASE = Experiment(
    dataset="moons",
    data_seed=0,
    hidden=(20,) * 6,
    alpha=0.1,
    iterations=200,
    init_seed=0,
)
"""Six layers of 20 relu units: deep enough that 0.01 is lost on the way and 1 overflows."""

OWN = "own scale"
NAMES = {"inverse_sqrt": "1/√n"}
SCALES = (0.01, 1.0)
"""The chapter's two scales of N(0, 1)."""
LEARNED = 0.99
"""A cost below this share of the guess's counts as lower."""


def ways(own_scale: float) -> dict[str, dict[str, str | float]]:
    """Each way to start, by the name it has on the page, as settings of an Experiment.

    One for each of INITIALIZERS; those that take a scale come with the chapter's two and your own.

    >>> ways(0.2)["own scale"]
    {'initialization': 'normal', 'init_scale': 0.2}
    """
    found: dict[str, dict[str, str | float]] = {}
    for name, entry in INITIALIZERS.items():
        way = found[NAMES.get(name, spoken(name))] = {"initialization": name}
        if "init_scale" in entry.knobs:
            way["init_scale"] = own_scale
    own = found.pop("normal")
    for scale in SCALES:
        found[f"N × {in_full(scale)}"] = {"initialization": "normal", "init_scale": scale}
    found[OWN] = own
    order = ("zeros", "N × 0.01", "N × 1")
    return {name: found[name] for name in [*order, *(n for n in found if n not in order)]}


def started(experiment: Experiment, way: Mapping[str, str | float]) -> Experiment:
    """The experiment with its weights started in this way, all else the same."""
    return replace(experiment, **way)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Trained:
    """What the band wants of one run: plain training costs in nats at its snapshots, and its end.

    state is "finished", "diverged" or "stopped", iteration the last update made; off is the layer
    whose units are all 0 for every training example, or 0.
    """

    iterations: tuple[int, ...]
    costs: tuple[float, ...]
    dev_accuracy: float
    state: str
    iteration: int
    off: int


def measure(run: Run) -> Trained:
    """The numbers of a run, as far as it came; costs that are no numbers are left out."""
    kept = [s for s in run.snapshots if np.isfinite(s.train_cost)]
    return Trained(
        iterations=tuple(s.iteration for s in kept),
        costs=tuple(s.train_cost for s in kept),
        dev_accuracy=run.snapshots[-1].dev_accuracy,
        state=run.state,
        iteration=run.iteration,
        off=layer_switched_off(run),
    )


def seeds_question(
    experiment: Experiment,
    chosen: Mapping[str, Mapping[str, str | float]],
    *,
    redraw: bool = True,
) -> Question[str, Trained]:
    """The chosen ways to start over ten seeds."""
    starts = {name: started(experiment, way) for name, way in chosen.items()}
    return over_seeds(starts, measure, redraw=redraw)


def layer_switched_off(run: Run) -> int:
    """The first hidden layer all of whose units are 0 for every training example, and g' as well.

    Nothing comes back through it, so its weights and those before it stay for ever. 0 if there is
    none: relu has such layers, but tanh'(0) is 1.
    """
    derivative = ACTIVATIONS[run.network.activation].derivative
    with np.errstate(over="ignore", invalid="ignore"):
        cache = forward(run.network, run.theta, run.scaled.train.X)
        layers = enumerate(zip(cache.Z[1:-1], cache.G[1:], strict=True), start=1)
        return next((l for l, (Z, G) in layers if not (G.any() or derivative(Z, G).any())), 0)


def verdict(runs: Mapping[str, Run]) -> list[str]:
    """What the runs' numbers say, one sentence each, and how the learners compare."""
    sentences = [f"{name}: {_ending(run)}" for name, run in runs.items()]
    costs = {name: one.costs[-1] for name, run in runs.items() if (one := _learner(run))}
    if len(costs) > 1:
        best = min(costs, key=lambda name: costs[name])
        sentences.append(f"Lowest at the end: {best}, {rounded(costs[best])}.")
    return sentences


def _learner(run: Run) -> Trained | None:
    one = measure(run)
    guess = guess_cost(run.data.train.y, run.data.n_classes)
    return one if one.state != "diverged" and one.costs[-1] < LEARNED * guess else None


def _ending(run: Run) -> str:
    one, guess = measure(run), guess_cost(run.data.train.y, run.data.n_classes)
    if run.diverged:
        return f"diverged after {several(one.iteration, 'update')} ({run.reason})."
    first, last = one.costs[0], one.costs[-1]
    right = f"dev accuracy {percent(one.dev_accuracy)}"
    made = f"cost {rounded(first)} → {rounded(last)} in {several(one.iteration, 'update')}"
    if _learner(run):
        return f"{made}, {right}."
    made += f", {no_lower(last, guess)} always predicting the class frequencies, {rounded(guess)}"
    made += f" ({right})"
    if one.off and run.experiment.initialization == "zeros":
        return f"{made}: every hidden unit is 0 and stays 0."
    if one.off:
        return (
            f"{made}: all units of layer {one.off} are switched off, 0 for every example, and no "
            "gradient passes them."
        )
    norms = run.snapshots[-1].gradient_norms
    return (
        f"{made}: ‖dW, db‖ is {rounded(norms[0], 2)} in layer 1, {rounded(norms[-1], 2)} in "
        "the last."
    )


def seeds_verdict(answers: Mapping[str, list[Trained]], guess: float) -> list[str]:
    """How each way's seeds ended; guess is the cost of saying the classes' shares."""
    sentences = []
    for name, found in answers.items():
        gone = [one for one in found if one.state == "diverged"]
        kept = [one for one in found if one.state != "diverged"]
        learned = [one for one in kept if one.costs[-1] < LEARNED * guess]
        off = [one for one in kept if one.off and one not in learned]
        said = f"{name}: in {len(learned)} of {len(found)} seeds the cost fell below the guess's"
        if learned:
            said += f", median cost {rounded(median([one.costs[-1] for one in learned]))}"
        if gone:
            updates = sorted(one.iteration for one in gone)
            said += f"; {len(gone)} diverged, after {updates[0]} to {updates[-1]} updates"
        if off:
            said += f"; {len(off)} ended with a layer switched off"
        sentences.append(said + ".")
    return sentences
