"""Lessons by keyboard alone: their paths, and a chart's numbers as a table."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from lessons.shared.path import load_path
from tests.e2e.keyboard import focused, walk
from tests.e2e.lab import script_has_ended
from tests.lessons.test_paths import NAMES

pytestmark = pytest.mark.usefixtures("still")

QUICK = ("decay", "gradcheck")
"""Walked by make test; the others, whose ten seeds take longer, by make walk."""


def open_lesson(page: Page, url: str, name: str) -> None:
    page.goto(f"{url}/{name}")
    expect(page.locator(".st-key-card").get_by_role("button", name="Next")).to_be_visible()
    script_has_ended(page)


@pytest.mark.parametrize(
    "name",
    [name if name in QUICK else pytest.param(name, marks=pytest.mark.slow) for name in NAMES],
)
def test_a_lessons_path_is_walked_by_keyboard_alone(page: Page, app_url: str, name: str) -> None:
    open_lesson(page, app_url, name)
    walk(page, load_path(name))


def test_a_charts_numbers_are_a_table_one_key_away(page: Page, app_url: str) -> None:
    open_lesson(page, app_url, "gradcheck")
    chart = page.get_by_test_id("stVegaLiteChart")
    expect(chart.get_by_role("img")).to_be_visible()
    page.get_by_role("tab", name="Which ε").focus()
    for button in ("Show data", "Show chart"):
        page.keyboard.press("Tab")
        on = focused(page)
        assert on["name"].startswith(f"{button}: Chart. relative distance d (log) against step ε")
        assert on["framed"], "the buttons of a chart are seen under the pointer only"
        page.keyboard.press("Enter")
        if button == "Show data":
            table = page.get_by_test_id("stDataFrame").locator("table")
            expect(table).to_contain_text("eps")
            expect(table).to_contain_text("measured")
    expect(chart.get_by_role("img")).to_be_visible()
