"""The lesson on learning-rate decay: what is measured of runs, and what is said of the numbers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.data import targets
from core.engine import cost_and_gradient
from core.experiment import Experiment
from core.training import Run, finish
from lessons.decay import lesson
from lessons.decay import parts as decay_parts
from lessons.decay.lesson import BASE, Ended
from lessons.decay.parts import Parts, parts_of, twin_of
from tests.core.examples import POINTS, dataset, finished

SHORT = replace(BASE, hidden=(3,), iterations=200)


def ended(cost: float, low: float | None = None, high: float | None = None) -> Ended:
    return Ended(cost, low or cost, high or cost, 0.1, 0.2)


# The runs


def test_a_cost_below_a_thousandth_is_not_written_as_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An own file of a few examples that are easily parted: the constant rate ends at 7e-5."""
    ends = iter([ended(0.000068, 0.00006, 0.00009), ended(0.0066)])
    monkeypatch.setattr(lesson, "measure", lambda _: next(ends))
    words = " ".join(lesson.verdict(finished(lesson.constant_twin(SHORT)), finished(SHORT)))
    assert "ended at a cost of 6.8e-5" in words
    assert "between 6e-5 and 9e-5 there" in words
    assert "the cost at 0.007" in words


def test_the_constant_twin_differs_in_the_schedule_only() -> None:
    experiment = replace(BASE, schedule="exponential", decay_base=0.8, decay_k=3.0)
    twin = lesson.constant_twin(experiment)
    assert replace(twin, schedule="exponential", decay_base=0.8, decay_k=3.0) == experiment


def test_another_schedules_knob_makes_no_other_run() -> None:
    one, two = (replace(BASE, schedule="exponential", decay_rate=rate) for rate in (0.3, 3.0))
    assert lesson.alone(one) == lesson.alone(two)
    assert lesson.alone(replace(one, decay_base=0.8)) != lesson.alone(one)
    assert lesson.alone(replace(one, decay_base=0.8)).decay_base == 0.8


def test_the_end_is_the_median_of_the_last_quarter() -> None:
    run = finished(SHORT)
    costs = [s.train_cost for s in run.snapshots if s.iteration >= 150]
    found = lesson.measure(run)
    assert found.cost == np.median(costs)
    assert (found.lowest, found.highest) == (min(costs), max(costs))
    assert found.alpha == pytest.approx(1.0 / (1 + 0.1 * 20))  # 10 updates an epoch: epoch 20
    assert found.dev_error == 1 - run.snapshots[-1].dev_accuracy


def stopped(experiment: Experiment) -> Run:
    """A long run that was left between two of its snapshots."""
    run = Run(replace(experiment, iterations=100_000), POINTS)
    while run.iteration < 20:
        run.advance(1e-3)
    return run


def test_a_stopped_run_is_measured_over_the_last_quarter_of_what_it_recorded() -> None:
    run = stopped(SHORT)
    last = run.snapshots[-1].iteration
    used = [s.iteration for s in lesson.last_stretch(run)]
    assert used == [s.iteration for s in run.snapshots if s.iteration >= 0.75 * last]
    assert used
    assert np.isfinite(lesson.measure(run).cost)


def test_a_diverged_run_ended_at_infinity() -> None:
    run = finished(replace(SHORT, alpha=1000, lambd=1000))
    assert run.diverged
    assert lesson.measure(run).cost == np.inf


# The twin without noise


def test_the_twin_has_the_alphas_of_the_run_with_mini_batches() -> None:
    for schedule in ("constant", "inverse_time", "exponential", "inverse_root_update"):
        experiment = replace(SHORT, schedule=schedule)
        run, twin = Run(experiment, POINTS), twin_of(experiment, POINTS)
        np.testing.assert_array_equal(twin.alphas(1, 200), run.alphas(1, 200))
    plain = Run(replace(SHORT, batch_size=0), POINTS)
    assert plain.alphas(200, 200)[0] < Run(SHORT, POINTS).alphas(200, 200)[0] / 5


def test_the_twin_descends_on_all_examples_from_the_same_weights() -> None:
    run, twin = Run(SHORT, POINTS), twin_of(SHORT, POINTS)
    np.testing.assert_array_equal(run.theta, twin.theta)
    theta, X, Y = twin.theta, POINTS.train.X, targets(POINTS.train.y, 2)
    for alpha in run.alphas(1, 30):
        theta = theta - alpha * cost_and_gradient(twin.network, theta, X, Y)[1]
    twin.engine.advance(twin.alphas(1, 30))
    np.testing.assert_allclose(twin.theta, theta, rtol=1e-9)


def test_the_twin_of_the_constant_rate_is_batch_gradient_descent() -> None:
    experiment = lesson.constant_twin(SHORT)
    twin = twin_of(experiment, POINTS)
    while twin.outcome is None:
        twin.advance(1.0)
    batch = finish(Run(replace(experiment, batch_size=0), POINTS, watched=False))
    np.testing.assert_array_equal(twin.theta, batch.theta)
    curve = decay_parts.curve(twin)
    assert curve.ended == lesson.measure(batch)
    assert curve.iteration[-1] == 200
    assert curve.cost[-1] == batch.snapshots[-1].train_cost


# The parts


def test_least_way_and_noise_add_up_to_the_cost() -> None:
    parts = parts_of(ended(0.30), ended(0.22), ended(0.28), ended(0.20))
    assert (parts.least, parts.cost) == (0.20, 0.30)
    assert parts.way == pytest.approx(0.02)
    assert parts.noise == pytest.approx(0.08)
    assert parts.floor == pytest.approx(0.08)
    assert parts.least + parts.way + parts.noise == pytest.approx(parts.cost)


def said(cost: float, least: float, way: float, noise: float, floor: float) -> str:
    return "\n".join(decay_parts.verdict(Parts(cost, least, way, noise, floor), BASE, 300))


def test_the_verdict_names_the_cause_the_parts_and_which_is_the_larger() -> None:
    slow = said(0.26, 0.2, 0.01, 0.05, 0.08)
    assert "The floor is the noise's: the same constant α = 1 with all 300 examples" in slow
    assert "ended at 0.200, 0.080 lower" in slow
    assert "ended 0.060 above that" in slow
    assert "ended at 0.210, so the distance to go adds 0.010 and noise adds 0.050." in slow
    assert "Noise is the larger part: shorter steps" in slow
    assert ("The distance to go is the larger part: longer steps") in said(
        0.26, 0.2, 0.05, 0.01, 0.08
    )


def test_one_pair_of_runs_is_never_called_too_slow_or_too_fast() -> None:
    for way, noise in ((0.05, 0.01), (0.01, 0.05), (0.01, 0.005), (-0.01, 0.07)):
        words = said(0.2 + way + noise, 0.2, way, noise, 0.08)
        assert "too slow" not in words
        assert "too fast" not in words
        assert "the sweep below measures" in words


def test_parts_below_0_take_away() -> None:
    assert "the distance to go takes 0.020 away" in said(0.26, 0.2, -0.02, 0.08, 0.08)
    assert "noise takes 0.020 away" in said(0.26, 0.2, 0.08, -0.02, 0.08)
    assert "noise adds nothing" in said(0.28, 0.2, 0.08, -0.0001, 0.08)
    assert "0.010 below even that" in said(0.19, 0.2, -0.02, 0.01, 0.08)


def test_without_a_floor_of_noise_the_verdict_does_not_blame_the_noise() -> None:
    none = said(0.26, 0.2, 0.06, 0.0, 0.0)
    assert none.startswith("There is no noise")
    assert "without noise it ended 0.060 higher" in none
    little = said(0.26, 0.2, -0.01, 0.07, 0.003)
    assert "noise makes no floor here" in little
    assert "Shorter steps do no harm here" in little
    assert "too slowly" not in none + little


def test_a_rate_that_diverges_without_noise_too_is_no_matter_of_noise() -> None:
    gone = said(np.inf, np.inf, np.nan, np.nan, np.nan)
    assert "diverged: without noise, too, α is too large" in gone
    only_noisy = decay_parts.verdict(Parts(np.inf, 0.2, 0.01, np.inf, np.inf), BASE, 300)
    assert len(only_noisy) == 1


def test_of_a_constant_rate_only_the_cause_is_said() -> None:
    constant = lesson.constant_twin(BASE)
    assert len(decay_parts.verdict(Parts(0.28, 0.2, 0.0, 0.08, 0.08), constant, 300)) == 1
    assert len(decay_parts.verdict(Parts(0.2, 0.2, 0.0, 0.0, 0.0), constant, 300)) == 1


# The films' verdict


def films(experiment: Experiment) -> str:
    pair = finished(lesson.constant_twin(experiment)), finished(experiment)
    return "\n".join(lesson.verdict(*pair))


def test_the_films_verdict_has_the_floor_and_how_far_below_it_the_decayed_rate_ended() -> None:
    words = films(SHORT)
    floor = lesson.measure(finished(lesson.constant_twin(SHORT)))
    end = lesson.measure(finished(SHORT))
    assert f"Constant α = 1 ended at a cost of {floor.cost:.3f}" in words
    assert "all 40 training examples" in words
    assert f"inverse time (eq. 20) α ended at 0.33 and the cost at {end.cost:.3f}" in words


def test_the_films_verdict_tells_same_from_above_and_below() -> None:
    floor = ended(0.3, 0.25, 0.4)
    assert lesson._compared(floor, ended(0.302)).startswith("the same")
    assert lesson._compared(floor, ended(0.35)) == "0.050 above the constant rate's."
    assert lesson._compared(floor, ended(0.28)) == "0.020 below the constant rate's."
    assert lesson._compared(floor, ended(0.2)).endswith("below the lowest that one saw.")


def test_without_a_schedule_there_is_nothing_to_compare() -> None:
    assert films(lesson.constant_twin(SHORT)).startswith("No decay is chosen")


def test_a_diverged_film_is_told_by_its_name() -> None:
    words = films(replace(SHORT, alpha=1000, lambd=1000))
    assert "The constant rate diverged" in words
    assert "The decayed rate diverged" in words
    assert "Take a smaller λ or a smaller α" in words


def test_a_stopped_film_is_said_to_be_stopped() -> None:
    words = lesson.verdict(stopped(lesson.constant_twin(SHORT)), stopped(SHORT))
    assert words[0].startswith("Training was stopped, at updates ")


def test_a_schedules_label_has_its_equation_and_its_knob_is_known() -> None:
    assert lesson.label("exponential") == "exponential (eq. 21)"
    assert lesson.knob_of("inverse_root_update") == "decay_k"
    assert lesson.knob_of("constant") == ""


def test_the_twin_of_a_subset_counts_the_subsets_epochs() -> None:
    experiment = replace(SHORT, train_size=20, batch_size=4)
    twin = twin_of(experiment, dataset())
    assert twin.epoch_of(np.array([1, 5, 6])).tolist() == [1, 1, 2]
