"""The home page in a real browser: its pictures, and the ways that lead into the lab."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from pages.contents import LESSONS, Lesson
from tests.e2e.conftest import PHONE
from tests.e2e.lab import PATIENCE, finished, link_becomes, numbers, too_wide

TO_LAB = [lesson for lesson in LESSONS if not lesson.page]
"""Lessons whose page is yet to come."""


def open_home(page: Page, url: str) -> None:
    page.goto(url)
    # The last picture: by then all others have been drawn.
    expect(page.get_by_text(LESSONS[-1].line)).to_be_visible(timeout=PATIENCE)
    expect(page.locator("canvas, .vega-embed svg").last).to_be_visible(timeout=PATIENCE)


def test_home_has_a_picture_and_a_way_in_for_each_lesson(page: Page, app_url: str) -> None:
    open_home(page, app_url)
    for lesson in LESSONS:
        expect(page.get_by_text(lesson.title, exact=True).first).to_be_visible()
        expect(page.get_by_text(lesson.line)).to_be_visible()
    images = page.locator("img[src*='media']")
    wanted = sum(len(x.shown) for x in LESSONS if x.picture == "boundaries")
    expect(images).to_have_count(wanted)
    assert all(images.evaluate_all("(all) => all.map((e) => e.complete && e.naturalWidth > 0)"))


@pytest.mark.parametrize("lesson", TO_LAB[:1], ids=lambda lesson: lesson.section)
def test_a_card_leads_into_the_lab_and_its_settings_are_a_link(
    page: Page, app_url: str, lesson: Lesson
) -> None:
    open_home(page, app_url)
    page.get_by_role("button", name=lesson.title).click()
    finished(page.locator(".film"))
    assert "/lab" in page.url
    link_becomes(page, lesson.start)
    last = numbers(page)
    page.reload()
    finished(page.locator(".film"))
    link_becomes(page, lesson.start)
    assert numbers(page) == last


@pytest.mark.skipif(len(TO_LAB) < 2, reason="needs two lessons without a page of their own")
def test_the_second_cards_settings_take_the_place_of_the_first_ones(
    page: Page, app_url: str
) -> None:
    open_home(page, app_url)
    for lesson in (TO_LAB[0], TO_LAB[-1]):
        page.get_by_test_id("stHeader").get_by_role("link", name="Try & See").click()
        page.get_by_role("button", name=lesson.title).click(timeout=PATIENCE)
        expect(page.locator(".film")).to_be_visible(timeout=PATIENCE)
        link_becomes(page, lesson.start)


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
