"""The charts of the lesson on decay for twins without noise and for every schedule's seeds."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from core.schedules import SCHEDULES
from core.training import Run
from lessons.decay.lesson import Ended, label
from lessons.decay.parts import Curve, Parts
from lessons.decay.screen.charts import cost_table, finite, look, named, updates_axis
from lessons.decay.sweep import ALL, SMALL
from ui import theme
from ui.charts import chart_spec
from ui.looks import log_axis

KINDS = ("as set", "all examples")
PARTS = ("noise", "way left")
PART_COLOURS = (theme.WARNING, theme.CLASS_COLOURS[4])


def twins_table(runs: Sequence[Run], twins: Sequence[Curve]) -> pd.DataFrame:
    """The cost of all examples over the updates: each run, and its twin without noise."""
    tables = [cost_table(runs).assign(kind=KINDS[0])]
    pairs = zip(runs, twins, strict=True)
    for schedule, twin in {run.experiment.schedule: twin for run, twin in pairs}.items():
        columns = {
            "run": label(schedule),
            "update": twin.iteration,
            "cost": twin.cost,
            "floor": twin.ended.cost,
            "kind": KINDS[1],
        }
        tables.append(pd.DataFrame(columns))
    return finite(pd.concat(tables))


@functools.lru_cache(maxsize=64)
def twins_spec(iterations: int, schedule: str) -> dict[str, Any]:
    """Both runs, faint, and their twins without noise."""
    colour, dash = named(list(dict.fromkeys(("constant", schedule))), 2)
    strong = alt.Scale(domain=list(KINDS), range=[0.3, 1.0])
    opacity = alt.Opacity("kind:N", title=None, scale=strong, legend=None)
    wide = alt.Scale(domain=list(KINDS), range=[1.2, 2.6])
    y = log_axis("cost", "cost, all training examples (nats, log)", 0.3, 0.7)
    return chart_spec(
        alt.Chart(alt.NamedData("table"), height=280)
        .mark_line()
        .encode(
            x=updates_axis(iterations),
            y=alt.Y(**y),
            color=colour,
            strokeDash=dash,
            opacity=opacity,
            strokeWidth=alt.StrokeWidth("kind:N", scale=wide, legend=None),
            tooltip=[
                alt.Tooltip("run:N"),
                alt.Tooltip("kind:N", title="an update sees"),
                alt.Tooltip("update:Q", format=","),
                alt.Tooltip("cost:Q", format=".3f"),
                alt.Tooltip("floor:Q", title="at its end", format=".3f"),
            ],
        )
    )


def part_colour() -> alt.Color:
    """Noise and way in their colours."""
    scale = alt.Scale(domain=list(PARTS), range=list(PART_COLOURS))
    shown = alt.Legend(orient="top", symbolType="square", symbolOpacity=1)
    return alt.Color("part:N", title=None, scale=scale, legend=shown)


def parts_table(schedule: str, parts: Parts) -> pd.DataFrame:
    """What the constant and the scheduled run are above the least, part by part."""
    values = {"constant": (parts.floor, 0.0), schedule: (parts.noise, parts.way)}
    rows = [
        {"run": label(name), "part": part, "value": value}
        for name, both in values.items()
        for part, value in zip(PARTS, both, strict=True)
    ]
    table = pd.DataFrame(rows)
    return table[table["value"].abs() < float("inf")]


@functools.cache
def parts_spec() -> dict[str, Any]:
    """Two bars a run: what noise adds, and what is left of the way."""
    base = alt.Chart(alt.NamedData("table"), height=280).encode(
        y=alt.Y("run:N", title=None, sort=None, axis=alt.Axis(labelLimit=170)),
        yOffset=alt.YOffset("part:N", sort=list(PARTS)),
        x=alt.X(
            "value:Q",
            title="above the least (nats)",
            scale=alt.Scale(domain={"unionWith": [0, 0.01]}, padding=40),
            axis=alt.Axis(tickCount=5, format=".2~f"),
        ),
    )
    bars = base.mark_bar().encode(
        color=part_colour(),
        tooltip=["run:N", "part:N", alt.Tooltip("value:Q", title="nats", format=".4f")],
    )
    words = base.mark_text(align="left", dx=4, color=theme.NEUTRAL).encode(
        text=alt.Text("value:Q", format=".3f")
    )
    return chart_spec(bars + words)


def rivals_table(answers: Mapping[str, Sequence[Ended]]) -> pd.DataFrame:
    """One row a seed and rival: its cost at the end and how it got there; no diverged ones."""
    rows = [
        {
            "run": name,
            "seed": seed,
            "cost": one.cost,
            "alpha": one.alpha,
            "dev_error": one.dev_error,
        }
        for name, ended in answers.items()
        for seed, one in enumerate(ended)
    ]
    return finite(pd.DataFrame(rows))


def rivals_chart(answers: Mapping[str, Sequence[Ended]]) -> alt.LayerChart:
    """Each rival's cost at its end, seed by seed, its median, and the constant rate's floor."""
    looks = {label(name): look(name) for name in SCHEDULES}
    looks |= {SMALL: (theme.NEUTRAL, [], "cross"), ALL: (theme.CLASS_COLOURS[4], [], "stroke")}
    names = list(answers)
    colours, _, shapes = zip(*(looks[name] for name in names), strict=True)
    table = rivals_table(answers)
    base = alt.Chart(table, height=44 * len(names) + 20).encode(
        y=alt.Y("run:N", title=None, sort=names, axis=alt.Axis(labelLimit=170)),
        color=alt.Color("run:N", scale=alt.Scale(domain=names, range=list(colours)), legend=None),
    )
    x = log_axis("cost", "cost at the end (nats, log)", 0.3, 0.31)
    points = base.mark_point(filled=True, size=55, opacity=0.75).encode(
        x=alt.X(**x),
        shape=alt.Shape("run:N", scale=alt.Scale(domain=names, range=list(shapes)), legend=None),
        tooltip=[
            "run:N",
            "seed:Q",
            alt.Tooltip("cost:Q", format=".3f"),
            alt.Tooltip("alpha:Q", title="last α", format=".3g"),
            alt.Tooltip("dev_error:Q", title="dev error", format=".1%"),
        ],
    )
    ticks = base.mark_tick(thickness=3, size=26).encode(x="median(cost):Q")
    floor = alt.Chart(table[table["run"] == label("constant")]).mark_rule(
        strokeDash=[2, 3], color=theme.NEUTRAL
    )
    return points + ticks + floor.encode(x="median(cost):Q")
