"""Coming to a page: its controls and its link say the same, whatever the link said.

A page declares its controls, each once, and calls enter() with them before it draws any.
"""

from __future__ import annotations

import functools
import pkgutil
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from types import ModuleType
from typing import Any

import streamlit as st

from core.experiment import RULES
from core.knobs import Sizes
from core.link import read_link, written
from ui.composed import COMPOSED, hide_controls
from ui.controls import forget_put, put_again, unheard
from ui.history import came_by_history
from ui.link import is_bound, link_now, rewrite, say
from ui.panel import Panel
from ui.path import Guide
from ui.presenter import PRESENT
from ui.questions import Questions
from ui.running import forget_left
from ui.stops import Control

Declared = Control[Any] | Panel | Questions | Guide


@functools.lru_cache(maxsize=32)
def declared_in(screen: ModuleType) -> tuple[Declared, ...]:
    """All controls, panels and questions that the modules of a lesson's screen have by name.

    They may stand in a dictionary. So nobody lists a page's parameters a second time.
    """
    modules = (
        import_module(f"{screen.__name__}.{one.name}")
        for one in pkgutil.iter_modules(screen.__path__)
    )
    values = [value for module in modules for value in vars(module).values()]
    inner = [one for value in values if isinstance(value, dict) for one in value.values()]
    return tuple(
        one for one in [*values, *inner] if isinstance(one, Control | Panel | Questions | Guide)
    )


def arrive(page: str) -> None:
    """Note that the visitor came to this page, or Back or Forward on it (the router does)."""
    by_history = came_by_history()
    if st.session_state.get("page") != page:
        forget_left()
    if by_history or st.session_state.get("page") != page:
        st.session_state["page"] = page
        st.session_state["arrived"] = "by history" if by_history else "by link"


def enter(*declared: Declared) -> None:
    """The first thing a page does: controls and link say the same, and hidden controls are gone."""
    agree((*declared, PRESENT, *COMPOSED))
    hide_controls()


def agree(declared: Sequence[Declared]) -> None:
    """Make the controls and the link say the same.

    On coming to the page they are what the link says; without a word in the link, what they were
    when the page was seen last in this session, unless Back or Forward led to just that link.
    Whatever the link has that cannot be used is said, with what is used instead, and leaves it; a
    spelling that a control would not know (?optimizer=adam) is respelled. Later on the link says
    what the controls are set to, and a text that no control can use is kept out of it.
    """
    known = controls_of(declared)
    asked = link_now()
    rules = {key: (one.rule, one.default) for key, one in known.items()}
    values, left_out = read_link(asked, rules)
    if arrived := st.session_state.pop("arrived", ""):
        if not asked and arrived != "by history":
            values = _last_values(declared)
            for one in COMPOSED:  # what a link said of another page
                values.pop(one.key, None)
        _set_all(known, values)
        if arrived == "by history":
            st.session_state["told"] = values
    else:  # what is wrong with a text that is being typed stands beside its control
        for key in known.keys() & unheard().keys():
            put_again(key)
        now, told = _values_now(declared, asked), st.session_state.pop("told", values)
        differing = [
            key
            for key, value in now.items()
            if any(one.get(key, known[key].default) != value for one in (values, told))
        ]
        if not differing and not left_out:
            return
        typed = {key: st.session_state[key] for key in now}
        # Told to the browser once more: it may have gone Back meanwhile, or been told otherwise by
        # the page's run before this one, after the control had been moved.
        for key in differing:
            if typed[key] == known[key].held(now[key]):
                st.session_state[key] = typed[key]
        values |= now
        left_out = [one for one in left_out if typed.get(one.key) != one.text]
    said = {key: written(known[key].rule, value) for key, value in values.items()}
    plain = {key: texts for key, texts in said.items() if values[key] != known[key].default}
    if plain != asked:
        rewrite(plain)
    say(left_out)


def controls_of(declared: Iterable[Declared]) -> dict[str, Control[Any]]:
    """All controls that a page may show, by key."""
    parts = [[one] if isinstance(one, Control) else one.controls for one in declared]
    return {one.key: one for part in parts for one in part}


def _last_values(declared: Iterable[Declared]) -> dict[str, Any]:
    """What the controls of the page were set to when it was seen last."""
    values: dict[str, Any] = {}
    for one in declared:
        if isinstance(one, Panel):
            values |= {part.key: getattr(one.last, part.key) for part in one.controls}
            continue
        for part in [one] if isinstance(one, Control) else one.controls:
            if part.key in st.session_state:
                values[part.key] = _checked(part)
    return values


def _checked(one: Control[Any]) -> Any:
    """What the session holds for a control; the default for a text that was typed and is none."""
    try:
        return one.rule.check(one.key, st.session_state[one.key])
    except ValueError:
        return one.default


def _values_now(declared: Iterable[Declared], asked: Iterable[str]) -> dict[str, Any]:
    """What the controls on the screen are set to; for a text that is no value, the last one.

    The link may say something else where a button or callback has set them, or where one was moved
    before the server had answered Back: then the browser sends all others as they were before.
    """
    values: dict[str, Any] = {}
    for key, one in controls_of(declared).items():
        if key in st.session_state and (key in asked or is_bound(key)):
            held = st.session_state[key]
            try:
                text = isinstance(one.rule, Sizes)
                values[key] = one.rule.parse(key, held) if text else one.rule.check(key, held)
            except ValueError:
                values[key] = _last_values(declared)[key]
    return values


def _set_all(known: Mapping[str, Control[Any]], values: Mapping[str, Any]) -> None:
    """Give each control its value, or its default; a setting that only another page has goes."""
    for name in RULES.keys() - known.keys():
        st.session_state.pop(name, None)
    for key, one in known.items():
        forget_put(key)
        st.session_state[key] = one.held(values.get(key, one.default))
