"""The charts of the lesson on decay for the sweep over a schedule's knob."""

from __future__ import annotations

import altair as alt
import pandas as pd

from lessons.decay.lesson import knob_of
from lessons.decay.screen.charts import look
from lessons.decay.screen.study_charts import NOISE, PARTS, WAY
from lessons.decay.sweep import Swept
from ui import theme
from ui.looks.axes import here_rule, level_rule, linear_y, log_y, tip
from ui.looks.bands import band, band_table, band_tips
from ui.looks.spec import TABLE, Chart, built_once

AXES = {
    "decay_rate": ("decay_rate (log)", 0.001, 30.0),
    "decay_base": ("1 - base (log)", 0.001, 0.5),
    "decay_k": ("k (log, falling)", 0.03, 10.0),
}
"""Each knob's title and the least that its axis shows."""


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
        for measure, number in (("cost", one.cost), (NOISE, one.noise), (WAY, one.way))
    ]
    table = band_table(finite_numbers(pd.DataFrame(rows)), ["measure", "value"], "number")
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


def _swept(knob: str, measure: str, value: str) -> alt.Chart:
    """The rows that a Vega expression picks over the knob, its slow end at the left."""
    title, low, high = AXES[knob]
    domain, falling = {"unionWith": [low, high]}, knob == "decay_k"
    scale = alt.Scale(type="log", domain=domain, nice=False, reverse=falling)
    axis = alt.Axis(format=",~g", tickCount=6, labelOverlap=True, grid=False)
    name = title.split(" (")[0].removeprefix("1 - ")
    chart = alt.Chart(TABLE, height=300).transform_filter(measure)
    return chart.encode(
        alt.X("place:Q", title=title, scale=scale, axis=axis),
        tooltip=[
            tip("measure:N", "shown"),
            tip("value:Q", name, ",~g"),
            *band_tips(value, ".3f"),
            tip("size:Q", "seeds"),
        ],
    )


@built_once
def sweep_spec(schedule: str) -> Chart:
    """The U: the cost at the end against the knob, with the constant rate's floor."""
    colour, table = look(schedule).colour, alt.Chart(TABLE, height=300)
    base = _swept(knob_of(schedule), "datum.measure == 'cost'", "cost")
    base = base.encode(color=alt.value(colour))
    y = log_y("min", "cost at the end (nats, log)", 0.3, 0.31)
    words = table.mark_text(align="right", dx=-4, dy=9, color=theme.NEUTRAL, text="constant rate")
    words = words.encode(x=alt.value("width"), y="mean(floor):Q")
    area, line = band(base, y, points=45)
    return alt.layer(area, line, level_rule(table, "floor"), words, _now())


@built_once
def sweep_parts_spec(schedule: str) -> Chart:
    """The U's two arms: noise falls, the distance to go rises."""
    base = _swept(knob_of(schedule), "datum.measure != 'cost'", "part")
    y = linear_y("min", "part of the cost (nats)", 0, 0.01)
    return alt.layer(*band(base.encode(*PARTS.lines("part")), y, points=45), _now())


def _now() -> alt.Chart:
    table = alt.Chart(TABLE, height=300)
    return here_rule(table.transform_filter("isValid(datum.now)"), "now")
