"""The lab in a browser: open it with settings, wait for its film, read its numbers."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from playwright.sync_api import FilePayload, Locator, Page, expect

from core.experiment import Experiment

PATIENCE = 90_000
"""Milliseconds for what takes a second or two on a machine that has nothing else to do."""
ENDLESS = Experiment(iterations=100_000, hidden=(50, 50))
"""Goes on for longer than any test looks at it."""
RESTS = """() => !document.querySelector(
  "[data-stale='true'], [data-testid=stSkeleton], [data-testid=stStatusWidget]"
) && document.querySelector("[data-test-script-state=notRunning]")"""
"""Nothing is drawn anew, nor will be; what was pale takes a moment to be itself again."""
READINGS = (
    *("iteration", "epoch", "alpha", "train_cost", "dev_cost"),
    *("train_accuracy", "dev_accuracy"),
)


def lab_link(url: str, experiment: Experiment) -> str:
    """The address of the lab with these settings."""
    return f"{url}/lab?{urlencode(experiment.to_link())}"


def open_lab(page: Page, url: str, experiment: Experiment) -> Locator:
    """Open the lab by a link; the film, once its run has ended, or goes on if it is ENDLESS."""
    page.goto(lab_link(url, experiment))
    film = page.locator(".film")
    if experiment == ENDLESS:
        expect(film).to_have_attribute("data-state", "training")
        return film
    return finished(film)


def unfold(page: Page, title: str) -> None:
    """Open the group of settings with this title, once its controls stay in their places.

    A browser loads a kind of control when it is first needed; a grey shape stands there until then.
    """
    group = page.locator(".st-key-further").get_by_test_id("stExpander")
    group.filter(has=page.get_by_text(title, exact=True)).locator("summary").click()
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)


def upload(page: Page, name: str, content: bytes) -> None:
    """Give a file of one's own, once the page rests: a place that is drawn anew drops it."""
    expect(page.locator(".st-key-own_uploads")).to_be_visible()
    at_rest(page)
    sent = FilePayload(name=name, mimeType="application/octet-stream", buffer=content)
    page.locator(".st-key-own_uploads input[type=file]").set_input_files([sent])


def button(page: Page, label: str) -> Locator:
    """A button of the page's own: Streamlit has another Stop in its header while it computes."""
    return page.get_by_test_id("stMain").get_by_role("button", name=label)


def finished(film: Locator) -> Locator:
    """The film, once its run has ended and it has been played to the last frame."""
    expect(film).to_have_attribute("data-state", "finished")
    expect(film).to_have_attribute("data-playing", "false")
    return film


def reload_until_compiled(page: Page) -> None:
    """Run again until the compiled engine does it: the two engines differ by roundings.

    A server's first visitors get the NumPy engine, and the preset's run is at the mercy of them.
    """
    finished(page.locator(".film"))
    for _ in range(60):
        if page.get_by_text("Training engine: compiled").count():
            return
        page.wait_for_timeout(1000)
        page.reload()
        finished(page.locator(".film"))
    raise AssertionError("the compiled engine was not ready within a minute and more")


def number(film: Locator, name: str) -> int:
    """A number that the film says of itself: frame, frames or drawn."""
    return int(film.get_attribute(f"data-{name}") or 0)


def numbers(page: Page) -> dict[str, Any]:
    """All final numbers on the page: the film's readings, the accuracies, their bands."""
    film = page.locator(".film")
    read = {name: film.locator(f"dd.{name}").inner_text() for name in READINGS}
    verdict = page.locator(".st-key-verdict").inner_text()
    return read | {"verdict": verdict}


def linked(page: Page) -> Experiment:
    """The experiment that the address in the browser stands for."""
    parameters = dict(parse_qsl(urlsplit(page.url).query))
    experiment, complaints = Experiment.from_link(parameters)
    assert not complaints
    return experiment


def link_becomes(page: Page, experiment: Experiment) -> None:
    """Wait until the address stands for this experiment."""
    for _ in range(PATIENCE // 100):
        if linked(page) == experiment:
            return
        page.wait_for_timeout(100)
    assert linked(page) == experiment


def watch_frames(film: Locator) -> None:
    """Note each change of what the film says of itself, in the page, from now on."""
    film.evaluate(
        """(root) => {
            window.seen = [];
            new MutationObserver(() => window.seen.push({ ...root.dataset }))
                .observe(root, { attributes: true });
        }"""
    )


def seen(page: Page) -> list[dict[str, str]]:
    noted: list[dict[str, str]] = page.evaluate("window.seen")
    return noted


def too_wide(page: Page) -> list[str]:
    """What sticks out of the window on the right, if the page can be scrolled sideways."""
    sticking_out: list[str] = page.evaluate(
        """() => {
            const width = document.documentElement.clientWidth;
            const scrollers = [document.documentElement, document.querySelector(".stMain")];
            if (scrollers.every((e) => !e || e.scrollWidth <= e.clientWidth)) return [];
            return [...document.querySelectorAll("*")]
                .filter((e) => e.getBoundingClientRect().right > width + 0.5)
                .map((e) => `${e.tagName} ${e.className}`);
        }"""
    )
    return sticking_out


def script_has_ended(page: Page) -> None:
    """The server has nothing more to draw for now."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def at_rest(page: Page) -> None:
    """The script has run, the browser has loaded what draws it, and nothing is drawn anew."""
    lasts(page, RESTS)


def lesson_at_rest(page: Page) -> None:
    """Wait until the films have been played to their ends and the page is complete."""
    script_has_run(page)  # so the films are there, however busy the machine is
    for film in page.locator(".film").all():
        expect(film).not_to_have_attribute("data-state", "training")
        expect(film).to_have_attribute("data-playing", "false")
    script_has_run(page)


def script_has_run(page: Page) -> None:
    """The script has run to the end of a lesson's page."""
    expect(page.get_by_role("heading", name="Try next")).to_be_visible()
    script_has_ended(page)


LASTING = 800
"""Milliseconds: a page that stays as it is for so long has come to rest."""


def lasts(page: Page, holds: str, arg: object = None) -> None:
    """Wait until this, a function in JavaScript, has been true for LASTING without a break."""
    page.evaluate("window.since = undefined")
    page.wait_for_function(
        f"""([arg, lasting]) => {{
            const now = performance.now();
            window.since = ({holds})(arg) ? (window.since ?? now) : undefined;
            return now - window.since > lasting;
        }}""",
        arg=[arg, LASTING],
        polling=100,
    )


def eventually(page: Page, holds: Callable[[Page], bool]) -> bool:
    """Whether it holds before patience ends; on a busy machine charts follow the window late."""
    deadline = time.monotonic() + PATIENCE / 1000
    while not holds(page):
        if time.monotonic() > deadline:
            return False
        page.evaluate("() => new Promise(requestAnimationFrame)")
    return True
