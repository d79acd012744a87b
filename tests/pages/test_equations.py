"""The page of equations and the lessons lead to each other, and each has what the link promises."""

from __future__ import annotations

import pytest

from lessons.shared.equation_places import PLACES, TESTS, Place
from lessons.shared.equations import ALL, EQUATIONS
from tests.pages.opening import open_page, press, texts, trained

GIVEN = list({id(place): place for place in PLACES.values()}.values())


def test_the_page_shows_every_equation_and_the_chosen_one_with_code_and_test() -> None:
    app = open_page("equations.py", equation="(19) Adam")
    assert {f"$$\n{one.latex}\n$$" for one in ALL} <= {shown.value for shown in app.latex}
    assert app.code[0].value.startswith("def adam(")
    assert app.code[1].value == TESTS["19"].replace("::", "\n")
    press(app, "show (1) normalization")
    assert app.code[0].value.startswith("def apply(")


@pytest.mark.parametrize("place", GIVEN, ids=lambda place: "-".join(place.parameters))
def test_a_lesson_shows_live_what_the_page_of_equations_sends_there(place: Place) -> None:
    app = trained(open_page(place.page.removeprefix("pages/"), **place.parameters))
    shown = {tab.label for tab in app.tabs}
    for key in (key for key, where in PLACES.items() if where is place):
        number = EQUATIONS[key].number
        wanted = f"({number}) " if number.isdigit() else EQUATIONS[key].label.casefold()
        assert any(label.casefold().startswith(wanted) for label in shown), (key, shown)
    assert not app.toast, texts(app.toast)
