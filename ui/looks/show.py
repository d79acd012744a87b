"""A chart and its table, on their way to the browser in few bytes."""

from __future__ import annotations

from typing import Any, Final, Literal

import numpy as np
import pandas as pd
import streamlit as st

from ui.looks.reading import chart_words, outline
from ui.looks.spec import LOCALE, Chart

NAME: Final = "table"
"""Data of a name are in the browser's chart from the start; others come after a first, empty draw,
of which Vega warns."""
DRAWN: Final = "chart_drawn"
"""In the session: the page has drawn a chart, so its end offers the files (ui/chart_files.py)."""


def show_chart(
    place: Any,
    table: pd.DataFrame,
    spec: dict[str, Any],
    *,
    key: str,
    width: Literal["stretch", "content"] | int = "stretch",
) -> None:
    """Draw the chart of the table in place, st or a column; the key keeps it from being made anew.

    A chart shows no more than float32 has: seven digits.
    """
    said = chart_words(spec, table)
    whole = spec | {"data": {"name": NAME}, "datasets": {NAME: compact(table)}}
    st.session_state[DRAWN] = True
    place.vega_lite_chart(None, whole, key=key, width=width, alt=said)


def draw(place: Any, chart: Chart, *, key: str) -> None:
    """Draw a chart that holds its own table in place, st or a column."""
    said = chart_words(*outline(chart))
    st.session_state[DRAWN] = True
    place.altair_chart(chart.configure(locale=LOCALE), key=key, alt=said)


def compact(table: pd.DataFrame) -> pd.DataFrame:
    """The same rows in fewer bytes: each word once, and numbers in 32 bits where they fit.

    >>> table = pd.DataFrame({"n": [1, 2], "cost": [0.5, 0.1], "run": ["a", "a"]})
    >>> {name: str(kind) for name, kind in compact(table).dtypes.items()}
    {'n': 'int32', 'cost': 'float32', 'run': 'category'}
    """
    return table.astype({name: _compact(table[name]) for name in table}).reset_index(drop=True)


def _compact(column: pd.Series) -> Any:
    """The type that the column is sent as."""
    if pd.api.types.is_string_dtype(column.dtype):
        return "category"
    if column.dtype == np.float64 and not column.abs().max() > np.finfo(np.float32).max:
        return np.float32
    if column.dtype == np.int64 and not column.abs().max() >= 2**31:
        return np.int32
    return column.dtype
