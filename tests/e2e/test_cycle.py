"""The try-and-see cycle in a browser: one knob, the hand-in, a film taken away by keyboard."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from core.experiment import Experiment
from lessons.shared.exercises import exercises_of, trained
from tests.e2e.keyboard import MOST_TABS, to_the_lesson
from tests.e2e.lab import PATIENCE, button, finished, lab_link, script_has_ended
from trysee.grade import RIGHT, grade
from ui.controls import CONTROLS
from ui.take_away import TAKE

SHORT = Experiment(dataset="moons", hidden=(3,), iterations=300)
ANSWERED = exercises_of("dropout")[1]
NUMBER = 77


def typed(page: Page, box: Locator, text: str) -> None:
    """Type into a box, and wait until the page has answered."""
    box.fill(text)
    box.press("Enter")
    at_rest(page)


def at_rest(page: Page) -> None:
    """The script has run, and the browser has loaded what draws it."""
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=PATIENCE)
    script_has_ended(page)


def tab_until(page: Page, place: Locator) -> None:
    """Press Tab until this has the focus."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if place.evaluate("(one) => one === document.activeElement"):
            return
    raise AssertionError(f"{MOST_TABS} times Tab did not lead to {place}")


def choose(page: Page, box: Locator, label: str) -> None:
    """Choose from a list; it is opened again where the page was drawn anew and closed it."""
    option = page.get_by_role("option", name=label, exact=True)
    for _ in range(5):
        box.click()
        with suppress(AssertionError):
            expect(option).to_be_visible()
            break
    option.click()


def test_one_setting_gets_two_values_and_its_films_run_in_step(page: Page, app_url: str) -> None:
    page.goto(f"{lab_link(app_url, SHORT)}&lab_knob_open=true")
    finished(page.locator(".film"))  # the page is drawn anew then, and an open list would close
    expect(page.get_by_text("All runs of this session")).to_be_visible(timeout=PATIENCE)
    setting = page.get_by_role("combobox", name="Setting")
    expect(setting).to_be_visible(timeout=PATIENCE)
    at_rest(page)
    label = CONTROLS["lambd"].label
    choose(page, setting, label)
    at_rest(page)
    values = page.get_by_role("textbox", name="Values")
    expect(values).to_be_visible(timeout=PATIENCE)
    typed(page, values, "1; 100")
    button(page, "Train these 3 runs").click()
    films = page.locator(".film").filter(visible=True)
    expect(films).to_have_count(4, timeout=PATIENCE)
    for place in (1, 2, 3):
        finished(films.nth(place))
    verdict = page.get_by_test_id("stAlert").filter(has_text=f"{label} 100: ")
    expect(verdict).to_contain_text("Dev error", timeout=PATIENCE)
    expect(verdict).to_contain_text(f"{label} 1: ")
    page.locator(".films > .bar").last.get_by_label("frame", exact=True).fill("0")
    for place in (1, 2, 3):
        expect(films.nth(place)).to_have_attribute("data-frame", "0")
    expect(films.nth(0)).not_to_have_attribute("data-frame", "0")


def test_what_is_answered_and_handed_in_is_graded_as_right(
    page: Page, app_url: str, tmp_path: Path
) -> None:
    right = ANSWERED.of.text(ANSWERED.of.of(trained(ANSWERED.experiment(NUMBER))))
    opened = f"exercises_number={NUMBER}&exercises_lesson={ANSWERED.lesson.title}"
    page.goto(f"{app_url}/exercises?{opened}&exercises_hand_in_open=true")
    answer = page.get_by_role("textbox", name="Your answer").nth(ANSWERED.number - 1)
    expect(answer).to_be_visible(timeout=PATIENCE)
    typed(page, answer, right)
    expect(page.get_by_text("Right.", exact=True)).to_be_visible(timeout=PATIENCE)
    hand_in = button(page, "Hand in")
    expect(hand_in).to_be_disabled()
    typed(page, page.get_by_role("textbox", name="Your name"), "Ada <b>")
    expect(hand_in).to_be_enabled(timeout=PATIENCE)
    with page.expect_download() as begun:
        hand_in.click()
    file = tmp_path / begun.value.suggested_filename
    shutil.copy(begun.value.path(), file)
    found = grade(file, {ANSWERED.key: ANSWERED})
    assert (found.name, found.student, found.notes) == ("Ada <b>", NUMBER, [])
    assert found.answers == {ANSWERED.key: RIGHT}


def test_a_film_is_taken_away_by_keyboard_alone(page: Page, app_url: str) -> None:
    page.goto(lab_link(app_url, SHORT))
    finished(page.locator(".film"))
    expect(page.get_by_text(TAKE["take"])).to_be_visible(timeout=PATIENCE)
    at_rest(page)
    to_the_lesson(page)
    tab_until(page, page.locator("summary").filter(has_text=TAKE["take"]))
    page.keyboard.press("Enter")
    film = button(page, "Film (.html)")
    expect(film).to_be_visible(timeout=PATIENCE)
    tab_until(page, film)
    with page.expect_download() as begun:
        page.keyboard.press("Enter")
    assert begun.value.suggested_filename == "film.html"
    assert "<!doctype html>" in begun.value.path().read_text(encoding="utf-8")[:200].lower()
