"""The charts of the lesson on decay for twins without noise and for every schedule's seeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from core.schedules import SCHEDULES
from core.training import Run
from lessons.decay.lesson import Ended, label
from lessons.decay.parts import Curve, Parts
from lessons.decay.screen.charts import cost_table, cost_tips, cost_y, look, named, updates_axis
from lessons.decay.sweep import ALL, SMALL
from ui import theme
from ui.looks.axes import log_x, tip
from ui.looks.costs import positive
from ui.looks.series import Look, Series
from ui.looks.spec import TABLE, Chart, built_once

KINDS = ["as set", "all examples"]
NOISE, WAY = "noise", "distance to go"
PARTS = Series({NOISE: Look(theme.WARNING), WAY: Look(theme.SKY, (5, 3))})
OTHERS = {SMALL: Look(theme.NEUTRAL, shape="cross"), ALL: Look(theme.SKY, shape="stroke")}
"""What the schedules are compared with."""


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
    return positive(pd.concat(tables), "cost")


@built_once
def twins_spec(iterations: int, schedule: str) -> Chart:
    """Both runs, faint, and their twins without noise."""
    strong = alt.Scale(domain=KINDS, range=[0.3, 1.0])
    wide = alt.Scale(domain=KINDS, range=[1.2, 2.6])
    base = alt.Chart(TABLE, height=280).encode(
        updates_axis(iterations),
        cost_y(),
        *named(("constant", schedule)).lines("run"),
        alt.Opacity("kind:O", title=None, scale=strong, legend=None),
        alt.StrokeWidth("kind:O", scale=wide, legend=None),
        tooltip=cost_tips(tip("kind:N", "an update sees")),
    )
    return base.mark_line()


def parts_table(schedule: str, parts: Parts) -> pd.DataFrame:
    """What the constant and the scheduled run are above the least, part by part."""
    values = {"constant": (parts.floor, 0.0), schedule: (parts.noise, parts.way)}
    rows = [
        {"run": label(name), "part": part, "value": value}
        for name, both in values.items()
        for part, value in zip(PARTS.looks, both, strict=True)
    ]
    table = pd.DataFrame(rows)
    return table[table["value"].abs() < float("inf")]


@built_once
def parts_spec() -> Chart:
    """Two bars a run: what noise adds, and what is left of the way."""
    scale = alt.Scale(domain={"unionWith": [0, 0.01]}, padding=40)
    axis = alt.Axis(tickCount=5, format=".2~f")
    base = alt.Chart(TABLE, height=280).encode(
        alt.X("value:Q", title="above the least (nats)", scale=scale, axis=axis),
        alt.Y("run:N", title=None, sort=None, axis=alt.Axis(labelLimit=170)),
        alt.YOffset("part:N", sort=list(PARTS.looks)),
    )
    said = ["run:N", "part:N", tip("value:Q", "nats", ".4f")]
    bars = base.mark_bar().encode(PARTS.colour("part"), tooltip=said)
    words = base.mark_text(align="left", dx=4, color=theme.NEUTRAL)
    return bars + words.encode(alt.Text("value:Q", format=".3f"))


def rivals_table(answers: Mapping[str, Sequence[Ended]]) -> pd.DataFrame:
    """One row a seed and rival: its cost at the end and how it got there; no diverged ones."""
    rows = [
        {
            "run": name,
            "seed": seed,
            "cost": one.cost,
            "alpha": one.alpha,
            "dev error": one.dev_error,
        }
        for name, ended in answers.items()
        for seed, one in enumerate(ended)
    ]
    return positive(pd.DataFrame(rows), "cost")


def rivals_chart(answers: Mapping[str, Sequence[Ended]]) -> Chart:
    """Each rival's cost at its end, seed by seed, its median, and the constant rate's floor."""
    table = rivals_table(answers)
    looks = Series({label(name): look(name) for name in SCHEDULES} | OTHERS).only(answers)
    y = alt.Y("run:N", title=None, sort=list(answers), axis=alt.Axis(labelLimit=170))
    base = alt.Chart(table, height=44 * len(answers) + 20)
    base = base.encode(y, looks.colour("run", legend=False))
    points = base.mark_point(filled=True, size=55, opacity=0.75).encode(
        log_x("cost", "cost at the end (nats, log)", 0.3, 0.31),
        looks.shape("run"),
        tooltip=[
            "run:N",
            "seed:Q",
            tip("cost:Q", form=".3f"),
            tip("alpha:Q", "last α", ".3g"),
            tip("dev error:Q", form=".1%"),
        ],
    )
    ticks = base.mark_tick(thickness=3, size=26).encode(x="median(cost):Q")
    floor = alt.Chart(table[table["run"] == label("constant")]).mark_rule(
        strokeDash=[2, 3], color=theme.NEUTRAL
    )
    return points + ticks + floor.encode(x="median(cost):Q")
