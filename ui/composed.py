"""What a lecturer's link says beside settings: which of them are hidden or fixed, and its version.

`?hide=alpha` takes a setting's control off the page, `?fix=alpha` shows it and lets nobody move it;
each may stand several times. It holds for the page that the link opens.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import streamlit as st

from core.choices import Several
from core.experiment import RULES
from core.knobs import Choice
from ui.controls import as_held
from ui.link import Link, link_now
from ui.stops import FIXED_KEY, Control

HIDDEN = Control("hide", "Hidden settings", Several(tuple(RULES)), ())
FIXED = Control(FIXED_KEY, "Fixed settings", Several(tuple(RULES)), ())
VERSION = Control("v", "Version of the link", Choice(("1",)), "1")
"""A link of a later version may mean something else by the same names: then it is said."""
COMPOSED = (HIDDEN, FIXED, VERSION)


def hide_controls() -> None:
    """Take the hidden settings' controls off the page; they keep their values from the link."""
    hidden: Iterable[str] = st.session_state.get(HIDDEN.key, ())
    if rules := ", ".join(f".st-key-{name}" for name in hidden):
        st.html(f"<style>{rules} {{ display: none; }}</style>")


def withheld() -> frozenset[str]:
    """The settings that nobody may change on this page, as they are hidden or fixed.

    On coming to the page the link says so, later on the session does.
    """
    said: Mapping[Any, Any] = link_now() if st.session_state.get("arrived") else st.session_state
    return frozenset(name for one in (HIDDEN, FIXED) for name in said.get(one.key, ()))


def kept_from(settings: Mapping[str, Any]) -> list[str]:
    """The settings that nobody may change on this page, of those that these values would change."""
    kept, now = withheld(), st.session_state
    return [
        name
        for name, value in settings.items()
        if name in kept and now.get(name) != as_held(name, value)
    ]


def composed(
    link: Link, *, hidden: Sequence[str] = (), fixed: Sequence[str] = (), present: bool = False
) -> Link:
    """The link with what a lecturer chose, in place of what it had of that, and its version.

    >>> composed({"alpha": ["0.1"]}, hidden=["lambd"], present=True)
    {'alpha': ['0.1'], 'hide': ['lambd'], 'present': ['true'], 'v': ['1']}
    """
    ours = {HIDDEN.key: list(hidden), FIXED.key: list(fixed), "present": ["true"] * present}
    rest = {key: texts for key, texts in link.items() if key not in (*ours, VERSION.key)}
    return rest | {key: texts for key, texts in ours.items() if texts} | {VERSION.key: ["1"]}
