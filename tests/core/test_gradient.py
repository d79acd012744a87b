"""The gradient of eq. 10 against differences of the cost, in every combination of settings."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest
from scipy.optimize import check_grad

from core.activations import ACTIVATIONS
from core.data import Floats, targets
from core.dropout import Dropout, Mask
from core.engine import cost_and_gradient
from core.gradient_check import GradientCheck, gradient_check, two_sided_difference
from core.network import Network, backward, forward
from tests.core.examples import part

EPS = 1e-4
LIMIT = 1e-7
PENALTIES = {"none": (0.0, 0.0), "L2": (0.7, 0.0), "L1": (0.0, 0.3), "both": (0.7, 0.3)}
KEEP_PROBS = {"off": (1.0, 1.0), "hidden": (0.7, 1.0), "hidden+input": (0.7, 0.8)}
N_OUTPUT = {"sigmoid": 1, "softmax": 3}


@dataclass(frozen=True)
class Problem:
    """A small net with a random theta, data, penalties and the masks of one step."""

    network: Network
    theta: Floats
    X: Floats
    Y: Floats
    lambd: float
    lambd_l1: float
    masks: list[Mask | None]

    def cost_and_gradient(self, theta: Floats) -> tuple[float, Floats]:
        return cost_and_gradient(
            self.network,
            theta,
            self.X,
            self.Y,
            lambd=self.lambd,
            lambd_l1=self.lambd_l1,
            masks=self.masks,
        )

    def check(self) -> GradientCheck:
        return gradient_check(self.cost_and_gradient, self.theta, eps=EPS)

    def crosses_a_kink(self) -> bool:
        """Whether a step of +-EPS in one parameter switches a ReLU or the sign of a weight."""
        here = self._signs(self.theta)
        steps = EPS * np.concatenate([np.eye(self.theta.size), -np.eye(self.theta.size)])
        return any((self._signs(self.theta + step) != here).any() for step in steps)

    def _signs(self, theta: Floats) -> Floats:
        hidden = forward(self.network, theta, self.X, self.masks).Z[1:-1]
        return np.sign(np.concatenate([theta, *(Z.ravel() for Z in hidden)]))


def make_problem(activation: str, penalty: str, mask: str, output: str) -> Problem:
    """One problem; biases are drawn too, so that no Z is 0 where a mask drops all of an input."""
    n_y = N_OUTPUT[output]
    data = part(m=6, n_x=3, n_classes=max(2, n_y), seed=1)
    network = Network((3, 4, 3, n_y), activation)
    keep_prob, keep_prob_input = KEEP_PROBS[mask]
    dropout = Dropout(
        network.layer_dims,
        keep_prob=keep_prob,
        keep_prob_input=keep_prob_input,
        frozen=True,
        seed=4,
    )
    return Problem(
        network=network,
        theta=np.random.default_rng(2).standard_normal(network.n_parameters) * 0.6,
        X=data.X,
        Y=targets(data.y, max(2, n_y)),
        lambd=PENALTIES[penalty][0],
        lambd_l1=PENALTIES[penalty][1],
        masks=dropout.masks(6),
    )


@pytest.mark.parametrize("output", N_OUTPUT)
@pytest.mark.parametrize("mask", KEEP_PROBS)
@pytest.mark.parametrize("penalty", PENALTIES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_gradient_is_that_of_the_cost(
    activation: str, penalty: str, mask: str, output: str
) -> None:
    problem = make_problem(activation, penalty, mask, output)
    # The seeds were chosen so that this holds; a kink would say nothing about the code.
    assert not problem.crosses_a_kink()
    assert (sum(mask is not None for mask in problem.masks) == 0) == (mask == "off")
    assert problem.check().d < LIMIT


@pytest.mark.parametrize("output", N_OUTPUT)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_scipy_finds_the_same_gradient(activation: str, output: str) -> None:
    problem = make_problem(activation, "both", "hidden+input", output)
    distance = check_grad(
        lambda theta: problem.cost_and_gradient(theta)[0],
        lambda theta: problem.cost_and_gradient(theta)[1],
        problem.theta,
    )
    # One-sided differences with a step of 1.5e-8 are right to about 1e-8 in each of 35 parameters.
    assert distance < 1e-6
    assert np.linalg.norm(problem.cost_and_gradient(problem.theta)[1]) > 0.1


BUGS = {
    "the L2 term is forgotten": lambda p: replace(p, lambd=0.0),
    "the L1 term is forgotten": lambda p: replace(p, lambd_l1=0.0),
    "the masks are forgotten on the way back": lambda p: replace(p, masks=[]),
    "the derivative is another activation's": lambda p: replace(
        p, network=replace(p.network, activation="sigmoid")
    ),
    "one label is wrong": lambda p: replace(p, Y=np.where(np.arange(6) == 3, 1 - p.Y, p.Y)),
}


@pytest.mark.parametrize("bug", BUGS)
def test_a_planted_bug_is_caught(bug: str) -> None:
    right = make_problem("tanh", "both", "hidden", "sigmoid")
    wrong = BUGS[bug](right)

    def buggy(theta: Floats) -> tuple[float, Floats]:
        cache = forward(right.network, theta, right.X, right.masks)
        gradient = backward(
            wrong.network,
            theta,
            cache,
            wrong.Y,
            lambd=wrong.lambd,
            lambd_l1=wrong.lambd_l1,
            masks=wrong.masks,
        )
        return right.cost_and_gradient(theta)[0], gradient

    assert gradient_check(buggy, right.theta, eps=EPS).d > 1e-4


def test_one_wrong_coordinate_of_35_is_caught_and_shows_where() -> None:
    problem = make_problem("tanh", "none", "off", "sigmoid")

    def buggy(theta: Floats) -> tuple[float, Floats]:
        cost, gradient = problem.cost_and_gradient(theta)
        gradient[8] *= 1.01
        return cost, gradient

    check = gradient_check(buggy, problem.theta, eps=EPS)
    assert check.d > 1e-5
    assert np.abs(check.g - check.g_approx).argmax() == 8


def test_a_kink_of_relu_fails_the_check_though_the_code_is_right() -> None:
    # One example x = 1 through one relu: w = 0.2 eps puts Z between the two points compared.
    # The gradient at w is 1 * dZ; the difference sees only 0.6 of the step: (1.2 - 0) / 2.
    network = Network((1, 1, 1), "relu")
    theta = np.array([0.2 * EPS, 0.0, 1.0, 0.0])
    X, Y = np.array([[1.0]]), np.array([[1.0]])
    check = gradient_check(lambda at: cost_and_gradient(network, at, X, Y), theta, eps=EPS)
    assert check.g_approx[0] / check.g[0] == pytest.approx(0.6, abs=1e-3)
    assert check.d > 0.1
    smooth = replace(network, activation="tanh")
    assert gradient_check(lambda at: cost_and_gradient(smooth, at, X, Y), theta).d < LIMIT


def test_d_by_hand_and_for_two_zero_vectors() -> None:
    # ||(3, 4) - (0, 0)|| / (5 + 0) = 1;  ||(3, 4) - (3, 3)|| / (5 + sqrt 18) = 1 / 9.2426
    zero = np.zeros(2)
    assert GradientCheck(np.array([3.0, 4.0]), zero).d == 1.0
    assert GradientCheck(np.array([3.0, 4.0]), np.array([3.0, 3.0])).d == pytest.approx(0.1081942)
    assert GradientCheck(zero, zero).d == 0.0


def test_halving_eps_quarters_the_error_of_the_two_sided_difference() -> None:
    # J = theta^3: (J(1+e) - J(1-e)) / 2e = 3 + e^2 exactly.
    cube = lambda theta: float(theta[0] ** 3)  # noqa: E731
    errors = [two_sided_difference(cube, np.ones(1), eps=eps)[0] - 3 for eps in (0.02, 0.01)]
    assert errors == pytest.approx([4e-4, 1e-4], rel=1e-6)


@pytest.mark.parametrize("eps", [0.0, -1e-4, float("nan")])
def test_eps_must_be_above_0(eps: float) -> None:
    with pytest.raises(ValueError, match=r"eps must be above 0, got .*; 1e-4 is usual"):
        two_sided_difference(lambda theta: 0.0, np.ones(1), eps=eps)
