"""One step after the other, back and forth: what tests of the history do and look at."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from playwright.sync_api import Locator, Page, expect

from tests.e2e.lab import script_has_ended
from ui.contents import LESSONS
from ui.controls import CONTROLS

T = TypeVar("T")
LAMBDA = CONTROLS["lambd"].label
AGREE = """() => {
    const said = new URLSearchParams(location.search);
    const agree = [["L2", said.get("lambd") ?? "0.3"], ["L1", said.get("lambd_l1") ?? "0"]].every(
        ([name, value]) => document.querySelector(`input[aria-label="λ of the ${name} penalty"]`)
            ?.getAttribute("aria-valuetext") === value);
    window.since = agree ? (window.since ?? performance.now()) : undefined;
    return agree && performance.now() - window.since > 2000;
}"""
"""Whether both penalties have been what the link says, or their defaults, for two seconds."""


def home_is_there(page: Page) -> None:
    """Home with all its pictures: what a page that is left early asks for is gone by then."""
    expect(page.get_by_text(LESSONS[-1].line)).to_be_visible()
    expect(page.locator("canvas, .vega-embed svg").last).to_be_visible()
    page.wait_for_function("[...document.images].every((one) => one.complete)")


def keeps_history(page: Page) -> None:
    """The browser's side of ui/history.py is loaded: what is done from now on makes entries."""
    page.wait_for_function("!`${history.replaceState}`.includes('[native code]')")


def slider(page: Page, label: str = LAMBDA) -> Locator:
    return page.get_by_role("slider", name=label).first


def to_the_right(page: Page, label: str = LAMBDA) -> None:
    slider(page, label).focus()
    page.keyboard.press("ArrowRight")


def on_the_track(page: Page, share: float, label: str = LAMBDA) -> tuple[float, float]:
    """The point of the slider that is this share of its length from the left."""
    box = page.get_by_role("group", name=label).first.bounding_box()
    assert box is not None
    return box["x"] + share * box["width"], box["y"] + box["height"] / 2


def in_the_bar(page: Page, name: str) -> Locator:
    return page.get_by_test_id("stHeader").get_by_role("link", name=name, exact=True)


def entry(page: Page) -> int:
    """Which entry of the browser's history is shown, counted from the first."""
    at: int = page.evaluate("navigation.currentEntry.index")
    return at


def is_run(page: Page, number: int) -> None:
    """The film is of the run that is of this number in this visit: none was trained twice."""
    film = page.locator(".film").first
    expect(film).to_have_attribute("data-run", f"regularization-{number}-0")


def reads(page: Page, url: str, value: str, label: str = LAMBDA) -> None:
    """Link and slider say this, and go on saying it when the server has nothing more to do."""
    for _ in range(2):
        expect(slider(page, label)).to_have_attribute("aria-valuetext", value)
        expect(page).to_have_url(url)
        script_has_ended(page)


def done(work: Coroutine[Any, Any, T]) -> T:
    """What comes of asynchronous work; in a thread, as the browser's own loop runs in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()
