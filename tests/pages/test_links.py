"""Any link opens every page; what is bad in it is said once; link and controls then agree."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from streamlit.testing.v1 import AppTest

from core.knobs import Sizes
from core.link import LeftOut, written
from tests.pages.links import BAD, HOSTILE, hostile_links, known, links, tabs
from tests.pages.opening import PAGES, fine, open_page, texts
from tests.pages.test_every_control import controls
from ui.link import MOST_SAID, sentence
from ui.stops import Control

NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
"""Each example opens a page: a failing one is said as it is."""
LONGEST_TOAST = 300 * (MOST_SAID + 1)
NOT_IN_THE_LINK = {"label", "own_uploads", "points_on", "points_change"}
"""Controls of an uploaded file and of single points, which a link cannot carry."""
ANSWER = "answer "
"""So the key of an exercise's answer begins, which is the visitor's own."""


def only_the_controls(page: str) -> None:
    """A page's controls, all at once, without what they are for."""
    from tests.pages.links import declared, known
    from ui.arrival import arrive, enter

    arrive(page)
    enter(*declared(page))
    for one in known(page).values():
        one.show()


def opened(page: str, link: dict[str, list[str]]) -> AppTest:
    """The page's controls, opened with a link."""
    app = AppTest.from_function(only_the_controls, args=(page,))
    app.query_params |= link
    return fine(app.run())


def batched(controls: Iterable[Control[Any]], size: int) -> list[list[Control[Any]]]:
    """The controls, so many at a time."""
    rest = iter(controls)
    return list(iter(lambda: list(islice(rest, size)), []))


def value_of(app: AppTest, one: Control[Any]) -> Any:
    held = app.session_state[one.key]
    rule = one.rule
    return rule.parse(one.key, held) if isinstance(rule, Sizes) else rule.check(one.key, held)


def link_of(app: AppTest) -> dict[str, list[str]]:
    """What the link says, but for what only Streamlit reads."""
    said = {
        key: [text] if isinstance(text, str) else text for key, text in app.query_params.items()
    }
    return {key: texts for key, texts in said.items() if not key.lower().startswith("embed")}


def agree(app: AppTest, page: str, shown: set[str]) -> None:
    """The link says what these controls are set to, and nothing of a control at its default."""
    said = link_of(app)
    assert set(said) <= set(known(page))
    for one in known(page).values():
        if one.key in shown:
            value = value_of(app, one)
            wanted = None if value == one.default else written(one.rule, value)
            assert said.get(one.key) == wanted, one.key


@pytest.mark.parametrize("page", PAGES)
def test_any_link_opens_every_page_and_the_controls_then_say_what_it_says(page: str) -> None:
    @settings(max_examples=5, phases=NO_SHRINKING)
    @given(links(page))
    def check(link: dict[str, list[str]]) -> None:
        app = opened(page, link)
        assert len(app.toast) <= 1
        assert len(texts(app.toast)) < LONGEST_TOAST
        agree(app, page, set(known(page)))
        assert not fine(app.run()).toast, "it is said once"
        agree(app, page, set(known(page)))

    check()


@pytest.mark.parametrize("page", PAGES)
def test_a_whole_page_opens_with_a_hostile_text_for_every_parameter(page: str) -> None:
    @settings(max_examples=1, phases=NO_SHRINKING)
    @given(hostile_links(page))
    def check(link: dict[str, list[str]]) -> None:
        app = open_page(page, **link)  # type: ignore[arg-type]
        assert len(app.toast) == 1
        agree(app, page, {control.key for control in controls(app)})

    check()


@pytest.mark.parametrize("page", PAGES)
def test_every_bad_value_is_said_and_leaves_the_link(page: str) -> None:
    for some in batched(known(page).values(), MOST_SAID):
        app = opened(page, {one.key: [BAD] for one in some})
        said = texts(app.toast)
        for one in some:
            assert f"The link says `{one.key} = {BAD}`. It must be " in said
            assert f", so {one.rule.text(one.default)} is used." in said
        assert not link_of(app)


@pytest.mark.parametrize("page", PAGES)
def test_every_control_of_every_section_is_declared(page: str) -> None:
    for tab in tabs(page) or [None]:
        key = next((key for key in known(page) if key.endswith("_tab")), "")
        app = open_page(page, **({key: tab} if tab else {}))
        shown = {one.key for one in controls(app) if not one.key.startswith(ANSWER)}
        shown -= NOT_IN_THE_LINK
        assert shown <= set(known(page))
        assert not app.toast


def test_a_bad_link_is_said_in_few_plain_words_however_long_it_is() -> None:
    app = opened("home.py", {text: [text] for text in HOSTILE})
    said = texts(app.toast)
    assert said.count("Nothing here has that name, so it is left out.") == MOST_SAID
    assert f"Nor can {len(HOSTILE) - MOST_SAID} more parts of it be used." in said
    assert len(said) < LONGEST_TOAST
    assert not link_of(app)


@pytest.mark.parametrize("page", ["home.py", "regularization.py"])
def test_a_bad_link_that_the_browser_goes_back_to_is_put_right_too(page: str) -> None:
    app = opened(page, {})
    assert not app.toast
    app.query_params = {text: [text] for text in HOSTILE} | {"init_seed": ["inf"]}
    assert len(fine(app.run()).toast) == 1
    agree(app, page, set(known(page)))
    assert not fine(app.run()).toast


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_link_says_stands_in_a_toast_as_code_in_which_nothing_is_live(text: str) -> None:
    left_out = LeftOut(text, text, "It is left out.")
    words = f"The link says `{left_out.said.replace('`', '´')}`. It is left out."
    assert sentence(left_out) == words
    assert words.count("`") == 2
    assert words.isprintable()


def test_a_text_that_is_being_typed_is_answered_beside_its_control_and_kept_out_of_the_link() -> (
    None
):
    app = open_page("regularization.py", hidden="4, 3")
    app.query_params["hidden"] = "4, x"  # the browser writes at once what is typed
    fine(app.text_input(key="hidden").set_value("4, x").run())
    assert not app.toast
    assert "The film still has 4, 3" in texts(app.caption)
    assert app.query_params == {"hidden": "4, 3"}
    fine(app.text_input(key="hidden").set_value("5").run())
    assert "still has" not in texts(app.caption)


def test_what_a_page_was_set_to_comes_back_with_it_and_its_link() -> None:
    app = open_page("regularization.py", lambd="1")
    app.query_params.clear()
    app.switch_page("pages/optimizers.py")
    fine(app.run())
    assert not app.query_params
    app.switch_page("pages/regularization.py")
    fine(app.run())
    assert app.select_slider(key="lambd").value == 1
    assert app.query_params == {"lambd": "1"}
    assert not app.toast


def test_a_setting_that_the_page_does_not_show_is_left_out_with_a_word() -> None:
    app = open_page("regularization.py", optimizer="Adam", lambd="1")
    assert "`optimizer = Adam`. Nothing here has that name" in texts(app.toast)
    assert app.query_params == {"lambd": "1"}


def test_the_link_follows_the_controls_where_the_two_do_not_agree() -> None:
    app = open_page("regularization.py", lambd="1", hidden="4")
    app.query_params = {"alpha": "0.3"}  # Back, answered too late: the controls are as before
    fine(app.select_slider(key="lambd_l1").set_value(0.1).run())
    assert app.query_params == {"lambd": "1", "hidden": "4", "lambd_l1": "0.1"}
    assert not app.toast
    app.query_params = {"lambd": "1"}
    fine(app.text_input(key="hidden").set_value("4, x").run())
    assert app.query_params == {"lambd": "1", "hidden": "4", "lambd_l1": "0.1"}
