"""Every setting of an experiment has a control, whose stops are all allowed."""

from __future__ import annotations

import pytest

from core.experiment import DEFAULTS, RULES
from core.initialization import INITIALIZERS
from core.knobs import Number
from core.optimizers import OPTIMIZERS
from core.schedules import SCHEDULES
from ui.controls import CONTROLS, heard, knobs_of, put, put_again, told

OWN_CONTROL = {"dataset"}
"""The data set's control is ui.data_choice's."""
NUMBERS = {name: rule for name, rule in RULES.items() if isinstance(rule, Number)}


def test_every_setting_has_a_control_and_every_control_a_setting() -> None:
    assert set(CONTROLS) == set(RULES) - OWN_CONTROL


@pytest.mark.parametrize("name", CONTROLS)
def test_a_control_has_a_label_and_help(name: str) -> None:
    assert CONTROLS[name].label
    assert CONTROLS[name].help.endswith(".")


@pytest.mark.parametrize("name", NUMBERS)
def test_every_stop_of_a_slider_is_allowed_and_survives_a_link(name: str) -> None:
    rule, stops = NUMBERS[name], CONTROLS[name].stops
    for stop in (*stops, DEFAULTS[name]):
        value = rule.check(name, stop)
        assert rule.parse(name, rule.text(value)) == value
    texts = [rule.text(rule.check(name, stop)) for stop in stops]
    assert len(set(texts)) == len(stops), "two stops with the same text cannot be told apart"
    assert sorted(stops) == list(stops)


@pytest.mark.parametrize("name", [name for name in NUMBERS if CONTROLS[name].stops])
def test_the_default_is_among_the_stops(name: str) -> None:
    assert DEFAULTS[name] in CONTROLS[name].stops


@pytest.mark.parametrize("registry", [OPTIMIZERS, SCHEDULES, INITIALIZERS])
def test_what_a_choice_takes_are_settings_with_controls(registry: object) -> None:
    for name, entry in registry.items():  # type: ignore[attr-defined]
        assert knobs_of(name) == entry.knobs
        assert set(entry.knobs) <= set(CONTROLS)


@pytest.mark.parametrize("value", ["relu", 0.3, True, (20, 5), "gradient descent"])
def test_other_values_bring_no_further_settings(value: object) -> None:
    assert knobs_of(value) == ()


class Clock:
    """The time, which somebody sets."""

    now = 100.0


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("ui.controls.time.monotonic", lambda: clock.now)
    return clock


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """A session in which lambda is 0.3."""
    session: dict[str, object] = {"lambd": 0.3}
    monkeypatch.setattr("ui.controls.st.session_state", session)
    return session


def test_what_was_put_is_put_again_until_the_browser_has_heard_it(
    clock: Clock, session: dict[str, object]
) -> None:
    put({"lambd": 1.0})
    clock.now = 101.5
    told()  # the page took so long to draw
    clock.now = 103.0
    session["lambd"] = 0.3  # a tick of before
    heard()
    assert put_again("lambd")
    assert session["lambd"] == 1.0
    heard()  # a click in the same moment: it has not said it, it was put again for it
    session["lambd"] = 0.3  # so this is still of before
    assert put_again("lambd")
    clock.now = 103.7
    heard()  # a tick that says it
    session["lambd"] = 0.3  # the visitor
    assert not put_again("lambd")
    assert session["lambd"] == 0.3


def test_what_was_put_long_ago_is_not_put_again(clock: Clock, session: dict[str, object]) -> None:
    put({"lambd": 1.0})
    clock.now = 103.0
    told()
    session["lambd"] = 0.3
    assert not put_again("lambd")
