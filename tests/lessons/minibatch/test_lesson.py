"""The lesson on mini-batches: its three runs and what it says of their numbers."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import pytest

from core.data import Dataset
from core.experiment import Experiment
from core.training import Run
from lessons.minibatch import lesson
from lessons.minibatch.lesson import BATCH, KINDS, MINI, STOCHASTIC
from lessons.minibatch.timing import Timing
from tests.core.examples import dataset, finished

SHORT = Experiment(hidden=(4,), alpha=0.1, batch_size=8, standardize=True)
EVEN = {kind: Timing(1, "numpy", 1e-3, 1e-3) for kind in KINDS}


def three(experiment: Experiment, data: Dataset, epochs: int = 5) -> dict[str, Run]:
    trio = lesson.trio(experiment, data.train.m, epochs)
    return {kind: finished(one, data) for kind, one in trio.items()}


def said(runs: dict[str, Run], timings: dict[str, Timing] = EVEN) -> str:
    return "\n".join(lesson.verdict(runs, timings))


# The three runs.


def test_the_three_runs_differ_in_the_batch_and_so_in_the_updates_only() -> None:
    trio = lesson.trio(SHORT, 40, 7)
    assert [e.batch_size for e in trio.values()] == [0, 8, 1]
    assert [e.iterations for e in trio.values()] == [7, 35, 280]
    assert len({replace(e, batch_size=0, iterations=1) for e in trio.values()}) == 1


def test_epochs_end_where_stochastic_descent_may_make_no_more_updates() -> None:
    assert lesson.most_epochs(300, 300) == 300
    assert lesson.most_epochs(300, 1078) == 92
    trio = lesson.trio(SHORT, 1078, 300)
    assert trio[STOCHASTIC].iterations == 92 * 1078 <= 100_000
    assert trio[BATCH].iterations == 92


def test_the_noise_of_the_cost_is_read_from_the_last_tenth() -> None:
    run = Run(replace(SHORT, iterations=20), dataset())
    run.trace.add(1, [9.0] * 18 + [0.2, 0.5])
    run.engine.t = 20  # type: ignore[misc]
    found = lesson.late_costs(run)
    assert (found.low, found.high) == (0.2, 0.5)
    assert found.width == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("widths", "words"),
    [
        ((0.01, 0.2, 3.0), "the fewer examples, the more noise"),
        ((0.3, 0.2, 0.25), "that of batch is no noise, it falls meanwhile"),
        ((0.1, 0.2, 0.15), "here the fewest examples do not have the most noise"),
    ],
)
def test_a_batch_of_all_examples_is_never_called_noisy(
    widths: tuple[float, ...], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ranges = iter(lesson.CostRange(0.1, 0.1 + width) for width in widths)
    monkeypatch.setattr(lesson, "late_costs", lambda _: next(ranges))
    assert f"{words}." in said(three(SHORT, dataset()))


def test_the_cost_at_a_moment_is_that_of_the_snapshot_before_it() -> None:
    run = finished(replace(SHORT, iterations=10), dataset())
    assert lesson.cost_after(run, 0) == run.snapshots[0].train_cost
    assert lesson.cost_after(run, 4.7) == run.snapshots[4].train_cost
    assert lesson.cost_after(run, 1e9) == run.snapshots[-1].train_cost


# What the three runs' numbers say.


def test_the_verdict_has_the_costs_and_updates_of_all_three() -> None:
    runs = three(SHORT, dataset())
    words = said(runs)
    costs = [f"{run.snapshots[-1].train_cost:.3g}" for run in runs.values()]
    assert f"after 5 epochs: {costs[0]} by batch (5 updates), {costs[1]} by 8 (25 updates)" in words
    assert f"{costs[2]} one by one (200 updates)" in words


def test_the_verdict_compares_at_the_moment_when_the_quickest_is_done() -> None:
    runs = three(SHORT, dataset())
    # 5 updates of 1 ms: by then mini-batch and stochastic have made 5 too.
    expected = [f"{runs[kind].snapshots[5].train_cost:.3g} ({kind})" for kind in (BATCH, MINI)]
    assert f"When batch is done, after 5 ms, the costs are {expected[0]}, {expected[1]}" in (
        said(runs)
    )
    mixed = EVEN | {MINI: Timing(8, "numpy", 0.5e-3, 1.0), STOCHASTIC: Timing(1, "numpy", 5e-3, 1)}
    within = lesson.costs_within(runs, mixed, 0.005)
    updates = {BATCH: 5, MINI: 10, STOCHASTIC: 1}
    assert within == {kind: runs[kind].snapshots[t].train_cost for kind, t in updates.items()}
    slow_batch = EVEN | {BATCH: Timing(40, "numpy", 1.0, 1.0)}
    words = said(runs, slow_batch)
    assert "these updates take 5,000, 25, 200 ms. When mini-batch is done, after 25 ms" in words
    assert f"{runs[BATCH].snapshots[0].train_cost:.3g} (batch)" in words


@pytest.mark.parametrize(("m", "words"), [(40, "m = 40 is below"), (2000, "m = 2,000 is beyond")])
def test_the_first_tip_is_held_against_this_runs_numbers(m: int, words: str) -> None:
    runs = three(SHORT, dataset(m=m), epochs=1)
    assert words in said(runs)
    ends = {kind: run.snapshots[-1].train_cost for kind, run in runs.items()}
    best = min(ends, key=lambda kind: ends[kind])
    assert best in said(runs).split("At this α, ")[1].split(" by epochs")[0]


def test_a_run_that_learned_nothing_is_named() -> None:
    words = said(three(replace(SHORT, initialization="zeros"), dataset()))
    assert "Batch is no lower than always predicting the class frequencies, 0.693." in words
    assert "Mini-batch is no lower" in words
    assert "no lower" not in said(three(SHORT, dataset()))


def test_who_is_lowest_by_both_is_said_once() -> None:
    runs = three(replace(SHORT, alpha=1e-6), dataset())
    assert "within 5 % of the lowest by epochs and by seconds." in said(runs)


def test_runs_within_5_percent_are_called_alike() -> None:
    assert lesson._lowest({BATCH: 0.5, MINI: 0.1, STOCHASTIC: 0.2}) == "mini-batch is lowest"
    assert lesson._lowest({BATCH: 0.5, MINI: 0.1, STOCHASTIC: 0.104}) == (
        "mini-batch and stochastic are within 5 % of the lowest"
    )


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "A batch of 40 is all there is"), (64, "A batch of 40 is all"), (1, "1")],
)
def test_a_mini_batch_that_is_one_of_the_others_is_called_so(size: int, words: str) -> None:
    assert f"{words}" in said(three(replace(SHORT, batch_size=size), dataset()))
    assert "are the same run" in said(three(replace(SHORT, batch_size=size), dataset()))
    assert "are the same run" not in said(three(SHORT, dataset()))


def test_one_lambda_is_three_penalties_as_the_batch_divides_it() -> None:
    words = said(three(replace(SHORT, lambd=0.4), dataset()))
    # (1 - 0.1 * 0.4 / B) ** (40 / B) for B = 40, 8, 1
    assert "leaves 99.9 %, 97.5 %, 19.5 % of a weight after one epoch" in words
    assert "λ is divided" not in said(three(SHORT, dataset()))
    assert "No end: it grows." not in words


def test_a_decay_that_turns_the_sign_and_grows_has_no_end() -> None:
    assert lesson.kept_of_a_weight(1.0, 3.0, 1, 40) == math.inf
    assert lesson.kept_of_a_weight(1.0, 1.5, 1, 3) == -0.125
    # Two batches of 3 and the one example that is left.
    assert lesson.kept_of_a_weight(0.3, 1.0, 3, 7) == pytest.approx(0.9 * 0.9 * 0.7)
    assert "No end: it grows." in said(three(replace(SHORT, alpha=1.0, lambd=3.0), dataset()))


def test_a_run_that_diverged_is_said_with_its_reason_and_not_compared() -> None:
    runs = three(replace(SHORT, alpha=1000.0, lambd=500.0), dataset())
    assert runs[STOCHASTIC].diverged
    words = said(runs)
    assert "Stochastic diverged at α = 1,000 (" in words
    assert "λ/B = 500 is too strong a penalty at any α, lower λ" in words
    assert "Training cost after" not in words


def test_costs_beyond_all_measure_take_few_digits() -> None:
    words = said(three(replace(SHORT, alpha=1.0, lambd=3.0), dataset()))
    assert max(len(number) for number in re.findall(r"[\d.,e+]+", words)) < 12


@pytest.mark.parametrize(("lambd", "alpha"), [(3.0, 0.1), (30.0, 0.1)])
def test_a_penalty_that_leaves_no_weight_is_blamed_and_not_the_steps(
    lambd: float, alpha: float
) -> None:
    runs = three(replace(SHORT, alpha=alpha, lambd=lambd), dataset())
    words = [word for word in lesson.verdict(runs, EVEN) if word.startswith("Stochastic is no")]
    assert words
    assert words[0].endswith("is too strong a penalty at any α, lower λ or take larger batches.")


def test_a_stopped_run_is_called_so() -> None:
    runs = {kind: Run(e, dataset()) for kind, e in lesson.trio(SHORT, 40, 5).items()}
    for run in runs.values():
        run.advance(0.0)
    assert (
        said(runs) == "Training was stopped, at updates 0, 0 and 0: what follows is true of these."
    )
