"""A chart that is redrawn: its spec is built once, its data come anew."""

from __future__ import annotations

from typing import Any, Final

import altair as alt

TABLE: Final = alt.NamedData("table")
"""The data of a spec: st.vega_lite_chart gives it the table of the moment."""


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
    return spec
