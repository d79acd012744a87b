"""The lesson on optimizers, part by part, against numbers worked out by hand or another way."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.averages import average_weights
from core.engine import NumpyEngine
from core.experiment import Experiment
from core.initialization import initialize
from core.network import Network
from core.optimizers import gradient_descent
from core.training import Run, finish
from lessons.optimizers import averages as ewa
from lessons.optimizers import lesson
from lessons.optimizers import race as optimizers_race
from lessons.optimizers import steps as optimizers_steps
from lessons.optimizers import trace as optimizers_trace
from lessons.optimizers.contours import contours
from lessons.optimizers.lesson import BASE, TARGETS, Raced
from lessons.optimizers.race import ALPHAS, RACERS, descend, settings
from lessons.optimizers.surfaces import ANGLES, NAMES, Surface, surface
from lessons.shared import literal as optimizers_literal
from lessons.shared.measures import reached
from tests.ui.runs import diverged, plane

SHORT = replace(BASE, hidden=(4, 3), iterations=12, batch_size=16)


# Averages


@pytest.mark.parametrize("beta", ewa.BETAS)
def test_the_loop_the_sum_of_eq_14_and_the_turns_are_one_number(beta: float) -> None:
    values = np.random.default_rng(3).normal(10, 5, 200)
    found = ewa.average(values, beta)
    for t in (1, 2, 17, 200):
        now = ewa.turn(found, t)
        assert now.v == pytest.approx(beta * now.before + (1 - beta) * now.value)
        assert ewa.unrolled(found, t) == pytest.approx(now.v)
        # The corrected value is the weighted mean, its weights adding up to 1.
        weights = average_weights(beta, t)
        assert now.corrected == pytest.approx(np.average(values[:t], weights=weights))


def test_the_window_of_beta_0_9_is_10_days_with_65_percent_of_the_weight() -> None:
    assert ewa.window(0.9) == pytest.approx(10)
    assert ewa.share_in_window(0.9) == pytest.approx(average_weights(0.9, 500)[-10:].sum())
    ages = np.arange(499, -1, -1)
    assert ewa.mean_age(0.9) == pytest.approx(average_weights(0.9, 500) @ ages, rel=1e-6)


def test_raw_and_corrected_are_near_from_the_day_that_beta_to_the_t_allows() -> None:
    # They differ by 12 beta^t / (1 - beta^t) (1 - beta^t) = 12 * 0.9^t: 0.1 at t = 45.4.
    found = ewa.average(np.full(100, 12.0), 0.9)
    assert ewa.near_from(found) == 46
    assert ewa.near_from(ewa.average(np.full(20, 12.0), 0.9)) is None
    assert ewa.near_from(ewa.average(np.full(20, 12.0), 0.0)) == 1


def test_the_words_on_averages_follow_the_values() -> None:
    noisy = ewa.average(np.random.default_rng(0).normal(10, 5, 100), 0.9)
    bias, smooth = ewa.verdict(noisy, 3)
    assert "add up to 1 - β^t = 0.271" in bias
    assert "9 days old" in smooth
    assert "from day 1 on" in ewa.verdict(ewa.average(np.full(50, 12.0), 0.9), 1)[1]
    assert "still more than" in ewa.verdict(ewa.average(np.full(20, 12.0), 0.99), 1)[0]
    assert "nothing is averaged" in ewa.verdict(ewa.average(noisy.values, 0.0), 1)[1]


# Surfaces


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("angle", ANGLES)
def test_a_surfaces_gradient_is_its_costs(name: str, angle: float) -> None:
    found, eps = surface(name, angle), 1e-6
    w = np.random.default_rng(1).uniform(-2, 2, (2, 50))
    measured = np.stack(
        [
            (found.cost(w + eps * e) - found.cost(w - eps * e)) / (2 * eps)
            for e in (np.array([[1.0], [0.0]]), np.array([[0.0], [1.0]]))
        ]
    )
    np.testing.assert_allclose(found.gradient(w), measured, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("name", NAMES)
def test_every_minimum_is_one_and_the_lowest_is_at_0(name: str) -> None:
    found = surface(name)
    places = np.array(found.minima).T
    assert found.gradient(places) == pytest.approx(np.zeros_like(places), abs=1e-9)
    assert found.cost(places).min() == pytest.approx(0, abs=1e-12)
    for place in places.T:
        around = place[:, np.newaxis] + 1e-3 * np.random.default_rng(0).normal(size=(2, 100))
        assert (found.cost(around) > found.cost(place[:, np.newaxis])).all()
    assert found.cost(np.array(found.start)[:, np.newaxis])[0] > 10 * found.target


def test_an_unknown_surface_is_refused() -> None:
    with pytest.raises(ValueError, match="surface must be one of ravine"):
        surface("alps")


def test_contours_lie_at_their_level() -> None:
    found = surface("ravine", 20)
    for level, segments in zip((1.0, 10.0), contours(found.cost, (1.0, 10.0), edge=2), strict=True):
        assert len(segments) > 20
        ends = np.concatenate([segments[:, :2], segments[:, 2:]]).T
        # Within a cell J is taken as flat: off by at most H h^2 / 8, here 100 * 0.05^2 / 4.
        assert found.cost(ends) == pytest.approx(np.full(ends.shape[1], level), abs=0.07)


# The race


def bowl() -> Surface:
    return replace(surface("ravine", 0), start=(1.0, 0.1))


def test_two_steps_of_descent_by_hand() -> None:
    # dW = (w1, 100 w2) = (1, 10); w = (1, 0.1) - 0.01 * (1, 10) = (0.99, 0), then (0.9801, 0).
    path = descend(bowl(), gradient_descent(), np.array([[1.0], [0.1]]), 0.01, 2)
    assert path[:, :, 0] == pytest.approx(np.array([[1, 0.1], [0.99, 0], [0.9801, 0]]))


def test_descents_side_by_side_do_not_know_of_each_other() -> None:
    found = surface("Rosenbrock")
    starts = np.array([[-1.2, 0.5], [1.0, 0.0]])
    for name in RACERS:
        optimizer = optimizers_race.make_optimizer(settings(name, 0.9))
        both = descend(found, optimizer, starts, np.array([1e-3, 1e-4]), 30)
        second = descend(found, optimizer, starts[:, 1:], 1e-4, 30)
        assert (both[:, :, 1:] == second).all()


def test_arrived_is_who_stays() -> None:
    J = np.array([[3.0, 3.0, 0.5, 3.0], [0.5, 0.5, 0.5, np.inf], [2.0, 0.5, 0.5, np.inf]])
    assert reached(J, 1.0).tolist() == [np.inf, 1.0, 0.0, np.inf]


def test_a_touch_is_not_arrived_and_one_spike_in_ten_takes_nothing_away() -> None:
    J = np.full((40, 3), 0.5)
    J[:10] = 3.0
    J[20, 1] = 3.0  # a spike
    J[3, 2], J[10:13, 2] = 0.5, 3.0  # a touch long before
    assert reached(J, 1.0).tolist() == [10.0, 10.0, 13.0]


def test_a_sweep_agrees_with_a_race_at_its_best_alpha() -> None:
    found = surface("ravine", 20)
    swept = optimizers_race.sweep(found, 0.9)
    for name in RACERS:
        chose = np.median(optimizers_race.choosing_of(swept[name].steps), axis=1)
        assert chose[ALPHAS.index(swept[name].best)] == chose.min()
        assert swept[name].at_best.size == optimizers_race.STARTS // 2
        assert ALPHAS[0] < swept[name].best < ALPHAS[-1], "bracketed"
    lanes = optimizers_race.race(found, found.start, {n: swept[n].best for n in RACERS}, 0.9)
    for lane in lanes:
        low, high = swept[lane.name].at_best.min(), swept[lane.name].at_best.max()
        assert 0.8 * low <= lane.steps <= 1.2 * high


@pytest.mark.parametrize("name", RACERS)
def test_a_steps_account_ends_where_the_path_does(name: str) -> None:
    found = surface("ravine", 20)
    lane = next(
        lane
        for lane in optimizers_race.race(found, found.start, dict.fromkeys(RACERS, 0.01), 0.9)
        if lane.name == name
    )
    for t in (1, 2, 7):
        rows = {
            r.name: np.array([r.w1, r.w2]) for r in optimizers_steps.account(found, lane, 0.9, t)
        }
        before, after = rows["w before"], rows["w after"]
        assert after == pytest.approx(before - 0.01 * rows["step"])
        assert (before, after) == (pytest.approx(lane.path[t - 1]), pytest.approx(lane.path[t]))
        if name == "Adam":
            assert rows["v"] == pytest.approx(0.9 * rows["v before"] + 0.1 * rows["dW"])
            assert rows["s"] == pytest.approx(0.999 * rows["s before"] + 0.001 * rows["dW"] ** 2)
            assert rows["v̂"] == pytest.approx(rows["v"] / (1 - 0.9**t))
            assert rows["step"] == pytest.approx(rows["v̂"] / rows["√ŝ + ε"])
        words = optimizers_steps.step_words(lane, optimizers_steps.account(found, lane, 0.9, t), t)
        assert words[0].startswith(f"Step {t} moves w by")


def test_adams_first_step_is_alpha_along_both_weights() -> None:
    found = surface("ravine", 20)
    lanes = optimizers_race.race(found, found.start, dict.fromkeys(RACERS, 0.1), 0.9)
    lane = lanes[RACERS.index("Adam")]
    assert np.abs(lane.path[1] - lane.path[0]) == pytest.approx([0.1, 0.1])


def test_the_races_words_tell_arrived_diverged_slow_and_caught() -> None:
    two = surface("two minima")
    slow = dict.fromkeys(RACERS, 0.02)
    assert (
        "shallow minimum"
        in optimizers_race.verdict(two, optimizers_race.race(two, two.start, slow, 0.0))[0]
    )
    found = surface("ravine", 20)
    chosen = {"gradient_descent": 1.0, "momentum": 0.03, "RMSprop": 1e-4, "Adam": 0.3}
    alphas = dict.fromkeys(RACERS, 1e-4) | chosen
    words = optimizers_race.verdict(found, optimizers_race.race(found, found.start, alphas, 0.9))
    assert words[0].startswith("Steps until J reaches 0.01: Adam after ")
    assert any(word.startswith("Gradient descent diverged") for word in words)
    assert any(word.startswith("RMSprop, at α = 0.0001, does not reach") for word in words)


# The network


def answer(steps: float, cost: float = 0.1) -> Raced:
    return Raced((steps,) * len(TARGETS), cost)


def test_the_best_alpha_is_that_of_the_fewest_median_updates() -> None:
    answers = {
        ("Adam", 0.1): [answer(steps) for steps in (10, np.inf, 20, np.inf, np.inf, np.inf)],
        ("Adam", 0.01): [answer(30)] * 6,
        ("momentum", 1.0): [answer(5)] * 3,
    }
    assert lesson.best_alpha(answers, "Adam", 0.1) == 0.1, "every other seed has no say"
    never = {("Adam", a): [answer(np.inf, cost)] for a, cost in ((0.1, 0.5), (0.2, 0.4))}
    assert lesson.best_alpha(never, "Adam", 0.1) == 0.2


def test_a_tie_is_nobodys_win_and_never_is_no_win() -> None:
    steps = dict.fromkeys(RACERS, (20, np.inf, 20))
    steps |= {"Adam": (10, np.inf, 5), "momentum": (10, np.inf, 20)}
    # Every other seed only chooses: here it is the same one again.
    answers = {
        (name, lesson.BEST[name]): [answer(n) for n in np.repeat(steps[name], 2)] for name in RACERS
    }
    assert lesson.first_ones(answers, 0.1) == ["momentum and Adam", "", "Adam"]
    said = lesson.sweep_verdict(answers, 0.1)
    assert said[-2].startswith("First to 0.1: ")
    assert said[-1] == "Each α was chosen on 3 seeds; these figures are of 3 others."


def test_the_runs_differ_in_optimizer_and_alpha_only() -> None:
    for name, experiment in lesson.with_each(BASE, lesson.BEST).items():
        back = replace(experiment, optimizer=BASE.optimizer, alpha=BASE.alpha)
        assert (back, experiment.optimizer) == (BASE, name)


def test_the_runs_words_tell_arrived_slow_diverged_and_stopped() -> None:
    runs = [finish(Run(e, plane())) for e in lesson.with_each(SHORT, lesson.BEST).values()]
    assert all("does not reach 0.05" in word for word in lesson.verdict(runs, 0.05))
    highest = runs[0].snapshots[0].train_cost + 1
    assert lesson.verdict(runs, highest)[0].count("after 0") == len(RACERS)
    assert "diverged" in lesson.verdict([diverged()], 0.001)[0]
    assert lesson.verdict([Run(SHORT, plane())], 0.1)[0].startswith("Stopped after 0 updates")


@pytest.mark.parametrize("name", RACERS)
@pytest.mark.parametrize("standardize", [False, True])
def test_the_trace_is_the_run(name: str, standardize: bool) -> None:
    experiment = replace(SHORT, optimizer=name, alpha=0.05, standardize=standardize)
    run = Run(experiment, plane())
    engine = run.engine
    trace = optimizers_trace.follow(experiment, plane())
    engine.advance(np.full(experiment.iterations, experiment.alpha))
    np.testing.assert_allclose(trace.theta, engine.theta, rtol=1e-9, atol=1e-12)
    assert len(trace.costs) == experiment.iterations + 1
    assert len(trace.layers) == experiment.iterations * 3


def test_the_traces_first_update_by_hand() -> None:
    # At t = 1 v = 0.1 dW, corrected dW; s = 0.001 dW^2, corrected dW^2: alpha / |dW| is effective.
    trace = optimizers_trace.follow(
        replace(SHORT, optimizer="Adam", alpha=0.05, standardize=True), plane()
    )
    for now in trace.layers[:3]:
        assert now.v == pytest.approx(0.1 * now.dW)
        assert now.vhat == pytest.approx(now.dW)
        assert now.s == pytest.approx(np.sqrt(0.001) * now.dW)
        assert now.shat == pytest.approx(now.dW)
        assert now.length == pytest.approx(0.05, rel=1e-4)


def test_what_an_optimizer_does_not_keep_is_nan() -> None:
    trace = optimizers_trace.follow(replace(SHORT, alpha=0.05), plane())
    now = trace.layers[0]
    assert np.isnan([now.v, now.vhat, now.s, now.shat]).all()
    assert now.effective == 0.05
    assert now.length == pytest.approx(0.05 * now.dW)
    assert "the same α = 0.05" in optimizers_trace.verdict(SHORT, trace)[0]


def test_a_long_or_large_run_is_followed_for_a_while_only() -> None:
    few = optimizers_trace.updates_followed(Experiment(iterations=100_000), 371, 300)
    assert few == optimizers_trace.MOST_UPDATES
    assert optimizers_trace.updates_followed(Experiment(iterations=100_000), 5_000_000, 300) == 2


def test_a_trace_that_overflows_says_so() -> None:
    experiment = replace(SHORT, activation="relu", alpha=1000, lambd=1000, iterations=200)
    trace = optimizers_trace.follow(experiment, plane())
    assert not trace.finite
    assert "overflowed" in optimizers_trace.verdict(experiment, trace)[0]


# The literal :=


def test_the_literal_average_of_ones_by_hand() -> None:
    # v1 = 0.1 / 0.1 = 1; v2 = (0.9 + 0.1) / 0.19 = 5.263; v3 = (0.9 * 5.263 + 0.1) / 0.271 = 17.85
    v = optimizers_literal.literal_averages(np.ones(3), beta=0.9)
    assert v == pytest.approx([1, 1 / 0.19, (0.9 / 0.19 + 0.1) / 0.271])


def test_the_literal_adam_is_adam_at_its_first_step_only() -> None:
    e = settings("Adam", 0.9)
    knobs = {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "epsilon_inside": False}
    literal = optimizers_literal.literal_adam(**knobs)  # type: ignore[arg-type]
    meant = optimizers_race.make_optimizer(e)
    g = np.array([1.0, -2.0])
    states = literal.init(g), meant.init(g)
    first = literal.update(g, states[0], 1), meant.update(g, states[1], 1)
    assert first[0][0] == pytest.approx(first[1][0])
    second = literal.update(g, first[0][1], 2), meant.update(g, first[1][1], 2)
    # v is 1 / 0.19 times too large, s 1 / 0.001999: the step 5.263 / sqrt(500.25) = 0.2353.
    assert second[0][0] / second[1][0] == pytest.approx([(1 / 0.19) * 0.001999**0.5] * 2)


def test_the_trace_can_follow_another_optimizer() -> None:
    experiment = replace(SHORT, optimizer="Adam", alpha=0.05)
    network = Network((2, 4, 3, 1), "tanh")
    theta = initialize(network.layer_dims, np.random.RandomState(0), initialization="inverse_sqrt")
    plain = NumpyEngine(replace(SHORT, alpha=0.05), network, plane().train, 2, theta)
    plain.advance(np.full(SHORT.iterations, 0.05))
    followed = optimizers_trace.follow(
        replace(experiment, optimizer="gradient_descent"), plane(), gradient_descent()
    )
    assert followed.theta == pytest.approx(plain.theta)
