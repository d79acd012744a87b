"""Back and Forward: link, controls and film go together, one step for each act of the visitor's."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from core.experiment import Experiment
from tests.e2e.lab import button, eventually, lab_link, unfold
from tests.e2e.steps import (
    AGREE,
    entry,
    home_is_there,
    in_the_bar,
    is_run,
    keeps_history,
    on_the_track,
    reads,
    slider,
    to_the_right,
)
from ui.contents import APP
from ui.controls import CONTROLS

pytestmark = pytest.mark.usefixtures("still")

SITE_BEFORE = "data:text/html,<title>another site</title>"


@pytest.fixture
def lesson_url(page: Page, app_url: str) -> str:
    """The address of the lesson on regularization, which the page shows."""
    url = f"{app_url}/regularization"
    page.goto(url)
    reads(page, url, "0.3")
    expect(page.locator(".st-key-history")).to_have_css("display", "none")  # it takes no room
    keeps_history(page)
    return url


@pytest.mark.parametrize("other", ["Dropout", "The lab"])
def test_back_from_another_page_finds_the_settings_that_were_left(
    page: Page, lesson_url: str, other: str
) -> None:
    to_the_right(page)
    reads(page, f"{lesson_url}?lambd=1", "1")
    is_run(page, 2)
    in_the_bar(page, other).click()
    expect(page).not_to_have_url(re.compile("regularization"))
    expect(page).not_to_have_title(re.compile("Regularization"))
    address = page.url
    page.go_back()
    reads(page, f"{lesson_url}?lambd=1", "1")
    is_run(page, 2)
    page.go_forward()
    expect(page).to_have_url(address)
    expect(page).not_to_have_title(re.compile("Regularization"))
    page.go_back()
    page.go_back()
    reads(page, lesson_url, "0.3")
    is_run(page, 3)


def test_each_setting_is_undone_by_back_and_done_again_by_forward(
    page: Page, lesson_url: str
) -> None:
    first = entry(page)
    to_the_right(page)
    reads(page, f"{lesson_url}?lambd=1", "1")
    to_the_right(page)
    reads(page, f"{lesson_url}?lambd=3", "3")
    is_run(page, 3)
    assert entry(page) == first + 2
    page.go_back()
    reads(page, f"{lesson_url}?lambd=1", "1")
    is_run(page, 4)
    page.go_back()
    reads(page, lesson_url, "0.3")
    is_run(page, 5)
    page.go_forward()
    reads(page, f"{lesson_url}?lambd=1", "1")
    is_run(page, 6)
    assert entry(page) == first + 1
    to_the_right(page)
    reads(page, f"{lesson_url}?lambd=3", "3")
    assert entry(page) == first + 2


def drawn_to_the_end(page: Page) -> bool:
    """Whether the slider has followed; a busy browser leaves out moves of the mouse."""
    page.mouse.move(*on_the_track(page, 0.95))
    page.mouse.move(*on_the_track(page, 1))
    return slider(page).get_attribute("aria-valuetext") == "100"


def test_a_drag_and_a_key_held_down_are_one_step_back_each(page: Page, lesson_url: str) -> None:
    first = entry(page)
    page.mouse.move(*on_the_track(page, 0.2))
    page.mouse.down()
    for share in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        page.mouse.move(*on_the_track(page, share))
    assert eventually(page, drawn_to_the_end)
    page.mouse.up()
    reads(page, f"{lesson_url}?lambd=100", "100")
    assert entry(page) == first + 1
    for value in ("30", "10", "3"):
        page.keyboard.down("ArrowLeft")  # from the second time on it repeats, as a held key does
        reads(page, f"{lesson_url}?lambd={value}", value)
    page.keyboard.up("ArrowLeft")
    assert entry(page) == first + 2
    page.go_back()
    reads(page, f"{lesson_url}?lambd=100", "100")
    page.go_back()
    reads(page, lesson_url, "0.3")


def test_all_settings_of_a_try_next_button_are_one_step_back(page: Page, lesson_url: str) -> None:
    first = entry(page)
    button(page, "L1 in place of L2").click()
    reads(page, f"{lesson_url}?lambd=0&lambd_l1=0.3", "0")
    reads(page, f"{lesson_url}?lambd=0&lambd_l1=0.3", "0.3", CONTROLS["lambd_l1"].label)
    assert entry(page) == first + 1
    page.go_back()
    reads(page, lesson_url, "0.3")
    reads(page, lesson_url, "0", CONTROLS["lambd_l1"].label)


def test_a_data_set_and_what_suits_it_are_one_step_back(page: Page, app_url: str) -> None:
    url = lab_link(app_url, Experiment(iterations=100))
    page.goto(url)
    alpha = CONTROLS["alpha"].label
    reads(page, url, "0.3", alpha)
    keeps_history(page)
    first = entry(page)
    page.get_by_role("combobox", name="Data set").click()
    page.get_by_role("option", name="breast cancer").click()
    expect(page).to_have_url(re.compile("dataset=.*standardize=true"))
    reads(page, page.url, "0.1", alpha)
    assert entry(page) == first + 1
    moved = page.url
    page.go_back()
    reads(page, url, "0.3", alpha)
    expect(page.locator(".film dd.iteration")).to_contain_text("/ 100")
    page.go_forward()
    reads(page, moved, "0.1", alpha)
    expect(page.locator(".film dd.iteration")).to_contain_text("/ 2,000")


def test_a_text_that_a_click_into_a_slider_ends_is_a_step_of_its_own(
    page: Page, lesson_url: str
) -> None:
    first = entry(page)
    unfold(page, "More settings")
    hidden = page.get_by_role("textbox", name=CONTROLS["hidden"].label)
    hidden.fill("4")
    page.mouse.click(*on_the_track(page, 0.95))
    reads(page, f"{lesson_url}?hidden=4&lambd=100", "100")
    assert entry(page) == first + 2
    page.go_back()
    reads(page, f"{lesson_url}?hidden=4", "0.3")
    expect(hidden).to_have_value("4")
    page.go_back()
    reads(page, lesson_url, "0.3")
    expect(hidden).to_have_value("20, 5")


def test_a_tab_and_a_slider_of_the_pages_own_are_steps_too(page: Page, app_url: str) -> None:
    url, beta = f"{app_url}/optimizers", "β"
    page.goto(url)
    reads(page, url, "0.9", beta)
    keeps_history(page)
    first = entry(page)
    to_the_right(page, beta)
    expect(page).to_have_url(re.compile("optimizers_"))
    moved, address = slider(page, beta).get_attribute("aria-valuetext") or "", page.url
    reads(page, address, moved, beta)
    tabs = page.get_by_role("tab", name="Averages"), page.get_by_role("tab", name="A race")
    tabs[1].click()
    expect(page).to_have_url(re.compile("optimizers_tab="))
    expect(slider(page, "α, as a share of each one's best")).to_be_visible()
    assert entry(page) == first + 2
    page.go_back()
    expect(tabs[0]).to_have_attribute("aria-selected", "true")
    reads(page, address, moved, beta)
    page.go_back()
    reads(page, url, "0.9", beta)
    page.go_forward()
    reads(page, address, moved, beta)
    page.go_forward()
    expect(tabs[1]).to_have_attribute("aria-selected", "true")
    expect(page).to_have_url(re.compile("optimizers_tab="))


def test_an_address_typed_by_hand_and_back_from_it(page: Page, lesson_url: str) -> None:
    to_the_right(page)
    reads(page, f"{lesson_url}?lambd=1", "1")
    page.goto(f"{lesson_url}?lambd=10")
    reads(page, f"{lesson_url}?lambd=10", "10")
    page.go_back()
    reads(page, f"{lesson_url}?lambd=1", "1")
    page.go_back()
    reads(page, lesson_url, "0.3")


def test_what_the_program_puts_right_in_a_link_is_no_step(page: Page, lesson_url: str) -> None:
    first = entry(page)
    page.goto(f"{lesson_url}?lambd=0.3&alpha=much&lambd_l1=0.10&nothing=1")
    reads(page, f"{lesson_url}?lambd_l1=0.1", "0.1", CONTROLS["lambd_l1"].label)
    page.wait_for_function("(at) => navigation.currentEntry.index === at", arg=first + 1)
    page.go_back()
    reads(page, lesson_url, "0.3")


def test_back_over_several_pages_at_once_leads_home_and_to_the_site_before(
    page: Page, app_url: str
) -> None:
    page.goto(SITE_BEFORE)
    page.goto(app_url)
    home_is_there(page)
    in_the_bar(page, "Regularization").click()
    lesson_url = f"{app_url}/regularization"
    reads(page, lesson_url, "0.3")
    to_the_right(page)
    reads(page, f"{lesson_url}?lambd=1", "1")
    in_the_bar(page, "Dropout").click()
    expect(page).to_have_title(re.compile("Dropout"))
    page.evaluate("history.go(-2)")
    reads(page, lesson_url, "0.3")
    page.evaluate("history.go(1)")
    reads(page, f"{lesson_url}?lambd=1", "1")
    page.evaluate("history.go(-2)")
    expect(page).to_have_url(f"{app_url}/")
    expect(page).to_have_title(APP)
    home_is_there(page)
    page.go_back()
    expect(page).to_have_title("another site")


def test_back_pressed_faster_than_the_server_answers(page: Page, lesson_url: str) -> None:
    to_the_right(page)
    reads(page, f"{lesson_url}?lambd=1", "1")
    in_the_bar(page, "Dropout").click()
    expect(page).to_have_title(re.compile("Dropout"))
    first = entry(page)
    page.evaluate("history.back(); setTimeout(() => history.back(), 40)")
    reads(page, lesson_url, "0.3")
    page.evaluate("history.forward(); setTimeout(() => history.forward(), 40)")
    expect(page).to_have_title(re.compile("Dropout"))
    expect(page).not_to_have_url(re.compile("lambd"))
    assert entry(page) == first
    page.go_back()
    reads(page, f"{lesson_url}?lambd=1", "1")


@pytest.mark.parametrize("later", [0, 30])
def test_a_control_moved_before_back_is_answered_agrees_with_its_link(
    page: Page, lesson_url: str, later: int
) -> None:
    to_the_right(page)
    reads(page, f"{lesson_url}?lambd=1", "1")
    slider(page, CONTROLS["lambd_l1"].label).focus()
    page.evaluate("history.back()")
    page.wait_for_timeout(later)  # whichever of the two comes first, or both at once
    page.keyboard.press("ArrowRight")
    page.wait_for_function(AGREE)
