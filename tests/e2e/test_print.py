"""On paper: question, settings, films and verdict, nothing cut and nothing over another."""

from __future__ import annotations

from itertools import combinations

import pytest
from playwright.sync_api import FloatRect, Page, expect

from tests.e2e.lab import eventually

pytestmark = pytest.mark.usefixtures("still")

A4 = {"width": 700, "height": 1030}
"""What a sheet has within its margins, in pixels."""


def overlap(a: FloatRect, b: FloatRect) -> bool:
    """Whether two boxes share more than a border."""
    across = min(a["x"] + a["width"], b["x"] + b["width"]) - max(a["x"], b["x"])
    down = min(a["y"] + a["height"], b["y"] + b["height"]) - max(a["y"], b["y"])
    return across > 1 and down > 1


def test_a_sheet_holds_settings_films_and_verdict_side_by_side(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/decay?iterations=300")
    expect(page.locator(".st-key-verdict")).to_contain_text("ended at a cost")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": A4["width"], "height": A4["height"]})
    for key in ("question", "controls", "films", "verdict"):
        expect(page.locator(f".st-key-{key}")).to_be_visible()
    expect(page.get_by_role("heading", name="Try next")).to_be_hidden()
    expect(page.get_by_role("button", name="Train again")).to_be_hidden()
    # Films take a moment to find their new width.
    assert eventually(page, lambda page: fit_on_a_sheet(pictures(page)))


def pictures(page: Page) -> list[FloatRect]:
    """The boxes of the films' pictures and charts."""
    boxes = [one.bounding_box() for one in page.locator(".films canvas").all()]
    return [box for box in boxes if box is not None and box["width"] > 0]


def fit_on_a_sheet(boxes: list[FloatRect]) -> bool:
    """Whether there are two or more, all on the sheet, and none over another."""
    inside = (box["x"] >= 0 and box["x"] + box["width"] <= A4["width"] + 1 for box in boxes)
    return (
        len(boxes) >= 2
        and all(inside)
        and not any(overlap(a, b) for a, b in combinations(boxes, 2))
    )
