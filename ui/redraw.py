"""The switch of pages with ten seeds: new data for each seed, or the same data for all."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.knobs import Switch
from datasets import OWN
from ui.own_set import own_set
from ui.stops import Control


def weights_only(slot: str) -> Control[bool]:
    """Whether a page's ten seeds share their data, as a control of the page; off to begin with.

    A screen declares it once, at the top of a module, and shows it above its studies.
    """
    return Control(
        f"{slot}_weights_only",
        "Same data for all ten seeds",
        Switch(),
        False,
        "Off: each seed draws its own data (from a file: its own split), first weights and "
        "batches. On: only weights and batches differ, so the answer is about this one sample.",
    )


def redrawn(switch: Control[bool]) -> bool:
    """Whether each seed has data of its own, as the switch stands where it is not shown."""
    return not has_parts() and not st.session_state.get(switch.key, switch.default)


def ask_redraw(switch: Control[bool], place: Any = st, *, parts: bool | None = None) -> bool:
    """Show the switch in place, st or a column; whether each seed has data of its own.

    parts : whether no seed divides the data anew, as they have parts; None: the page knows.
    """
    parts = has_parts() if parts is None else parts
    if parts:
        place.caption("Your file has its own parts, so all ten seeds have the same data.")
        return False
    return not switch.show(place)


def has_parts() -> bool:
    """Whether the page's data are the visitor's own and came in several parts."""
    own = own_set()
    return own is not None and own.division is None and st.session_state.get("dataset") == OWN
