"""The run log in a browser: two runs are compared and pinned, and are there after a reload."""

from __future__ import annotations

from playwright.sync_api import Browser, Locator, Page, expect

from core.experiment import Experiment
from scripts.server import Server
from tests.e2e.barriers import grave
from tests.e2e.conftest import watched_page
from tests.e2e.lab import button, finished, open_lab
from ui.controls import CONTROLS

SHORT = Experiment(dataset="moons", hidden=(3,), iterations=300)
HEAD, ROW = 35, 35
"""Heights in pixels of the table's head and rows, which are drawn on a canvas."""


def tick(page: Page, row: int) -> None:
    """Select a row, counted from the top, at its left end."""
    table = page.get_by_test_id("stDataFrame")
    table.click(position={"x": 16, "y": HEAD + ROW * row + ROW / 2})


def rows(page: Page, count: int) -> Locator:
    """The table, once it has so many rows."""
    table = page.get_by_test_id("stDataFrame").locator("table[role=grid]")
    expect(table).to_have_attribute("aria-rowcount", str(count + 1))
    return table


def test_two_runs_are_compared_pinned_and_still_there_after_a_reload(
    browser: Browser, app: Server
) -> None:
    with watched_page(browser, app) as page:  # a profile of its own: it keeps what others train
        walk(page, app.url)


def walk(page: Page, url: str) -> None:
    film = open_lab(page, url, SHORT)
    page.get_by_role("slider", name=CONTROLS["alpha"].label).first.focus()
    page.keyboard.press("ArrowRight")
    expect(film).to_have_attribute("data-run", "lab-2-0")
    finished(film)
    page.get_by_role("link", name="All runs of this session").click()
    rows(page, 2)
    tick(page, 0)
    expect(page.locator(".film")).to_have_count(1)
    tick(page, 1)
    expect(page.locator(".film")).to_have_count(2)
    differ = page.get_by_role("table").filter(has_text="They differ in")
    expect(differ).to_contain_text(CONTROLS["alpha"].label)
    expect(differ).not_to_contain_text(CONTROLS["init_seed"].label)
    button(page, "Pin").click()
    expect(button(page, "Unpin")).to_be_visible()
    page.wait_for_function(
        "Object.values(JSON.parse(localStorage['try-and-see runs 1'] ?? '{}'))"
        ".filter((one) => one.pinned).length === 2"
    )
    assert grave(page) == []
    page.reload()
    rows(page, 2)
    tick(page, 1)
    expect(button(page, "Unpin")).to_be_visible()
    button(page, "Train again to see the film").click()
    finished(page.locator(".film"))
