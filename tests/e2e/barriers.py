"""axe-core looks at a page in both themes: what is serious or critical."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

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
    """What axe-core calls serious or critical by these rules, or by all, with the element.

    Of what passes it need not say where each element is: on a page of formulas that takes longest.
    """
    options: dict[str, object] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = list(rules)
    return [
        f"{found['id']}: {node['target']} {node['failureSummary']}"
        for found in Axe().run(page, options=options).response["violations"]
        if found["impact"] in GRAVE
        for node in found["nodes"]
    ]


def grave_in_either_theme(page: Page) -> dict[str, list[str]]:
    """The same by theme; the page, which must stand, is dark afterwards."""
    page.add_style_tag(content=AT_ONCE)
    found = {"light": grave(page)}
    page.emulate_media(color_scheme="dark")
    expect(page.get_by_test_id("stApp")).to_have_css("background-color", DARK)
    found["dark"] = grave(page, *OF_COLOURS)
    return {theme: what for theme, what in found.items() if what}
