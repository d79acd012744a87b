"""The measures, rules and searches of the lesson on regularization, against worked numbers."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from core.data import Dataset, Part
from core.experiment import Experiment
from core.training import Run, finish
from lessons.regularization import penalty_match, tanh_region
from lessons.regularization.lesson import (
    BASE,
    LAMBDAS,
    SIZE_EDGES,
    Penalized,
    decay_words,
    measure,
    strength,
    sweep_question,
    sweep_verdict,
    unpenalized,
    verdict,
)


def points(m: int = 40) -> Dataset:
    rng = np.random.default_rng(0)
    X = rng.normal(size=(2, m))
    y = (X[0] + 0.8 * rng.normal(size=m) > 0).astype(np.int64)
    half = m // 2
    train, dev = Part(X[:, :half], y[:half]), Part(X[:, half:], y[half:])
    return Dataset("points", "2-D", train, dev, None, ("a", "b"))


SHORT = Experiment(hidden=(4,), iterations=200, alpha=0.3)


def finished(experiment: Experiment) -> Run:
    return finish(Run(experiment, points()))


def with_weights(run: Run, theta: list[float]) -> Run:
    # A stand-in, as the compiled engine hands out copies of its theta.
    run.engine = SimpleNamespace(theta=np.array(theta), t=run.iteration, problem="", name="test")
    return run


def measured(experiment: Experiment = BASE, **changes: object) -> Penalized:
    plain = Penalized(experiment, False, 0.05, 0.2, 0.2, 5.0, 0.1, 0.0, (1.0,))
    return dataclasses.replace(plain, **changes)  # type: ignore[arg-type]


# What is measured.


def test_small_and_zero_weights_are_counted_without_the_biases() -> None:
    run = with_weights(Run(replace(SHORT, hidden=()), points()), [0.0005, 3.0, 0.0])
    run.advance(0.0)
    found = measure(run)
    assert found.small_share == 0.5
    assert found.zero_share == 0.0
    assert found.weight_norm == pytest.approx(math.hypot(0.0005, 3.0))
    assert not found.exploded


def test_sizes_are_shares_of_log_w_and_the_ends_hold_what_is_beyond() -> None:
    run = with_weights(Run(replace(SHORT, hidden=()), points()), [0.0, 1000.0, 0.0])
    run.advance(0.0)
    sizes = measure(run).sizes
    assert len(sizes) == len(SIZE_EDGES) - 1
    assert sizes[0] == sizes[-1] == 0.5
    assert sum(sizes) == 1.0


def test_a_run_that_diverged_or_whose_weights_are_beyond_use_has_exploded() -> None:
    assert measure(finished(replace(SHORT, alpha=100.0, lambd=10.0))).exploded
    huge = with_weights(Run(replace(SHORT, hidden=()), points()), [2e6, 1.0, 0.0])
    huge.advance(0.0)
    assert measure(huge).exploded


# What is swept.


def test_only_the_penalty_is_swept_and_the_other_stays() -> None:
    def sweep(experiment: Experiment) -> dict[float, Experiment]:
        return {value: seeds[0] for value, seeds in sweep_question(experiment).settings.items()}

    assert list(sweep(BASE)) == [e.lambd for e in sweep(BASE).values()] == list(LAMBDAS)
    only_l1 = replace(BASE, lambd=0.0, lambd_l1=0.5)
    found = [(e.lambd, e.lambd_l1) for e in sweep(only_l1).values()]
    assert found == [(0.0, value) for value in LAMBDAS]
    both = replace(BASE, lambd_l1=0.5)
    assert {e.lambd_l1 for e in sweep(both).values()} == {0.5}
    assert strength(both) == BASE.lambd
    assert strength(only_l1) == 0.5
    assert strength(unpenalized(both)) == 0.0


# The decay factor (eq. 11).


@pytest.mark.parametrize(
    ("alpha", "lambd", "words"),
    [
        (0.1, 0.3, ""),
        (1.0, 60.0, ""),
        (1.0, 90.0, "and leaves 0.5 of its size: the weights swing around 0"),
        (1.0, 150.0, "and makes it 1.5 times as large. The weights explode"),
    ],
)
def test_a_decay_factor_below_0_is_explained(alpha: float, lambd: float, words: str) -> None:
    said = decay_words(replace(BASE, alpha=alpha, lambd=lambd), 60)
    assert words in said
    assert bool(said) == bool(words)
    assert ("= m/α = 60" in said) == ("swing" in words)
    assert ("below 2m/α = 120" in said) == ("explode" in words)


def test_weights_do_explode_where_the_decay_factor_is_below_minus_1() -> None:
    m = points().train.m
    below = finished(replace(SHORT, hidden=(), alpha=1.0, lambd=1.9 * m))
    beyond = finished(replace(SHORT, hidden=(), alpha=1.0, lambd=2.2 * m))
    assert not measure(below).exploded
    assert measure(beyond).exploded


# The verdict.


def said(experiment: Experiment) -> str:
    return "\n".join(verdict(finished(unpenalized(experiment)), finished(experiment)))


def test_without_a_penalty_the_verdict_asks_for_one() -> None:
    assert said(SHORT) == "λ is 0, so both runs are the same. Raise λ."


@pytest.mark.parametrize(
    ("penalties", "name"),
    [
        ({"lambd": 1.0}, "L2 with λ = 1 took"),
        ({"lambd_l1": 2.0}, "L1 with λ = 2 took"),
        ({"lambd": 1.0, "lambd_l1": 2.0}, "L2 with λ = 1 and L1 with λ = 2 together took"),
    ],
)
def test_the_verdict_has_the_two_runs_numbers(penalties: dict[str, float], name: str) -> None:
    experiment = replace(SHORT, **penalties)  # type: ignore[arg-type]
    words = said(experiment)
    before, after = measure(finished(SHORT)), measure(finished(experiment))
    assert f"{name} ‖w‖ from {before.weight_norm:.1f} to {after.weight_norm:.1f}." in words
    if before.dev_error == after.dev_error:
        assert f"Dev error stayed at {100 * after.dev_error:.1f} %: " in words
    else:
        assert f"{100 * before.dev_error:.1f} % to {100 * after.dev_error:.1f} %, " in words
        assert "of 20 points wrong" in words


def test_a_penalty_that_leaves_no_weights_is_said_to() -> None:
    words = said(replace(SHORT, lambd=20.0, iterations=1000))
    assert "no weights left the net gives every point the same answer" in words


def test_a_run_that_learned_nothing_without_penalty_is_no_ground_for_a_verdict() -> None:
    words = said(replace(SHORT, initialization="zeros", lambd=1.0))
    assert words.startswith(
        "Without a penalty the net is no better than always predicting one class"
    )


def test_l1_steps_longer_than_what_counts_as_small_are_explained() -> None:
    assert "by αλ/m = 0.015 at each update" in said(replace(SHORT, lambd_l1=1.0))  # 0.3 * 1 / 20
    assert "at each update" not in said(replace(SHORT, lambd_l1=0.05))


def test_an_exploded_run_is_explained_by_its_cause() -> None:
    decay = said(replace(SHORT, hidden=(), alpha=1.0, lambd=100.0))
    assert decay.startswith("With the penalty the weights exploded.\n1 - αλ/m is -4")
    both = said(replace(SHORT, hidden=(20, 20), activation="relu", alpha=1000.0, lambd=0.01))
    assert both == "The run without penalty diverged too: α = 1,000 is too large here. Lower α."


def test_a_stopped_run_is_called_so() -> None:
    runs = [Run(replace(SHORT, lambd=value), points()) for value in (0.0, 1.0)]
    for run in runs:
        run.advance(0.0)
    assert verdict(*runs)[0].startswith("Training was stopped, at updates 0 and 0")


# L1 against L2.


def test_the_rival_differs_in_the_penalty_only() -> None:
    other = penalty_match.rival(BASE, 0.7)
    assert (other.lambd, other.lambd_l1) == (0.0, 0.7)
    assert replace(other, lambd=BASE.lambd, lambd_l1=0.0) == BASE
    back = penalty_match.rival(other, BASE.lambd)
    assert back == BASE
    assert penalty_match.comparable(BASE)
    assert not penalty_match.comparable(unpenalized(BASE))
    assert not penalty_match.comparable(replace(BASE, lambd_l1=1.0))


def smooth(experiment: Experiment) -> Penalized:
    """A cost that rises with either lambda, L1's twice as fast."""
    cost = 0.1 + experiment.lambd + 2 * experiment.lambd_l1
    return measured(experiment, train_cost=cost)


def search(target: Penalized) -> penalty_match.Match:
    tried: list[Experiment] = []

    def measured(experiment: Experiment) -> Penalized:
        tried.append(experiment)
        return smooth(experiment)

    found = penalty_match.search(target, measured)
    assert found is not None
    assert len(tried) <= penalty_match.MOST_TRIES
    return found


def test_halving_finds_the_lambda_with_the_same_training_cost() -> None:
    for target in (smooth(BASE), smooth(BASE.with_seed(1))):
        match = search(target)
        assert match.target is target
        assert match.l2 is match.target
        assert match.l1.experiment.lambd_l1 == pytest.approx(BASE.lambd / 2, rel=0.03)
        assert penalty_match.mismatch(match.target, match.other) < penalty_match.TOLERANCE


def test_the_search_goes_from_l1_to_l2_too() -> None:
    target = smooth(replace(BASE, lambd=0.0, lambd_l1=0.2))
    match = search(target)
    assert match.l1 is target
    assert match.l2.experiment.lambd == pytest.approx(0.4, rel=0.03)


def test_where_the_cost_jumps_the_search_ends_with_the_closest_and_says_so() -> None:
    target = measured(train_cost=1.0)
    tried: list[Penalized] = []
    while (value := penalty_match.next_lambda(target, tried)) is not None:
        cost = 0.5 if value < 0.3 else 1.2
        tried.append(measured(penalty_match.rival(BASE, value), train_cost=cost))
    assert len(tried) == penalty_match.MOST_TRIES
    match = penalty_match.Match(target, penalty_match.closest(target, tried))
    assert match.other.train_cost == 1.2
    assert "20.0 % apart, which is no match" in penalty_match.verdict(match, [])[0]


def test_runs_that_exploded_have_no_match_and_are_never_one() -> None:
    assert penalty_match.next_lambda(measured(exploded=True), []) is None
    assert penalty_match.search(measured(exploded=True), smooth) is None
    broken = measured(penalty_match.rival(BASE, 1.0), train_cost=math.nan)
    assert penalty_match.mismatch(measured(), broken) == math.inf


def test_the_verdict_on_l1_counts_the_seeds_that_match() -> None:
    l1 = penalty_match.rival(BASE, 0.4)
    match = penalty_match.Match(
        measured(small_share=0.1), measured(l1, train_cost=0.201, small_share=0.8)
    )
    off = penalty_match.Match(measured(), measured(l1, train_cost=0.3, small_share=0.8))
    few = penalty_match.Match(measured(small_share=0.3), measured(l1, small_share=0.8))
    words = "\n".join(penalty_match.verdict(match, [match, match, off, few]))
    assert "10.0 % with L2, 80.0 % with L1" in words
    assert "3 of 4 seeds match within 5 %." in words
    assert "as many below 0.001 as L2 in 2 of 3 seeds: too few to tell." in words


# Fig. 4.


def test_tanh_is_nearly_straight_up_to_where_its_slope_is_a_tenth_less() -> None:
    edge = math.atanh(math.sqrt(0.1))
    Z = np.array([-edge - 1e-6, -edge + 1e-6, 0.0, edge - 1e-6, edge + 1e-6])
    straight = tanh_region.nearly_linear(Z, "tanh")
    assert straight.tolist() == [False, True, True, True, False]
    with pytest.raises(ValueError, match="relu, which has no curve"):
        tanh_region.nearly_linear(Z, "relu")


def test_z_of_the_hidden_units_is_counted_and_the_ends_hold_what_is_beyond() -> None:
    run = Run(replace(SHORT, hidden=(1,), activation="tanh"), points())
    with_weights(run, [0.0, 0.0, 9.0, 0.0, 0.0])  # W1 = 0, b1 = 9: Z = 9 for all examples
    run.advance(0.0)
    found = tanh_region.on_the_curve(run)
    assert found.shares[-1] == 1.0
    assert found.linear_share == 0.0
    with_weights(run, [0.0, 0.0, 0.05, 0.0, 0.0])
    found = tanh_region.on_the_curve(run)
    assert found.shares[len(found.shares) // 2] == 1.0
    assert found.linear_share == 1.0


def test_without_hidden_units_there_is_no_z() -> None:
    run = finished(replace(SHORT, hidden=()))
    assert tanh_region.hidden_z(run).size == 0
    with pytest.raises(ValueError, match="must have hidden units, got none"):
        tanh_region.on_the_curve(run)


def test_the_figure_has_tanh_units_and_three_lambdas_where_they_can_be_trained() -> None:
    def lambdas(experiment: Experiment) -> list[tuple[float, float]]:
        runs = tanh_region.question(experiment, 60).settings
        assert {e.activation for (e,) in runs.values()} == {"tanh"}
        both = [(e.lambd, e.lambd_l1) for (e,) in runs.values()]
        assert list(runs) == [max(pair) for pair in both]
        return both

    assert lambdas(BASE) == [(0, 0), (BASE.lambd, 0), (3, 0)]
    assert lambdas(replace(BASE, lambd=1.0)) == [(0, 0), (1, 0), (10, 0)]
    beyond = replace(BASE, lambd=100.0, alpha=0.3)  # 0.3 * 1000 / 60 = 5
    assert lambdas(beyond) == [(0, 0), (100, 0)]
    l1 = replace(BASE, lambd=0.0, lambd_l1=0.5)
    assert lambdas(l1) == [(0, 0), (0, 0.5), (0, 5)]
    assert lambdas(unpenalized(BASE)) == [(0, 0), (3, 0)]


def test_the_verdict_on_the_figure_says_whether_the_share_rises() -> None:
    def one(share: float, *, exploded: bool = False) -> tanh_region.OnTheCurve:
        return tanh_region.OnTheCurve((1.0,), share, exploded)

    assert "as Fig. 4 has it" in tanh_region.verdict([one(0.2), one(0.4), one(0.6)])
    assert "does not always" in tanh_region.verdict([one(0.2), one(0.1)])
    assert "Raise λ" in tanh_region.verdict([one(0.2)])
    assert "diverged" in tanh_region.verdict([one(0.2), one(0.9, exploded=True)])


def test_the_best_lambda_of_a_sweep_is_reported_on_seeds_that_did_not_choose_it() -> None:
    found = {value: [measured(dev_error=0.1 if value == 0.3 else 0.2)] * 10 for value in LAMBDAS}
    assert sweep_verdict(found, 0.3)[-1] == (
        "The lowest median dev error is at λ = 0.3, chosen on 5 seeds (median 10.0 %); on the 5 "
        "others its median is 10.0 %, and those would choose it too."
    )
