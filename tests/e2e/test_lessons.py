"""Every lesson in a real browser: it opens, trains, fits a phone, and leads on."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Page, expect

from lessons.shared.lesson import Lesson
from tests.e2e.conftest import PHONE
from tests.e2e.lab import PATIENCE, button, eventually, too_wide
from ui.contents import APP, LESSONS

EACH = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.section)


def open_lesson(page: Page, url: str, lesson: Lesson) -> None:
    page.goto(f"{url}/{lesson.page.removeprefix('pages/').removesuffix('.py')}")
    expect(page.get_by_role("heading", name=lesson.title, exact=True)).to_be_visible(
        timeout=PATIENCE
    )
    expect(page).to_have_title(f"{lesson.title} · {APP}")
    at_rest(page)


def at_rest(page: Page) -> None:
    """Wait until the films have been played to their ends and the page is complete."""
    script_has_run(page)  # so the films are there, however busy the machine is
    for film in page.locator(".film").all():
        expect(film).not_to_have_attribute("data-state", "training", timeout=PATIENCE)
        expect(film).to_have_attribute("data-playing", "false", timeout=PATIENCE)
    script_has_run(page)


def script_has_run(page: Page) -> None:
    expect(page.get_by_role("heading", name="Try next")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_test_id("stApp")).to_have_attribute(
        "data-test-script-state", "notRunning", timeout=PATIENCE
    )


def parameters(page: Page) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(page.url).query))


def fits(page: Page) -> bool:
    return too_wide(page) == []


@EACH
def test_a_lesson_has_its_verdict_leads_on_and_fits_a_phone(
    page: Page, app_url: str, lesson: Lesson
) -> None:
    open_lesson(page, app_url, lesson)
    expect(page.get_by_test_id("stAlert").first).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("Which equations are at work").first).to_be_visible(timeout=PATIENCE)
    assert not page.get_by_test_id("stException").count()
    before = page.url
    buttons = page.locator("[class*='st-key-next-']").get_by_role("button")
    words = buttons.nth(1).inner_text()
    button(page, words).first.click()
    expect(page).not_to_have_url(before, timeout=PATIENCE)
    at_rest(page)
    asked = parameters(page)
    page.reload()
    at_rest(page)
    assert parameters(page) == asked
    assert not page.get_by_test_id("stException").count()
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark")
    assert eventually(page, fits), too_wide(page)
