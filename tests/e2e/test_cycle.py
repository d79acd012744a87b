"""Change one thing, in a browser: a list, values that are typed, films in step, a verdict."""

from __future__ import annotations

from contextlib import suppress

from playwright.sync_api import Error, Locator, Page, expect

from core.experiment import Experiment
from tests.e2e.lab import at_rest, button, finished, lab_link
from ui.controls import CONTROLS

SHORT = Experiment(dataset="moons", hidden=(3,), iterations=300)


def typed(page: Page, box: Locator, text: str) -> None:
    """Type into a box, and wait until the page has answered."""
    box.fill(text)
    box.press("Enter")
    at_rest(page)


def choose(page: Page, box: Locator, label: str) -> None:
    """Choose from a list, again where the page was drawn anew meanwhile and closed it."""
    option = page.get_by_role("option", name=label, exact=True)
    for _ in range(5):
        if not option.is_visible():
            box.click()
        with suppress(AssertionError, Error):
            option.click(timeout=5000)
            expect(box).to_have_value(label)
            return
    raise AssertionError(f"{label} could not be chosen")


ROOM = """() => {
    const place = document.querySelector(".st-key-lab_films");
    const heights = [place.offsetHeight];
    for (const one of place.children) one.style.display = "none";
    heights.push(place.offsetHeight);
    for (const one of place.children) one.style.display = "";
    return heights;
}"""
"""The height of the film's place, and that without the film."""


def test_one_setting_gets_two_values_and_its_films_run_in_step(page: Page, app_url: str) -> None:
    page.goto(f"{lab_link(app_url, SHORT)}&lab_knob_open=true")
    finished(page.locator(".film"))
    with_film, before = page.evaluate(ROOM)
    assert with_film == before, "the film moves the page, which closes an open list"
    expect(page.get_by_text("All runs of this session")).to_be_visible()
    setting = page.get_by_role("combobox", name="Setting")
    expect(setting).to_be_visible()
    at_rest(page)
    label = CONTROLS["lambd"].label
    choose(page, setting, label)
    at_rest(page)
    values = page.get_by_role("textbox", name="Values")
    expect(values).to_be_visible()
    typed(page, values, "1; 100")
    button(page, "Train these 3 runs").click()
    films = page.locator(".film").filter(visible=True)
    expect(films).to_have_count(4)
    for place in (1, 2, 3):
        finished(films.nth(place))
    verdict = page.get_by_test_id("stAlert").filter(has_text=f"{label} 100: ")
    expect(verdict).to_contain_text("Dev error")
    expect(verdict).to_contain_text(f"{label} 1: ")
    page.locator(".films > .bar").last.get_by_label("frame", exact=True).fill("0")
    for place in (1, 2, 3):
        expect(films.nth(place)).to_have_attribute("data-frame", "0")
    expect(films.nth(0)).not_to_have_attribute("data-frame", "0")
