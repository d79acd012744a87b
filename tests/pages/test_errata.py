"""The page of disagreements: nothing is measured until a card is opened; then its numbers stand."""

from __future__ import annotations

from unittest import mock

import pytest

from lessons.shared.errata import ERRATA
from tests.pages.opening import open_page, texts
from ui import errata


def test_closed_cards_measure_nothing() -> None:
    with mock.patch.object(errata, "measured") as measured:
        open_page("errata.py")
    assert not measured.called


@pytest.mark.parametrize("one", ERRATA, ids=lambda one: one.name)
def test_an_open_card_says_what_it_measured(one) -> None:  # type: ignore[no-untyped-def]
    app = open_page("errata.py", **{f"errata_{one.name}_open": "true"})
    words = texts(app.markdown)
    assert one.follows in words
    assert all(cell in words for row in one.show().rows for cell in row.cells)


@pytest.mark.parametrize("one", [one for one in ERRATA if one.parameters], ids=lambda one: one.name)
def test_a_cards_link_is_understood_by_its_page(one) -> None:  # type: ignore[no-untyped-def]
    app = open_page(one.page.removeprefix("pages/"), **dict(one.parameters))
    assert not app.toast, texts(app.toast)
