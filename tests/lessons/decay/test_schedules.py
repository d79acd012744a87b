"""The lesson on learning-rate decay: alpha by epoch and update, the seeds' rivals, the sweep."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.experiment import Experiment
from core.schedules import SCHEDULES
from core.training import Run
from lessons.decay import sweep as decay_sweep
from lessons.decay import table as decay_table
from lessons.decay.lesson import BASE, Ended, knob_of, label
from lessons.decay.parts import Parts
from lessons.decay.sweep import ALL, SMALL
from lessons.shared.seeds import SEEDS, with_seeds
from tests.core.examples import POINTS

SHORT = replace(BASE, iterations=200)  # 40 points, 4 at a time: 10 updates an epoch, 20 epochs


# The table and the curves


def test_the_chapters_table_is_recomputed_for_any_alpha0_and_decay_rate() -> None:
    table = decay_table.chapter_table(0.2, 1.0, [1, 2, 3, 4])
    assert [round(alpha, 3) for alpha in table] == [0.1, 0.067, 0.05, 0.04]
    # 0.6 / (1 + 0.5 * 1) and 0.6 / (1 + 0.5 * 4)
    assert decay_table.chapter_table(0.6, 0.5, [1, 4]) == pytest.approx([0.4, 0.2])


@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("train_size", [0, 20])
def test_the_curves_alphas_are_those_that_the_run_trains_with(
    schedule: str, train_size: int
) -> None:
    experiment = replace(SHORT, schedule=schedule, train_size=train_size)
    t = np.arange(1, 201)
    shown = decay_table.alphas_by_update(experiment, POINTS, t)
    np.testing.assert_array_equal(shown, Run(experiment, POINTS).alphas(1, 200))


def test_a_curve_has_every_epochs_first_update_and_the_last_one() -> None:
    for curve in decay_table.curves(SHORT, POINTS, SCHEDULES, epochs=None):
        assert set(range(1, 200, 10)) <= set(curve.t.tolist())
        assert curve.t[-1] == 200
        assert curve.passed[0] == 0
        assert curve.passed[-1] == pytest.approx(19.9)
    assert [c.schedule for c in decay_table.curves(SHORT, POINTS, SCHEDULES, epochs=None)] == list(
        SCHEDULES
    )


def test_the_first_epochs_only_end_where_the_run_does() -> None:
    assert decay_table.curves(SHORT, POINTS, SCHEDULES, epochs=5)[0].t[-1] == 50
    assert (
        decay_table.curves(replace(SHORT, iterations=23), POINTS, SCHEDULES, epochs=5)[0].t[-1]
        == 23
    )


def test_a_very_long_runs_curve_has_few_points() -> None:
    experiment = replace(SHORT, iterations=100_000, batch_size=0)
    assert len(decay_table.curves(experiment, POINTS, SCHEDULES, epochs=None)[0].t) <= 220


def test_by_epoch_a_span_is_flat_and_by_update_it_falls_to_the_root_of_an_epoch() -> None:
    spans = decay_table.spans(SHORT, POINTS, SCHEDULES, [1, 4])
    # k / sqrt(epoch): 1 and 1/2; k / sqrt(t): 1 .. 1/sqrt(10) and 1/sqrt(31) .. 1/sqrt(40)
    by_epoch, by_update = spans["inverse_root_epoch"], spans["inverse_root_update"]
    assert [(s.first, s.last) for s in by_epoch] == [(1.0, 1.0), (0.5, 0.5)]
    assert by_update[0].last == pytest.approx(10**-0.5)
    assert by_update[1].first == pytest.approx(31**-0.5)
    for one, two in zip(by_epoch, by_update, strict=True):
        assert one.last / two.last == pytest.approx(10**0.5)


def test_the_epochs_of_the_table_are_the_chapters_and_the_last() -> None:
    assert decay_table.shown_epochs(SHORT, POINTS) == [1, 2, 3, 4, 20]
    assert decay_table.shown_epochs(replace(SHORT, iterations=25), POINTS) == [1, 2, 3, 4]


def test_counting_from_1_is_told_in_numbers() -> None:
    words = decay_table.counted_from_words(replace(SHORT, alpha=0.2, decay_rate=1.0))
    assert "= 0.1, 0.5 times α₀ = 0.2" in words
    assert "would be 0.2, 0.1, 0.067, 0.05." in words


def test_the_two_forms_of_eq_22_are_told_apart_in_numbers() -> None:
    words = decay_table.two_roots_words(replace(SHORT, decay_k=2.0, alpha=0.5), POINTS)
    assert "An epoch has 10 updates" in words
    assert "√10 = 3.16 times smaller" in words
    assert "k = 6.32 by update" in words
    assert "first update of 3.16." in words
    same = decay_table.two_roots_words(replace(SHORT, batch_size=0), POINTS)
    assert same.endswith("both forms are the same.")


# Ten seeds


def rivals_of(experiment: Experiment) -> dict[str, Experiment]:
    """The rivals of the first seed."""
    question = decay_sweep.rivals_question(experiment, POINTS)
    return {name: seeds[0] for name, seeds in question.settings.items()}


def test_the_rivals_differ_in_the_schedule_or_in_what_their_name_says() -> None:
    rivals = rivals_of(replace(SHORT, decay_base=0.8))
    assert list(rivals) == [*(label(name) for name in SCHEDULES), SMALL, ALL]
    assert rivals[label("exponential")].decay_base == 0.8
    assert rivals[SMALL].alpha == pytest.approx(1 / (1 + 0.1 * 20))
    assert rivals[ALL].batch_size == 0
    for experiment in rivals.values():
        assert (
            replace(experiment, schedule="constant", alpha=1.0, batch_size=4, decay_base=0.95)
            == with_seeds(replace(SHORT, schedule="constant"), redraw=True)[0]
        )


@pytest.mark.parametrize(
    ("schedule", "knob", "value"),
    [("exponential", "decay_base", 1e-300), ("inverse_root_update", "decay_k", 1000.0)],
)
def test_a_last_alpha_that_no_run_may_have_is_left_out(
    schedule: str, knob: str, value: float
) -> None:
    settings = {"schedule": schedule, knob: value, "alpha": 1000.0, "iterations": 20}
    rivals = rivals_of(replace(SHORT, **settings))
    assert SMALL not in rivals
    assert ALL in rivals


def test_without_a_schedule_there_is_no_small_rival() -> None:
    assert SMALL not in rivals_of(replace(SHORT, schedule="constant"))


def ended(cost: float) -> Ended:
    return Ended(cost, cost, cost, 0.1, 0.1)


def test_the_rivals_verdict_counts_seeds_below_their_own_floor() -> None:
    answers = {
        label("constant"): [ended(0.3), ended(0.2), ended(0.4)] * 3,
        "other": [ended(0.25), ended(0.25), ended(0.25)] * 3,
        "gone": [ended(np.inf), ended(np.inf), ended(0.1)] * 3,
        "better": [ended(0.1)] * 9,
    }
    floor, other, gone, better = decay_sweep.rivals_verdict(answers)
    assert "0.300, the median" in floor
    assert other == "Other: 0.250, below the floor in 6 of 9 seeds, which could be chance."
    assert gone == "Gone: diverged, below the floor in 3 of 9 seeds, which could be chance."
    assert better == "Better: 0.100, below the floor in 9 of 9 seeds."


# The sweep


def test_the_sweep_begins_with_the_constant_rate_and_goes_from_slow_to_fast() -> None:
    swept = [name for name in SCHEDULES if knob_of(name) in decay_sweep.VALUES]
    assert len(swept) >= 4
    for schedule in swept:
        experiment = replace(SHORT, schedule=schedule)
        settings = decay_sweep.sweep_question(experiment).settings
        constant, *others = (seeds[0] for seeds in settings.values())
        assert constant.schedule == "constant"
        last = [decay_table.alphas_by_update(one, POINTS, [200])[0] for one in others]
        assert (np.diff(last) < 0).all(), "alpha at the end falls along the sweep"


def test_each_run_of_the_sweep_is_compared_with_the_constant_rate_of_its_own_seed() -> None:
    question = decay_sweep.sweep_question(SHORT)
    noisy, twins = (
        {
            value: [Ended(cost + 0.01 * one.init_seed, 0, 0, 0.1, 0) for one in seeds]
            for value, seeds in question.settings.items()
        }
        for cost in (1.0, 0.5)
    )
    found = decay_sweep.swept(noisy, twins)
    assert tuple(found) == decay_sweep.VALUES["decay_rate"]
    for parts in found.values():
        assert len(parts) == len(SEEDS)
        for seed, one in zip(SEEDS, parts, strict=True):
            assert one.least == pytest.approx(0.5 + 0.01 * seed)
            assert one.noise == pytest.approx(0.5)
            assert one.way == pytest.approx(0.0)


def u(costs: dict[float, tuple[float, float]]) -> dict[float, list[Parts]]:
    """Ten seeds at each value: least 0.2, a floor of 0.1, and these (way, noise)."""
    return {
        value: [Parts(0.2 + way + noise, 0.2, way, noise, 0.1)] * 10
        for value, (way, noise) in costs.items()
    }


RATES = {0.01: (0.0, 0.08), 0.1: (0.01, 0.02), 1.0: (0.1, 0.0)}


def test_the_sweeps_verdict_finds_the_bottom_and_names_both_arms() -> None:
    found = u(RATES)
    assert decay_sweep.best_value(found) == 0.1
    bottom, slow, fast, where = decay_sweep.sweep_verdict("inverse_time", found, 0.1)
    assert "at decay_rate = 0.1, chosen on 5 seeds (median 0.230)" in bottom
    assert bottom.endswith("The cost rises on both sides of it.")
    ends = "decay_rate = 0.1 ends lower in 10 of 10 seeds."
    assert slow.endswith(f"0.280, of which noise 0.080 and distance to go 0.000: too slow, {ends}")
    assert fast.endswith(f"0.300, of which noise 0.000 and distance to go 0.100: too fast, {ends}")
    assert where.startswith("This page's decay_rate = 0.1: no value of the sweep is lower")


def test_a_rate_is_too_slow_or_too_fast_only_where_another_is_lower_in_nearly_all_seeds() -> None:
    # Each seed adds its own to all values alike; 0.3 is lower than 0.1 in `wins` of the ten.
    def found(wins: int) -> dict[float, list[Parts]]:
        def parts(cost: float) -> Parts:
            return Parts(cost, 0.2, 0.01, 0.01, 0.1)

        third = [parts(0.22 if seed < wins else 0.24) for seed in range(10)]
        return {0.01: [parts(0.3)] * 10, 0.1: [parts(0.23)] * 10, 0.3: third}

    assert decay_sweep.judged(found(10), 0.1)[0] == "slow"
    assert decay_sweep.judged(found(7), 0.1) == ("", None)
    assert decay_sweep.judged(found(0), 0.1) == ("", None)
    assert decay_sweep.judged(found(0), 0.3)[0] == "fast"


def test_the_sweep_judges_the_value_nearest_to_the_pages() -> None:
    near = decay_sweep.sweep_verdict("inverse_time", u(RATES), 0.08)[-1]
    assert near.startswith("Nearest to this page's 0.08, decay_rate = 0.1: ")
    assert len(decay_sweep.sweep_verdict("inverse_time", u(RATES), 0.012)) == 3, "an arm's end"


def test_a_sweep_without_two_arms_is_told_as_one() -> None:
    falling = {0.01: (0.0, 0.08), 0.1: (0.01, 0.02)}
    assert (
        "the fastest decay of the sweep"
        in decay_sweep.sweep_verdict("inverse_time", u(falling), 0.1)[0]
    )
    rising = {0.1: (0.01, 0.02), 1.0: (0.1, 0.0)}
    assert (
        "the slowest decay of the sweep"
        in decay_sweep.sweep_verdict("inverse_time", u(rising), 0.1)[0]
    )


def test_an_arm_whose_runs_diverged_is_said_to_have() -> None:
    gone = Parts(np.inf, 0.2, np.nan, np.nan, 0.1)
    found = {10.0: [gone] * 10} | u({1.0: (0.0, 0.01), 0.1: (0.1, 0.0)})
    words = decay_sweep.sweep_verdict("inverse_root_epoch", found, 1.0)
    assert words[1] == "k = 10: runs diverged."
