"""The HTML file of a film, opened from disk with the network off: it plays, scrubs and is right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Frame, Locator, Page, expect

from core.experiment import Experiment
from core.training import Run, finish
from datasets import load
from ui.film_page import film_page

EVIL = "</script><img src=x onerror=document.title='hacked'>"


@pytest.fixture(scope="module")
def runs() -> dict[str, Run]:
    """Two runs that differ in lambda."""
    data = load("moons", seed=54, noise=1.0)
    base = {"dataset": "moons", "hidden": (8,), "iterations": 400}
    return {
        "No penalty": finish(Run(Experiment(**base), data)),
        EVIL: finish(Run(Experiment(**base, lambd=1.0), data)),
    }


@pytest.fixture
def file(runs: dict[str, Run], tmp_path: Path) -> Path:
    path = tmp_path / "film.html"
    path.write_bytes(film_page(runs, title=f"Moons {EVIL}"))
    return path


def reading(film: Locator, name: str) -> str:
    return film.locator(f"dd.{name}").inner_text()


def check(page: Page | Frame, runs: dict[str, Run]) -> None:
    """It plays to its end, whose readouts are the runs' numbers, and scrubs back to the start."""
    films = page.locator(".film")
    for n, run in enumerate(runs.values()):
        film, last = films.nth(n), run.snapshots[-1]
        frames = len(run.snapshots)
        expect(film).to_have_attribute("data-frame", str(frames - 1))
        assert reading(film, "train_cost") == f"{last.train_cost:.4f}"
        assert reading(film, "dev_cost") == f"{last.dev_cost:.4f}"
        assert reading(film, "train_accuracy") == f"{100 * last.train_accuracy:.1f} %"
        assert reading(film, "dev_accuracy") == f"{100 * last.dev_accuracy:.1f} %"
    bar = page.locator(".bar")
    bar.locator("input.slider").fill("7")
    for n in range(len(runs)):
        expect(films.nth(n)).to_have_attribute("data-frame", "7")
    bar.get_by_role("button", name="one frame forward").click()
    expect(films.nth(1)).to_have_attribute("data-frame", "8")
    bar.get_by_role("button", name="play").click()
    expect(films.nth(1)).not_to_have_attribute("data-frame", "8")


def test_from_disk_without_a_network_it_plays_and_its_end_is_the_runs(
    file: Path, runs: dict[str, Run], context: BrowserContext
) -> None:
    page, asked = context.new_page(), []
    context.set_offline(True)
    page.on("request", lambda request: asked.append(request.url))
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    try:
        page.goto(file.as_uri())
        check(page, runs)
        expect(page).to_have_title(re.compile("^Moons "))
    finally:
        context.set_offline(False)  # else this Chromium keeps all its later pages offline
    assert page.locator("img").count() == 0
    assert (asked, problems) == ([file.as_uri()], [])


def test_inside_an_iframe_it_plays_too(
    file: Path, runs: dict[str, Run], context: BrowserContext
) -> None:
    outer = file.with_name("course.html")
    outer.write_text('<iframe src="film.html" width=1000 height=700 sandbox="allow-scripts">')
    page = context.new_page()
    page.goto(outer.as_uri())
    frame = page.frames[1]
    check(frame, runs)
