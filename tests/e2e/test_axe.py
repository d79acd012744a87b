"""axe-core looks at every page in both themes: nothing serious, nothing critical."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.lab import PATIENCE, finished
from ui.contents import LESSONS, MORE

PAGES = ["", "lab", *(page[len("pages/") : -len(".py")] for page in MORE)]
PAGES += [lesson.page[len("pages/") : -len(".py")] for lesson in LESSONS]
DARK = "rgb(20, 24, 31)"
AT_ONCE = """
*, *::before, *::after { transition: none !important; }
[data-stale="true"] { opacity: 1 !important; }
"""
"""On its way from one colour to another, or while a page is drawn anew, a text is pale."""
OF_COLOURS = ("color-contrast", "link-in-text-block")
"""The rules that another theme can break."""
GRAVE = {"serious", "critical"}


def grave(page: Page, *rules: str) -> list[str]:
    """What axe-core calls serious or critical by these rules, or by all, with the element."""
    options = {"runOnly": list(rules)} if rules else None
    return [
        f"{found['id']}: {node['target']} {node['failureSummary']}"
        for found in Axe().run(page, options=options).response["violations"]
        if found["impact"] in GRAVE
        for node in found["nodes"]
    ]


def test_no_page_has_a_grave_barrier_in_either_theme(page: Page, app_url: str) -> None:
    found = {}
    for name in PAGES:
        page.emulate_media(color_scheme="light")
        page.goto(f"{app_url}/{name}")
        settled(page, name)
        page.add_style_tag(content=AT_ONCE)
        found[name, "light"] = grave(page)
        page.emulate_media(color_scheme="dark")
        expect(page.get_by_test_id("stApp")).to_have_css("background-color", DARK)
        found[name, "dark"] = grave(page, *OF_COLOURS)
    assert {where: what for where, what in found.items() if what} == {}


def settled(page: Page, name: str) -> None:
    """Wait until the page stands: while it is drawn anew Streamlit shows it pale."""
    expect(page.locator(".stMain h1")).to_be_visible(timeout=PATIENCE)
    if name and page.locator(".film").count():
        finished(page.locator(".film").first)
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=PATIENCE)
    expect(page.locator("[data-stale='true']")).to_have_count(0, timeout=PATIENCE)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=PATIENCE)
    page.evaluate("() => document.fonts.ready.then(() => {})")
