"""A symbol of a lesson's equation says what it means to who gets there by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE

pytestmark = pytest.mark.usefixtures("still")


def test_a_symbol_is_explained_by_keyboard_by_pointing_and_by_a_tap(
    page: Page, app_url: str
) -> None:
    page.goto(f"{app_url}/regularization?lambd=3")
    symbols = page.locator(".st-key-explained [role=button]")
    expect(symbols).to_have_count(5)
    words = page.locator(".symbol-words")
    expect(words).to_be_hidden()
    symbols.first.focus()
    expect(words).to_contain_text("The mean loss over the training examples.")
    page.keyboard.press("Tab")
    expect(words).to_contain_text("number of training examples")
    page.keyboard.press("Tab")
    expect(words).to_contain_text("regularization strength")
    expect(words).to_contain_text("Now: 3")
    expect(page.locator(".st-key-explained :focus")).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(words).to_be_hidden()
    page.mouse.move(0, 0)
    symbols.first.hover()
    expect(words).to_contain_text("cost")
    page.set_viewport_size(PHONE)
    symbols.last.click()
    box = words.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
