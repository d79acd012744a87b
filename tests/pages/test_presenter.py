"""Presenter mode: in the link, in the session, on every page; the remote control leads on."""

from __future__ import annotations

import pytest

from tests.pages.opening import open_page
from ui import contents
from ui.presenter import neighbours


@pytest.mark.parametrize(("asked", "on"), [("1", True), ("true", True), ("0", False)])
def test_the_link_begins_presenter_mode(asked: str, on: bool) -> None:
    page = open_page("lab.py", present=asked)
    assert page.session_state["present"] is on


def test_a_word_that_is_none_is_said_and_the_page_is_as_usual() -> None:
    page = open_page("lab.py", present="loud")
    assert page.session_state["present"] is False
    assert "true or false" in " ".join(toast.value for toast in page.toast)


def test_pages_follow_each_other_in_the_bars_order() -> None:
    first, last = contents.LESSONS[0], contents.LESSONS[-1]
    assert neighbours(contents.APP) == (None, "pages/lab.py")
    assert neighbours(contents.IN_ORDER[contents.LAB]) == ("pages/home.py", first.page)
    assert neighbours(last.short)[1] is None
    assert neighbours("Equations") == (None, None)
