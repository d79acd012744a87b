"""Controls as declared values: each kind is drawn, read from the link, and set by a button."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.choices import Several, Stops
from core.knobs import Choice, Number, Sizes, Switch
from tests.pages.opening import fine
from ui.stops import Control

KINDS: dict[str, tuple[Control[Any], str, Any]] = {
    "toggle": (Control("own", "Own", Switch(), False), "true", True),
    "text_input": (Control("own", "Own", Sizes(most_layers=3, most_units=9), (5,)), "3, 2", (3, 2)),
    "number_input": (Control("own", "Own", Number(0, 9, whole=True), 1), "4", 4),
    "slider": (Control("own", "Own", Number(0, 1), 0.5, step=0.1), "0.3", 0.3),
    "select_slider": (Control("own", "Own", Stops((100, 1000)), 100), "1,000", 1000),
    "select_slider of a number": (
        Control("own", "Own", Number(0, 9), 1.0, stops=(0, 1, 2)),
        "1.5",
        1.5,
    ),
    "segmented_control": (Control("own", "Own", Choice(("a", "b_c")), "a"), "b c", "b_c"),
    "segmented_control of numbers": (
        Control("own", "Own", Stops((1, 2)), 1, look="buttons"),
        "2",
        2,
    ),
    "pills": (Control("own", "Own", Choice(("a", "b")), "a", look="pills"), "b", "b"),
    "pills of several": (
        Control("own", "Own", Several(("a", "b", "c")), ("a",)),
        "c",
        ("c",),
    ),
    "selectbox": (Control("own", "Own", Choice(("a", "b_c")), "a", look="list"), "b c", "b_c"),
}


def page(kind: str) -> None:
    import streamlit as st

    from tests.ui.test_stops import KINDS
    from ui.arrival import arrive, enter

    control, _, other = KINDS[kind]
    arrive("page")
    enter(control)
    st.session_state["shown"] = control.show()
    st.button("Put", on_click=lambda: st.session_state.update(own=control.held(other)))


def opened(kind: str, *texts: str) -> AppTest:
    app = AppTest.from_function(page, args=(kind,))
    if texts:
        app.query_params["own"] = list(texts)
    return fine(app.run())


@pytest.mark.parametrize("kind", KINDS)
def test_a_control_begins_with_its_default_which_the_link_does_not_say(kind: str) -> None:
    app = opened(kind)
    assert len(app.get(kind.partition(" of ")[0])) == 1
    assert app.session_state["shown"] == KINDS[kind][0].default
    assert not app.query_params
    assert not app.toast


@pytest.mark.parametrize("kind", KINDS)
def test_a_control_is_what_the_link_says(kind: str) -> None:
    _, text, value = KINDS[kind]
    app = opened(kind, text)
    assert app.session_state["shown"] == value
    assert app.query_params == {"own": text}
    fine(app.run())
    assert app.session_state["shown"] == value


@pytest.mark.parametrize("kind", KINDS)
def test_a_button_sets_a_control_and_the_link_follows(kind: str) -> None:
    _, text, value = KINDS[kind]
    app = opened(kind)
    fine(app.button[0].click().run())
    assert app.session_state["shown"] == value
    assert app.query_params == {"own": text}


@pytest.mark.parametrize("kind", KINDS)
def test_a_bad_text_is_said_and_the_default_is_used(kind: str) -> None:
    app = opened(kind, "inf")
    assert app.session_state["shown"] == KINDS[kind][0].default
    assert "The link says `own = inf`. It must be " in app.toast[0].value
    assert not app.query_params


def test_nothing_picked_of_several_is_a_choice_too() -> None:
    app = opened("pills of several", "")
    assert app.session_state["shown"] == ()
    assert app.query_params == {"own": ""}


class Disturbed:
    """A place in which another script run comes between so many times."""

    def __init__(self, times: int, words: str = "dictionary changed size during iteration") -> None:
        self.left, self.words = times, words

    def number_input(self, *_: Any, **__: Any) -> int:
        self.left -= 1
        if self.left >= 0:
            raise RuntimeError(self.words)
        return 7


def test_a_control_is_drawn_again_where_another_script_run_came_between() -> None:
    own = Control("own", "Own", Number(0, 9, whole=True), 1)
    assert own.show(Disturbed(2)) == 7
    with pytest.raises(RuntimeError, match="changed size"):
        own.show(Disturbed(1000))
    with pytest.raises(RuntimeError, match="else"):
        own.show(Disturbed(1, "something else"))
