"""Bias, variance and the recipe: the chapter's cases, and steps that change one setting each."""

from __future__ import annotations

import dataclasses
from dataclasses import replace

import numpy as np
import pytest

from core.data import Part
from core.diagnosis import Branch, advise, diagnose, error_on
from core.experiment import MOST_ITERATIONS, Experiment
from tests.core.examples import POINTS, dataset, finished

ONE = {"hoped": 0.01, "slack": 0.02}


@pytest.mark.parametrize(
    ("train", "dev", "branch", "words"),
    [
        (0.01, 0.10, "variance", "overfits"),
        (0.10, 0.11, "bias", "underfits"),
        (0.005, 0.01, "done", "fits"),
        (0.10, 0.25, "bias", "high bias and high variance"),
    ],
)
def test_the_chapters_three_cases_and_the_fourth(
    train: float, dev: float, branch: str, words: str
) -> None:
    found = diagnose(train, dev, **ONE)
    assert found.branch == branch
    assert words in found.words
    assert found.bias == train
    assert found.variance == pytest.approx(dev - train)


def test_an_error_at_the_slack_is_not_high() -> None:
    assert diagnose(0.25, 0.5, hoped=0.0, slack=0.25).branch == "done"
    assert diagnose(0.26, 0.5, hoped=0.0, slack=0.25).branch == "bias"
    assert diagnose(0.24, 0.5, hoped=0.0, slack=0.25).branch == "variance"


def test_hoping_for_less_turns_a_fit_into_high_bias() -> None:
    assert diagnose(0.09, 0.09, hoped=0.08, slack=0.02).branch == "done"
    assert diagnose(0.09, 0.09, hoped=0.0, slack=0.02).branch == "bias"


@pytest.mark.parametrize("name", ["train_error", "dev_error", "hoped", "slack"])
@pytest.mark.parametrize("value", [-0.1, 1.1, float("nan"), 10.0])
def test_a_share_out_of_range_is_refused_by_name(name: str, value: float) -> None:
    shares = {"train_error": 0.1, "dev_error": 0.1, "hoped": 0.1, "slack": 0.1} | {name: value}
    with pytest.raises(ValueError, match=f"{name} must be a share in \\[0, 1\\], got"):
        diagnose(**shares)


@pytest.mark.parametrize("branch", ["bias", "variance"])
def test_each_step_changes_one_setting_to_another_allowed_value(branch: Branch) -> None:
    experiment = Experiment(hidden=(20, 5), train_size=30)
    steps = advise(experiment, branch, 300)
    assert len(steps) == 3
    for step in steps:
        assert len(step.settings) == 1
        changed = replace(experiment, **step.settings)  # Experiment checks the value
        assert changed != experiment
        assert not step.why_not


def test_a_done_net_is_advised_nothing() -> None:
    assert advise(Experiment(), "done", 300) == []


def test_bigger_nets_lead_from_none_up_and_end() -> None:
    experiment, seen = Experiment(hidden=()), []
    while settings := advise(experiment, "bias", 300)[0].settings:
        experiment = replace(experiment, **settings)
        seen.append(sum(experiment.hidden))
    assert seen == sorted(set(seen))
    assert len(seen) == 7
    assert "240" in advise(experiment, "bias", 300)[0].why_not


def test_more_data_ends_with_all_of_them() -> None:
    experiment, seen = Experiment(train_size=30), []
    while settings := advise(experiment, "variance", 300)[0].settings:
        experiment = replace(experiment, **settings)
        seen.append(experiment.train_size)
    assert seen == [60, 120, 200, 0]
    assert "All 300" in advise(experiment, "variance", 300)[0].why_not


def test_training_longer_stops_at_the_most_iterations() -> None:
    assert advise(Experiment(iterations=1000), "bias", 9)[1].settings == {"iterations": 3000}
    nearly = advise(Experiment(iterations=MOST_ITERATIONS - 1), "bias", 9)[1]
    assert nearly.settings == {"iterations": MOST_ITERATIONS}
    assert not advise(Experiment(iterations=MOST_ITERATIONS), "bias", 9)[1].settings


def test_steps_on_hidden_units_need_hidden_units() -> None:
    none = Experiment(hidden=())
    for step in (advise(none, "bias", 9)[2], advise(none, "variance", 9)[2]):
        assert not step.settings
        assert "no hidden layer" in step.why_not


def test_the_error_on_a_part_is_the_snapshots_error_also_when_scaled() -> None:
    run = finished(Experiment(hidden=(4,), iterations=50, standardize=True))
    last = run.snapshots[-1]
    assert error_on(run, POINTS.dev) == pytest.approx(1 - last.dev_accuracy)
    assert error_on(run, POINTS.train) == pytest.approx(1 - last.train_accuracy)


def test_the_error_on_a_part_counts_wrong_answers() -> None:
    data = dataset()
    run = finished(Experiment(hidden=(), iterations=1), data)
    part = Part(data.dev.X, 1 - data.dev.y)
    assert error_on(run, data.dev) + error_on(run, part) == pytest.approx(1.0)
    assert 0 <= error_on(run, part) <= 1
    assert dataclasses.is_dataclass(part)
    assert np.isfinite(run.theta).all()
