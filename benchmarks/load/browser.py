"""One real Chromium among the students: how soon its slider answers."""

from __future__ import annotations

import statistics
import time

from playwright.sync_api import sync_playwright

from benchmarks.screen import move, open_page
from scripts.chromium import FLAGS, system_chromium

PAUSE_MS = 2000
TO_AND_FRO = ("ArrowRight", "ArrowLeft")


def lag(url: str, seconds: float) -> dict[str, float]:
    """Move lambda on the lesson on regularization for so long: seconds to the first new frame."""
    found: list[float] = []
    end = time.monotonic() + seconds
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=system_chromium(), args=list(FLAGS))
        page = chromium.new_page(bypass_csp=True)  # what waits for a film is evaluated
        open_page(page, f"{url}/regularization?init_seed=77")
        while time.monotonic() < end:
            found.append(move(page, "lambd", TO_AND_FRO[len(found) % 2]).first / 1000)
            page.wait_for_timeout(PAUSE_MS)
        chromium.close()
    return {
        "moves": len(found),
        "first_median": statistics.median(found),
        "first_longest": max(found),
    }
