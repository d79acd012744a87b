"""The home page in a real browser: its pictures, and the ways that lead from it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE
from tests.e2e.lab import PATIENCE, number, too_wide, watch_frames
from ui.contents import APP, LESSONS


def open_home(page: Page, url: str) -> None:
    page.goto(url)
    expect(page).to_have_title(APP, timeout=PATIENCE)
    # The last picture: by then all others have been drawn.
    expect(page.get_by_text(LESSONS[-1].line)).to_be_visible(timeout=PATIENCE)
    expect(page.locator("canvas, .vega-embed svg").last).to_be_visible(timeout=PATIENCE)


def test_home_has_a_picture_and_a_way_in_for_each_lesson(page: Page, app_url: str) -> None:
    open_home(page, app_url)
    for lesson in LESSONS:
        expect(page.get_by_text(lesson.title, exact=True).first).to_be_visible()
        expect(page.get_by_text(lesson.line)).to_be_visible()
    images = page.locator("img[src*='media']")
    wanted = sum(len(x.picture.shown) for x in LESSONS if x.picture.kind == "boundaries")
    expect(images).to_have_count(wanted)
    assert all(images.evaluate_all("(all) => all.map((e) => e.complete && e.naturalWidth > 0)"))


def test_a_card_leads_to_its_lesson(page: Page, app_url: str) -> None:
    open_home(page, app_url)
    lesson = LESSONS[-1]
    page.get_by_test_id("stMain").get_by_role("link", name=lesson.title).click()
    expect(page).to_have_url(f"{app_url}/{lesson.page.removeprefix('pages/').removesuffix('.py')}")
    expect(page.get_by_role("heading", name=lesson.title, exact=True)).to_be_visible(
        timeout=PATIENCE
    )


@pytest.mark.parametrize("word", ["Try", "Run", "See"])
def test_each_word_of_the_cycle_leads_into_the_lab(page: Page, app_url: str, word: str) -> None:
    open_home(page, app_url)
    page.locator("svg a", has_text=word).first.click()
    expect(page).to_have_url(f"{app_url}/lab")
    expect(page.locator(".film")).to_be_visible(timeout=PATIENCE)


def test_on_a_phone_home_is_not_wider_than_the_screen(phone_page: Page, app_url: str) -> None:
    open_home(phone_page, app_url)
    assert too_wide(phone_page) == []
    assert phone_page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_home_in_the_dark_has_no_errors(dark_page: Page, app_url: str) -> None:
    open_home(dark_page, app_url)
    colour = "(e) => getComputedStyle(e).backgroundColor"
    assert dark_page.get_by_test_id("stApp").evaluate(colour) == "rgb(20, 24, 31)"


def test_a_film_plays_by_itself_over_and_over(page: Page, app_url: str) -> None:
    open_home(page, app_url)
    film = page.locator(".film")
    expect(film).to_have_attribute("data-playing", "true", timeout=PATIENCE)
    watch_frames(film)
    page.wait_for_function(
        "() => window.seen.some((f, k) => k && +f.frame < +window.seen[k - 1].frame)",
        timeout=PATIENCE,
    )
    expect(film).to_have_attribute("data-playing", "true")


def test_who_wants_little_motion_sees_the_film_still(page: Page, app_url: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    open_home(page, app_url)
    film = page.locator(".film")
    expect(film).to_have_attribute("data-playing", "false", timeout=PATIENCE)
    assert number(film, "frame") == number(film, "frames") - 1
