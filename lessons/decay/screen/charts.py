"""The charts of the lesson on decay that go with its films: cost over updates, and the floor."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from core.schedules import SCHEDULES
from core.training import Run
from lessons.decay.lesson import WINDOW, label, measure
from ui import theme
from ui.charts import chart_spec, line_legend
from ui.looks import log_axis

STRETCHES = 80
"""Stretches of updates that a band of mini-batch costs is made of."""
MIDDLE = (0.1, 0.9)
"""The band holds the costs between these shares of each stretch."""
COLOURS = (theme.NEUTRAL, *(theme.CLASS_COLOURS[i] for i in (8, 10, 9, 1)))
DASHES = ([6, 3], [1, 0], [8, 2, 2, 2], [3, 2], [12, 3])
SHAPES = ("circle", "square", "triangle-up", "diamond", "triangle-down")


FLOOR_WORDS = "'floor of the constant rate: ' + format(datum.floor, '.3f')"


def look(schedule: str) -> tuple[str, list[int], str]:
    """Colour, dash and shape of a schedule, the same in all charts of the page."""
    i = list(SCHEDULES).index(schedule)
    return COLOURS[i % len(COLOURS)], DASHES[i % len(DASHES)], SHAPES[i % len(SHAPES)]


def named(schedules: Sequence[str], columns: int) -> tuple[alt.Color, alt.StrokeDash]:
    """Colour and dash of the field "run", whose values are the schedules' labels."""
    names = [label(name) for name in schedules]
    colours, dashes, _ = zip(*(look(name) for name in schedules), strict=True)
    return (
        alt.Color(
            "run:N",
            title=None,
            scale=alt.Scale(domain=names, range=list(colours)),
            legend=line_legend(columns, roomy=True),
        ),
        alt.StrokeDash(
            "run:N",
            title=None,
            scale=alt.Scale(domain=names, range=list(dashes)),
            legend=line_legend(columns, roomy=True),
        ),
    )


def updates_axis(iterations: int) -> alt.X:
    """Updates from 0 to the run's last."""
    scale = alt.Scale(domain=[0, iterations], nice=False)
    return alt.X("update:Q", title="update", scale=scale, axis=alt.Axis(tickCount=6, grid=False))


def batch_table(runs: Sequence[Run]) -> pd.DataFrame:
    """The middle of the mini-batch costs J{t} of each stretch of updates, one row a stretch.

    The trace of a long run keeps the lowest and the highest of some updates in a row; both count.
    """
    tables = []
    for run in different(runs):
        at, low, high = run.trace.iteration, run.trace.low, run.trace.high
        width = -(-run.experiment.iterations // (run.trace.width * STRETCHES))
        for begin in range(0, at.size, width):
            costs = np.concatenate([low[begin : begin + width], high[begin : begin + width]])
            costs = costs[np.isfinite(costs)]
            if costs.size:
                bottom, middle, top = np.quantile(costs, [MIDDLE[0], 0.5, MIDDLE[1]])
                row = (label(run.experiment.schedule), int(at[begin]), bottom, middle, top)
                tables.append(row)
    return pd.DataFrame(tables, columns=["run", "update", "low", "median", "high"])


def different(runs: Sequence[Run]) -> list[Run]:
    """The runs, but one of a kind: with no decay chosen both are the same."""
    return list({run.experiment.schedule: run for run in runs}.values())


@functools.lru_cache(maxsize=64)
def batch_spec(iterations: int, schedule: str) -> dict[str, Any]:
    """The costs of the mini-batches of both runs: median in its band."""
    colour, dash = named(list(dict.fromkeys(("constant", schedule))), 2)
    base = alt.Chart(alt.NamedData("table"), height=280).encode(
        x=updates_axis(iterations),
        color=colour,
        tooltip=[
            alt.Tooltip("run:N"),
            alt.Tooltip("update:Q", title="from update", format=","),
            alt.Tooltip("median:Q", title="median J{t}", format=".3f"),
            alt.Tooltip("low:Q", title="10 % below", format=".3f"),
            alt.Tooltip("high:Q", title="10 % above", format=".3f"),
        ],
    )
    y = alt.Y("low:Q", title="cost of a mini-batch, J{t} (nats)", scale=alt.Scale(zero=True))
    area = base.mark_area(opacity=0.25).encode(y=y, y2="high:Q")
    line = base.mark_line(strokeWidth=1.8).encode(y="median:Q", strokeDash=dash)
    return chart_spec(area + line)


def cost_table(runs: Sequence[Run]) -> pd.DataFrame:
    """The cost of all training examples at each snapshot, and the floors of runs that ended."""
    tables = [
        pd.DataFrame(
            {
                "run": label(run.experiment.schedule),
                "update": [s.iteration for s in run.snapshots],
                "cost": [s.train_cost for s in run.snapshots],
                "floor": measure(run).cost if run.outcome else np.nan,
            }
        )
        for run in different(runs)
    ]
    return finite(pd.concat(tables))


def finite(table: pd.DataFrame) -> pd.DataFrame:
    """The rows that a log axis has a place for."""
    return table[np.isfinite(table["cost"]) & (table["cost"] > 0)]


@functools.lru_cache(maxsize=64)
def cost_spec(iterations: int, schedule: str) -> dict[str, Any]:
    """The cost of all training examples over the updates, and what each run ended at."""
    colour, dash = named(list(dict.fromkeys(("constant", schedule))), 2)
    base = alt.Chart(alt.NamedData("table"), height=280).encode(color=colour)
    y = log_axis("cost", "cost, all training examples (nats, log)", 0.3, 0.7)
    tooltip = [
        alt.Tooltip("run:N"),
        alt.Tooltip("update:Q", format=","),
        alt.Tooltip("cost:Q", format=".3f"),
        alt.Tooltip("floor:Q", title="at its end", format=".3f"),
    ]
    line = base.mark_line(strokeWidth=1.6).encode(
        x=updates_axis(iterations), y=alt.Y(**y), strokeDash=dash, tooltip=tooltip
    )
    ended = base.transform_filter("isValid(datum.floor) && isFinite(datum.floor)")
    ended = ended.transform_aggregate(floor="mean(floor)", groupby=["run"])
    ends = ended.transform_calculate(begin=str((1 - WINDOW) * iterations), end=str(iterations))
    bar = ends.mark_rule(strokeWidth=5, opacity=0.75).encode(x="begin:Q", x2="end:Q", y="floor:Q")
    constant = ended.transform_filter(f"datum.run == '{label('constant')}'")
    floor = constant.mark_rule(strokeDash=[2, 3]).encode(y="floor:Q")
    words = constant.transform_calculate(words=FLOOR_WORDS).mark_text(align="right", dx=-4)
    words = words.encode(x=alt.value("width"), y=alt.value(8), text="words:N")
    return chart_spec(alt.layer(line, floor, bar, words))
