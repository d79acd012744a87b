"""Sentences at unusual settings are true by the numbers that stand in them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from core.due import BAND
from core.experiment import Experiment
from core.training import Run
from lessons.bias_variance import lesson as bias_variance
from lessons.decay import lesson as decay
from lessons.dropout import lesson as dropout
from lessons.gradcheck import lesson as gradcheck
from lessons.gradcheck.verdict import read
from lessons.gradcheck.verdict import verdict as checked
from lessons.initialization import lesson as initialization
from lessons.minibatch import lesson as minibatch
from lessons.normalization import lesson as normalization
from lessons.regularization import lesson as regularization
from lessons.shared.question import trained
from ui.results import run_verdict


def penalized(experiment: Experiment) -> list[str]:
    plain = trained(regularization.unpenalized(experiment))
    return regularization.verdict(plain, trained(experiment))


def test_alpha_is_not_blamed_for_what_a_straight_line_or_one_update_cannot_learn() -> None:
    line = replace(regularization.BASE, dataset="flower", hidden=(), iterations=50)
    (said,) = penalized(line)
    assert said.endswith("try another α, more updates, or hidden layers.")
    (said,) = penalized(replace(regularization.BASE, iterations=1))
    assert said.endswith("It made 1 update at α = 0.1: try another α, more updates.")


def test_only_a_run_that_diverged_is_said_to_have_diverged_too() -> None:
    before = regularization.measure(trained(replace(regularization.BASE, iterations=1)))
    gone = replace(before, exploded=True)
    assert "diverged:" in regularization._explosion(gone, before, "")[0]
    assert "diverged too:" in regularization._explosion(gone, gone, "")[0]


def growing(base: Experiment) -> Run:
    """A run whose penalty alone makes its weights grow, until they overflow."""
    run = trained(replace(base, lambd=1000.0, alpha=10.0, iterations=500, batch_size=0))
    assert run.diverged
    return run


def test_a_diverged_run_is_told_the_cause_that_its_reason_gives() -> None:
    run = growing(replace(decay.BASE, train_size=30))
    assert "Take a smaller λ or a smaller α." in decay.verdict(run, run)[0]
    run = growing(dropout.BASE)
    assert "Take a smaller λ or a smaller α." in dropout.verdict(run, run)[0]
    assert "Take a smaller λ or a smaller α." in bias_variance.verdict(run, None)[0]


def test_without_a_penalty_no_smaller_penalty_is_advised() -> None:
    deep = Experiment(dataset="moons", hidden=(20,) * 6, alpha=100.0, iterations=50)
    run = trained(replace(deep, keep_prob=0.8))
    assert run.diverged
    assert dropout.verdict(run, run)[0].endswith("Take a smaller α.")


def test_a_cost_below_the_guess_is_not_called_no_lower() -> None:
    one = replace(initialization.BASE, iterations=1)
    way = {"initialization": "Glorot"}
    run = trained(initialization.started(one, way))
    said = initialization.verdict({"Glorot": run})[0]
    found = re.search(r"→ (\S+) in .* frequencies, (\S+) ", said)
    assert found is not None
    assert float(found[1]) < float(found[2])
    assert "hardly lower than" in said
    assert "1 update," in said


def test_costs_of_zero_are_compared_without_a_division() -> None:
    two = replace(
        normalization.BASE, dataset="moons", train_size=2, hidden=(), alpha=1000.0, iterations=500
    )
    run = trained(two)
    assert run.snapshots[-1].train_cost < 1e-9
    assert "Both ended at a cost of" in normalization.verdict(run, run)[1]


def test_the_noise_of_runs_that_diverged_is_not_compared() -> None:
    e = replace(minibatch.BASE, lambd=1000.0)
    runs = {kind: trained(one) for kind, one in minibatch.trio(e, 300, 1).items()}
    assert [kind for kind, run in runs.items() if run.diverged] == ["mini-batch", "stochastic"]
    said = " ".join(minibatch.verdict(runs, {}))
    assert "noise" not in said
    assert not re.search(r"\de[+]|\de-0", said)


@pytest.mark.parametrize("iterations", [1, 3])
def test_a_run_shorter_than_the_band_says_how_many_updates_it_made(iterations: int) -> None:
    said = " ".join(run_verdict(trained(Experiment(iterations=iterations))))
    assert f"last {BAND} updates" not in said
    assert "does not depend" not in said
    assert f"fewer than {BAND} updates" in said


def test_nothing_to_compare_is_said_of_a_step_at_which_it_is_so() -> None:
    run = trained(replace(gradcheck.BASE, lambd=1000.0))
    frame = gradcheck.frame_at(run, 1.0)
    reading = read(frame, eps=0.1, bug="")
    assert reading.second is not None
    said = checked(reading, frame)[1]
    assert "at ε = 0.00001" in said or "at ε = 1e-5" in said
    size, rounding = re.findall(r"\d\.?\d*e-\d+", said)[:2]
    assert float(rounding) * 10 >= float(size)
