"""The lesson on mini-batches: its runs, its noise, its paths, its times and its sentences."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest

from core.data import Dataset, targets
from core.engine import cost_and_gradient
from core.experiment import Experiment
from core.lessons import cost_surface
from core.lessons import minibatch as lesson
from core.lessons import minibatch_noise as noise
from core.lessons import minibatch_path as paths
from core.lessons import minibatch_target as target
from core.lessons import minibatch_timing as timing
from core.lessons.minibatch import BASE, BATCH, KINDS, MINI, STOCHASTIC
from core.lessons.minibatch_noise import NoiseCurve
from core.lessons.minibatch_target import Reached
from core.lessons.minibatch_timing import Timing
from core.network import Network
from core.scaling import apply
from core.training import Run
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
    found = lesson.noise_of_cost(run)
    assert (found.low, found.high) == (0.2, 0.5)
    assert found.width == pytest.approx(0.3)


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
    assert "these updates take 5e+03, 25, 200 ms. When mini-batch is done, after 25 ms" in words
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
    assert "Batch is no lower than saying the classes' shares for every example, 0.693." in words
    assert "Mini-batch is no lower" in words
    assert "no lower" not in said(three(SHORT, dataset()))


def test_who_is_lowest_by_both_is_said_once() -> None:
    runs = three(replace(SHORT, alpha=1e-6), dataset())
    assert "within 5% of the lowest by epochs and by seconds." in said(runs)


def test_runs_within_5_percent_are_called_alike() -> None:
    assert lesson._lowest({BATCH: 0.5, MINI: 0.1, STOCHASTIC: 0.2}) == "mini-batch is lowest"
    assert lesson._lowest({BATCH: 0.5, MINI: 0.1, STOCHASTIC: 0.104}) == (
        "mini-batch and stochastic are within 5% of the lowest"
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
    assert lesson.diverged(runs[STOCHASTIC])
    words = said(runs)
    assert "Stochastic diverged at α = 1000 (" in words
    assert "take a smaller α" in words
    assert "Training cost after" not in words


def test_a_stopped_run_is_called_so() -> None:
    runs = {kind: Run(e, dataset()) for kind, e in lesson.trio(SHORT, 40, 5).items()}
    for run in runs.values():
        run.advance(0.0)
    assert (
        said(runs) == "Training was stopped, after 0, 0, 0 updates: what follows is true of these."
    )


# The noise of the gradient.


@pytest.mark.parametrize("n_classes", [2, 3])
@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid"])
def test_the_gram_matrix_has_the_products_of_single_examples_gradients(
    n_classes: int, activation: str
) -> None:
    data = dataset(m=7, n_x=3, n_classes=n_classes)
    network = Network((3, 5, 4, 1 if n_classes == 2 else n_classes), activation)
    theta = np.random.default_rng(0).standard_normal(network.n_parameters)
    X, Y = data.train.X, targets(data.train.y, n_classes)
    G = np.array([cost_and_gradient(network, theta, X[:, [i]], Y[:, [i]])[1] for i in range(7)])
    np.testing.assert_allclose(noise.gram(network, theta, X, Y), G @ G.T, rtol=1e-10, atol=1e-12)


def test_both_laws_are_what_counting_every_possible_batch_gives() -> None:
    m, size = 6, 3
    g = np.random.default_rng(1).standard_normal((m, 4))
    spread = math.sqrt(((g - g.mean(axis=0)) ** 2).sum(axis=1).mean())
    for replacement, batches in (
        (True, itertools.product(range(m), repeat=size)),
        (False, itertools.combinations(range(m), size)),
    ):
        squares = [((g[list(b)].mean(axis=0) - g.mean(axis=0)) ** 2).sum() for b in batches]
        law = noise.noise_law(spread, size, m, replacement=replacement)
        assert law == pytest.approx(math.sqrt(np.mean(squares)), rel=1e-12)


def test_the_measured_noise_is_near_its_law_and_gone_once_all_are_drawn() -> None:
    run = finished(replace(SHORT, iterations=5), dataset())
    for where in (noise.FIRST, noise.LAST):
        found = noise.at_end(run, where)
        assert found is not None
        assert found.sizes == (1, 2, 4, 8, 16, 32, 40)
        for replacement, measured in ((True, found.with_replacement), (False, found.without)):
            law = [
                noise.noise_law(found.spread, b, 40, replacement=replacement) for b in found.sizes
            ]
            np.testing.assert_allclose(measured[:5], law[:5], rtol=0.25)
        assert found.without[-1] == 0.0
        assert found.with_replacement[-1] > 0.0
    both = noise.measure(run)
    assert both.last == noise.at_end(run, noise.LAST)
    for found, theta in ((both.first, run.snapshots[0].theta), (both.last, run.theta)):
        assert found is not None
        assert theta is not None
        whole = cost_and_gradient(
            run.network,
            theta,
            apply(run.scaling, run.data.train.X),
            targets(run.data.train.y, 2),
        )[1]
        assert found.length == pytest.approx(np.linalg.norm(whole))


def test_gradients_that_overflow_have_no_noise_to_measure() -> None:
    run = finished(replace(SHORT, iterations=2), dataset())
    huge = np.full_like(run.theta, 1e200)
    assert noise.noise_curve(run, huge, np.random.default_rng(0)) is None


def curve(**changed: object) -> NoiseCurve:
    sizes = (1, 4, 16, 20)
    law = {
        replacement: tuple(noise.noise_law(2.0, b, 20, replacement=replacement) for b in sizes)
        for replacement in (True, False)
    }
    made = NoiseCurve(20, 0.5, 2.0, sizes, law[True], law[False], 0.05)
    return replace(made, **changed)  # type: ignore[arg-type]


def test_the_verdict_has_the_slope_and_where_noise_and_gradient_are_alike() -> None:
    words = "\n".join(noise.verdict(curve(), "first weights"))
    assert "slope of -0.50 with replacement: as 1/√B has it" in words
    assert "16 examples make the noise as short" in words  # (2 / 0.5) ** 2
    # sqrt((20 - 10) / 19)
    assert "A batch of half the examples has 72.5 %" in words
    beyond = "\n".join(noise.verdict(curve(length=0.4), "last weights"))
    assert "25 examples (more than the 20 there are)" in beyond
    assert "not the -0.5" in noise.verdict(curve(with_replacement=(2.0, 1.9, 1.8, 1.7)), "x")[0]


def test_points_off_their_law_are_explained_by_the_few_examples_that_have_most() -> None:
    assert "off their line" not in "\n".join(noise.verdict(curve(), "x"))
    missed = curve(with_replacement=(1.0, 1.0, 0.5, 0.4), top_share=0.9)
    assert "90.0 % of the sum of ‖g_i‖² is from 1%" in "\n".join(noise.verdict(missed, "x"))
    missed = curve(without=(1.0, 0.9, 0.2, 0.0), top_share=0.9)
    assert "off their line" in "\n".join(noise.verdict(missed, "x"))


def test_the_longest_gradients_share_is_that_of_1_percent_or_of_one() -> None:
    assert noise._top_share(np.array([1.0, 2.0, 7.0])) == 0.7
    assert noise._top_share(np.r_[np.ones(198), 50.0, 52.0]) == 102 / 300
    assert noise._top_share(np.zeros(3)) == 0.0


def test_no_noise_and_no_gradient_have_their_sentences() -> None:
    none = curve(spread=0.0, with_replacement=(0.0,) * 4, without=(0.0,) * 4)
    assert noise.verdict(none, "first weights") == [
        "All examples have the same gradient here: there is no noise."
    ]
    assert "whatever a batch says is noise" in noise.verdict(curve(length=0.0), "x")[-1]
    assert "even one example is more gradient" in noise.verdict(curve(length=3.0), "x")[-1]


def test_the_seeds_slopes_are_said_with_their_range() -> None:
    flat = curve(with_replacement=(2.0, 2.0, 2.0, 2.0))
    assert noise.seeds_verdict([curve(), flat]) == [
        "With replacement, the slopes of 2 seeds lie between -0.50 and 0.00."
    ]
    assert noise.seeds_verdict([]) == []


# Paths over a bowl.


def examples(m: int = 30) -> paths.Examples:
    rng = np.random.default_rng(3)
    X = rng.standard_normal((2, m)) * [[5.0], [0.1]] + 7.0
    return paths.two_features(X, (rng.random(m) < 0.5 + 0.1 * (X[0] - 7)).astype(np.int64))


def test_the_batchs_path_is_gradient_descent_in_the_bowl() -> None:
    found = paths.paths(examples(), 8, 0.3, 20)[BATCH]
    expected = cost_surface.descend(paths.surface_of(examples()), 0.3, 20)
    np.testing.assert_allclose(found.path, expected, atol=1e-12)
    assert found.detour >= 1
    assert np.ptp(found.left, axis=0).max() == 0, "no order to draw, so no band"


def test_a_single_examples_step_is_worked_by_hand() -> None:
    one = paths.Examples(np.array([[2.0], [1.0]]), np.array([0.5]))
    rng = np.random.default_rng(0)
    path = paths.descend(one, batch_size=1, alpha=0.1, updates=2, rng=rng)
    # w = 0: dw = (0 - 0.5) x = (-1, -0.5); then z = 0.2 * 1 ... w = (0.1, 0.05): z = 0.25
    np.testing.assert_allclose(path, [[0, 0], [0.1, 0.05], [0.15, 0.075]])


def test_the_epochs_steps_of_single_examples_add_up_to_the_batchs_for_a_tiny_alpha() -> None:
    data = examples()
    rng = np.random.default_rng(0)
    small = paths.descend(data, batch_size=1, alpha=1e-7, updates=data.m, rng=rng)
    whole = paths.descend(data, batch_size=0, alpha=1e-7 * data.m, updates=1, rng=rng)
    np.testing.assert_allclose(small[-1], whole[-1], rtol=1e-4)


def test_what_is_left_begins_at_1_and_a_path_that_climbs_is_called_so() -> None:
    found = paths.paths(examples(), 8, 5.0, 50)
    assert all((one.left[:, 0] == 1).all() for one in found.values())
    assert all(np.isfinite(one.path).all() for one in found.values())
    assert "α = 5 leads up the bowl" in paths.verdict(found, 5.0)[0]
    calm = paths.verdict(paths.paths(examples(), 8, 0.1, 50), 0.1)
    assert "50 updates of 30 examples: the path is 1" in calm[0]
    assert "50 updates of 1 example:" in calm[2]


# Time to a target.


def test_every_size_has_its_updates_within_the_limits() -> None:
    swept = target.sweep(BASE, 300)
    assert [e.batch_size for e in swept] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 0]
    assert swept[0].iterations == target.MOST_UPDATES
    assert swept[-1].iterations == target.MOST_EPOCHS
    over_alpha = target.sweep_over_alpha(BASE, 300)
    assert len(over_alpha) == 6 * len(target.ALPHAS)
    assert len(set(over_alpha)) == len(over_alpha)


def test_a_target_is_reached_at_the_first_snapshot_that_has_it() -> None:
    run = finished(replace(SHORT, iterations=100, alpha=0.5), dataset())
    found = target.measure(run)
    costs = {one.iteration: one.train_cost for one in run.snapshots}
    for goal in target.TARGETS:
        before = [t for t, cost in costs.items() if cost <= goal]
        assert found.updates_to(goal) == (before[0] if before else math.inf)
    assert found.epochs_to(target.TARGETS[0]) == found.updates_to(target.TARGETS[0]) / 5


def answer(size: int, alpha: float, updates: int | None, m: int = 100) -> Reached:
    return Reached(size, alpha, m, (updates,) * len(target.TARGETS))


def test_the_best_alpha_has_the_fewest_updates_in_the_median_seed() -> None:
    found = [
        *(answer(1, 0.1, n) for n in (10, 20, 30)),
        *(answer(1, 1.0, n) for n in (5, None, None)),
        *(answer(0, 0.1, None) for _ in range(3)),
        *(answer(0, 1.0, n) for n in (None, None, 9)),
    ]
    assert target.best_alpha(found, 1, 0.1) == 0.1
    assert target.best_alpha(found, 0, 0.1) == 1.0, "most seeds there"
    assert [one.alpha for one in target.at_best_alphas(found, 0.1)] == [0.1] * 3 + [1.0] * 3


def size_timings(*pairs: tuple[int, float]) -> list[Timing]:
    return [Timing(size, "compiled", seconds, seconds) for size, seconds in pairs]


def test_the_verdict_names_who_needs_the_least_of_each() -> None:
    found = [answer(1, 0.1, 400), answer(10, 0.1, 60), answer(0, 0.1, 50)]
    times = size_timings((1, 1e-5), (10, 2e-5), (100, 1e-3))
    fastest = "B = 10 takes the least, 1.2 ms, one by one 4, all 100 at once 50."
    assert target.verdict(found, 0.1, times) == [
        "To a cost of 0.1, one by one takes the fewest, 4 epochs, all 100 at once 50.",
        "In updates, all 100 at once takes the fewest, 50 updates, one by one 400.",
        f"In time, as measured now, {fastest}",
    ]
    near = target.verdict(found, 0.1, size_timings((1, 1e-5), (10, 2e-5), (100, 26e-6)))
    assert "(within 20% of each other: B = 10, all 100 at once)" in near[2]


def test_sizes_that_do_not_get_there_are_named() -> None:
    times = size_timings((1, 1e-5), (100, 1e-3))
    found = [answer(1, 0.1, None), answer(0, 0.1, 50)]
    assert "one by one does not get there" in target.verdict(found, 0.1, times)[0]
    assert target.verdict(found, 0.1, times)[-1].endswith("in the updates it had: one by one.")
    nobody = [answer(1, 0.1, None), answer(0, 0.1, None)]
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
