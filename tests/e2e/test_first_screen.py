"""What is to be seen without scrolling, on a projector and on a phone, on every page and tab."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE
from tests.e2e.lab import PATIENCE
from tests.pages.links import known
from ui.contents import LESSONS

PROJECTOR = (1280, 720)
LINE = 34
"""Pixels from the verdict's upper edge to the end of its first line."""


def addresses() -> list[str]:
    """The lab, each lesson, and each tab of those that have some."""
    found = ["lab"]
    for lesson in LESSONS:
        page = lesson.page.removeprefix("pages/")
        name = page.removesuffix(".py")
        tabs = {key: one for key, one in known(page).items() if key.endswith("_tab")}
        tabs.pop("gradcheck_tab", None)  # these stand below the first screen
        names = [f"{name}?{key}={tab}" for key, one in tabs.items() for tab in one.rule.names]
        found += names or [name]
    return found


def edges(page: Page, key: str) -> tuple[float, float]:
    """Upper and lower edge of one of the first screen's parts, in pixels of the window."""
    part = page.locator(f".st-key-{key}")
    expect(part).to_be_visible(timeout=PATIENCE)
    box = part.bounding_box()
    assert box is not None
    return box["y"], box["y"] + box["height"]


def settled(page: Page) -> None:
    """The verdict has come, the script has run, and the browser has loaded what draws it."""
    alert = page.locator(".st-key-verdict").get_by_test_id("stAlert").first
    expect(alert).to_be_visible(timeout=PATIENCE)
    expect(alert).not_to_contain_text("Training. ", timeout=PATIENCE)
    expect(page.get_by_test_id("stApp")).to_have_attribute(
        "data-test-script-state", "notRunning", timeout=PATIENCE
    )
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=PATIENCE)


@pytest.mark.parametrize("address", addresses())
def test_controls_films_and_verdict_are_seen_without_scrolling(
    page: Page, app_url: str, address: str
) -> None:
    width, height = PROJECTOR
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{app_url}/{address}")
    settled(page)
    top, bottom = edges(page, "controls")
    assert top > edges(page, "question")[1]
    assert bottom <= height
    assert edges(page, "films")[1] <= height
    assert edges(page, "verdict")[0] + LINE <= height
    page.set_viewport_size(PHONE)
    page.wait_for_timeout(600)  # charts take a moment to find their new width
    assert edges(page, "controls")[1] < edges(page, "films")[0] < edges(page, "verdict")[0]
    assert edges(page, "verdict")[0] + LINE <= PHONE["height"]
