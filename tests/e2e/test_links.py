"""Links in a browser: what is bad in one is said as plain text, and the address follows."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.lab import unfold
from ui.controls import CONTROLS

pytestmark = pytest.mark.usefixtures("still")

LIVE = (
    *("https://evil.example", "www.evil.example", "a@evil.example", "[x](https://evil.example)"),
    *("![x](https://evil.example/x.png)", "<img src=x onerror=alert(1)>", ":material/home:"),
    *(":cat:", "$x^2$", ":red[x]", "**x**", "``` x"),
)


def link(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query, keep_blank_values=True)


def becomes(page: Page, wanted: dict[str, list[str]]) -> None:
    """Wait until the address says this."""
    page.wait_for_function(
        """(wanted) => {
            const said = new URL(location.href).searchParams;
            const keys = [...new Set(said.keys())];
            return keys.length === Object.keys(wanted).length
                && keys.every((key) => said.getAll(key).join() === wanted[key]?.join());
        }""",
        arg=wanted,
    )


def test_what_a_bad_link_says_is_plain_text_in_the_toast(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/regularization?{urlencode({f'x{i}': t for i, t in enumerate(LIVE)})}")
    toast = page.get_by_test_id("stToast")
    for i, text in enumerate(LIVE):
        # Streamlit itself writes :material_home: for :material/home:, as text too.
        seen = text.replace("`", "´").replace("material/", "material_")
        said = f"The link says x{i} = {seen}. Nothing here has that name"
        expect(toast).to_contain_text(said)
    assert toast.locator("code").count() == len(LIVE)
    for live in ("a", "img", ".katex", "strong", "code *"):
        assert toast.locator(live).count() == 0, live
    becomes(page, {})


def test_numbers_without_end_in_a_link_open_the_page_all_the_same(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/initialization?init_seed=inf&initialization_lesson_zeros_seed=1e400")
    toast = page.get_by_test_id("stToast")
    expect(toast).to_contain_text("The link says init_seed = inf.")
    expect(toast).to_contain_text("The link says initialization_lesson_zeros_seed = 1e400.")
    expect(page.get_by_text("Try next")).to_be_visible()
    assert page.get_by_test_id("stException").count() == 0
    becomes(page, {})


def test_a_text_that_is_no_value_is_kept_out_of_the_address(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/regularization?hidden=4,3&lambd=1")
    unfold(page, "More settings")
    layers = page.get_by_role("textbox", name=CONTROLS["hidden"].label)
    expect(layers).to_have_value("4, 3")
    layers.fill("5,,x")
    layers.press("Enter")
    expect(page.get_by_text("The film still has 4, 3")).to_be_visible()
    becomes(page, {"hidden": ["4, 3"], "lambd": ["1"]})
    expect(layers).to_have_value("5,,x")
    layers.fill("6")
    layers.press("Enter")
    becomes(page, {"hidden": ["6"], "lambd": ["1"]})


def test_the_address_follows_a_pages_own_controls_and_opens_them_again(
    page: Page, app_url: str
) -> None:
    page.goto(f"{app_url}/initialization?initialization_lesson_first_depth=12")
    page.get_by_role("button", name="Glorot").click()
    page.wait_for_function("location.search.includes('Glorot')")
    said = link(page)
    page.reload()
    slider = page.get_by_role("slider", name="Hidden layers")
    expect(slider).to_have_value("12")
    again = link(page)
    assert again["initialization_lesson_first_depth"] == ["12"]
    ways = "initialization_lesson_first_ways"
    assert sorted(again[ways]) == sorted(said[ways]), "in the page's own order"
    assert len(again[ways]) == 5
    assert page.get_by_test_id("stToast").count() == 0
