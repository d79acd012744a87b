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
    return widened_once(spec) | {"config": {"locale": LOCALE}}


def widened_once(spec: dict[str, Any]) -> dict[str, Any]:
    """The spec with an unseen layer more that alone has the least ends of its axes (ui.looks.axes).

    Where each layer has them, Vega-Lite warns of conflicting domains; where one has them, the
    others' data no longer count.
    """
    found: dict[str, dict[str, Any]] = {}
    for layer in spec.get("layer", ()):
        found = _taken_out(layer) | found
    if not found:
        return spec
    unseen = {
        "data": {"values": [{axis: found[axis]["ends"][n] for axis in found} for n in (0, 1)]},
        "mark": {"type": "point", "opacity": 0, "size": 0},
        "encoding": {axis: found[axis]["channel"] for axis in sorted(found)},
    }
    return spec | {"layer": [*spec["layer"], unseen]}


def _taken_out(layer: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The least ends of a layer's axes, each with a channel for them; the layer loses them."""
    found: dict[str, dict[str, Any]] = {}
    for part in layer.get("layer", ()):
        found = _taken_out(part) | found
    for axis in {"x", "y"} & layer.get("encoding", {}).keys():
        channel = layer["encoding"][axis]
        domain = (channel.get("scale") or {}).get("domain")
        if isinstance(domain, dict) and "unionWith" in domain:
            del channel["scale"]["domain"]
            like = {word: channel[word] for word in ("type", "scale", "axis") if word in channel}
            title = channel.get("title", channel.get("field"))
            own = {"field": axis, "title": title, **like}
            found[axis] = {"ends": domain["unionWith"], "channel": own}
    return found


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
