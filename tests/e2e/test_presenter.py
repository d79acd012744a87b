"""Presenter mode in a browser: a key begins it, type is large, the remote's keys lead on."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.lab import eventually, finished
from ui.contents import LESSONS

LEAST = 20
"""Pixels that type has for the back row."""


def sizes(page: Page) -> list[float]:
    """The type's size, in pixels, of all text on the first screen, the film's too."""
    found: list[float] = page.evaluate(
        """() => {
            const sizes = [];
            const walk = (root) => {
                for (const e of root.querySelectorAll("*")) {
                    if (e.shadowRoot) walk(e.shadowRoot);
                    const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
                    const box = e.getBoundingClientRect();
                    const seen = box.width > 1 && box.height > 1 && e.checkVisibility();
                    const maths = e.closest(".katex, .st-key-remote, script, style");
                    if (own && seen && !maths) sizes.push(parseFloat(getComputedStyle(e).fontSize));
                }
            };
            walk(document.querySelector(".st-key-first_screen"));
            return sizes;
        }"""
    )
    return found


def test_a_key_makes_the_page_large_and_the_remote_leads_on(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/regularization")
    film = finished(page.locator(".film").first)
    # The button takes the key, and it is the last thing on the page to come.
    expect(page.get_by_role("button", name="Presenter mode")).to_be_visible()
    assert min(sizes(page)) < LEAST
    page.keyboard.press("p")
    expect(page.get_by_test_id("stHeader")).to_be_hidden()
    assert eventually(page, lambda page: "present=true" in page.url)
    assert eventually(page, lambda page: min(sizes(page)) >= LEAST)
    expect(film).to_be_in_viewport()
    expect(page.locator(".st-key-verdict")).to_be_in_viewport()

    expect(page.locator(".st-key-remote button")).to_have_count(2)
    page.keyboard.press("PageDown")
    after = LESSONS[[one.short for one in LESSONS].index("Regularization") + 1]
    title = page.get_by_role("heading", name=after.title, exact=True)
    expect(title).to_be_visible()
    finished(page.locator(".film").first)
    assert eventually(page, lambda page: "present=true" in page.url)
    expect(page.get_by_test_id("stHeader")).to_be_hidden()
    expect(page.locator(".st-key-presenter button")).to_be_attached()

    page.keyboard.press("p")
    expect(page.get_by_test_id("stHeader")).to_be_visible()
    assert eventually(page, lambda page: "present" not in page.url)
