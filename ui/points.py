"""Points that the visitor adds and takes away by clicking in the film, or by numbers.

The changed set is the visitor's own data (ui.own_set), so every page can train on it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from core.data import Dataset
from datasets import OWN, DataError, OwnSet
from datasets.edited import as_npz, file_name, with_point, without_point
from lessons.shared.words import capitalised
from ui.controls import put
from ui.film_player import Click
from ui.outside import as_text
from ui.own_set import (
    POINTS_BEFORE,
    POINTS_CHANGE,
    POINTS_ON,
    POINTS_PENDING,
    POINTS_PLACE,
    POINTS_SAID,
    hold,
    own_set,
    remove,
)
from ui.running import held

SLOT = "lab"
AWAY = "take away"
MOST_BEFORE = 20
"""So many changes can be undone."""


def show_points(data: Dataset, used: int) -> None:
    """Show the switch that lets clicks change the points, and what belongs to a changed set.

    used : how many training examples are used, at most.
    """
    if data.kind != "2-D":
        return
    st.toggle(
        "Change points by clicking",
        key=POINTS_ON,
        help="Below the film you choose what a click does: add a training example of a class, or "
        "take the nearest one away. The net is trained anew each time. Dev and test examples stay "
        "as they are.",
    )
    if is_on() and 0 < used < data.train.m:
        st.caption(
            f"Only {used:,} of {data.train.m:,} training examples are used (see “Training "
            "examples”): a new one may be left out."
        )
    own = own_set()
    if own is not None and own.changed and own.data is data:
        st.download_button(
            "These points (.npz)",
            lambda: as_npz(data),
            file_name(data),
            key="points_file",
            icon=":material/download:",
            on_click="ignore",
        )


def show_bar(data: Dataset | None) -> None:
    """Show, below the film, what a click does, the same by numbers, and Undo; nothing when off."""
    st.session_state.pop(POINTS_PENDING, None)
    if data is None or data.kind != "2-D" or not is_on():
        return
    names = {f"add {i}": f"add {name}" for i, name in enumerate(data.class_names)}
    with st.container(horizontal=True, vertical_alignment="bottom", key="points_bar"):
        st.segmented_control(
            "A click in the picture",
            (*names, AWAY),
            default="add 0",
            required=True,
            key=POINTS_CHANGE,
            format_func=lambda one: as_text(names.get(one, one)),
        )
        with st.popover("By numbers"):
            _show_numbers(data)
        st.button(
            "Undo",
            icon=":material/undo:",
            key="points_undo",
            on_click=undo,
            disabled=not st.session_state.get(POINTS_BEFORE),
        )
    if said := st.session_state.pop(POINTS_SAID, ""):
        st.caption(f":red[{as_text(capitalised(said))}.]")


def _show_numbers(data: Dataset) -> None:
    """The same without a pointer: a place by its numbers, and a button."""
    middle = np.median(data.train.X, axis=1)
    for key, name, value in zip(POINTS_PLACE, data.feature_names, middle, strict=True):
        st.number_input(as_text(name), value=float(value), key=key, format="%g", step=None)
    st.button("Add or take away there", key="points_there", on_click=_change_there)


def is_on() -> bool:
    """Whether clicks in the film change the points."""
    return bool(st.session_state.get(POINTS_ON, False))


def wanted() -> str:
    """What a click does now: AWAY or "add " and the number of a class."""
    change: str = st.session_state.get(POINTS_CHANGE, "add 0")
    return change


def take_click(click: Click) -> None:
    """Change the points where the film was clicked."""
    change(np.array([click.x, click.y]))


def _change_there() -> None:
    change(np.array([st.session_state[key] for key in POINTS_PLACE], dtype=float))


def change(place: Any) -> None:
    """Change the points of what the lab shows at this place, (2,), as the control says."""
    shown = held(SLOT)
    if shown is None or not is_on():
        return
    own = own_set()
    pending = own is not None and st.session_state.get(POINTS_PENDING, False)
    data = own.data if own is not None and pending else shown.run.source
    try:
        if wanted() == AWAY:
            changed = without_point(data, place)
        else:
            changed = with_point(data, place, int(wanted().removeprefix("add ")))
    except DataError as problem:
        st.session_state[POINTS_SAID] = str(problem)
        return
    before = st.session_state.setdefault(POINTS_BEFORE, [])
    before.append((OWN if pending else shown.run.experiment.plain.dataset, own))
    del before[:-MOST_BEFORE]
    hold(OwnSet(changed, 0, changed=True))
    put({"dataset": OWN})
    st.session_state[POINTS_PENDING] = True


def undo() -> None:
    """Have the set as it was before the last change."""
    if not st.session_state.get(POINTS_BEFORE):
        return
    name, own = st.session_state[POINTS_BEFORE].pop()
    if own is not None:
        hold(own)
        st.session_state[POINTS_PENDING] = True
    else:
        kept = {key: st.session_state.get(key) for key in (POINTS_ON, POINTS_CHANGE)}
        remove()
        st.session_state.update(kept)
    put({"dataset": name})
