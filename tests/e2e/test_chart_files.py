"""A chart of a lesson is taken away as SVG and as PNG, by pointing and by keyboard."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.lab import lesson_at_rest

NAME = "regularization-share-of-all-each-side-up-from-0-root-scale-against-weight-w"


def test_a_chart_is_downloaded_as_svg_and_png_in_the_pages_theme(
    dark_page: Page, app_url: str, tmp_path: Path
) -> None:
    page = dark_page
    page.goto(f"{app_url}/regularization?regularization_weights_open=true")
    chart = page.locator(".stVegaLiteChart").first
    expect(chart.locator("svg.marks")).to_be_visible()
    lesson_at_rest(page)  # what stands above the chart grows no more, so it stays where it is
    chart.evaluate("(one) => one.scrollIntoView({ block: 'center' })")  # not below the page's bar
    chart.hover()
    svg = page.get_by_role("button", name="Download as SVG")
    expect(svg).to_have_count(1)
    toolbar = page.get_by_test_id("stElementToolbar").filter(has=svg)
    expect(toolbar).to_have_css("opacity", "1")  # it slides in; a click that misses it scrolls away
    with page.expect_download() as begun:
        svg.click()
    assert begun.value.suggested_filename == f"{NAME}.svg"
    root = ElementTree.parse(begun.value.path()).getroot()
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    texts = [one.text or "" for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"weight w", "share of all, each side up from 0 (root scale)"} <= set(texts)
    assert {"no penalty", "with penalty"} <= set(texts), "the legend"
    paper = root.find("{http://www.w3.org/2000/svg}rect")
    assert paper is not None
    drawn = chart.locator("svg.marks").evaluate("(svg) => svg.style.backgroundColor")
    assert paper.get("fill") == drawn != "rgb(255, 255, 255)", "dark, as the page"
    page.get_by_role("button", name="Download as PNG").focus()
    with page.expect_download() as begun:
        page.keyboard.press("Enter")
    assert begun.value.suggested_filename == f"{NAME}.png"
    width = chart.locator("svg.marks").evaluate("(svg) => svg.width.baseVal.value")
    with Image.open(begun.value.path()) as picture:
        assert picture.width == 2 * width
    page.keyboard.press("Tab")
    expect(svg).to_be_focused()
