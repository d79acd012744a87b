"""What is to be seen without scrolling, on a projector and on a phone."""

from __future__ import annotations

from playwright.sync_api import Page, ViewportSize, expect

from tests.e2e.conftest import PHONE
from tests.e2e.lab import lasts, script_has_ended

PROJECTOR: ViewportSize = {"width": 1280, "height": 720}
LINE = 34
"""Pixels from the verdict's upper edge to the end of its first line."""
STANDS = """([line, height]) => {
    const box = (key) => document.querySelector(`.st-key-${key}`).getBoundingClientRect();
    const [controls, films, verdict] = ["controls", "films", "verdict"].map(box);
    return controls.height > 0 && controls.bottom < films.top && films.top < verdict.top
        && verdict.top + line <= height;
}"""


def edges(page: Page, key: str) -> tuple[float, float]:
    """Upper and lower edge of one of the first screen's parts, in pixels of the window."""
    part = page.locator(f".st-key-{key}")
    expect(part).to_be_visible()
    box = part.bounding_box()
    assert box is not None
    return box["y"], box["y"] + box["height"]


def verdict_has_come(page: Page) -> None:
    """The verdict has come, the script has run, and the browser has loaded what draws it."""
    alert = page.locator(".st-key-verdict").get_by_test_id("stAlert").first
    expect(alert).to_be_visible()
    expect(alert).not_to_contain_text("Training. ")
    script_has_ended(page)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)


def on_a_projector(page: Page) -> None:
    """Controls, films and the verdict's first line are seen; the window has this size."""
    height = PROJECTOR["height"]
    assert edges(page, "controls")[0] > edges(page, "question")[1]
    ends = {"controls": edges(page, "controls")[1], "films": edges(page, "films")[1]}
    ends["verdict"] = edges(page, "verdict")[0] + LINE
    assert max(ends.values()) <= height, ends


def on_a_phone(page: Page) -> None:
    """Controls, films, verdict come one below the other, and its first line is seen.

    It holds for a moment: charts take a moment to find their new width.
    """
    page.set_viewport_size(PHONE)
    lasts(page, STANDS, [LINE, PHONE["height"]])
