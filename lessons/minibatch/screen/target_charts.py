"""Charts against the batch size: what a target cost takes, and what an update takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from core.batches import examples_per_update
from lessons.minibatch.screen.charts import size_axis
from lessons.minibatch.target import BySize, Reached
from lessons.minibatch.timing import Timing, is_power_of_two
from lessons.shared.measures import median
from ui import theme
from ui.looks.axes import here_rule, log_y, tip
from ui.looks.bands import band, band_tips
from ui.looks.series import DASHED, Look, Series
from ui.looks.spec import TABLE, Chart, built_once

PAGE, BEST = "the page's α", "each size's best α"
WAYS = Series({PAGE: Look(theme.BLUE), BEST: Look(theme.VERMILION, DASHED)})
TIMED = Series(
    {"compiled": Look(theme.BLUE), "NumPy": Look(theme.VERMILION, DASHED)}, title="engine"
)
UNITS = {"epochs": "epochs (log)", "updates": "updates (log)", "ms": "ms, measured now (log)"}


def target_table(
    ways: Mapping[str, BySize], number: Callable[[Reached], float], now: int
) -> pd.DataFrame:
    """Lowest, median and highest of a number at each batch size and way; `top` where some failed.

    now is the page's own batch size. No line where half of the seeds or more did not get there.
    """
    rows = [
        _row(seeds, number) | {"way": way}
        for way, answers in ways.items()
        for seeds in answers.values()
    ]
    table = pd.DataFrame(rows).sort_values(["way", "size"])
    highest = table["max"].max() if table["max"].notna().any() else 1.0
    return table.assign(top=np.where(table["failed"] > 0, highest, np.nan), now=now)


def _row(answers: Sequence[Reached], number: Callable[[Reached], float]) -> dict[str, Any]:
    values = [number(one) for one in answers]
    reached, middle = [value for value in values if np.isfinite(value)], median(values)
    shown = bool(reached) and np.isfinite(middle)
    return {
        "size": examples_per_update(answers[0].m, answers[0].batch_size),
        "alpha": answers[0].alpha,
        "min": min(reached) if shown else None,
        "median": middle if shown else None,
        "max": max(reached) if shown else None,
        "failed": len(values) - len(reached),
        "seeds": len(values),
    }


@built_once
def target_spec(unit: str) -> Chart:
    """What the target takes against the batch size: median line in its band, crosses for none."""
    table = alt.Chart(TABLE, height=300)
    base = table.encode(
        size_axis(),
        *WAYS.lines("way"),
        tooltip=[
            tip("way:N", "at"),
            tip("size:Q", "batch size", ","),
            tip("alpha:Q", "α", ",~g"),
            *band_tips(unit, ",.3~g", "fewest", "most"),
            tip("failed:Q", "seeds not there"),
            tip("seeds:Q", "of seeds"),
        ],
    )
    y = log_y("min", UNITS[unit], 1, 10)
    there = base.transform_filter("isValid(datum.median)")
    cross = base.transform_filter("isValid(datum.top)").mark_point(
        shape="cross", size=130, angle=45, filled=True
    )
    layers = (*band(there, y, points=45), cross.encode(y="top:Q"), here_rule(table, "now"))
    return alt.layer(*layers)


def timing_table(timings: Sequence[Timing]) -> pd.DataFrame:
    """Microseconds for each example of an update, by engine and size."""
    return pd.DataFrame(
        {
            "engine": "NumPy" if one.engine == "numpy" else one.engine,
            "size": one.examples,
            "kind": "power of two" if is_power_of_two(one.examples) else "other size",
            "each": 1e6 * one.per_example,
            "update": 1e6 * one.seconds,
            "slowest": 1e6 * one.slowest,
        }
        for one in timings
    )


@built_once
def timing_spec() -> Chart:
    """What an example costs against the size of the updates that it is part of."""
    kinds = alt.Scale(domain=["power of two", "other size"], range=["square", "circle"])
    legend = alt.Legend(orient="bottom", symbolOpacity=1, symbolFillColor=theme.NEUTRAL)
    base = alt.Chart(TABLE, height=300).encode(
        size_axis(),
        log_y("each", "µs for each example (log)", 0.1, 10),
        *TIMED.lines("engine"),
        tooltip=[
            tip("engine:N"),
            tip("size:Q", "batch size"),
            tip("each:Q", "µs an example", ".3g"),
            tip("update:Q", "µs an update", ".3g"),
            tip("slowest:Q", "slowest piece", ".3g"),
        ],
    )
    points = base.mark_point(filled=True, opacity=1).encode(
        alt.Shape("kind:N", title="B is", scale=kinds, legend=legend),
        size=alt.condition("datum.kind == 'power of two'", alt.value(90), alt.value(25)),
    )
    return base.mark_line(strokeWidth=1, opacity=0.6) + points
