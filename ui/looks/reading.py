"""What a chart shows, in words, for who does not see it; made of its spec and its table.

For each series: where it begins and ends along the chart's level axis, and how low and high it
gets. A chart of bars or points without an order says lowest and highest only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import altair as alt
import numpy as np
import pandas as pd

from core.data import Floats
from lessons.shared.words import rounded

MOST_SERIES = 6
"""So many are said one by one."""
SPLITS = ("color", "strokeDash", "shape", "detail")
"""What may tell a chart's series apart, the first that the table has."""
FIELD = re.compile(r"^\w+\(|\)|:[A-Z]$")
"""What a channel's shorthand has beside the field's name."""
MEANT = {"height": "share"}
"""A field that is drawn, by the one that it stands for (ui/mirrored.py)."""
POWERS = ("exponent", "power")
"""Fields of such names hold powers of ten."""


class Axes(NamedTuple):
    """The fields of a chart's axes, how they are called, and the field that names the series."""

    x: str
    y: str
    x_title: str
    y_title: str
    series: str


def chart_words(spec: Mapping[str, Any], table: pd.DataFrame) -> str:
    """A sentence on the axes, and one on each series; the title alone where nothing is plotted."""
    title = _title_of(spec)
    axes = next((one for one in map(_axes, _views(spec, {})) if one and _known(one, table)), None)
    if axes is None or table.empty:
        return f"Chart{': ' + title if title else ''}."
    head = f"Chart{': ' + title if title else ''}. {axes.y_title} against {axes.x_title}."
    return " ".join([head, *_series_words(axes, table)])


def outline(chart: Any) -> tuple[dict[str, Any], pd.DataFrame]:
    """What chart_words needs of an altair chart, and its table; cheaper than chart.to_dict()."""
    parts = [outline(one) for one in getattr(chart, "layer", ()) or ()]
    tables = [chart.data, *(table for _, table in parts)]
    table = next((one for one in tables if isinstance(one, pd.DataFrame)), pd.DataFrame())
    title = chart.title if isinstance(chart.title, str) else ""
    encoding = {}
    for name in ("x", "y", *SPLITS):
        channel = getattr(getattr(chart, "encoding", None), name, None)
        if channel is None or not isinstance(channel, alt.SchemaBase):
            continue
        written, called = (channel._get(word, "") for word in ("shorthand", "title"))
        if isinstance(written, str) and written:
            called = called if isinstance(called, str) else ""
            encoding[name] = {"field": FIELD.sub("", written), "title": called}
    spec = {"title": title, "encoding": encoding, "layer": [spec for spec, _ in parts]}
    return (spec if parts else {"mark": "", **spec}), table


def _title_of(spec: Mapping[str, Any]) -> str:
    title = spec.get("title", "")
    return str(title.get("text", "") if isinstance(title, Mapping) else title)


def _views(spec: Mapping[str, Any], above: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The encodings of all parts of a chart, each with what the parts above it say."""
    encoding = {**above, **spec.get("encoding", {})}
    if "mark" in spec:
        yield encoding
    for word in ("layer", "hconcat", "vconcat", "concat"):
        for part in spec.get(word, ()):
            yield from _views(part, encoding)
    if isinstance(spec.get("spec"), Mapping):
        yield from _views(spec["spec"], encoding)


def _axes(encoding: Mapping[str, Any]) -> Axes | None:
    x, y = encoding.get("x", {}), encoding.get("y", {})
    if "field" not in x or "field" not in y:
        return None
    series = next(
        (encoding[one]["field"] for one in SPLITS if "field" in encoding.get(one, {})), ""
    )
    return Axes(x["field"], y["field"], _called(x), _called(y), series)


def _called(channel: Mapping[str, Any]) -> str:
    return str(channel.get("title") or channel["field"])


def _known(axes: Axes, table: pd.DataFrame) -> bool:
    return axes.x in table and axes.y in table


def _meant(field: str, table: pd.DataFrame) -> str:
    return MEANT.get(field, field) if MEANT.get(field) in table else field


def _series_words(axes: Axes, table: pd.DataFrame) -> Iterator[str]:
    numeric = [pd.api.types.is_numeric_dtype(table[one]) for one in (axes.x, axes.y)]
    if not any(numeric):
        return
    value, along = (axes.y, axes.x) if numeric[1] else (axes.x, axes.y)
    value = _meant(value, table)
    by = axes.series if axes.series in table and axes.series not in (axes.x, axes.y) else ""
    # pandas takes ten times as long to group and sort a chart's few rows.
    groups, names = pd.factorize(table[by]) if by else (np.zeros(len(table), dtype=int), [""])
    order, _ = pd.factorize(table[along], sort=True)
    numbers = table[value].to_numpy(dtype=np.float64, na_value=np.nan)
    known = (order >= 0) & ~np.isnan(numbers)
    for group, name in enumerate(names[:MOST_SERIES]):
        which = np.flatnonzero(known & (groups == group))
        if which.size:
            said = numbers[which[np.argsort(order[which], kind="stable")]]
            yield _one(str(name), 10**said if value in POWERS else said)
    if len(names) > MOST_SERIES:
        yield f"And {len(names) - MOST_SERIES} more."


def _one(name: str, numbers: Floats) -> str:
    low, high = rounded(numbers.min()), rounded(numbers.max())
    first, last = rounded(numbers[0]), rounded(numbers[-1])
    head = f"{name}: " if name else ""
    if len(numbers) == 1 or low == high:
        return f"{head}{first}."
    return f"{head}from {first} to {last}; lowest {low}, highest {high}."
