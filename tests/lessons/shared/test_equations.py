"""The registry of equations: complete, each once, each with code; what docstrings cite is in it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from core.initialization import INITIALIZERS
from core.optimizers import OPTIMIZERS, gradient_descent
from core.schedules import SCHEDULES
from lessons.shared.equations import ALL, EQUATIONS, Equation, equation_of, with_numbers
from tests.lessons.shared.own_equations import lessons_own
from ui.lesson import running_code

ROOT = Path(__file__).parents[3]
CITED = re.compile(r"\b[Ee]q(?:s\.|\.|uations?) (\d+(?:(?:-|, | and |'s and )\d+)*)")
SOURCES = [
    path
    for top in ("core", "datasets", "lessons", "ui", "pages", "trysee")
    for path in sorted((ROOT / top).rglob("*.py"))
]


def cited(text: str) -> set[str]:
    """The numbers of all equations that a text cites; a range stands for all that are in it."""
    numbers: set[str] = set()
    for found in CITED.findall(re.sub(r"\s+", " ", text)):
        for part in re.split(r", | and |'s and ", found):
            first, _, last = part.partition("-")
            numbers |= {str(n) for n in range(int(first), int(last or first) + 1)}
    return numbers


def test_all_27_numbers_are_there_in_the_chapters_order_and_d_dropouts_and_the_errors() -> None:
    numbers = [int(one.number) for one in ALL if one.number.isdigit()]
    assert sorted(numbers) == list(range(1, 28))
    assert {"d", "draw", "drop", "backward", "bias and variance"} <= set(EQUATIONS)


def test_each_number_and_each_title_is_there_once() -> None:
    assert len(EQUATIONS) == len(ALL)
    assert len({one.title for one in ALL}) == len(ALL)
    labels = [one.label for one in (*ALL, *lessons_own())]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("one", [*ALL, *lessons_own()], ids=lambda one: one.label)
def test_each_equation_has_latex_and_shows_its_function(one: Equation) -> None:
    code, where = running_code(one.code)
    assert one.latex
    assert re.match(r"(def|class|@)", code)
    assert re.match(r"(core|lessons)/[\w/]+\.py, line \d+, as it runs", where)
    assert not one.numbers, "numbers are a run's"


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.label)
def test_the_registrys_functions_are_cores_or_shared_by_lessons(one: Equation) -> None:
    assert one.code.__module__.startswith(("core.", "lessons.shared."))


def test_a_lesson_adds_numbers_and_a_note_and_the_registry_keeps_its_own() -> None:
    own = Equation("8.8", "own", gradient_descent, "x")
    noted = EQUATIONS["21"].with_note("Here it is 0.9.")
    shown = with_numbers({noted: {"α": "1"}, own: {"x": "2"}}, {"6": {"J": "3"}, "d": {}})
    assert [one.label for one in shown] == ["(21) exponential", "(8.8) own", "(6) cost", "(8.8) d"]
    assert [one.numbers for one in shown] == [{"α": "1"}, {"x": "2"}, {"J": "3"}, {}]
    assert shown[0].note == "The chapter's base is 0.95. Here it is 0.9."
    assert EQUATIONS["6"].with_note("Alone.").note == "Alone."
    assert EQUATIONS["21"].note == "The chapter's base is 0.95."
    assert not EQUATIONS["6"].numbers
    with pytest.raises(KeyError):
        with_numbers({"28": {}})


def test_the_document_has_each_equation_with_its_number_title_and_function() -> None:
    text = (ROOT / "docs/equations.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines()]
    documented = {(row[0], title, row[-1]) for row in rows if len(row) > 3 for title in row[1:-2]}
    wanted = {(o.number, o.title, f"`{o.code.__module__}.{o.code.__qualname__}`") for o in ALL}
    assert wanted <= documented


# What core registers by name.


def test_every_number_in_cores_registries_is_the_registrys() -> None:
    entries = [*OPTIMIZERS.values(), *SCHEDULES.values(), *INITIALIZERS.values()]
    assert {entry.equation for entry in entries if entry.equation} <= set(EQUATIONS)


def test_what_has_a_number_is_shown_with_its_latex_and_its_own_code() -> None:
    entry = SCHEDULES["inverse_root_update"]
    found = equation_of(entry.equation, "inverse root update", entry.make)
    assert found == replace(EQUATIONS["22"], title="inverse root update", code=entry.make)


@pytest.mark.parametrize("number", ["", "28"])
def test_what_the_chapter_does_not_have_is_shown_by_its_code(number: str) -> None:
    found = equation_of(number, "Lion", gradient_descent)
    assert found.code is gradient_descent
    assert not found.latex
    assert found.label == ("Lion" if not number else "(28) Lion")


# What docstrings, comments and pages cite.


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_equation_that_the_code_cites_is_in_the_registry(path: Path) -> None:
    assert cited(path.read_text(encoding="utf-8")) <= set(EQUATIONS)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("as in eq. 28.", {"28"}),
        ("(eq. 26-28)", {"26", "27", "28"}),
        ("(eq. 11, 17-19)", {"11", "17", "18", "19"}),
        ("What := in eq. 15 and 19 would do", {"15", "19"}),
        ("Adam's, eq. 15's and 19's :=", {"15", "19"}),
        ("Equations 20 to the end; eq.\n    40", {"20", "40"}),
        ("the sequel 3 and freq. 4", set()),
    ],
)
def test_a_planted_citation_is_found(text: str, numbers: set[str]) -> None:
    assert cited(text) == numbers
