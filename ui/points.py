"""Points that the visitor adds and takes away by clicking in the film, or by numbers.

The changed set is the visitor's own data (ui.own_set), so every page can train on it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from core.data import Dataset
from datasets import OWN, DataError, OwnSet
from datasets.edited import SUFFIX, as_npz, file_name, with_point, without_point
from ui.film_player import Click
from ui.outside import as_text
from ui.own_set import hold, own_set, remove
from ui.running import held

SLOT = "lab"
CHANGE, X1, X2 = "points_change", "points_x1", "points_x2"
"""The controls' keys; a link cannot carry points."""
SAID, BEFORE = "points_said", "points_before"
"""In the session: why the last change was refused, and the sets before each change."""
OFF, AWAY = "off", "take away"
MOST_BEFORE = 20
"""So many changes can be undone."""


def show_points(data: Dataset) -> None:
    """Show what a click in the film does to the training points, the same by numbers, and Undo."""
    if data.kind != "2-D":
        return
    names = {f"add {i}": f"add {name}" for i, name in enumerate(data.class_names)}
    st.segmented_control(
        "A click in the film changes the training points",
        (OFF, *names, AWAY),
        default=OFF,
        required=True,
        key=CHANGE,
        format_func=lambda one: as_text(names.get(one, one)),
        help="Add an example of a class where you click, or take the nearest one away. The net is "
        "trained anew each time. Dev and test examples stay as they are.",
    )
    if wanted() != OFF:
        _show_numbers(data)
    if said := st.session_state.pop(SAID, ""):
        st.caption(f":red[{as_text(said)}.]")
    if st.session_state.get(BEFORE):
        with st.container(horizontal=True):
            st.button("Undo", icon=":material/undo:", key="points_undo", on_click=undo)
            if data.name.endswith(SUFFIX):
                st.download_button(
                    "These points (.npz)",
                    lambda: as_npz(data),
                    file_name(data),
                    key="points_file",
                    icon=":material/download:",
                    on_click="ignore",
                )


def _show_numbers(data: Dataset) -> None:
    """The same without a pointer: a place by its numbers, and a button."""
    middle = np.median(data.train.X, axis=1)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for key, name, value in zip((X1, X2), data.feature_names, middle, strict=True):
            st.number_input(as_text(name), value=float(value), key=key, format="%g", step=None)
        st.button("Change it there", key="points_there", on_click=_change_there)


def wanted() -> str:
    """What a click does now: OFF, AWAY or "add " and the number of a class."""
    change: str = st.session_state.get(CHANGE, OFF)
    return change


def take_click(click: Click) -> None:
    """Change the points where the film was clicked."""
    change(np.array([click.x, click.y]))


def _change_there() -> None:
    change(np.array([st.session_state[X1], st.session_state[X2]], dtype=float))


def change(place: Any) -> None:
    """Change the points of what the lab shows at this place, (2,), as the control says."""
    shown = held(SLOT)
    if shown is None or wanted() == OFF:
        return
    own = own_set() if st.session_state.get("dataset") == OWN else None
    data = shown.run.source if own is None else own.data
    try:
        if wanted() == AWAY:
            changed = without_point(data, place)
        else:
            changed = with_point(data, place, int(wanted().removeprefix("add ")))
    except DataError as problem:
        st.session_state[SAID] = str(problem)
        return
    before = st.session_state.setdefault(BEFORE, [])
    before.append((st.session_state.get("dataset"), own_set()))
    del before[:-MOST_BEFORE]
    hold(OwnSet(changed, 0))
    st.session_state["dataset"] = OWN


def undo() -> None:
    """Have the set as it was before the last change."""
    if not st.session_state.get(BEFORE):
        return
    name, own = st.session_state[BEFORE].pop()
    if own is None:
        remove()
    else:
        hold(own)
    st.session_state["dataset"] = name
