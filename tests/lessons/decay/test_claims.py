"""What the lesson on learning-rate decay says, at its page's defaults, over ten seeds."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import replace

import pytest

from datasets import data_of
from lessons.decay import lesson
from lessons.decay import parts as decay_parts
from lessons.decay import sweep as decay_sweep
from lessons.decay.lesson import BASE, Ended, label
from lessons.decay.sweep import ALL, SMALL, Swept
from lessons.shared.question import answered
from lessons.shared.seeds import SEEDS

FAST = ("inverse_time", "exponential", "inverse_root_epoch")
"""The schedules whose knob is right as the page has it."""


@functools.cache
def rivals() -> dict[str, list[Ended]]:
    return answered(decay_sweep.rivals_question(BASE, data_of(BASE)))


SLOW = pytest.mark.slow  # the first of them trains the whole sweep


@functools.cache
def sweep(schedule: str) -> Swept:
    question = decay_sweep.sweep_question(replace(BASE, schedule=schedule))
    if schedule == "exponential":  # the constant rate, the slowest, 0.9 and the fastest
        few = {value: question.settings[value] for value in (None, 0.999, 0.9, 0.5)}
        question = replace(question, settings=few)
    twins = replace(question, make=decay_parts.without_noise)
    return decay_sweep.swept(answered(question), answered(twins))


def seeds_in_which(claims: Sequence[bool]) -> None:
    assert len(claims) == len(SEEDS)
    assert sum(claims) >= 9, f"true for {sum(claims)} of {len(claims)} seeds"


def pairs(name: str) -> list[tuple[Ended, Ended]]:
    """The rival and the constant rate, seed by seed."""
    return list(zip(rivals()[name], rivals()[label("constant")], strict=True))


@pytest.mark.parametrize("schedule", FAST)
def test_a_decayed_rate_ends_below_the_constant_rates_floor(schedule: str) -> None:
    seeds_in_which([decayed.cost < constant.cost for decayed, constant in pairs(label(schedule))])


@pytest.mark.parametrize("schedule", FAST[:2])
def test_it_even_ends_below_the_lowest_that_the_constant_rate_saw(schedule: str) -> None:
    seeds_in_which([decayed.cost < constant.lowest for decayed, constant in pairs(label(schedule))])


def test_the_floor_is_the_noises_as_the_same_rate_without_noise_gets_below_it() -> None:
    seeds_in_which([without.highest < constant.lowest for without, constant in pairs(ALL)])


def test_decay_ends_below_a_constant_rate_that_is_its_last_alpha_from_the_start() -> None:
    decayed, small = rivals()[label(BASE.schedule)], rivals()[SMALL]
    seeds_in_which([a.cost < b.cost for a, b in zip(decayed, small, strict=True)])


def test_one_over_root_t_with_k_1_decays_too_fast_and_ends_above_the_floor() -> None:
    name = label("inverse_root_update")
    seeds_in_which([decayed.cost > constant.cost for decayed, constant in pairs(name)])


@SLOW
def test_the_pages_decay_rate_is_neither_too_slow_nor_too_fast() -> None:
    assert decay_sweep.judged(sweep("inverse_time"), 0.1) == ("", None)


@SLOW
@pytest.mark.parametrize("schedule", ["inverse_time", "exponential"])
def test_the_slowest_keeps_the_noise_and_the_fastest_freezes(schedule: str) -> None:
    found, values = sweep(schedule), decay_sweep.VALUES[lesson.knob_of(schedule)]
    seeds_in_which([one.noise > one.way for one in found[values[0]]])
    seeds_in_which([one.noise < one.way for one in found[values[-1]]])
    assert decay_sweep.judged(found, values[0])[0] == "slow"
    assert decay_sweep.judged(found, values[-1])[0] == "fast"


@SLOW
@pytest.mark.parametrize("schedule", ["inverse_time", "exponential"])
def test_the_sweep_is_a_u_whose_arms_both_end_higher_than_its_bottom(schedule: str) -> None:
    found = sweep(schedule)
    values = decay_sweep.VALUES[lesson.knob_of(schedule)]
    best = decay_sweep.best_value(found)
    assert best not in (values[0], values[-1])
    ends = zip(found[values[0]], found[best], found[values[-1]], strict=True)
    seeds_in_which([low.cost < min(a.cost, b.cost) for a, low, b in ends])


@SLOW
def test_too_fast_a_decay_ends_above_the_constant_rates_floor() -> None:
    frozen = sweep("inverse_time")[10.0]
    seeds_in_which([one.cost > one.least + one.floor for one in frozen])


@SLOW
def test_the_parts_trade_off_noise_falls_and_the_way_left_rises() -> None:
    found = sweep("inverse_time")
    slow, middle, fast = (found[value] for value in (0.001, 0.1, 10.0))
    threes = list(zip(slow, middle, fast, strict=True))
    seeds_in_which([a.noise > b.noise > c.noise for a, b, c in threes])
    seeds_in_which([a.way < c.way / 10 for a, _, c in threes])
    seeds_in_which([b.way < c.way / 10 for _, b, c in threes])
