"""Equations on a page: a tab each, with LaTeX, note, numbers, code and a link to its test."""

from __future__ import annotations

from collections.abc import Iterator
from unittest import mock

import pytest
from streamlit.delta_generator import DeltaGenerator
from streamlit.testing.v1 import AppTest

LATEX = r"\alpha = base^{epoch} \cdot \alpha_0"


def page() -> None:
    from core.optimizers import adam
    from lessons.shared.equations import EQUATIONS, equation_of, with_numbers
    from ui.lesson import show_equations

    new = equation_of("", "Lion", adam)
    show_equations(with_numbers({EQUATIONS["21"].with_note("Or 0.9."): {"α": "0.1"}, new: {}}))


@pytest.fixture
def links() -> Iterator[mock.Mock]:
    """What stands for the links to the page of equations: the test's page has no others."""
    with mock.patch.object(DeltaGenerator, "page_link") as links:
        yield links


def test_a_tab_has_the_latex_the_notes_the_numbers_and_the_code(links: mock.Mock) -> None:
    app = AppTest.from_function(page).run()
    assert not app.exception
    assert [tab.label for tab in app.tabs] == ["(21) exponential", "Lion"]
    first = app.tabs[0]
    assert [latex.value for latex in first.latex] == [f"$$\n{LATEX}\n$$"]
    assert first.caption[0].value == "The chapter's base is 0.95. Or 0.9."
    assert "| α | 0.1 |" in first.markdown[0].value
    assert first.code[0].value.startswith("def exponential(")
    [link] = links.call_args_list
    assert link.args == ("pages/equations.py",)
    assert link.kwargs["query_params"] == {"equation": "(21) exponential"}


def test_what_has_no_equation_is_shown_by_its_code(links: mock.Mock) -> None:
    lion = AppTest.from_function(page).run().tabs[1]
    assert not lion.latex
    assert lion.code[0].value.startswith("def adam(")
    assert links.call_count == 1, "Lion is not one of the chapter's"
