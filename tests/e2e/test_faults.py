"""What a visitor sees when something fails: the server, or what it runs on."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from scripts.server import running_app
from tests.e2e.lab import PATIENCE
from tests.e2e.steps import slider

LONG = "hidden=100,100&iterations=100000&lambd=0.3"


def film_of_a_run(page: Page, state: str) -> None:
    film = page.locator(".film").first
    expect(film).to_have_attribute("data-state", state, timeout=PATIENCE)


def test_after_the_server_was_killed_the_page_goes_on_with_its_settings(
    browser: Browser, tmp_path: Path
) -> None:
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    with running_app(tmp_path / "first.log") as first:
        page.goto(f"{first.url}/lab?{LONG}")
        film_of_a_run(page, "training")
        os.killpg(first.pid, signal.SIGKILL)
    port = int(first.url.rpartition(":")[2])
    with running_app(tmp_path / "second.log", port=port) as second:
        assert second.url == first.url
        expect(page.get_by_text("Your settings are as they were")).to_be_visible(timeout=PATIENCE)
        film_of_a_run(page, "training")
        expect(slider(page)).to_have_attribute("aria-valuetext", "0.3")
        assert "iterations=100000" in page.url
        page.reload()
        film_of_a_run(page, "training")
        expect(page.get_by_text("Your settings are as they were")).to_have_count(0)
    context.close()


def test_without_numba_the_app_trains_and_says_so(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "numba").mkdir()
    broken = "raise ImportError('no numba here')"
    (tmp_path / "numba" / "__init__.py").write_text(broken, encoding="utf-8")
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    with running_app(tmp_path / "log", settings={"PYTHONPATH": str(tmp_path)}) as server:
        page.goto(f"{server.url}/lab?iterations=300")
        film_of_a_run(page, "finished")
        page.goto(f"{server.url}/regularization")
        said = page.get_by_text("Runs are trained in NumPy on this server")
        expect(said).to_be_visible(timeout=PATIENCE)
        assert "Traceback" not in server.log.read_text()
    context.close()
