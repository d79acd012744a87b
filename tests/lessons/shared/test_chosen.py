"""Choosing on some seeds and reporting on others takes the luck out of the figure."""

from __future__ import annotations

import numpy as np
import pytest

from lessons.shared.chosen import best_rival, choosing, chosen, reporting
from lessons.shared.evidence import Grade


def test_every_seed_either_chooses_or_reports() -> None:
    seeds = list(range(10))
    assert sorted([*choosing(seeds), *reporting(seeds)]) == seeds
    assert not set(choosing(seeds)) & set(reporting(seeds))


def test_the_reported_median_is_not_flattered_by_the_choice(rng: np.random.Generator) -> None:
    # Twelve settings that do equally well: their true median is 0.
    found = [chosen({name: rng.standard_normal(10) for name in range(12)}) for _ in range(400)]
    assert np.mean([one.flattered for one in found]) < -0.5, "the choosing seeds flatter it"
    assert abs(np.mean([one.reported.value for one in found])) < 0.1


def test_a_setting_that_is_better_everywhere_is_chosen_by_both_halves() -> None:
    found = chosen({"worse": [2.0] * 10, "better": [1.0] * 10})
    assert (found.name, found.theirs, found.seeds) == ("better", "better", (5, 5))
    assert "choose it too" in found.words(str, str)


def test_runs_that_diverged_are_never_the_best() -> None:
    assert chosen({"gone": [float("inf")] * 4, "there": [9.0] * 4}).name == "there"


def test_one_seed_cannot_both_choose_and_report() -> None:
    with pytest.raises(ValueError, match="need two seeds or more, got 1"):
        chosen({"a": [1.0]})


def test_the_best_of_many_equal_rivals_is_seldom_said_to_be_better(
    rng: np.random.Generator,
) -> None:
    said = 0
    for _ in range(300):
        values = {name: list(rng.standard_normal(10)) for name in range(10)}
        rival = best_rival(values, 0, range(1, 10))
        assert rival is not None
        said += rival.grade is Grade.SAYS_SO
    assert said <= 0.05 * 300


def test_a_rival_that_is_lower_in_every_seed_is_said_to_be_better_than_nine_others() -> None:
    values = {name: [float(name)] * 10 for name in range(10)}
    rival = best_rival(values, 9, range(9))
    assert rival is not None
    assert (rival.held.n, rival.grade) == (10, Grade.SAYS_SO)
    worse = best_rival(values, 0, range(1, 10))
    assert worse is not None
    assert worse.grade is Grade.TOO_FEW
    assert best_rival(values, 0, []) is None
