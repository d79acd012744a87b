"""How Streamlit calls the player: calls overtake each other, cleanups come early or late.

Streamlit imports the player anew for each change of data and calls it when that import is through;
a call whose data were replaced meanwhile is still made, and its cleanup follows at once.
"""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.test_film_grid import make_film, show, update


def test_an_overtaken_call_neither_replaces_nor_ends_the_film(page: Page) -> None:
    player = show(page, make_film(20))
    update(page, make_film(10, state="training"), then="window.cleanup();")
    page.wait_for_timeout(300)
    expect(player).to_have_count(1)
    expect(player).to_have_attribute("data-frames", "20")
    expect(player).to_have_attribute("data-state", "finished")


def test_a_cleanup_just_before_the_next_call_keeps_the_viewers_place(page: Page) -> None:
    player = show(page, make_film(10, state="training"))
    player.get_by_label("frame", exact=True).fill("4")
    player.get_by_label("speed").select_option("2")
    page.evaluate("() => window.cleanup()")
    update(page, make_film(20, state="training"))
    expect(player).to_have_attribute("data-frames", "20")
    expect(player).to_have_attribute("data-frame", "4")
    expect(player.get_by_label("speed")).to_have_value("2")


def test_a_film_that_leaves_the_page_is_ended_by_its_cleanup(page: Page) -> None:
    player = show(page, make_film(10, state="training"))
    player.evaluate(
        "(root) => { window.root = root; document.getElementById('host').replaceChildren(); }"
    )
    page.evaluate("() => window.cleanup()")
    page.wait_for_function("() => window.root.player.film === null")
