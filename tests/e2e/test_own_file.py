"""Hostile words from a link and a file in a real browser: they stay words, nothing is fetched."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

import numpy as np
from playwright.sync_api import Browser, Locator, Page, expect

from scripts.server import Server
from tests.e2e.conftest import watched_page
from tests.e2e.lab import finished, upload
from tests.e2e.test_runs import rows, tick

PICTURE = "![evil](http://evil.example/p.png)"
HTML = "<img src=http://evil.example/x.png onerror=alert(1)>"
LINK = "[Sign in](http://evil.example)"
REST = ":red[evil] $evil^2$ www.evil.example \u202eevil"
TURNS = "\u202e"

ONE_CLASS = "\n".join(["a;b;kind", *(f"{n};{n * n};{HTML}" for n in range(30))]).encode()
"""Refused, in a sentence that has the class's name."""
ACTIVE = """() => {
    const found = [];
    for (const frame of [document, ...[...document.querySelectorAll("iframe")]
        .map((one) => one.contentDocument).filter(Boolean)]) {
        const made = "a[href*=evil], img[src*=evil], [onerror], .katex, .stMarkdownColoredText";
        found.push(...[...frame.querySelectorAll(made)].map((one) => one.outerHTML));
        const texts = frame.createTreeWalker(frame.body, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
            const { data, parentElement } = texts.currentNode;
            if (data.includes("\u202e") && !parentElement.closest("[data-testid=stFileUploader]"))
                found.push(`turned: ${data}`);
        }
    }
    return found.filter((text) => text.includes("evil"));
}"""
"""What became of the words: links, pictures, formulas, colours, a turned direction of writing.

Streamlit's own list of the files that were chosen has their names as they are, each in a box.
"""


def hostile_csv() -> bytes:
    X = np.random.default_rng(0).normal(size=(80, 2))
    words = (LINK + REST, HTML)
    lines = [f"{a:.3f};{b:.3f};{words[int(a + b > 1)]}" for a, b in X]
    return "\n".join([f"{HTML}{REST};{PICTURE};kind", *lines]).encode()


def test_words_from_outside_are_shown_as_text_wherever_they_stand(
    browser: Browser, app: Server
) -> None:
    asked: list[str] = []
    with watched_page(browser, app) as page:  # a profile of its own: it keeps what others train
        page.on("request", lambda request: asked.append(request.url))
        page.on("dialog", lambda dialog: asked.append("evil dialog"))
        walk(page, app.url)
    assert [one for one in asked if "evil" in (urlsplit(one).hostname or one)] == []


def walk(page: Page, url: str) -> None:
    said = f"alpha={quote(LINK + REST)}&{quote(HTML + TURNS)}=1"
    page.goto(f"{url}/lab?dataset=own_file&iterations=100&lab_wrong_open=true&{said}")
    harmless(page, page.get_by_test_id("stToast"))
    upload(page, f"{LINK}{REST}.csv", hostile_csv())
    film = finished(page.locator(".film"))
    harmless(page, film)
    page.get_by_text("How the file was read").click()
    harmless(page, page.get_by_test_id("stPopoverBody"))
    page.keyboard.press("Escape")
    page.locator(".st-key-lab_wrong_open .mark-text.role-mark text").first.hover()
    harmless(page, page.locator("#vg-tooltip-element"))
    page.get_by_text("What does the net say of one example?").click()
    harmless(page, page.get_by_text("The net says"))

    page.get_by_role("link", name="All runs of this session").click()
    rows(page, 1)
    tick(page, 0)
    harmless(page, finished(page.locator(".film")))

    page.go_back()
    upload(page, f"{PICTURE}.csv", ONE_CLASS)
    harmless(page, page.get_by_test_id("stAlertContentError"))


def harmless(page: Page, place: Locator) -> None:
    """The words stand in this place, and nowhere on the page have they become anything else."""
    expect(place.first).to_contain_text("evil")
    assert page.evaluate(ACTIVE) == []
