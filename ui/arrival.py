"""Coming to a page: its controls and its link say the same, whatever the link said.

A page declares its controls, each once, and calls enter() with them before it draws any.
"""

from __future__ import annotations

import functools
import pkgutil
from collections.abc import Iterable, Mapping
from importlib import import_module
from types import ModuleType
from typing import Any

import streamlit as st

from core.experiment import RULES
from core.knobs import Sizes
from core.link import read_link, written
from ui.link import link_now, rewrite, say
from ui.panel import Panel
from ui.stops import Control

Declared = Control[Any] | Panel


@functools.lru_cache(maxsize=32)
def declared_in(screen: ModuleType) -> tuple[Declared, ...]:
    """Every control and panel that the modules of a lesson's screen have by a name of its own.

    They may stand in a dictionary. So nobody lists a page's parameters a second time.
    """
    modules = (
        import_module(f"{screen.__name__}.{one.name}")
        for one in pkgutil.iter_modules(screen.__path__)
    )
    values = [value for module in modules for value in vars(module).values()]
    inner = [one for value in values if isinstance(value, dict) for one in value.values()]
    return tuple(one for one in [*values, *inner] if isinstance(one, Control | Panel))


def arrive(page: str) -> None:
    """Note which page is shown (the router does), so that enter() can tell an arrival."""
    if st.session_state.get("page") != page:
        st.session_state["page"] = page
        st.session_state["arrived"] = True


def enter(*declared: Declared) -> None:
    """The first thing a page does with its controls: make them and the link say the same.

    On coming to the page they are what the link says; without a word in the link, what they were
    when the page was seen last in this session. Whatever the link has that cannot be used is said,
    with what is used instead, and leaves it; a spelling that a control would not know
    (?optimizer=adam) is respelled. Later on only a bad link that the browser went back to is put
    right, and a text that no control can use is kept out of it.
    """
    known = controls_of(declared)
    asked = link_now()
    rules = {key: (one.rule, one.default) for key, one in known.items()}
    values, left_out = read_link(asked, rules)
    if st.session_state.pop("arrived", False):
        values = values if asked else _last_values(declared)
        _set_all(known, values)
    elif not left_out:
        return
    else:  # what is wrong with a text that is being typed stands beside its control
        texts = {key for key, one in known.items() if isinstance(one.rule, Sizes)}
        typed = {key for key in texts & asked.keys() if st.session_state.get(key) == asked[key][-1]}
        last = _last_values(declared)
        values |= {key: last[key] for key in typed}
        left_out = [one for one in left_out if one.key not in typed]
    said = {key: written(known[key].rule, value) for key, value in values.items()}
    plain = {key: texts for key, texts in said.items() if values[key] != known[key].default}
    if plain != asked:
        rewrite(plain)
    say(left_out)


def controls_of(declared: Iterable[Declared]) -> dict[str, Control[Any]]:
    """All controls that a page may show, by key."""
    parts = [one.controls if isinstance(one, Panel) else [one] for one in declared]
    return {one.key: one for part in parts for one in part}


def _last_values(declared: Iterable[Declared]) -> dict[str, Any]:
    """What the controls of the page were set to when it was seen last."""
    values: dict[str, Any] = {}
    for one in declared:
        if isinstance(one, Panel):
            values |= {part.key: getattr(one.last, part.key) for part in one.controls}
        elif one.key in st.session_state:
            values[one.key] = one.rule.check(one.key, st.session_state[one.key])
    return values


def _set_all(known: Mapping[str, Control[Any]], values: Mapping[str, Any]) -> None:
    """Give each control its value, or its default; a setting that only another page has goes."""
    for name in RULES.keys() - known.keys():
        st.session_state.pop(name, None)
    for key, one in known.items():
        st.session_state[key] = one.held(values.get(key, one.default))
