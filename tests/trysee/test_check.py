"""python -m trysee check: right solutions pass, usual mistakes are named in helpful words."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

import trysee.check
from trysee.__main__ import main
from trysee.check import check
from trysee.checking import student

ROOT = Path(__file__).parents[2]
ONE = """
import numpy as np
def start(dims, factor):
    np.random.seed(3)
    found = {}
    for l in range(1, len(dims)):
        n, n_in = dims[l], dims[l - 1]
        found["W" + str(l)] = np.random.randn(n, n_in) * factor(n, n_in)
        found["b" + str(l)] = np.zeros((n, 1))
    return found
def initialize_parameters_he(dims):
    return start(dims, lambda n, n_in: np.sqrt(2 / n_in))
def initialize_parameters_xavier(dims):
    return start(dims, lambda n, n_in: np.sqrt(1 / n_in))
def initialize_parameters_glorot(dims):
    return start(dims, lambda n, n_in: np.sqrt(2 / (n + n_in)))
"""
TWO = """
import numpy as np
def compute_cost_with_regularization(A3, Y, parameters, lambd):
    m = Y.shape[1]
    loss = -np.sum(Y * np.log(A3) + (1 - Y) * np.log(1 - A3)) / m
    squares = sum(np.sum(parameters["W" + l] ** 2) for l in "123")
    return loss + lambd / (2 * m) * squares
def backward_propagation_with_regularization_dropout(X, Y, cache, lambd, keep_prob):
    (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3) = cache
    m = X.shape[1]
    dZ3 = A3 - Y
    dZ2 = W3.T @ dZ3 * D2 / keep_prob * (A2 > 0)
    dZ1 = W2.T @ dZ2 * D1 / keep_prob * (A1 > 0)
    grads = {}
    for l, dZ, A, W in ((1, dZ1, X, W1), (2, dZ2, A1, W2), (3, dZ3, A2, W3)):
        grads["dW" + str(l)] = dZ @ A.T / m + lambd / m * W
        grads["db" + str(l)] = np.sum(dZ, axis=1, keepdims=True) / m
    return grads
"""
THREE = """
import numpy as np
def gradient_check(parameters, gradients, cost, epsilon=1e-4):
    approximate, given = [], []
    for name in parameters:
        for i in np.ndindex(parameters[name].shape):
            moved = {k: v.copy() for k, v in parameters.items()}
            moved[name][i] += epsilon
            plus = cost(moved)
            moved[name][i] -= 2 * epsilon
            minus = cost(moved)
            approximate.append((plus - minus) / (2 * epsilon))
            given.append(gradients["d" + name][i])
    a, g = np.array(approximate), np.array(given)
    return np.linalg.norm(a - g) / (np.linalg.norm(a) + np.linalg.norm(g))
"""
WRONG = {
    "wrong units": (ONE, "np.sqrt(2 / n_in)", "np.sqrt(2 / n)", "n[l] was taken"),
    "no root": (ONE, "np.sqrt(1 / n_in)", "1 / n_in", "the root is missing"),
    "turned W": (ONE, "randn(n, n_in)", "randn(n_in, n)", "it is turned round"),
    "flat b": (ONE, "np.zeros((n, 1))", "np.zeros(n)", "(n, 1) in np.zeros"),
    "no return": (ONE, "    return found\n", "", "returned None"),
    "full penalty": (TWO, "lambd / (2 * m)", "lambd / m", "lambda/(2m) is meant"),
    "no penalty": (TWO, "loss + lambd / (2 * m) * squares", "loss", "penalty is missing"),
    "no 1/m": (TWO, "dZ @ A.T / m", "dZ @ A.T", "expected:"),
    "no 1/m at all": (
        TWO.replace("keepdims=True) / m", "keepdims=True)"),
        "dZ @ A.T / m",
        "dZ @ A.T",
        "1/m is missing",
    ),
    "half penalty": (TWO, "lambd / m * W", "lambd / (2 * m) * W", "lambda/(2m) where lambda/m"),
    "no keep_prob": (TWO, " / keep_prob", "", "division of dA by keep_prob is missing"),
    "wrong axis": (TWO, "axis=1", "axis=0", "sum over the examples, axis=1"),
    "no keepdims": (TWO, ", keepdims=True", "", "keepdims=True"),
    "a product": (TWO, "dZ @ A.T", "dZ @ A", "is one of the two to be .T?"),
    "one-sided": (
        THREE.replace("(2 * epsilon))", "epsilon)"),
        "moved[name][i] -= 2 * epsilon",
        "moved[name][i] -= epsilon",
        "one-sided",
    ),
    "by eps": (THREE, "(2 * epsilon))", "epsilon)", "divided by ε where 2ε"),
    "no size": (
        THREE,
        " / (np.linalg.norm(a) + np.linalg.norm(g))",
        "",
        "division by ||g_approx|| + ||g|| is missing",
    ),
    "import error": (ONE, "import numpy as np", "import no_such_module", "in line 2"),
    "syntax error": (ONE, "found = {}", "found = {", "cannot be run: SyntaxError"),
    "ends itself": (ONE, "found = {}", "raise SystemExit(3)", "with SystemExit"),
}


def written(folder: Path, text: str) -> Path:
    file = folder / "my_solution.py"
    file.write_text(text, encoding="utf-8")
    return file


def test_right_solutions_pass(tmp_path: Path) -> None:
    report = check(written(tmp_path, ONE + TWO + THREE), seed=2, seconds=60)
    assert (report.right, report.wrong) == (12 + 8 + 4, 0), report.lines


def in_this_process(solution: Path, seed: int, seconds: float) -> tuple[list[dict[str, Any]], str]:
    """What the student's process would write, without the time that a new Python takes."""
    out = solution.with_suffix(".out")
    with mock.patch.object(student, "limit_memory"), mock.patch.object(sys, "path", sys.path[:]):
        student.main(str(solution), str(out), str(seed))
    return [json.loads(line) for line in out.read_text().splitlines()], ""


@pytest.mark.parametrize("mistake", WRONG)
def test_a_usual_mistake_is_named(
    mistake: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trysee.check, "student_results", in_this_process)
    right, part, instead, words = WRONG[mistake]
    assert part in right
    report = check(written(tmp_path, right.replace(part, instead)), seed=1, seconds=60)
    assert report.wrong
    assert words in "\n".join(report.lines)


def test_a_loop_without_end_is_stopped_and_named(tmp_path: Path) -> None:
    endless = ONE.replace("    found = {}", "    while True: pass")
    report = check(written(tmp_path, endless), seed=1, seconds=2)
    assert "initialize_parameters_he" in report.lines[-1]
    assert "a loop that does not end" in report.lines[-1]


def test_much_that_is_printed_is_counted_and_not_shown(tmp_path: Path) -> None:
    loud = ONE.replace("    found = {}", "    print('x' * 1_000_000)\n    found = {}")
    report = check(written(tmp_path, loud), seed=1, seconds=60)
    assert report.wrong == 0
    assert "printed 12,000,012 characters" in report.lines[-1]
    assert "xxx" not in "\n".join(report.lines)


def test_templates_as_they_are_handed_out_are_not_written_yet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "\n".join(file.read_text() for file in sorted((ROOT / "exercises").glob("*.py")))
    assert main(["check", str(written(tmp_path, text))]) == 1
    said = capsys.readouterr().out
    assert said.count("is not written yet") == 24
    assert "0 right, 24 wrong." in said


def test_what_is_no_python_file_or_has_none_of_the_functions_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(tmp_path / "answer.txt")]) == 2
    assert "must be a .py file" in capsys.readouterr().err
    report = check(written(tmp_path, "x = 1"), seed=1, seconds=60)
    assert "none of the functions" in report.lines[-1]
