"""The frames, bugs, readings and exercise of the lesson on gradient checking."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from core.activations import ACTIVATIONS
from core.engine import cost_and_gradient
from core.experiment import Experiment
from core.gradient_check import GradientCheck, gradient_check
from core.network import Network, backward, forward, unpack
from core.training import Run
from lessons.gradcheck import cost as clock
from lessons.gradcheck import lesson
from lessons.gradcheck.bugs import (
    BUGS,
    DERIVATIVE,
    NO_LAMBDA,
    NO_M,
    NOT_SUMMED,
    SIGN,
    TRANSPOSED,
    backward_with,
    betrayed,
    cannot_show,
    planted_backward,
)
from lessons.gradcheck.exercise import as_dictionary, check_dictionaries, solved
from lessons.gradcheck.lesson import Checked, Frame, check, entry_name, frame_at, groups, with_bug
from lessons.gradcheck.verdict import KinkCheck, Reading, read, verdict, where_words
from tests.core.examples import POINTS, dataset, finished

SMALL = Experiment(hidden=(4, 4), activation="tanh", iterations=30, lambd=1.0)
ROUNDINGS = 1e-2
"""Of a d of some 1e-9: J is good to 1e-16, and a step of 1e-4 makes 1e-12 of that."""


def frame(**changes: Any) -> Frame:
    return frame_at(finished(replace(SMALL, **changes)), 1.0)


# Frames.


def test_a_frame_is_the_films_theta_on_the_runs_own_scaled_data() -> None:
    run = finished(replace(SMALL, standardize=True))
    for share, at in ((0.0, 0), (0.5, 15), (1.0, 30)):
        found = frame_at(run, share)
        assert found.iteration == at == run.snapshots[at].iteration
        np.testing.assert_array_equal(found.theta, run.snapshots[at].theta)
        assert found.costs(found.theta[np.newaxis])[0] == pytest.approx(
            run.snapshots[at].cost, rel=1e-12
        )


def test_the_gradient_of_a_frame_is_the_one_that_trains() -> None:
    found = frame()
    _, g = cost_and_gradient(found.network, found.theta, found.X, found.Y, lambd=1.0)
    np.testing.assert_array_equal(found.gradient(), g)
    assert backward_with("") is backward


def test_a_check_is_what_the_plain_loop_of_the_core_finds() -> None:
    found = frame()
    plain = gradient_check(
        lambda theta: cost_and_gradient(found.network, theta, found.X, found.Y, lambd=1.0),
        found.theta,
    )
    assert check(found).d == pytest.approx(plain.d, rel=ROUNDINGS)
    assert plain.d < 1e-7


def test_the_engines_own_update_is_checked_too() -> None:
    run = finished(replace(SMALL, optimizer="Adam", alpha=0.01))
    found = frame_at(run, 0.5)
    right = check(found)
    engine = lesson.engine_step(run, found, with_bug(found, right, SIGN))
    np.testing.assert_allclose(engine.check.g, right.check.g, rtol=0, atol=1e-13)
    assert engine.d < 1e-7
    np.testing.assert_array_equal(found.theta, frame_at(run, 0.5).theta)


def test_a_frame_of_a_diverged_run_is_not_usable() -> None:
    run = finished(replace(SMALL, alpha=1000.0, lambd=1000.0, iterations=400))
    assert run.outcome is not None
    assert run.outcome.state == "diverged"
    assert not frame_at(run, 1.0).usable()
    assert frame_at(run, 0.0).usable()


def test_groups_cover_theta_and_its_entries_have_names() -> None:
    dims = (3, 4, 2, 1)
    found = groups(dims)
    assert [g.name for g in found] == ["W[1]", "b[1]", "W[2]", "b[2]", "W[3]", "b[3]"]
    assert [g.start for g in found[1:]] == [g.end for g in found[:-1]]
    theta = np.arange(found[-1].end, dtype=np.float64)
    layers = unpack(theta, dims)
    assert entry_name(dims, int(layers[2].W[1, 3])) == "W[2] 2,4"
    assert entry_name(dims, int(layers[2].b[1, 0])) == "b[2] 2"
    assert entry_name(dims, int(layers[3].b[0, 0])) == "b[3] 1"


def test_a_large_net_is_checked_in_part_with_every_w_and_b() -> None:
    found = frame()
    n = found.network.n_parameters
    assert found.coordinates().tolist() == list(range(n))
    few = found.coordinates(work=2 * n * found.m * 10)
    assert len(few) < n / 2
    for group in found.groups:
        assert ((few >= group.start) & (few < group.end)).any()
    some, all_of_it = check(found, work=2 * n * found.m * 10), check(found)
    np.testing.assert_allclose(
        some.check.g_approx, all_of_it.check.g_approx[few], rtol=0, atol=1e-10
    )


# Bugs.


@pytest.mark.parametrize("n_classes", [2, 3])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_with_no_bug_planted_the_copy_is_backward_to_the_last_bit(
    activation: str, n_classes: int
) -> None:
    experiment = replace(SMALL, activation=activation, lambd_l1=0.2)
    found = frame_at(Run_after(experiment, n_classes), 1.0)
    cache = forward(found.network, found.theta, found.X)
    arguments = found.network, found.theta, cache, found.Y
    np.testing.assert_array_equal(
        planted_backward("", *arguments, lambd=1.0, lambd_l1=0.2),
        backward(*arguments, lambd=1.0, lambd_l1=0.2),
    )


def Run_after(experiment: Experiment, n_classes: int) -> Run:
    return finished(experiment, dataset(n_classes=n_classes))


def test_the_bugs_by_their_arithmetic() -> None:
    found = frame()
    right, m = found.gradient(), found.m
    layers, penalty = found.groups, np.zeros_like(right)
    for group in layers:
        if group.kind == "W":
            piece = slice(group.start, group.end)
            penalty[piece] = found.experiment.lambd / m * found.theta[piece]
    data = right - penalty
    np.testing.assert_allclose(found.gradient(NO_M), m * data + penalty, rtol=1e-9, atol=1e-13)
    np.testing.assert_allclose(found.gradient(NO_LAMBDA), data, rtol=1e-9, atol=1e-13)
    np.testing.assert_allclose(found.gradient(SIGN), penalty - data, rtol=1e-9, atol=1e-13)
    cache = forward(found.network, found.theta, found.X)
    first = (cache.A[-1] - found.Y)[:, 0] / m
    last = layers[-1]
    np.testing.assert_allclose(found.gradient(NOT_SUMMED)[last.start : last.end], first)


@pytest.mark.parametrize("bug", BUGS)
def test_a_bug_shows_in_the_parts_that_its_place_in_the_code_says(bug: str) -> None:
    found = frame()
    parts = with_bug(found, check(found, eps=1e-5), bug).by_group()
    assert {name for name, d in parts.items() if d > 1e-3} == betrayed(
        bug, found.network.layer_dims
    )


@pytest.mark.parametrize(
    ("bug", "changes", "why"),
    [
        (NO_LAMBDA, {"lambd": 0.0}, "λ is 0"),
        (DERIVATIVE, {"hidden": ()}, "without a hidden layer there is no g′"),
        (TRANSPOSED, {"hidden": ()}, "without a hidden layer no dZ"),
        (TRANSPOSED, {"hidden": (5, 3)}, "no W that dZ passes back through is square"),
    ],
)
def test_where_a_bug_cannot_show_the_gradient_is_right_and_it_is_said_why(
    bug: str, changes: dict[str, Any], why: str
) -> None:
    found = frame(**changes)
    np.testing.assert_array_equal(found.gradient(bug), found.gradient())
    said = verdict(read(found, eps=1e-5, bug=bug), found)
    assert "likely right" in said[0]
    assert why in said[1]
    assert why in cannot_show(bug, found.network.layer_dims, found.experiment)


@pytest.mark.parametrize("bug", BUGS)
def test_a_bug_that_shows_has_no_excuse(bug: str) -> None:
    found = frame()
    assert cannot_show(bug, found.network.layer_dims, found.experiment) == ""
    assert not np.array_equal(found.gradient(bug), found.gradient())


def test_an_l1_term_that_is_forgotten_shows_as_well() -> None:
    found = frame(lambd=0.0, lambd_l1=0.5)
    assert cannot_show(NO_LAMBDA, found.network.layer_dims, found.experiment) == ""
    assert check(found, bug=NO_LAMBDA).d > 1e-3


# Verdicts.


HINTS = {
    NO_M: f"g is {POINTS.train.m} times g_approx: look for a factor, such as 1/m.",
    NO_LAMBDA: "Only W and no b: look at what dW alone has",
    DERIVATIVE: "Right from layer 3 on, wrong below it",
    TRANSPOSED: "Right from layer 2 on, wrong below it",
    NOT_SUMMED: "Only b and no W: look at how dZ is summed into db.",
    SIGN: "g is -1 times g_approx: look for a sign.",
}


@pytest.mark.parametrize("bug", BUGS)
def test_the_pattern_of_what_is_off_points_to_the_bug(bug: str) -> None:
    found = frame()
    said = verdict(read(found, eps=1e-4, bug=bug), found)
    assert "the gradient is wrong" in said[0]
    assert said[1].startswith("Off by more than 1e-3: ")
    assert HINTS[bug] in said[2]


def test_a_step_that_is_too_long_or_too_short_is_told_from_a_bug() -> None:
    found = frame()
    for eps, words in ((0.1, "too long, the cost bends"), (1e-12, "too short, the last digits")):
        said = verdict(read(found, eps=eps, bug=""), found)
        assert "not below 1e-7" in said[0]
        assert "At ε = 1e-5 the same gradient" in said[1]
        assert words in said[1]
    assert "wrong" in verdict(read(found, eps=0.1, bug=SIGN), found)[0]
    unseen = verdict(read(frame(lambd=0.0), eps=0.1, bug=NO_LAMBDA), frame(lambd=0.0))
    assert "too long" in unseen[1]
    assert "λ is 0" in unseen[2]


def test_a_relu_net_that_passes_off_its_kinks_is_called_right() -> None:
    # W[1] = 2e-5 puts a kink inside the step of 1e-4, and outside that of 1e-5.
    experiment = replace(SMALL, activation="relu", hidden=(1,), lambd=0.0)
    X, Y = np.array([[1.0]]), np.array([[1.0]])
    for w, crossed in ((2e-5, "At ε = 0.0001 2 steps cross"), (2e-6, "2 steps cross a kink")):
        theta = np.array([w, 0.0, 1.0, 0.0])
        found = Frame(Network((1, 1, 1), "relu"), theta, X, Y, experiment, 0)
        said = verdict(read(found, eps=1e-4, bug=""), found)
        assert "not below 1e-7" in said[0]
        assert crossed in said[1]
        assert said[1].endswith("below 1e-7: the gradient is likely right.")
        assert "wrong" in verdict(read(found, eps=1e-4, bug=SIGN), found)[0]


def test_a_check_that_does_not_pass_is_looked_at_with_another_eps() -> None:
    found = frame()
    assert read(found, eps=1e-4, bug="").second is None
    first = read(found, eps=1e-5, bug=SIGN)
    assert first.second is not None
    assert first.second.checked.eps == 1e-6


def looked(g: list[float], g_approx: list[float]) -> KinkCheck:
    # Groups of a (1, 1, 1) net: W[1], b[1], W[2], b[2], one entry each.
    checked = Checked(
        1e-4,
        SIGN,
        np.arange(4),
        GradientCheck(np.array(g), np.array(g_approx)),
        tuple(groups((1, 1, 1))),
    )
    return KinkCheck(checked, checked)


def test_a_d_between_the_limits_is_called_neither() -> None:
    one = looked([1.0, 1.0, 1.0, 1.0], [1.0, 1.0, 1.0, 1.0001])
    stand_in = SimpleNamespace(network=SimpleNamespace(n_parameters=4), iteration=3)
    said = verdict(Reading(one, one), stand_in)  # type: ignore[arg-type]
    assert "between 1e-7 and 1e-3: neither clear" in said[0]
    assert said[1] == "At ε = 0.0001 it is 2.5e-5. Look at the worst ones."


def test_no_pattern_gives_no_hint() -> None:
    assert len(where_words(looked([1.0, 5.0, 2.0, 1.0], [1.0, 1.0, 1.0, 9.0]))) == 1
    # Small errors everywhere: no part alone is off by more than 1e-3.
    all_near = where_words(looked([1.0, 1.0, 1.0, 1.0], [1.001] * 4))
    assert all_near[0].startswith("Off by more than 1e-3: none alone")


# The clock and the exercise.


def test_the_clock_times_the_pages_net_and_others_on_the_same_examples() -> None:
    timings = clock.time_widths(frame())
    assert [one.own for one in timings] == [False] * len(clock.WIDTHS) + [True]
    own = timings[-1]
    assert own.n == own.checked == 37
    assert min(own.forward_pass, own.backward_pass, own.one_by_one, own.batched) > 0
    said = clock.verdict(replace(own, backward_pass=1e-4, one_by_one=2e-2), 1000)
    assert "one backward pass 0.1 ms" in said[0]
    assert "37 + 37 forward passes one by one 20 ms, 200 times as long" in said[0]
    assert "1,000 updates" in said[1]
    assert "and 20 s more" in said[1]


def test_times_are_scaled_up_where_not_all_were_checked() -> None:
    timing = clock.PassTimes(
        n=400, checked=100, forward_pass=1e-4, backward_pass=1e-4, one_by_one=0.02, batched=0.01
    )
    assert timing.all_one_by_one == pytest.approx(0.08)
    assert timing.all_batched == pytest.approx(0.04)
    assert "All 800 would take 4 times that" in clock.verdict(timing, 10)[0]


@pytest.mark.parametrize("bug", ["", NOT_SUMMED])
def test_the_exercises_function_finds_the_same_d(bug: str) -> None:
    found = frame()
    assert solved(found, 1e-4, bug) == pytest.approx(check(found, bug=bug).d, rel=ROUNDINGS)


def test_the_exercises_function_takes_the_chapters_dictionaries() -> None:
    parameters = {"W1": np.array([[1.0, 2.0], [3.0, 4.0]]), "b1": np.array([[5.0], [6.0]])}
    cost = lambda p: float((p["W1"] ** 2).sum() + (p["b1"] ** 3).sum())  # noqa: E731
    gradients = {"dZ1": np.ones(3), "dW1": 2 * parameters["W1"], "db1": 3 * parameters["b1"] ** 2}
    assert check_dictionaries(parameters, gradients, cost) < 1e-9
    assert check_dictionaries(parameters, gradients | {"db1": -gradients["db1"]}, cost) > 0.1
    names = list(as_dictionary(frame().theta, frame().network.layer_dims, "d"))
    assert names == ["dW1", "db1", "dW2", "db2", "dW3", "db3"]


def test_distances_are_written_short() -> None:
    assert [lesson.d_text(d) for d in (0.0, 1e-12, 0.00999, 0.01, 1.0)] == [
        "0",
        "1e-12",
        "0.01",
        "0.01",
        "1.00",
    ]
