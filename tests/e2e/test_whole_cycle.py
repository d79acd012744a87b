"""The try-and-see cycle from its first run to the errata, by keyboard alone, as one visitor."""

from __future__ import annotations

import shutil
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser, Locator, Page, expect

from core.experiment import Experiment
from lessons.shared.exercises import exercises_of, trained
from scripts.server import Server
from tests.e2e.conftest import watched_page
from tests.e2e.keyboard import focused, to_the_lesson
from tests.e2e.lab import at_rest, button, finished, lab_link
from trysee.grade import RIGHT, grade
from ui.contents import MORE
from ui.controls import CONTROLS
from ui.take_away import TAKE

SHORT = Experiment(dataset="moons", hidden=(3,), iterations=300)
ANSWERED = exercises_of("bias_variance")[0]
NUMBER = 77
IN_CANVAS = ("CANVAS", "TD")
MOST_TABS = 60
"""Between two answers of a page stand all buttons of a film; a focus that fell to the page's start
would take more."""


def tab_to(page: Page, place: Locator, *, back: bool = False) -> None:
    """Press Tab until this, or what is in it, has the focus, and is seen to have it.

    A table is drawn on a canvas, and so is the frame of its cell.
    """
    expect(place).to_be_visible()
    for _ in range(MOST_TABS):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        if place.evaluate("(one) => one.contains(document.activeElement)"):
            on = focused(page)
            assert on["framed"] or on["tag"] in IN_CANVAS, f"nothing shows that {on} has the focus"
            return
    raise AssertionError(f"{MOST_TABS} times Tab did not lead to {place}")


def enter(page: Page, place: Locator, *, back: bool = False) -> None:
    """Tab to a link, button or answer, and press Enter."""
    tab_to(page, place, back=back)
    page.keyboard.press("Enter")


def type_into(page: Page, label: str, text: str) -> None:
    """Tab to a box, put this text in place of its own, and press Enter."""
    box = page.locator("input").and_(page.get_by_label(label))
    tab_to(page, box.filter(visible=True).first)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    at_rest(page)


def choose(page: Page, box: Locator, text: str) -> None:
    """Tab to a list that can be searched, and take what has this name."""
    tab_to(page, box)
    page.keyboard.type(text)
    expect(page.get_by_role("option", name=text, exact=True)).to_be_visible()
    page.keyboard.press("Enter")


def saved(page: Page, place: Locator, folder: Path) -> Path:
    """Tab to a download and press Enter; the file."""
    tab_to(page, place)
    with page.expect_download() as begun:
        page.keyboard.press("Enter")
    file = folder / begun.value.suggested_filename
    shutil.copy(begun.value.path(), file)
    return file


def answer(page: Page, title: str) -> Locator:
    """The line that opens an answer of a page."""
    return page.locator("summary").filter(has_text=title)


def to_page(page: Page, name: str) -> None:
    """By the menu at the end of the bar, which is walked with the arrows.

    After a page's last stop Tab finds the bar; on the page that it led to the menu has the focus.
    """
    more = page.get_by_test_id("stHeader").get_by_role("button", name="more")
    if not more.evaluate("(one) => one === document.activeElement"):
        tab_to(page, more)
    page.keyboard.press("Enter")
    entry = page.get_by_role("menuitem", name=name)
    expect(page.get_by_role("menuitem").first).to_be_focused()
    for _ in range(len(MORE)):
        if focused(page)["name"] == name:
            break
        page.keyboard.press("ArrowDown")
    expect(entry).to_be_focused()
    assert focused(page)["framed"], "nothing shows where in the menu the focus is"
    page.keyboard.press("Enter")
    heading = page.get_by_test_id("stMain").get_by_role("heading", level=1)
    expect(heading).to_have_text(name)
    at_rest(page)


def test_the_whole_cycle_is_walked_by_keyboard_alone(
    browser: Browser, app: Server, tmp_path: Path
) -> None:
    with watched_page(browser, app) as page:  # a profile of its own: its log is empty
        page.emulate_media(reduced_motion="reduce")  # films stand at their end at once
        page.goto(lab_link(app.url, SHORT))
        finished(page.locator(".film"))
        page.evaluate("window.loaded = 'once'")
        to_the_lesson(page)
        another_run(page)
        one_knob(page)
        film = taken_away(page, tmp_path)
        link = shared(page)
        logged_and_compared(page)
        answered_and_handed_in(page, tmp_path)
        to_page(page, "Equations")
        expect(page.get_by_text("The test that holds this function:")).to_be_visible()
        to_page(page, "Errata")
        assert page.evaluate("window.loaded") == "once", "a page was loaded anew on the way"
        opened_by_link(page, link)
        played_from_disk(page, film)


def another_run(page: Page) -> None:
    alpha = page.get_by_role("slider", name=CONTROLS["alpha"].label)
    tab_to(page, alpha)
    page.keyboard.press("ArrowRight")
    expect(page.locator(".film")).to_have_attribute("data-run", "lab-2-0")
    finished(page.locator(".film"))
    at_rest(page)
    assert alpha.evaluate("(one) => one === document.activeElement"), "a new run took the focus"


def one_knob(page: Page) -> None:
    enter(page, answer(page, "What does one setting do"))
    setting = page.get_by_test_id("stSelectbox").filter(has_text="Setting")
    expect(setting).to_be_visible()
    at_rest(page)
    label = CONTROLS["lambd"].label
    choose(page, setting, label)
    at_rest(page)
    type_into(page, "Values", "100")
    enter(page, button(page, "Train these 2 runs"))
    verdict = page.get_by_test_id("stAlert").filter(has_text=f"{label} 100: ")
    expect(verdict).to_contain_text("Dev error")
    at_rest(page)


def taken_away(page: Page, folder: Path) -> Path:
    enter(page, answer(page, TAKE["take"]))
    film = saved(page, button(page, "Film (.html)"), folder)
    assert film.name == "film.html"
    return film


def shared(page: Page) -> str:
    """The link of a page on which nobody sees the learning rate."""
    box = page.get_by_test_id("stMultiSelect").filter(has_text="Settings to hide")
    choose(page, box, CONTROLS["alpha"].label)
    page.keyboard.press("Escape")
    link = page.get_by_test_id("stCode").filter(has_text="hide=alpha").first
    expect(link).to_contain_text("v=1")
    at_rest(page)
    return link.inner_text().strip()


def logged_and_compared(page: Page) -> None:
    enter(page, page.get_by_role("link", name="All runs of this session"))
    table = page.get_by_test_id("stDataFrame")
    rows = table.locator("table[role=grid]")
    expect(rows).to_have_attribute("aria-rowcount", "4")
    tab_to(page, table.locator("canvas").first)
    for films in (1, 2):
        page.keyboard.press("Shift+Space")
        expect(page.locator(".film")).to_have_count(films)
        page.keyboard.press("ArrowDown")
    differ = page.get_by_role("table").filter(has_text="They differ in")
    expect(differ).to_contain_text(CONTROLS["lambd"].label)
    at_rest(page)
    enter(page, button(page, "Pin"))
    expect(button(page, "Unpin")).to_be_visible()
    at_rest(page)


def answered_and_handed_in(page: Page, folder: Path) -> None:
    to_page(page, "Exercises")
    type_into(page, "Your number", str(NUMBER))
    right = ANSWERED.of.text(ANSWERED.of.of(trained(ANSWERED.experiment(NUMBER))))
    type_into(page, "Your answer", right)
    expect(page.get_by_text("Right.", exact=True)).to_be_visible()
    enter(page, answer(page, "Hand in what you did"))
    expect(button(page, "Hand in")).to_be_disabled()
    type_into(page, "Your name", "Ada <b>")
    found = grade(saved(page, button(page, "Hand in"), folder), {ANSWERED.key: ANSWERED})
    assert (found.name, found.student, found.notes) == ("Ada <b>", NUMBER, [])
    assert (found.answers, found.runs) == ({ANSWERED.key: RIGHT}, "2 of 2")


def opened_by_link(page: Page, link: str) -> None:
    """Whoever opens it gets the run, and all controls but the one that was taken off the page."""
    page.goto(link)
    finished(page.locator(".film"))
    expect(page.get_by_role("textbox", name=CONTROLS["hidden"].label)).to_be_visible()
    expect(page.get_by_role("slider", name=CONTROLS["alpha"].label)).to_have_count(0)
    assert parse_qs(urlsplit(page.url).query)["alpha"] == ["1"]


def played_from_disk(page: Page, file: Path) -> None:
    """The film plays once more, with the network off."""
    page.emulate_media(reduced_motion="no-preference")
    page.context.set_offline(True)
    try:
        page.goto(file.as_uri())
        film = finished(page.locator(".film"))
        enter(page, page.get_by_role("button", name="first frame"))
        expect(film).to_have_attribute("data-frame", "0")
        enter(page, page.get_by_role("button", name="play"))
        expect(film).to_have_attribute("data-playing", "true")
        finished(film)
    finally:
        page.context.set_offline(False)  # else this Chromium keeps all its later pages offline
    expect(film).not_to_have_attribute("data-frame", "0")
