"""Each optimizer against one step by hand, and the optimizers against one another."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.data import Floats, Part
from core.engine import NumpyEngine, make_optimizer
from core.experiment import Experiment
from core.network import Network
from core.optimizers import OPTIMIZERS, Optimizer, adam, gradient_descent, momentum, rmsprop

numbers = st.floats(-1e3, 1e3)
gradients = arrays(np.float64, (5, 4), elements=numbers)
"""Five gradients of four parameters, one after another."""
# Where a gradient is not 0, far above the epsilons used here.
sizeable = st.one_of(st.just(0.0), st.floats(1e-3, 1e3), st.floats(-1e3, -1e-3))


def steps(optimizer: Optimizer, values: Floats) -> Floats:
    """The steps that an optimizer makes of one gradient a row."""
    state = optimizer.init(values[0])
    made = []
    for t, gradient in enumerate(values, start=1):
        step, state = optimizer.update(gradient, state, t)
        made.append(step)
    return np.array(made)


def theta_after_one_update(experiment: Experiment) -> Floats:
    """(w, b) of logistic regression from (0, 0) on the one example x = 2, y = 1.

    z = 0, so A = 0.5 and dZ = A - y = -0.5: dw = dZ x = -1 and db = -0.5.
    """
    one = Part(np.array([[2.0]]), np.array([1]))
    engine = NumpyEngine(experiment, Network((1, 1)), one, 2, np.zeros(2))
    engine.advance(np.array([experiment.alpha]))
    return engine.theta


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_is_a_pair_of_pure_functions_that_keep_a_named_tuple(name: str) -> None:
    optimizer = make_optimizer(Experiment(optimizer=name))
    theta, gradient = np.array([1.0, -2.0, 0.5]), np.array([0.5, -1.0, 2.0])
    theta.flags.writeable = gradient.flags.writeable = False
    before = optimizer.init(theta)
    for kept in before:
        np.asarray(kept).flags.writeable = False
    (step, after), (again, _) = (optimizer.update(gradient, before, 1) for _ in range(2))
    assert step.shape == theta.shape
    np.testing.assert_array_equal(step, again)
    assert before._fields == after._fields


def test_one_step_of_gradient_descent() -> None:
    # w = 0 - 0.1 * -1 = 0.1,  b = 0 - 0.1 * -0.5 = 0.05
    theta = theta_after_one_update(Experiment(alpha=0.1))
    assert theta == pytest.approx([0.1, 0.05], abs=1e-15)


def test_one_step_of_momentum() -> None:
    # v = 0.9 * 0 + 0.1 * (-1, -0.5) = (-0.1, -0.05);  theta = 0 - 0.1 v = (0.01, 0.005)
    theta = theta_after_one_update(Experiment(alpha=0.1, optimizer="momentum", beta=0.9))
    assert theta == pytest.approx([0.01, 0.005], abs=1e-15)


def test_one_step_of_rmsprop_with_epsilon_outside_and_inside_the_root() -> None:
    # s = 0.9 * 0 + 0.1 * (1, 0.25) = (0.1, 0.025), sqrt s = (0.3162278, 0.1581139)
    # outside: 0.1 * (1 / 0.4162278, 0.5 / 0.2581139) = (0.2402530, 0.1937129)
    # inside:  0.1 * (1 / sqrt 0.2, 0.5 / sqrt 0.125) = (0.2236068, 0.1414214)
    experiment = Experiment(alpha=0.1, optimizer="RMSprop", beta=0.9, epsilon=0.1)
    outside = theta_after_one_update(experiment)
    assert outside == pytest.approx([0.2402530, 0.1937129], abs=1e-7)
    inside = theta_after_one_update(
        Experiment(alpha=0.1, optimizer="RMSprop", beta=0.9, epsilon=0.1, epsilon_inside=True)
    )
    assert inside == pytest.approx([0.2236068, 0.1414214], abs=1e-7)


def test_one_step_of_adam_with_epsilon_outside_and_inside_the_root() -> None:
    # v = 0.1 * (-1, -0.5), vhat = v / (1 - 0.9) = (-1, -0.5)
    # s = 0.01 * (1, 0.25), shat = s / (1 - 0.99) = (1, 0.25)
    # outside: 0.1 * (1 / 1.1, 0.5 / 0.6) = (0.0909091, 0.0833333)
    # inside:  0.1 * (1 / sqrt 1.1, 0.5 / sqrt 0.35) = (0.0953463, 0.0845154)
    outside = theta_after_one_update(
        Experiment(alpha=0.1, optimizer="Adam", beta1=0.9, beta2=0.99, epsilon=0.1)
    )
    assert outside == pytest.approx([0.0909091, 0.0833333], abs=1e-7)
    inside = theta_after_one_update(
        Experiment(
            alpha=0.1, optimizer="Adam", beta1=0.9, beta2=0.99, epsilon=0.1, epsilon_inside=True
        )
    )
    assert inside == pytest.approx([0.0953463, 0.0845154], abs=1e-7)


def test_adams_second_step_averages_the_raw_averages_not_the_corrected_ones() -> None:
    # Gradients 1, then 0.  v: 0.1, then 0.9 * 0.1 = 0.09;  vhat = 0.09 / (1 - 0.81) = 0.4736842
    # s: 0.01, then 0.99 * 0.01 = 0.0099;  shat = 0.0099 / (1 - 0.9801) = 0.4974874
    # step = 0.4736842 / sqrt 0.4974874 = 0.6715801.
    # Had vhat = 1 gone into the next average (docs/equations.md, point 4): v = 0.9, vhat = 4.7.
    optimizer = adam(beta1=0.9, beta2=0.99, epsilon=1e-30, epsilon_inside=False)
    made = steps(optimizer, np.array([[1.0], [0.0]]))
    assert made[:, 0] == pytest.approx([1.0, 0.6715801], abs=1e-7)


def test_momentums_second_step() -> None:
    # Gradients 1, then 3: v = 0.2, then 0.8 * 0.2 + 0.2 * 3 = 0.76
    made = steps(momentum(beta=0.8), np.array([[1.0], [3.0]]))
    assert made[:, 0] == pytest.approx([0.2, 0.76], abs=1e-15)


def test_rmsprop_squares_each_element_not_the_norm() -> None:
    # Two elements of sizes 3 and 300 take equal steps; the norm's square would make them 1 : 100.
    optimizer = rmsprop(beta=0.9, epsilon=1e-30, epsilon_inside=False)
    step = steps(optimizer, np.array([[3.0, 300.0]]))[0]
    assert step == pytest.approx([1 / np.sqrt(0.1)] * 2)


@given(gradients)
def test_momentum_without_averaging_is_gradient_descent(values: Floats) -> None:
    assert (steps(momentum(beta=0.0), values) == steps(gradient_descent(), values)).all()


@given(arrays(np.float64, (5, 4), elements=sizeable))
def test_adam_without_averaging_is_sign_descent(values: Floats) -> None:
    optimizer = adam(beta1=0.0, beta2=0.0, epsilon=1e-30, epsilon_inside=False)
    np.testing.assert_allclose(steps(optimizer, values), np.sign(values), rtol=1e-12)


@given(arrays(np.float64, (5, 4), elements=sizeable))
def test_rmsprop_is_adam_that_only_scales_and_does_not_correct(values: Floats) -> None:
    # s = (1 - beta^t) shat, so RMSprop's step is Adam's / sqrt(1 - beta^t).
    beta, t = 0.9, np.arange(1, 6)[:, np.newaxis]
    ours = steps(rmsprop(beta=beta, epsilon=1e-30, epsilon_inside=False), values)
    theirs = steps(adam(beta1=0.0, beta2=beta, epsilon=1e-30, epsilon_inside=False), values)
    np.testing.assert_allclose(ours * np.sqrt(1 - beta**t), theirs, rtol=1e-9)


@given(gradients, st.floats(0.1, 10))
def test_adams_step_does_not_depend_on_the_gradients_scale(values: Floats, scale: float) -> None:
    optimizer = adam(beta1=0.9, beta2=0.999, epsilon=1e-100, epsilon_inside=False)
    values = np.where(np.abs(values) < 1e-3, 0.0, values)
    np.testing.assert_allclose(
        steps(optimizer, scale * values), steps(optimizer, values), rtol=1e-9, atol=1e-12
    )


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("gradient_descent", ()),
        ("momentum", ("v",)),
        ("RMSprop", ("s",)),
        ("Adam", ("v", "s")),
    ],
)
def test_a_state_names_what_it_keeps(name: str, fields: tuple[str, ...]) -> None:
    optimizer = make_optimizer(Experiment(optimizer=name))
    first = optimizer.init(np.zeros(2))
    assert first._fields == optimizer.update(np.ones(2), first, 1)[1]._fields == fields


@given(gradients)
def test_an_update_leaves_its_gradient_and_its_old_state_alone(values: Floats) -> None:
    for name in ("gradient_descent", "momentum", "RMSprop", "Adam"):
        optimizer = make_optimizer(Experiment(optimizer=name))
        before = values.copy()
        first_state = optimizer.init(values[0])
        copies = tuple(part.copy() for part in first_state)
        optimizer.update(values[0], first_state, 1)
        assert (values == before).all()
        assert all((a == b).all() for a, b in zip(first_state, copies, strict=True))
