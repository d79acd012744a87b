"""A hostile file of one's own in a real browser: its words are words, and nothing is fetched."""

from __future__ import annotations

import numpy as np
from playwright.sync_api import Page, expect

from tests.e2e.lab import PATIENCE, finished, upload

PICTURE = "![x](http://evil.example/p.png)"
HTML = "<img src=http://evil.example/x.png onerror=alert(1)>"
LINK = "[Sign in](http://evil.example)"

ONE_CLASS = "\n".join(["a;b;kind", *(f"{n};{n * n};{HTML}" for n in range(30))]).encode()
"""Refused, in a sentence that has the class's name."""


def hostile_csv() -> bytes:
    X = np.random.default_rng(0).normal(size=(80, 2))
    rows = [f"{a:.3f};{b:.3f};{LINK if a + b > 1 else HTML}" for a, b in X]
    return "\n".join([f":red[size];{PICTURE};kind", *rows]).encode()


def test_what_a_file_says_is_shown_as_text(page: Page, app_url: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: asked.append(f"dialog: {dialog.message}"))
    page.goto(f"{app_url}/lab?dataset=own_file&iterations=100&lab_wrong_open=true")
    upload(page, f"{LINK}.csv", hostile_csv())
    finished(page.locator(".film"))
    page.get_by_text("How the file was read").click()
    expect(page.get_by_text("delimiter semicolon").first).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("Confusion matrix of the dev set")).to_be_visible(timeout=PATIENCE)

    page.reload()
    upload(page, f"{PICTURE}.csv", ONE_CLASS)
    error = page.get_by_test_id("stAlertContentError")
    expect(error).to_contain_text("evil.example", timeout=PATIENCE)
    assert [one for one in asked if "//evil" in one or "dialog" in one] == []
    assert page.locator("a[href*='evil'], img[src*='evil']").count() == 0
