"""A real Chromium and a running app for the tests below this folder."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    ViewportSize,
    expect,
    sync_playwright,
)

from scripts.chromium import FLAGS, system_chromium
from scripts.server import ROOT, Server, running_app
from tests.e2e.lab import PATIENCE

DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}
HERE = Path(__file__).parent
ALLOWED_CONSOLE_ERRORS = (
    ("status of 404", "/_stcore/health"),
    ("status of 404", "/_stcore/host-config"),
)
"""(words, end of the address): on a deep link Streamlit asks below it first, then at the root."""
APP_ERROR = "Uncaught app execution"
SERVER = pytest.StashKey[Server]()

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests below this folder, and run them after all others."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.e2e)
    items.sort(key=lambda item: HERE in item.path.parents)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show the server's log, and keep a picture of the page, when a browser test failed."""
    report = yield
    server = item.config.stash.get(SERVER, None)
    if report.failed and server is not None and HERE in item.path.parents:
        log = server.log.read_text(errors="replace")
        report.sections.append(("server log (its end)", log[-8000:]))
        if report.when == "call":
            save_pictures(item)
    return report


def save_pictures(item: pytest.Item) -> None:
    folder = ROOT / "screenshots"
    folder.mkdir(exist_ok=True)
    for name, value in getattr(item, "funcargs", {}).items():
        if isinstance(value, Page) and not value.is_closed():
            safe_name = re.sub(r"\W+", "_", item.name)
            value.screenshot(path=folder / f"{safe_name}-{name}.png")


@pytest.fixture(scope="session")
def app(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Server]:
    log = tmp_path_factory.mktemp("server") / "server.log"
    with running_app(log) as server:
        request.config.stash[SERVER] = server
        yield server


@pytest.fixture(scope="session")
def app_url(app: Server) -> str:
    """Return the address of the running app, such as http://127.0.0.1:8600."""
    return app.url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = system_chromium()
    with sync_playwright() as playwright:
        try:
            chromium = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        except Error as error:
            pytest.fail(
                f"the browser tests need a Chromium, and {path or 'the one of Playwright'} does "
                "not start; `make chromium` installs one (as root on Debian from its package)\n"
                + error.message
            )
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """One profile for the pages of all tests: Streamlit's scripts are fetched and compiled once."""
    with profile(browser) as opened:
        yield opened


@contextmanager
def profile(browser: Browser, *, bypass_csp: bool = True) -> Iterator[BrowserContext]:
    """A visitor's own; waiting for a function evaluates it, which our policy does not allow."""
    context = browser.new_context(bypass_csp=bypass_csp)
    context.set_default_timeout(PATIENCE)
    try:
        yield context
    finally:
        context.close()


@contextmanager
def own_server(request: pytest.FixtureRequest, root: Path = ROOT) -> Iterator[Server]:
    """A server for one test, of this tree or of a copy; a failure shows its log."""
    before = request.config.stash.get(SERVER, None)
    log = request.getfixturevalue("tmp_path") / "server.log"
    with running_app(log, root) as server:
        request.config.stash[SERVER] = server
        yield server
    if before is not None:
        request.config.stash[SERVER] = before


@pytest.fixture
def fresh_app(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server of its own, on which nobody has opened a page yet."""
    with own_server(request) as server:
        yield server


@pytest.fixture(scope="session")
def tab(context: BrowserContext) -> Page:
    """One tab for all tests, one after the other: to open and close one takes Chromium seconds."""
    return context.new_page()


def empty(tab: Page) -> None:
    """As a tab just opened, so that no test sees what another did."""
    tab.goto("about:blank")
    tab.mouse.move(0, 0)
    session = tab.context.new_cdp_session(tab)
    session.send("Page.resetNavigationHistory")
    session.detach()


@contextmanager
def watched_page(
    opener: Browser | BrowserContext | Page,
    app: Server,
    *,
    viewport: ViewportSize = DESKTOP,
    color_scheme: Literal["light", "dark"] = "light",
    bypass_csp: bool = True,
) -> Iterator[Page]:
    """Open a page; fail at its end for errors in the browser or the app.

    A Browser opens it with a profile of its own, as another visitor has; a context in its profile;
    a tab is emptied before and after.
    """
    errors: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and not any(
            words in message.text and message.location["url"].endswith(address)
            for words, address in ALLOWED_CONSOLE_ERRORS
        ):
            errors.append(f"console: {message.text} ({message.location['url']})")

    def note_error(error: Error) -> None:
        errors.append(f"page: {error}")

    log_start = app.log.stat().st_size
    with opened_page(opener, bypass_csp=bypass_csp) as page:
        page.set_viewport_size(viewport)
        page.emulate_media(media="null", color_scheme=color_scheme, reduced_motion="null")
        page.on("console", note)
        page.on("pageerror", note_error)
        try:
            yield page
        except BaseException as failure:
            said = "\n".join(["errors in the browser until then:", *(errors or ["none"])])
            failure.add_note(said)
            raise
        finally:
            page.remove_listener("console", note)
            page.remove_listener("pageerror", note_error)
    new_log = app.log.read_bytes()[log_start:].decode(errors="replace")
    if APP_ERROR in new_log:
        errors.append(f"the app raised an exception:\n{new_log[new_log.index(APP_ERROR) :]}")
    assert not errors, "errors while the page was open:\n" + "\n".join(errors)


@contextmanager
def opened_page(
    opener: Browser | BrowserContext | Page, *, bypass_csp: bool = True
) -> Iterator[Page]:
    """The tab that was given, emptied, or a new one that is closed afterwards."""
    if isinstance(opener, Page):
        empty(opener)
        yield opener
        empty(opener)
    elif isinstance(opener, Browser):
        with profile(opener, bypass_csp=bypass_csp) as context:
            yield context.new_page()
    else:
        page = opener.new_page()
        try:
            yield page
        finally:
            page.close()


@pytest.fixture
def page(tab: Page, app: Server) -> Iterator[Page]:
    with watched_page(tab, app) as opened:
        yield opened


@pytest.fixture
def phone_page(tab: Page, app: Server) -> Iterator[Page]:
    with watched_page(tab, app, viewport=PHONE) as opened:
        yield opened


@pytest.fixture
def dark_page(tab: Page, app: Server) -> Iterator[Page]:
    with watched_page(tab, app, color_scheme="dark") as opened:
        yield opened


@pytest.fixture
def own_page(context: BrowserContext, app: Server) -> Iterator[Page]:
    """A tab of its own, for what would stay in the one of all."""
    with watched_page(context, app) as opened:
        yield opened


@pytest.fixture
def still(page: Page) -> None:
    """Films stand at their newest frame at once: for tests that do not look at how they play."""
    page.emulate_media(reduced_motion="reduce")
