"""The switch of pages with ten seeds: new data for each seed, or the same data for all."""

from __future__ import annotations

import streamlit as st

from core.knobs import Switch
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
    return not st.session_state.get(switch.key, switch.default)
