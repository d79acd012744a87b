"""Every page and every control of it, also of those yet to come: moved, and no exception."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.experiment import RULES
from tests.pages.opening import PAGES, fine, open_whole_page, press, trained

KINDS = (
    *("toggle", "checkbox", "number_input", "text_input", "select_slider", "slider"),
    *("radio", "segmented_control", "pills", "multiselect", "selectbox"),
)
"""Kinds of controls; selectboxes last, as what they choose brings further controls."""

AT_ONCE = ("number_input", "select_slider", "slider")
"""Kinds that are moved once each and bring no further controls: all of a page's in one run."""


def neighbour(options: Any, value: Any) -> Any:
    """The option after this one, or before it at the end."""
    at = list(options).index(value)
    return options[at + 1] if at + 1 < len(options) else options[at - 1]


def behind(control: Any, option: str) -> Any:
    """The value that a stop of a slider stands for; AppTest knows its text only."""
    rule = RULES.get(control.key)
    if rule is not None:
        return rule.parse(control.key, option)
    try:
        return float(option)
    except ValueError:
        return option


def others(control: Any) -> list[Any]:
    """The values to move a control to: all of a choice, one of anything else."""
    kind = control.type
    if kind in ("toggle", "checkbox"):
        return [not control.value]
    if kind == "text_input":
        return ["7"] if (control.key or "").startswith("answer ") else ["7", "not this"]
    if kind == "number_input":
        step = -1 if control.max is not None and control.value + 1 > control.max else 1
        return [control.value + step]
    if kind == "slider":
        return [control.min if control.value != control.min else control.max]
    if kind == "select_slider":
        return [behind(control, neighbour(control.options, control.format_func(control.value)))]
    if kind == "multiselect":
        return [[], list(control.options[:1])]
    options = [one for one in control.options if one != control.format_func(control.value)]
    return options[:2] if (control.key or "").endswith("_knob") else options  # test_one_knob.py


def name(control: Any) -> tuple[str, str]:
    return control.type, control.key or control.label


def controls(app: AppTest) -> list[Any]:
    """All controls but the guided path's: its cards move the others (test_path.py)."""
    found = [control for kind in KINDS for control in app.get(kind)]
    return [control for control in found if not (control.key or "").endswith("_card")]


def find(app: AppTest, wanted: tuple[str, str]) -> Any:
    return next((c for c in controls(app) if name(c) == wanted), None)


def move_everything(app: AppTest, moved: set[tuple[str, str]]) -> None:
    """Move what has not been moved yet; what a move brings along is moved before the next one."""
    while waiting := [name(c) for c in controls(app) if name(c) not in moved]:
        wanted = waiting[0]
        numbers = [one for one in waiting if one[0] in AT_ONCE]
        moved.add(wanted)
        if wanted in numbers:
            moved.update(numbers)
            for control in [find(app, one) for one in numbers]:
                control.set_value(*others(control))
            fine(app.run())
            continue
        for value in others(find(app, wanted)):
            control = find(app, wanted)
            if control is not None:  # else the move before took it away
                fine(control.set_value(value).run())
            if wanted[0] == "selectbox":
                move_everything(app, moved)


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_every_control_moves_without_an_exception(page: str) -> None:
    app = trained(open_whole_page(page, iterations="20"))
    there = {name(control) for control in controls(app)}
    moved: set[tuple[str, str]] = set()
    move_everything(app, moved)
    if not there <= moved:  # a move took the others away before their turn
        move_everything(trained(open_whole_page(page, iterations="20")), moved)
    assert there <= moved
    if page == "lab.py":
        assert {key for _, key in moved} >= set(RULES), "the lab has a control for every setting"


def pressable(app: AppTest) -> list[str]:
    return [button.key or button.label for button in app.button if not button.disabled]


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_every_button_works_without_an_exception(page: str) -> None:
    app = trained(open_whole_page(page, iterations="20"))
    for label in pressable(app):
        if label not in pressable(trained(app)):
            # What was pressed before took it away, as an answer does with the button that asks.
            app = trained(open_whole_page(page, iterations="20"))
        press(app, label)
