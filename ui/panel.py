"""Groups of controls in rows, with a bad text kept from doing harm."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.experiment import RULES, Experiment
from ui.controls import control, knobs_of

Rows = Sequence[Sequence[str]]
"""The settings of a group, row by row."""


def group(rows: Rows, base: Experiment, last: Experiment) -> dict[str, Any]:
    """The controls of one group; below each row the settings that its choices take, if not there.

    base has the page's defaults. A text that is no value is refused beside its control, and `last`
    gives the value instead, so that the run on the screen stays.
    """
    values: dict[str, Any] = {}
    shown = {name for names in rows for name in names}
    for names in rows:
        chosen = _row(names, st.columns(len(names)), base, last)
        knobs = [k for value in chosen.values() for k in knobs_of(value) if k not in shown]
        values |= chosen | (_row(knobs, st.columns(2), base, last) if knobs else {})
    return values


def _row(
    names: Sequence[str], columns: Sequence[Any], base: Experiment, last: Experiment
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for i, name in enumerate(names):
        with columns[i % len(columns)]:
            try:
                values[name] = control(name, base)
            except ValueError as problem:
                values[name] = getattr(last, name)
                kept = RULES[name].text(values[name])
                st.caption(f":red[{problem}. The film still has {kept}.]")
    return values
