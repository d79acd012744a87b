"""Every equation has a test that is there and a lesson that is there."""

from __future__ import annotations

import ast
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
from _pytest.runner import runtestprotocol

import core.compiled
from lessons.shared.equation_places import TESTS
from lessons.shared.equations import EQUATIONS

core.compiled.warm_up = lambda: True  # the reference trains: the kernels call none of the functions

def broken(*given, **named):
    raise AssertionError("broken")

def fails(item):
    return any(report.failed for report in runtestprotocol(item, log=False))

class Breaking:
    def pytest_runtestloop(self, session):
        from hypothesis import Phase, settings  # after pytest, which warns otherwise

        settings.register_profile("found is enough", deadline=None, phases=[Phase.generate])
        settings.load_profile("found is enough")
        for key, test in TESTS.items():
            items = [one for one in session.items if one.nodeid.split("[")[0] == test]
            assert not fails(items[0]), key
            code = EQUATIONS[key].code
            if isinstance(code, type):
                kept, code.d = code.d, property(broken)
            else:
                kept, code.__code__ = code.__code__, broken.__code__
            print("ended with", int(any(map(fails, items))), key)
            if isinstance(code, type):
                code.d = kept
            else:
                code.__code__ = kept
        return True

tests = dict.fromkeys(TESTS.values())
pytest.main(["-q", "--no-header", "--tb=no", *tests], plugins=[Breaking()])
"""
"""Breaks one equation's function after the other and runs its test, which stood before."""


def there(test: str) -> bool:
    """Whether the file has a test function of this name, as pytest would collect it."""
    file, name = test.split("::")
    found = ast.parse((ROOT / file).read_text(encoding="utf-8")).body
    return name in {one.name for one in found if isinstance(one, ast.FunctionDef)}


def test_every_equation_has_a_test_and_a_place_in_a_lesson_in_the_registrys_order() -> None:
    assert list(TESTS) == list(PLACES) == list(EQUATIONS)


def test_every_test_of_the_list_is_there_and_one_that_is_not_is_missed() -> None:
    assert all(map(there, TESTS.values()))
    assert not there("tests/core/test_scaling.py::test_nothing")


@pytest.mark.slow
def test_each_test_fails_when_its_equations_function_is_broken() -> None:
    command = [sys.executable, "-c", BREAKS]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    ended = [line for line in ran.stdout.splitlines() if line.startswith("ended with")]
    assert ended == [f"ended with 1 {key}" for key in TESTS], ran.stdout


def test_every_place_is_a_page() -> None:
    assert {place.page for place in PLACES.values()} <= {
        f"pages/{path.name}" for path in (ROOT / "pages").glob("*.py")
    }


def test_an_equation_is_known_by_its_number_under_any_title_and_else_by_its_title() -> None:
    assert all(EQUATIONS[key_of(one)] == one for one in ALL)
    assert key_of(equation_of("19", "Adam by another name", adam)) == "19"
    assert key_of(equation_of("", "Lion", adam)) == ""
    assert key_of(equation_of("28", "Lion", adam)) == ""
