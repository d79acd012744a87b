"""One setting changed: the runs share all else, and the verdict is no bolder than its test."""

from __future__ import annotations

import math
from dataclasses import asdict, replace

import numpy as np
import pytest

from core.experiment import RULES, Experiment
from lessons.shared.evidence import Grade, Held, Sides
from lessons.shared.one_knob import (
    KNOBS,
    Values,
    measure,
    seeds_question,
    seeds_verdict,
    values_of,
    variants,
    verdict,
)
from tests.ui.runs import diverged, plane, trained
from ui.one_knob import Setting, suggested

BASE = Experiment(hidden=(4,), iterations=60, batch_size=8, keep_prob=0.8, standardize=True)


def test_the_runs_own_value_comes_first_and_no_value_twice() -> None:
    assert values_of(Experiment(), "alpha", "0.1, 0.3; 1; 0.1") == [0.3, 0.1, 1.0]
    assert values_of(Experiment(), "iterations", "1,000; 30,000") == [30_000, 1000]
    assert values_of(Experiment(), "batch_size", "all, 32") == [0, 32]
    assert values_of(Experiment(), "optimizer", "adam, rmsprop")[1:] == ["Adam", "RMSprop"]


@pytest.mark.parametrize(
    ("setting", "text", "words"),
    [
        ("alpha", "0", r"alpha must be in \(0, 1000\]"),
        ("alpha", "0.1; 1; 2; 3", "at most three values besides the run's own, got 4"),
        ("keep_prob", "adam", "keep_prob must be in"),
        ("hidden", "20, 5; 600", "whole numbers from 1 to 512"),
    ],
)
def test_a_value_that_the_setting_cannot_have_is_refused(
    setting: str, text: str, words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        values_of(Experiment(), setting, text)


def test_a_link_may_hold_values_of_any_setting_and_nothing_else() -> None:
    for text in ("", "0.1; 1", "20, 5; 3", "adam", "true", "all"):
        assert isinstance(Values().parse("values", text), str)
    for text in ("no such", "<img src=x>", "9" * 5000, "0.1; [x](y)"):
        with pytest.raises(ValueError, match="values must be up to three values"):
            Values().parse("values", text)


def test_a_link_may_call_a_setting_by_its_label_or_its_name() -> None:
    rule = Setting(KNOBS)
    for name in KNOBS:
        assert rule.parse("knob", rule.text(name)) == rule.parse("knob", name) == name
    with pytest.raises(ValueError, match="knob must be one of"):
        rule.parse("knob", "no such")


@pytest.mark.parametrize("setting", KNOBS)
def test_every_setting_has_neighbours_that_change_it_alone(setting: str) -> None:
    for base in (BASE, Experiment(alpha=10, lambd=100, keep_prob=1, batch_size=1024, hidden=())):
        values = values_of(base, setting, suggested(base, setting))
        assert 2 <= len(values) <= 3
        before = asdict(base)
        for value, one in zip(values, variants(base, setting, values, "x").values(), strict=True):
            assert asdict(one) == before | {setting: value}


def test_the_runs_share_data_first_weights_batches_and_masks() -> None:
    values: list[object] = [0.1, 1e-9]
    still, moved = (trained(one, plane()) for one in variants(BASE, "lambd", values, "λ").values())
    assert np.array_equal(still.snapshots[0].theta, moved.snapshots[0].theta)
    alike = trained(replace(BASE, lambd=0.1 + 1e-12), plane())
    assert np.allclose(alike.theta, still.theta, atol=1e-6)
    other = trained(replace(BASE, lambd=0.1, dropout_seed=99), plane())
    assert not np.allclose(other.theta, still.theta, atol=1e-3)


def test_more_comparisons_need_more_points() -> None:
    assert Sides(6, 0, 100).grade is Grade.SAYS_SO
    assert Sides(6, 0, 100, among=3).grade is Grade.POINTS_THAT_WAY
    assert Held(9, 10).grade is Grade.SAYS_SO
    assert Held(9, 10, among=3).grade is Grade.POINTS_THAT_WAY


def test_the_verdict_says_for_each_value_what_became_of_the_errors() -> None:
    values: list[object] = [0.1, 1e-6]
    runs = {
        name: trained(one, plane()) for name, one in variants(BASE, "alpha", values, "α").items()
    }
    (said,) = verdict(runs, "alpha")
    assert said.startswith("α 1e-6: Dev error went from ")
    assert "α 1e-6 does worse" in said
    assert said.endswith("%.")


def test_runs_on_other_points_and_diverged_ones_are_not_tested() -> None:
    own = trained(BASE, plane())
    (said,) = verdict({"noise 1": own, "noise 2": own}, "noise")
    assert "ask over ten seeds" in said
    (said,) = verdict({"α 1": own, "α 9": diverged()}, "alpha")
    assert said == "α 9: nothing to compare, as the run with α 9 diverged."
    assert measure(diverged()) == (math.inf, math.inf)


def test_ten_seeds_say_which_way_each_value_moves_the_dev_error() -> None:
    def ends(*devs: float) -> list[tuple[float, float]]:
        return [(0.0, dev) for dev in devs]

    lower, higher, same, best = seeds_verdict(
        {
            "own": ends(*[0.2] * 10),
            "a": ends(*[0.1] * 10),
            "b": ends(*[0.3] * 9, math.inf),
            "c": ends(*[0.2] * 10),
        },
        redraw=True,
    )
    assert lower.startswith("a has a lower dev error than own in 10 of 10 seeds. The medians are")
    assert higher.startswith("b has a higher dev error than own in 10 of 10 seeds.")
    assert same == "c ends with the same dev error as own in all seeds."
    assert best.startswith("The lowest median dev error has a, chosen on 5 seeds")


def test_ten_seeds_of_each_value_are_asked_for() -> None:
    runs = variants(BASE, "lambd", [0.0, 1.0], "λ")
    question = seeds_question(runs, redraw=True)
    assert {name: len(each) for name, each in question.settings.items()} == {"λ 0": 10, "λ 1": 10}
    assert all(RULES["lambd"].text(one.lambd) in "01" for one in question.wanted)
