"""The home page in a real browser: its pictures, and the ways that lead from it."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.barriers import DARK
from tests.e2e.conftest import PHONE
from tests.e2e.lab import eventually, number, too_wide, watch_frames
from ui.contents import APP, LESSONS


def open_home(page: Page, url: str) -> None:
    page.goto(url)
    expect(page).to_have_title(APP)
    # The last picture: by then all others have been drawn.
    expect(page.get_by_text(LESSONS[-1].line)).to_be_visible()
    expect(page.locator("canvas, .vega-embed svg").last).to_be_visible()


def test_home_has_a_picture_and_a_way_in_for_each_lesson_and_its_film_plays_on(
    page: Page, app_url: str
) -> None:
    open_home(page, app_url)
    for lesson in LESSONS:
        expect(page.get_by_text(lesson.title, exact=True).first).to_be_visible()
        expect(page.get_by_text(lesson.line)).to_be_visible()
    images = page.locator("img[src*='media']")
    wanted = sum(len(x.picture.shown) for x in LESSONS if x.picture.kind == "boundaries")
    expect(images).to_have_count(wanted)
    assert all(images.evaluate_all("(all) => all.map((e) => e.complete && e.naturalWidth > 0)"))
    plays_over_and_over(page)
    rests_out_of_sight(page)
    page.emulate_media(color_scheme="dark")
    expect(page.get_by_test_id("stApp")).to_have_css("background-color", DARK)
    page.set_viewport_size(PHONE)
    assert eventually(page, lambda page: too_wide(page) == []), too_wide(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def rests_out_of_sight(page: Page) -> None:
    """It costs about half a core while it plays, seen or not."""
    film = page.locator(".film")
    page.get_by_text(LESSONS[-1].line).scroll_into_view_if_needed()
    expect(film).to_have_attribute("data-playing", "false")
    film.scroll_into_view_if_needed()
    expect(film).to_have_attribute("data-playing", "true")


def plays_over_and_over(page: Page) -> None:
    film = page.locator(".film")
    expect(film).to_have_attribute("data-playing", "true")
    watch_frames(film)
    page.wait_for_function(
        "() => window.seen.some((f, k) => k && +f.frame < +window.seen[k - 1].frame)"
    )
    expect(film).to_have_attribute("data-playing", "true")


def test_the_cycle_leads_into_the_lab_and_a_card_to_its_lesson(page: Page, app_url: str) -> None:
    open_home(page, app_url)
    words = [page.locator("svg a", has_text=word).first for word in ("Try", "Run", "See")]
    for word in words:
        word.click(trial=True)  # nothing lies over it
        assert (
            word.evaluate("(a) => new URL(a.href.baseVal ?? a.href, location).pathname") == "/lab"
        )
    words[0].click()
    expect(page).to_have_url(f"{app_url}/lab")
    expect(page.locator(".film")).to_be_visible()
    page.go_back()
    lesson = LESSONS[-1]
    page.get_by_test_id("stMain").get_by_role("link", name=lesson.title).click()
    expect(page).to_have_url(f"{app_url}/{lesson.page.removeprefix('pages/').removesuffix('.py')}")
    expect(page.get_by_role("heading", name=lesson.title, exact=True)).to_be_visible()


def test_who_wants_little_motion_sees_the_film_still(page: Page, app_url: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    open_home(page, app_url)
    film = page.locator(".film")
    expect(film).to_have_attribute("data-playing", "false")
    assert number(film, "frame") == number(film, "frames") - 1
