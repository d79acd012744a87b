"""The lab in a real browser: it trains live, plays, is a link, and minds its visitors."""

from __future__ import annotations

import dataclasses
from itertools import pairwise
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, WebSocket, expect

from benchmarks.load.student import Student
from core.due import FRAMES
from core.experiment import Experiment
from core.presets import PRESETS
from core.training import Run
from datasets import load
from lessons.shared.words import between, percent
from scripts.server import Server
from tests.e2e.barriers import DARK
from tests.e2e.conftest import PHONE, watched_page
from tests.e2e.lab import (
    ENDLESS,
    PATIENCE,
    button,
    finished,
    lab_link,
    link_becomes,
    linked,
    number,
    numbers,
    open_lab,
    reload_until_compiled,
    seen,
    too_wide,
    unfold,
    upload,
    watch_frames,
)
from tests.e2e.steps import done
from ui.controls import CONTROLS
from ui.film import TOO_OLD
from ui.start import ICON

SHORT = Experiment(iterations=300)
PLAYED_BETWEEN = """() => {
  const arrived = new Set(window.seen.map((one) => Number(one.frames)));
  const never_newest = ({ frame }) => Number(frame) > 0 && !arrived.has(Number(frame) + 1);
  return arrived.size >= 4 && window.seen.some(never_newest);
}"""
"""Frames have come four times, and one was drawn that was never the newest when some came.

A browser that is slow for a moment draws the newest only, so this is waited for.
"""


def test_the_first_visitor_trains_a_preset_scrubs_it_and_reloads_the_same_run(
    browser: Browser, fresh_app: Server
) -> None:
    with watched_page(browser, fresh_app) as page:
        film = open_lab(page, fresh_app.url, SHORT)
        expect(page).to_have_title("The lab · Try & See")
        bar = page.get_by_test_id("stHeader")
        expect(bar.get_by_role("link", name="Try & See")).to_be_visible()
        expect(bar.get_by_role("link", name="The lab")).to_be_visible()

        before = film.get_attribute("data-run")
        unfold(page, "The chapter's runs")
        button(page, "L2, λ = 0.1").click()
        expect(film).not_to_have_attribute("data-run", before or "")
        finished(film)
        assert number(film, "frames") == FRAMES

        slider = film.get_by_label("frame", exact=True)
        slider.fill("40")
        expect(film).to_have_attribute("data-frame", "40")
        early = film.locator("dd.train_cost").inner_text()
        page.keyboard.press("ArrowRight")
        expect(film).to_have_attribute("data-frame", "41")
        page.keyboard.press("End")
        expect(film).to_have_attribute("data-frame", str(FRAMES - 1))
        assert float(film.locator("dd.train_cost").inner_text()) < float(early)

        preset = PRESETS["chapter-l2"]
        link_becomes(page, preset)
        reload_until_compiled(page)
        last, address = numbers(page), page.url
        assert last["iteration"] == "30,000 / 30,000"
        assert last["verdict"].count("over the last 100 updates") == 2
        page.reload()
        finished(page.locator(".film"))
        assert page.url == address
        assert linked(page) == preset
        assert numbers(page) == last


def trained(experiment: Experiment) -> Run:
    """The same run without a screen."""
    data = load(experiment.dataset, seed=experiment.data_seed, noise=experiment.noise)
    run = Run(experiment, data)
    while run.outcome is None:
        run.advance(1.0)
    return run


def test_the_numbers_on_the_screen_are_those_of_the_same_run_without_a_screen(
    page: Page, app_url: str
) -> None:
    experiment = dataclasses.replace(SHORT, dataset="moons", optimizer="Adam", alpha=0.01)
    open_lab(page, app_url, experiment)
    run, shown = trained(experiment), numbers(page)
    end = run.snapshots[-1]
    assert shown["train_cost"] == f"{end.train_cost:.4f}"
    assert shown["dev_cost"] == f"{end.dev_cost:.4f}"
    band = run.band()
    assert band is not None
    parts = ("Training", end.train_accuracy, band[0]), ("Dev", end.dev_accuracy, band[1])
    for part, accuracy, (low, high) in parts:
        assert f"{part} accuracy {percent(accuracy)}" in shown["verdict"]
        assert between(low, high) in shown["verdict"]


def test_playing_a_finished_film_asks_the_server_for_nothing(page: Page, app_url: str) -> None:
    traffic: list[str] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", lambda _: traffic.append("sent"))
        socket.on("framereceived", lambda _: traffic.append("received"))

    page.on("websocket", listen)
    page.on("request", lambda request: traffic.append(request.url))
    film = open_lab(page, app_url, SHORT)
    assert "received" in traffic, "the listener works"
    while traffic:  # the last results of the run may still be on their way
        traffic.clear()
        page.wait_for_timeout(1000)
    drawn = number(film, "drawn")
    film.get_by_label("speed").select_option("2")  # faster, a busy machine leaves out more of it
    film.get_by_label("play", exact=True).click()
    expect(film).to_have_attribute("data-playing", "true")
    expect(film).to_have_attribute("data-playing", "false")
    assert number(film, "drawn") > drawn + 10
    film.get_by_label("frame", exact=True).fill("3")
    expect(film).to_have_attribute("data-frame", "3")
    page.locator(".films").focus()
    page.keyboard.press("ArrowRight")
    expect(film).to_have_attribute("data-frame", "4")
    page.keyboard.press("Space")
    expect(film).to_have_attribute("data-playing", "true")
    page.keyboard.press("Space")
    expect(film).to_have_attribute("data-playing", "false")
    assert traffic == []


def test_a_moved_control_ends_the_old_run_and_stop_and_train_again_work(
    page: Page, app_url: str
) -> None:
    film = open_lab(page, app_url, ENDLESS)
    old = film.get_attribute("data-run") or ""
    watch_frames(film)
    unfold(page, "Data")
    page.get_by_text(CONTROLS["standardize"].label, exact=True).click()
    expect(film).not_to_have_attribute("data-run", old)
    first = number(film, "frames")
    page.wait_for_function(
        "([old, least]) => window.seen.some((f) => f.run !== old && f.frames > least)",
        arg=[old, first + 2],
    )
    runs = [old, *(frame["run"] for frame in seen(page))]
    changes = [pair for pair in pairwise(runs) if pair[0] != pair[1]]
    assert len(changes) == 1, f"one run after the other, got {changes}"
    link_becomes(page, dataclasses.replace(ENDLESS, standardize=True))

    button(page, "Stop").click()
    expect(film).to_have_attribute("data-state", "stopped")
    expect(film.locator(".message")).to_contain_text("Stopped after")
    kept = number(film, "frames")
    assert kept > first
    page.wait_for_timeout(1000)
    assert number(film, "frames") == kept

    stopped = film.get_attribute("data-run") or ""
    button(page, "Train again").click()
    expect(film).not_to_have_attribute("data-run", stopped)
    expect(film).to_have_attribute("data-state", "training")
    button(page, "Stop").click()
    expect(film).to_have_attribute("data-state", "stopped")


def test_the_film_of_a_long_run_grows_is_played_and_stays_in_its_place(
    page: Page, app_url: str
) -> None:
    film = open_lab(page, app_url, ENDLESS)
    watch_frames(film)
    page.wait_for_function(PLAYED_BETWEEN)
    live = seen(page)
    assert {one["state"] for one in live} == {"training"}
    drawn = [int(one["frame"]) for one in live]
    arrived = [int(one["frames"]) for one in live]
    assert arrived == sorted(arrived)
    assert drawn == sorted(drawn)

    film.evaluate("(root) => { window.first = root; }")
    unfold(page, "Data")
    switch = page.get_by_text(CONTROLS["standardize"].label, exact=True)
    for moment in range(6):  # ticks come every tenth of a second: try them at other moments
        old = film.get_attribute("data-run") or ""
        page.wait_for_timeout(170 + 60 * moment)
        switch.click()
        expect(film).not_to_have_attribute("data-run", old)
    assert film.evaluate("(root) => root === window.first"), "however often a control moves"
    icon = page.locator("link[rel='shortcut icon']")
    expect(icon).to_have_attribute("href", ICON)


def test_a_moved_control_is_in_the_link_and_back_from_it(page: Page, app_url: str) -> None:
    film = open_lab(page, app_url, dataclasses.replace(SHORT, lambd=0.1, hidden=(4, 3)))
    slider = page.get_by_role("slider", name=CONTROLS["alpha"].label)
    first = film.get_attribute("data-run") or ""
    slider.focus()
    page.keyboard.press("ArrowLeft")
    expect(film).not_to_have_attribute("data-run", first)
    wanted = dataclasses.replace(SHORT, lambd=0.1, hidden=(4, 3), alpha=0.1)
    link_becomes(page, wanted)
    layers = page.get_by_role("textbox", name=CONTROLS["hidden"].label)
    before = finished(film).get_attribute("data-run") or ""
    layers.fill("5")
    layers.press("Enter")
    wanted = dataclasses.replace(wanted, hidden=(5,))
    expect(film).not_to_have_attribute("data-run", before)
    finished(film)
    link_becomes(page, wanted)
    last = numbers(page)
    page.reload()
    finished(page.locator(".film"))
    assert linked(page) == wanted
    assert numbers(page) == last
    expect(page.get_by_role("textbox", name=CONTROLS["hidden"].label)).to_have_value("5")


def test_a_bad_link_is_explained_and_the_page_works(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/lab?iterations=300&keep_prob=0&optimizer=Adm&alfa=1")
    toast = page.get_by_test_id("stToast")
    words = "The link says keep_prob = 0. It must be a number above 0, up to 1, so 1 is used."
    expect(toast).to_contain_text(words)
    expect(toast).to_contain_text("did you mean Adam?")
    expect(toast).to_contain_text("The link says alfa = 1. Nothing here has that name")
    finished(page.locator(".film"))
    link_becomes(page, SHORT)
    assert numbers(page)["iteration"] == "300 / 300"


def test_a_bad_file_is_explained_and_the_last_film_stays(page: Page, app_url: str) -> None:
    film = open_lab(page, app_url, SHORT)
    run = film.get_attribute("data-run") or ""
    page.get_by_role("combobox", name="Data set").click()
    page.get_by_role("option", name="own file").click()
    upload(page, "bad.csv", b"x,y\n1,a\nnan,b\n")
    alert = page.get_by_test_id("stAlert")
    expect(alert.filter(has_text="must")).to_be_visible()
    expect(film).to_have_attribute("data-run", run)
    expect(film).to_have_attribute("data-state", "finished")


@pytest.mark.parametrize("dataset", ["field", "breast_cancer", "digits"])
def test_on_a_phone_in_the_dark_all_is_in_the_window_and_dark(
    phone_page: Page, app_url: str, dataset: str
) -> None:
    phone_page.emulate_media(color_scheme="dark")
    small = dataclasses.replace(SHORT, dataset=dataset, iterations=100, standardize=True)
    film = open_lab(phone_page, app_url, small)
    assert too_wide(phone_page) == []
    assert phone_page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    for seen_on_it in (
        film,
        film.get_by_label("frame", exact=True),
        phone_page.get_by_role("group", name=CONTROLS["alpha"].label).first,
        phone_page.get_by_role("textbox", name=CONTROLS["hidden"].label),
        button(phone_page, "Train again"),
    ):
        seen_on_it.scroll_into_view_if_needed()
        box = seen_on_it.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE["width"]
    expect(phone_page.get_by_test_id("stApp")).to_have_css("background-color", DARK)
    text = film.locator("dd.iteration").evaluate("(e) => getComputedStyle(e).color")
    assert min(int(n) for n in text.removeprefix("rgb(").rstrip(")").split(", ")[:3]) > 150


def test_two_visitors_at_once_have_a_run_each(browser: Browser, app: Server) -> None:
    one = dataclasses.replace(SHORT, alpha=0.1)
    other = dataclasses.replace(one, alpha=1.0, activation="tanh")
    with watched_page(browser, app) as left, watched_page(browser, app) as right:
        visits = ((left, one), (right, other))
        for page, experiment in visits:
            page.goto(lab_link(app.url, experiment), wait_until="commit")
        for page, experiment in visits:
            finished(page.locator(".film"))
            assert linked(page) == experiment
            end = trained(experiment).snapshots[-1]
            assert numbers(page)["train_cost"] == f"{end.train_cost:.4f}"
            said = f"Training accuracy {percent(end.train_accuracy)}"
            assert said in numbers(page)["verdict"]


async def asks_for_many_sets(url: str, experiment: Experiment) -> Student:
    """A visitor without a browser, who opens the lab with one random draw after the other."""
    async with Student(url) as student:
        for seed in range(100, 126):  # the server keeps 24
            query = urlencode(dataclasses.replace(experiment, data_seed=seed).to_link())
            await student.open("lab", query)
            assert await student.settled(PATIENCE / 1000)
    return student


def test_a_finished_film_stays_though_another_visitor_asks_for_more_data_than_are_kept(
    page: Page, app_url: str
) -> None:
    short = dataclasses.replace(SHORT, dataset="moons", iterations=20)
    before = open_lab(page, app_url, short).get_attribute("data-run") or ""
    assert not done(asks_for_many_sets(app_url, short)).errors
    hidden = page.get_by_role("textbox", name=CONTROLS["hidden"].label)
    hidden.fill("4, x")
    hidden.press("Enter")
    expect(page.get_by_text("The film still has")).to_be_visible()
    expect(page.locator(".film")).to_have_attribute("data-run", before)


def test_a_browser_that_cannot_unpack_the_player_is_told_so(own_page: Page, app_url: str) -> None:
    page = own_page
    page.add_init_script("delete window.DecompressionStream")
    page.goto(lab_link(app_url, SHORT))
    expect(page.get_by_text(TOO_OLD)).to_be_visible()
    expect(page.locator(".st-key-verdict")).to_contain_text("Dev accuracy")
