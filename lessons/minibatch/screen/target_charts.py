"""Charts against the batch size: what a target cost takes, and what an update takes."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from lessons.minibatch.lesson import examples_per_update
from lessons.minibatch.screen.charts import size_axis
from lessons.minibatch.target import Reached, median, of_size
from lessons.minibatch.timing import Timing, is_power_of_two
from ui import theme
from ui.charts import chart_spec
from ui.looks import log_axis, now_rule

PAGE, BEST = "the page's α", "each size's best α"
ENGINES = {"compiled": "compiled", "numpy": "NumPy"}
UNITS = {"epochs": "epochs (log)", "updates": "updates (log)", "ms": "ms, measured now (log)"}


def target_table(
    ways: dict[str, Sequence[Reached]], number: Callable[[Reached], float], now: int
) -> pd.DataFrame:
    """Lowest, median and highest of a number at each batch size and way; `top` where some failed.

    now is the page's own batch size. No line where half of the seeds or more did not get there.
    """
    rows = [
        _row(of_size(answers, size), number) | {"way": way}
        for way, answers in ways.items()
        for size in dict.fromkeys(one.batch_size for one in answers)
    ]
    table = pd.DataFrame(rows).sort_values(["way", "size"])
    highest = table["max"].max() if table["max"].notna().any() else 1.0
    return table.assign(top=np.where(table["failed"] > 0, highest, np.nan), now=now)


def _row(answers: Sequence[Reached], number: Callable[[Reached], float]) -> dict[str, Any]:
    values = [number(one) for one in answers]
    reached, middle = [value for value in values if np.isfinite(value)], median(values)
    shown = bool(reached) and np.isfinite(middle)
    return {
        "size": examples_per_update(answers[0].batch_size, answers[0].m),
        "alpha": answers[0].alpha,
        "min": min(reached) if shown else None,
        "median": middle if shown else None,
        "max": max(reached) if shown else None,
        "failed": len(values) - len(reached),
        "seeds": len(values),
    }


@functools.lru_cache(maxsize=8)
def target_spec(unit: str) -> dict[str, Any]:
    """What the target takes against the batch size: median line in its band, crosses for none."""
    x = size_axis()
    title = UNITS[unit]
    y = alt.Y(**log_axis("min", title, 1, 10))
    legend = alt.Legend(orient="top", symbolType="stroke", symbolStrokeWidth=3, symbolOpacity=1)
    ways = [PAGE, BEST]
    colour = alt.Color(
        "way:N",
        title=None,
        scale=alt.Scale(domain=ways, range=[theme.CLASS_COLOURS[1], theme.CLASS_COLOURS[5]]),
        legend=legend,
    )
    dash = alt.StrokeDash(
        "way:N", title=None, scale=alt.Scale(domain=ways, range=[[1, 0], [6, 3]]), legend=legend
    )
    tooltip = [
        alt.Tooltip("way:N", title="at"),
        alt.Tooltip("size:Q", title="batch size", format=","),
        alt.Tooltip("alpha:Q", title="α", format="~g"),
        alt.Tooltip("median:Q", title=f"median {unit}", format=",.3~g"),
        alt.Tooltip("min:Q", title="fewest", format=",.3~g"),
        alt.Tooltip("max:Q", title="most", format=",.3~g"),
        alt.Tooltip("failed:Q", title="seeds not there"),
        alt.Tooltip("seeds:Q", title="of seeds"),
    ]
    table = alt.Chart(alt.NamedData("table"), height=300)
    base = table.encode(x=x, color=colour, tooltip=tooltip)
    there = base.transform_filter("isValid(datum.median)")
    area = there.mark_area(opacity=0.2).encode(y=y, y2="max:Q")
    line = there.mark_line(point={"size": 45}).encode(y="median:Q", strokeDash=dash)
    cross = (
        base.transform_filter("isValid(datum.top)")
        .mark_point(shape="cross", size=130, angle=45, filled=True)
        .encode(y="top:Q")
    )
    return chart_spec(alt.layer(area, line, cross, now_rule(table, "now", theme.NEUTRAL)))


def timing_table(timings: Sequence[Timing]) -> pd.DataFrame:
    """Microseconds for each example of an update, by engine and size."""
    return pd.DataFrame(
        {
            "engine": ENGINES.get(one.engine, one.engine),
            "size": one.examples,
            "kind": "power of two" if is_power_of_two(one.examples) else "other size",
            "each": 1e6 * one.per_example,
            "update": 1e6 * one.seconds,
            "slowest": 1e6 * one.slowest,
        }
        for one in timings
    )


@functools.cache
def timing_spec() -> dict[str, Any]:
    """What an example costs against the size of the updates that it is part of."""
    engines = list(ENGINES.values())
    colours = [theme.CLASS_COLOURS[1], theme.CLASS_COLOURS[5]]
    kinds = ["power of two", "other size"]
    engine = alt.Legend(orient="top", symbolType="circle", symbolOpacity=1, symbolStrokeWidth=0)
    shape = alt.Legend(orient="bottom", symbolOpacity=1, symbolFillColor=theme.NEUTRAL)
    base = alt.Chart(alt.NamedData("table"), height=300).encode(
        x=size_axis(),
        y=alt.Y(**log_axis("each", "µs for each example (log)", 0.1, 10)),
        color=alt.Color(
            "engine:N",
            title="engine",
            scale=alt.Scale(domain=engines, range=colours),
            legend=engine,
        ),
        tooltip=[
            alt.Tooltip("engine:N"),
            alt.Tooltip("size:Q", title="batch size"),
            alt.Tooltip("each:Q", title="µs an example", format=".3g"),
            alt.Tooltip("update:Q", title="µs an update", format=".3g"),
            alt.Tooltip("slowest:Q", title="slowest piece", format=".3g"),
        ],
    )
    line = base.mark_line(strokeWidth=1, opacity=0.6).encode(
        strokeDash=alt.StrokeDash(
            "engine:N", scale=alt.Scale(domain=engines, range=[[1, 0], [6, 3]]), legend=None
        )
    )
    points = base.mark_point(filled=True, opacity=1).encode(
        shape=alt.Shape(
            "kind:N",
            title="B is",
            scale=alt.Scale(domain=kinds, range=["square", "circle"]),
            legend=shape,
        ),
        size=alt.condition("datum.kind == 'power of two'", alt.value(90), alt.value(25)),
    )
    return chart_spec(alt.layer(line, points))
