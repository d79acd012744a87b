"""The charts of the lesson on decay for the sweep over a schedule's knob."""

from __future__ import annotations

import functools
from typing import Any

import altair as alt
import pandas as pd

from lessons.decay.lesson import knob_of
from lessons.decay.screen.charts import look
from lessons.decay.screen.study_charts import PARTS, part_colour
from lessons.decay.sweep import Swept
from ui import theme
from ui.charts import at_least, chart_spec
from ui.looks import log_axis

PART_DASHES = ([1, 0], [5, 3])
AXES = {
    "decay_rate": "decay_rate (log)",
    "decay_base": "1 - base (log)",
    "decay_k": "k (log, falling)",
}


def place(knob: str, value: float) -> float:
    """Where a knob's value is on its axis: a base of the exponential decay by what it takes off."""
    return 1 - value if knob == "decay_base" else value


def sweep_table(schedule: str, found: Swept, now: float) -> pd.DataFrame:
    """Lowest, median and highest over the seeds at each value: of the cost and of both parts.

    floor is the constant rate's median cost, and now where the page is.
    """
    knob = knob_of(schedule)
    rows = [
        {"value": value, "measure": measure, "number": number}
        for value, seeds in found.items()
        for one in seeds
        for measure, number in (("cost", one.cost), (PARTS[0], one.noise), (PARTS[1], one.way))
    ]
    groups = finite_numbers(pd.DataFrame(rows)).groupby(["measure", "value"])["number"]
    table = groups.agg(["min", "median", "max", "size"]).reset_index()
    floors = pd.Series([one.least + one.floor for seeds in found.values() for one in seeds])
    return table.assign(
        place=[place(knob, value) for value in table["value"]],
        floor=floors.median(),
        now=place(knob, now) or None,
        part=table["measure"],
    )


def finite_numbers(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of runs that did not diverge."""
    return table[table["number"].abs() < float("inf")]


def knob_axis(knob: str) -> alt.X:
    """The knob on a log axis, the slow end at the left."""
    low, high = {"decay_rate": (0.001, 30.0), "decay_base": (0.001, 0.5)}.get(knob, (0.03, 10.0))
    scale = alt.Scale(
        type="log", domain={"unionWith": [low, high]}, nice=False, reverse=knob == "decay_k"
    )
    axis = alt.Axis(format="~g", tickCount=6, labelOverlap=True, grid=False)
    return alt.X("place:Q", title=AXES[knob], scale=scale, axis=axis)


def _tooltip(knob: str, value: str) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("measure:N", title="shown"),
        alt.Tooltip("value:Q", title=AXES[knob].split(" (")[0].removeprefix("1 - "), format="~g"),
        alt.Tooltip("median:Q", title=f"median {value}", format=".3f"),
        alt.Tooltip("min:Q", title="lowest", format=".3f"),
        alt.Tooltip("max:Q", title="highest", format=".3f"),
        alt.Tooltip("size:Q", title="seeds"),
    ]


@functools.lru_cache(maxsize=16)
def sweep_spec(schedule: str) -> dict[str, Any]:
    """The U: the cost at the end against the knob, with the constant rate's floor."""
    knob, colour = knob_of(schedule), look(schedule)[0]
    table = alt.Chart(alt.NamedData("table"), height=300)
    base = table.transform_filter("datum.measure == 'cost'").encode(
        x=knob_axis(knob), color=alt.value(colour), tooltip=_tooltip(knob, "cost")
    )
    y = log_axis("min", "cost at the end (nats, log)", 0.3, 0.31)
    area = base.mark_area(opacity=0.2).encode(y=alt.Y(**y), y2="max:Q")
    line = base.mark_line(point={"size": 45, "color": colour}).encode(y="median:Q")
    level = table.encode(y="mean(floor):Q")
    floor = level.mark_rule(strokeDash=[2, 3], color=theme.NEUTRAL)
    words = level.mark_text(align="right", dx=-4, dy=9, color=theme.NEUTRAL, text="constant rate")
    return chart_spec(alt.layer(area, line, floor, words.encode(x=alt.value("width")), _now(table)))


@functools.lru_cache(maxsize=16)
def sweep_parts_spec(schedule: str) -> dict[str, Any]:
    """The U's two arms: noise falls, the way left rises."""
    knob = knob_of(schedule)
    table = alt.Chart(alt.NamedData("table"), height=300)
    base = table.transform_filter("datum.measure != 'cost'").encode(
        x=knob_axis(knob), color=part_colour(), tooltip=_tooltip(knob, "part")
    )
    y = alt.Y("min:Q", title="part of the cost (nats)", scale=at_least(0, 0.01))
    area = base.mark_area(opacity=0.2).encode(y=y, y2="max:Q")
    dashes = alt.Scale(domain=list(PARTS), range=list(PART_DASHES))
    line = base.mark_line(point={"size": 45}).encode(
        y="median:Q", strokeDash=alt.StrokeDash("part:N", scale=dashes, legend=None)
    )
    return chart_spec(alt.layer(area, line, _now(table)))


def _now(table: alt.Chart) -> alt.Chart:
    here = table.transform_filter("isValid(datum.now)")
    return here.mark_rule(strokeDash=[4, 4], color=theme.NEUTRAL).encode(x="mean(now):Q")
