"""Points added by clicks in the film, in a browser."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from core.experiment import Experiment
from tests.e2e.lab import button, finished, open_lab, unfold

MOONS = Experiment(dataset="moons", iterations=200, hidden=(5,))
CLICKS = 4


def test_each_click_in_the_film_is_a_point_more_and_undo_takes_the_last_away(
    page: Page, app_url: str
) -> None:
    open_lab(page, app_url, MOONS)
    legend = page.locator(".show-train")
    expect(legend).to_contain_text("300")
    picture = page.locator("canvas.picture")
    picture.click(position={"x": 150, "y": 100})
    unfold(page, "Data")
    page.locator(".st-key-points_on").get_by_text("Change points by clicking").click()
    page.locator(".st-key-points_change").get_by_text("add 1", exact=True).click()
    expect(page.locator(".films")).to_have_class("films clicks")
    for number in range(CLICKS):  # faster than the page is drawn anew
        picture.click(position={"x": 150 + 10 * number, "y": 100})
    expect(legend).to_contain_text(str(300 + CLICKS))
    expect(page.get_by_text("moons changed").first).to_be_visible()
    finished(page.locator(".film"))
    button(page, "Undo").click()
    expect(legend).to_contain_text(str(300 + CLICKS - 1))
