"""Every page in a real browser, opened once: its first screen, barriers, where it leads.

Page by page and not claim by claim, as to open and train one takes longer than to look at it.
"""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from lessons.shared.lesson import Lesson
from tests.e2e.barriers import grave_in_either_theme
from tests.e2e.conftest import PHONE
from tests.e2e.first_screen import PROJECTOR, on_a_phone, on_a_projector, verdict_has_come
from tests.e2e.lab import at_rest, button, eventually, finished, lesson_at_rest, too_wide
from ui.contents import APP, LESSONS, MORE

pytestmark = pytest.mark.usefixtures("still")
IN_SECTIONS = {"bias_variance", "initialization", "optimizers"}
"""Lessons whose first screen is one of several, in tabs."""
NO_LESSONS = ["", *(page.removeprefix("pages/").removesuffix(".py") for page in MORE)]


def stands(page: Page) -> None:
    """Wait until the page stands: while it is drawn anew Streamlit shows it pale."""
    expect(page.locator(".stMain h1")).to_be_visible()
    at_rest(page)
    page.evaluate("() => document.fonts.ready.then(() => {})")


def parameters(page: Page) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(page.url).query))


def fits(page: Page) -> bool:
    return too_wide(page) == []


def sections(page: Page) -> Locator:
    """The tabs that the first screen stands in."""
    around = page.get_by_test_id("stTabs").filter(has=page.locator(".st-key-first_screen"))
    return around.get_by_role("tablist").first.get_by_role("tab")


def to_the_section(page: Page, tab: Locator) -> None:
    """Open a tab, and wait until the page has its first screen in place of the one before."""
    page.set_viewport_size(PROJECTOR)
    before = page.url
    tab.click()
    expect(page).not_to_have_url(before)  # it names the open tab
    expect(page.locator(".st-key-verdict")).to_have_count(1)
    verdict_has_come(page)


@pytest.mark.parametrize("name", NO_LESSONS)
def test_no_page_has_a_grave_barrier_in_either_theme(page: Page, app_url: str, name: str) -> None:
    page.goto(f"{app_url}/{name}")
    stands(page)
    assert grave_in_either_theme(page) == {}


def test_the_lab_is_seen_at_once_and_has_no_grave_barrier(page: Page, app_url: str) -> None:
    page.set_viewport_size(PROJECTOR)
    page.goto(f"{app_url}/lab")
    verdict_has_come(page)
    on_a_projector(page)
    finished(page.locator(".film"))
    stands(page)
    assert grave_in_either_theme(page) == {}
    on_a_phone(page)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.section)
def test_a_lesson_is_seen_at_once_has_no_grave_barrier_leads_on_and_fits_a_phone(
    page: Page, app_url: str, lesson: Lesson
) -> None:
    name = lesson.page.removeprefix("pages/").removesuffix(".py")
    page.set_viewport_size(PROJECTOR)
    page.goto(f"{app_url}/{name}")
    title = page.get_by_role("heading", name=lesson.title, exact=True)
    expect(title).to_be_visible()
    expect(page).to_have_title(f"{lesson.title} · {APP}")
    lesson_at_rest(page)
    verdict_has_come(page)
    on_a_projector(page)
    expect(page.get_by_text("Which equations are at work").first).to_be_visible()
    assert not page.get_by_test_id("stException").count()
    stands(page)
    assert grave_in_either_theme(page) == {}
    on_a_phone(page)

    tabs = sections(page)
    assert (tabs.count() > 1) == (name in IN_SECTIONS)
    for tab in tabs.all()[1:]:
        to_the_section(page, tab)
        on_a_projector(page)
        on_a_phone(page)
    if tabs.count():
        to_the_section(page, tabs.first)
    page.set_viewport_size(PHONE)
    leads_on(page)
    assert eventually(page, fits), too_wide(page)


def leads_on(page: Page) -> None:
    """A button below the lesson changes its settings, and its link brings them back."""
    before = page.url
    words = page.locator("[class*='st-key-next-']").get_by_role("button").nth(1).inner_text()
    button(page, words).first.click()
    expect(page).not_to_have_url(before)
    lesson_at_rest(page)
    asked = parameters(page)
    page.reload()
    lesson_at_rest(page)
    assert parameters(page) == asked
    assert not page.get_by_test_id("stException").count()
