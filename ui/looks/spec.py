"""A chart that is redrawn: its spec is built once, its data come anew."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Final, TypeVarTuple, cast

import altair as alt

Settings = TypeVarTuple("Settings")

TABLE: Final = alt.NamedData("table")
"""The data of a spec: st.vega_lite_chart gives it the table of the moment."""

LOCALE: Final = {
    "number": {
        "decimal": ".",
        "thousands": ",",
        "grouping": [3],
        "currency": ["", ""],
        "percent": " %",
    }
}
"""How charts write numbers: as the texts do (lessons.shared.words)."""

Chart = alt.Chart | alt.LayerChart | alt.FacetChart
"""What altair's operators may give."""


def chart_spec(chart: Chart) -> dict[str, Any]:
    """The chart as a dict without its data.

    Building a chart costs 60 ms, showing it with new data 10 (docs/architecture.md, point 4): keep
    what this returns.
    """
    spec = chart.to_dict()
    for word in ("data", "datasets", "config"):
        spec.pop(word, None)
    return spec | {"config": {"locale": LOCALE}}


def rows(chart: alt.Chart, mark: str) -> alt.Chart:
    """The chart of those rows of the table whose field "mark" says so."""
    return chart.transform_filter(f"datum.mark == '{mark}'")


def built_once(build: Callable[[*Settings], Chart]) -> Callable[[*Settings], dict[str, Any]]:
    """Make a builder of charts give specs without data, each built once for its arguments."""

    @functools.lru_cache(maxsize=64)
    @functools.wraps(build)
    def spec(*settings: *Settings) -> dict[str, Any]:
        return chart_spec(build(*settings))

    return cast("Callable[[*Settings], dict[str, Any]]", spec)
