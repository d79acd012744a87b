"""A visitor without a mouse: what the keyboard is on, and a lesson's path walked by it alone."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from lessons.shared.path import DIRECTIONS, Path, Step
from tests.e2e.lab import at_rest
from ui.path import SAID

MOST_TABS = 40
"""So many presses of Tab may lead from one place of a lesson's first screen to the next."""
AHEAD = ["Tab"] * MOST_TABS
BACK = ["Shift+Tab"] * MOST_TABS
BEFORE = ["Shift+Tab"] * 8 + AHEAD
AFTER = AHEAD + BACK + BACK
"""Before or after on a card: a button that is drawn anew may leave the focus on its far side."""
LEAST_FRAME = 8
"""Pixels each way: what is framed is larger than the hidden input of a slider."""
ON = """least => {
    let on = document.activeElement;
    while (on?.shadowRoot?.activeElement) on = on.shadowRoot.activeElement;
    const framed = one => {
        const { outlineStyle, outlineWidth } = getComputedStyle(one);
        const visible = one.checkVisibility({ opacityProperty: true, visibilityProperty: true });
        return visible && outlineStyle !== "none" && parseFloat(outlineWidth) > 0;
    };
    const seen = one => {
        const { width, height } = one.getBoundingClientRect();
        return Math.min(width, height) >= least;
    };
    let around = [on];
    if (on.tagName === "INPUT") {
        for (let n = 0; n < 3; n++) around.push(around[n].parentElement ?? on);
        around = around.filter(seen);
    }
    const label = on.getAttribute("aria-label") ?? on.innerText ?? "";
    return { tag: on.tagName, name: label.trim(), framed: around.some(framed) };
}"""


def focused(page: Page) -> dict[str, Any]:
    """What has the focus: its tag, its name, and whether a frame shows that it has it.

    A field's frame may be around the box that it stands in.
    """
    found: dict[str, Any] = page.evaluate(ON, LEAST_FRAME)
    return found


def to_the_lesson(page: Page) -> None:
    """Past the bar with all pages, by the link that is the first stop of all."""
    page.keyboard.press("Tab")
    assert focused(page)["name"].startswith("Skip to main content")
    page.keyboard.press("Enter")
    assert focused(page)["tag"] == "MAIN"


def tab_to(page: Page, name: str, keys: list[str] = AHEAD) -> list[str]:
    """Press the keys until what has this name has the focus; the names of all stops on the way."""
    passed = []
    for key in keys:
        page.keyboard.press(key)
        on = focused(page)
        if on["tag"] == "BODY":
            continue  # what had the focus was drawn anew just then: the next Tab goes on from there
        passed.append(on["name"])
        assert on["framed"], f"nothing shows that {on} has the focus"
        if on["name"] == name:
            return passed
    raise AssertionError(f"{len(keys)} times Tab did not lead to {name!r}: {passed}")


def walk(page: Page, path: Path) -> None:
    """All cards of a lesson's path, from its idea to its end, each guess as it turns out."""
    to_the_lesson(page)
    for step in path.steps:
        if focused(page)["name"] != "Next":
            tab_to(page, "Next", AFTER)
        page.keyboard.press("Enter")
        card = page.locator(".st-key-card")
        expect(card.get_by_text(step.title, exact=True)).to_be_visible()
        at_rest(page)  # until then a button may be drawn anew, and lose the focus
        if step.ask:
            answer(page, step)
    tab_to(page, "Back", BACK)


def answer(page: Page, step: Step) -> None:
    """Say what will happen, and wait until what was measured and why stands on the card."""
    card = page.locator(".st-key-card")
    expect(card.get_by_role("button", name=SAID[DIRECTIONS[0]])).to_be_visible()
    tab_to(page, SAID[step.answer], BEFORE)
    page.keyboard.press("Enter")
    expect(card.get_by_text("You said so.")).to_be_visible()
    at_rest(page)
