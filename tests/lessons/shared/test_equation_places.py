"""Every equation has a test that is there and a lesson that is there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from core.optimizers import adam
from lessons.shared.equation_places import PLACES, TESTS, key_of
from lessons.shared.equations import ALL, EQUATIONS, equation_of

ROOT = Path(__file__).parents[3]

BREAKS = """
import pytest
from lessons.shared.equation_places import TESTS
from lessons.shared.equations import EQUATIONS

def broken(*given, **named):
    raise AssertionError("broken")

for key, test in TESTS.items():
    code = EQUATIONS[key].code
    if isinstance(code, type):
        kept, code.d = code.d, property(broken)
    else:
        kept, code.__code__ = code.__code__, broken.__code__
    print("ended with", int(pytest.main(["-q", "-x", "--no-header", "--tb=no", test])), key)
    if isinstance(code, type):
        code.d = kept
    else:
        code.__code__ = kept
"""
"""Breaks one equation's function after the other and runs its test."""


def collected(*tests: str) -> subprocess.CompletedProcess[str]:
    """What pytest says when it is asked for these tests without running them."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", *tests]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_every_equation_has_a_test_and_a_place_in_a_lesson_in_the_registrys_order() -> None:
    assert list(TESTS) == list(PLACES) == list(EQUATIONS)


def test_every_test_of_the_list_collects_and_one_that_is_not_there_does_not() -> None:
    found = collected(*set(TESTS.values()))
    assert found.returncode == 0, found.stdout + found.stderr
    assert all(test in found.stdout for test in TESTS.values())
    assert collected("tests/core/test_scaling.py::test_nothing").returncode != 0


@pytest.mark.slow
def test_each_test_fails_when_its_equations_function_is_broken() -> None:
    command = [sys.executable, "-c", BREAKS]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    ended = [line for line in ran.stdout.splitlines() if line.startswith("ended with")]
    assert ended == [f"ended with {int(pytest.ExitCode.TESTS_FAILED)} {key}" for key in TESTS]


def test_every_place_is_a_page() -> None:
    assert {place.page for place in PLACES.values()} <= {
        f"pages/{path.name}" for path in (ROOT / "pages").glob("*.py")
    }


def test_an_equation_is_known_by_its_number_under_any_title_and_else_by_its_title() -> None:
    assert all(EQUATIONS[key_of(one)] == one for one in ALL)
    assert key_of(equation_of("19", "Adam by another name", adam)) == "19"
    assert key_of(equation_of("", "Lion", adam)) == ""
    assert key_of(equation_of("28", "Lion", adam)) == ""
