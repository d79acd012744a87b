"""Time to a target against the batch size, and what an update takes: the rules, not the times."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from core.experiment import Experiment
from lessons.minibatch import target, timing
from lessons.minibatch.lesson import BASE
from lessons.minibatch.target import Reached
from lessons.minibatch.timing import Timing
from tests.core.examples import dataset, finished

SHORT = Experiment(hidden=(4,), alpha=0.1, batch_size=8, standardize=True)


# Time to a target.


def test_every_size_has_its_updates_within_the_limits() -> None:
    swept = {size: seeds[0] for size, seeds in target.size_question(BASE, 300).settings.items()}
    assert list(swept) == [1, 2, 4, 8, 16, 32, 64, 128, 256, 0]
    assert all(e.batch_size == size for size, e in swept.items())
    assert swept[1].iterations == target.MOST_UPDATES
    assert swept[0].iterations == target.MOST_EPOCHS
    over_alpha = target.alpha_question(BASE, 300).settings
    assert len(over_alpha) == 6 * len(target.ALPHAS)
    assert all((e.batch_size, e.alpha) == key for key, (e, *_) in over_alpha.items())


def test_a_target_is_reached_at_the_first_snapshot_that_has_it() -> None:
    run = finished(replace(SHORT, iterations=100, alpha=0.5), dataset())
    found = target.measure(run)
    costs = {one.iteration: one.train_cost for one in run.snapshots}
    for goal in target.TARGETS:
        before = [t for t, cost in costs.items() if cost <= goal]
        assert found.updates_to(goal) == (before[0] if before else math.inf)
    assert found.epochs_to(target.TARGETS[0]) == found.updates_to(target.TARGETS[0]) / 5


def answer(size: int, alpha: float, updates: float, m: int = 100) -> Reached:
    return Reached(size, alpha, m, (updates,) * len(target.TARGETS))


def test_the_best_alpha_has_the_fewest_updates_in_the_median_seed_that_chooses() -> None:
    # Every other seed chooses; 0 and infinity stand where a seed must not count.
    updates = {
        (1, 0.1): (10, math.inf, 20, math.inf, 30),
        (1, 1.0): (5, 0, math.inf, 0, math.inf),
        (0, 0.1): (math.inf, 0, math.inf, 0, math.inf),
        (0, 1.0): (math.inf, 0, math.inf, 0, 9),
        (2, 0.3): (7, 0, 8, 0, 9),
        (2, 0.1): (7, 0, 8, 0, 9),
    }
    found = {key: [answer(*key, n) for n in seeds] for key, seeds in updates.items()}
    best = target.at_best_alphas(found, 0.1)
    assert list(best) == [1, 0, 2]
    assert best[1] == found[1, 0.1]
    assert best[0] == found[0, 1.0], "most seeds there"
    assert best[2] == found[2, 0.1], "of equals the smallest"


def by_size(*pairs: tuple[int, float]) -> dict[int, list[Reached]]:
    return {size: [answer(size, 0.1, updates)] * 2 for size, updates in pairs}


def size_timings(*pairs: tuple[int, float]) -> list[Timing]:
    return [Timing(size, "compiled", seconds, seconds) for size, seconds in pairs]


def test_the_verdict_names_who_needs_the_least_of_each() -> None:
    found = by_size((1, 400), (10, 60), (0, 50))
    times = size_timings((1, 1e-5), (10, 2e-5), (100, 1e-3))
    fastest = "B = 10 takes the least, 1.2 ms, one by one 4, all 100 at once 50."
    assert target.verdict(found, 0.1, times) == [
        "To a cost of 0.1, one by one takes the fewest, 4 epochs, all 100 at once 50.",
        "In updates, all 100 at once takes the fewest, 50 updates, one by one 400.",
        f"In time, as measured now, {fastest}",
        "Which is best was chosen on 1 seeds; these figures are of 1 others.",
    ]
    near = target.verdict(found, 0.1, size_timings((1, 1e-5), (10, 2e-5), (100, 26e-6)))
    assert "(within 20 % of each other: B = 10, all 100 at once)" in near[2]


def test_the_figures_are_of_the_seeds_that_did_not_choose() -> None:
    found = {
        1: [answer(1, 0.1, updates) for updates in (100, 600)],
        0: [answer(0, 0.1, updates) for updates in (200, 300)],
    }
    said = target.verdict(found, 0.1, size_timings((1, 1e-5), (100, 1e-3)))[1]
    assert said == (
        "In updates, one by one is best for half of the seeds and all 100 at once for the others; "
        "in those one by one takes 600 updates, all 100 at once 300."
    )


def test_sizes_that_do_not_get_there_are_named() -> None:
    times = size_timings((1, 1e-5), (100, 1e-3))
    found = by_size((1, math.inf), (0, 50))
    assert "one by one does not get there" in target.verdict(found, 0.1, times)[0]
    assert target.verdict(found, 0.1, times)[-2].endswith("in the updates it had: one by one.")
    nobody = by_size((1, math.inf), (0, math.inf))
    assert target.verdict(nobody, 0.05, times) == [
        "At no batch size the median seed gets to a cost of 0.05: take a higher one."
    ]


# What an update takes. How long that is, no test can know.


@pytest.mark.parametrize("numpy_engine", [False, True])
def test_of_the_pieces_that_are_timed_the_fastest_counts(numpy_engine: bool) -> None:
    found = timing.time_updates(SHORT, dataset(), numpy_engine=numpy_engine)
    assert 0 < found.seconds <= found.slowest
    assert found.examples == 8
    assert found.per_example == found.seconds / 8
    if numpy_engine:
        assert found.engine == "numpy"


def test_updates_that_diverge_are_timed_as_far_as_they_go() -> None:
    assert timing.time_updates(replace(SHORT, alpha=1000.0, lambd=500.0), dataset()).seconds > 0


def test_the_gain_of_a_power_of_two_is_held_against_both_neighbours() -> None:
    def each(size: int, cost: float) -> Timing:
        return Timing(size, "numpy", cost * size, 9.0)

    assert timing.power_gain([each(7, 2.0), each(8, 1.0), each(9, 2.0)]) == 0.5
    assert timing.power_gain([each(7, 2.0), each(8, 1.0)]) is None
    words = timing.verdict([each(7, 2.0), each(8, 1.0), each(9, 2.0)])[0]
    assert "At a power of two it costs 50 % less than beside it." in words
    words = timing.verdict([each(7, 2.0), each(8, 2.1), each(9, 2.0)])[0]
    assert "as much as beside it, within 10 %" in words


def test_all_sizes_are_timed_by_every_engine_there_is() -> None:
    found = timing.time_sizes(SHORT, dataset(), [1, 40])
    assert {one.examples for one in found} == {1, 40}
    assert "numpy" in {one.engine for one in found}
    assert len(timing.verdict(found)) == len({one.engine for one in found})
