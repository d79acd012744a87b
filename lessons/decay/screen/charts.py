"""The charts of the lesson on decay that go with its films: cost over updates, and the floor."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd

from core.schedules import SCHEDULES
from core.training import Run
from lessons.decay.lesson import WINDOW, label, measure
from ui import theme
from ui.looks.axes import log_y, tip
from ui.looks.bands import band
from ui.looks.costs import positive
from ui.looks.series import SOLID, Look, Series
from ui.looks.spec import TABLE, Chart, built_once

STRETCHES = 80
"""Stretches of updates that a band of mini-batch costs is made of."""
MIDDLE = (0.1, 0.9)
"""The band holds the costs between these shares of each stretch."""
LOOKS = Series(
    {
        "constant": Look(theme.NEUTRAL, (6, 3), "circle"),
        "inverse_time": Look(theme.PURPLE, SOLID, "square"),
        "exponential": Look(theme.TEAL, (8, 2, 2, 2), "triangle-up"),
        "inverse_root_epoch": Look(theme.OLIVE, (3, 2), "diamond"),
        "inverse_root_update": Look(theme.BLUE, (12, 3), "triangle-down"),
    }
).only(SCHEDULES)
FLOOR_WORDS = "'floor of the constant rate: ' + format(datum.floor, '.3f')"


def look(schedule: str) -> Look:
    """How a schedule is drawn, the same in all charts of the page."""
    return LOOKS.looks[schedule]


def named(schedules: Sequence[str], columns: int = 2) -> Series:
    """The schedules by their labels, each once."""
    return Series({label(name): look(name) for name in schedules}, columns)


def cost_y() -> alt.Y:
    """The cost of all training examples."""
    return log_y("cost", "cost, all training examples (nats, log)", 0.3, 0.7)


def cost_tips(*more: alt.Tooltip) -> list[alt.Tooltip]:
    """What is said of that cost."""
    return [
        tip("run:N"),
        *more,
        tip("update:Q", form=","),
        tip("cost:Q", form=".3f"),
        tip("floor:Q", "at its end", ".3f"),
    ]


def updates_axis(iterations: int) -> alt.X:
    """Updates from 0 to the run's last."""
    scale = alt.Scale(domain=[0, iterations], nice=False)
    return alt.X("update:Q", title="update", scale=scale, axis=alt.Axis(tickCount=6, grid=False))


def batch_table(runs: Sequence[Run]) -> pd.DataFrame:
    """The middle of the mini-batch costs J{t} of each stretch of updates, one row a stretch.

    The trace of a long run keeps the lowest and the highest of some updates in a row; both count.
    """
    rows = []
    for run in different(runs):
        at, low, high = run.trace.iteration, run.trace.low, run.trace.high
        width = -(-run.experiment.iterations // (run.trace.width * STRETCHES))
        for begin in range(0, at.size, width):
            costs = np.concatenate([low[begin : begin + width], high[begin : begin + width]])
            costs = costs[np.isfinite(costs)]
            if costs.size:
                ends = np.quantile(costs, [MIDDLE[0], 0.5, MIDDLE[1]])
                rows.append((label(run.experiment.schedule), int(at[begin]), *ends))
    return pd.DataFrame(rows, columns=["run", "update", "min", "median", "max"])


def different(runs: Sequence[Run]) -> list[Run]:
    """The runs, but one of a kind: with no decay chosen both are the same."""
    return list({run.experiment.schedule: run for run in runs}.values())


@built_once
def batch_spec(iterations: int, schedule: str) -> Chart:
    """The costs of the mini-batches of both runs: median in its band."""
    base = alt.Chart(TABLE, height=280).encode(
        updates_axis(iterations),
        *named(("constant", schedule)).lines("run"),
        tooltip=[
            tip("run:N"),
            tip("update:Q", "from update", ","),
            tip("median:Q", "median J{t}", ".3f"),
            tip("min:Q", "10 % below", ".3f"),
            tip("max:Q", "10 % above", ".3f"),
        ],
    )
    y = alt.Y("min:Q", title="cost of a mini-batch, J{t} (nats)", scale=alt.Scale(zero=True))
    return alt.layer(*band(base, y, width=1.8))


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
    return positive(pd.concat(tables), "cost")


@built_once
def cost_spec(iterations: int, schedule: str) -> Chart:
    """The cost of all training examples over the updates, and what each run ended at."""
    looks = named(("constant", schedule)).lines("run")
    base = alt.Chart(TABLE, height=280).encode(looks[0])
    line = base.mark_line(strokeWidth=1.6).encode(
        updates_axis(iterations), cost_y(), *looks, tooltip=cost_tips()
    )
    ended = base.transform_filter("isValid(datum.floor) && isFinite(datum.floor)")
    ended = ended.transform_aggregate(floor="mean(floor)", groupby=["run"])
    ends = ended.transform_calculate(begin=str((1 - WINDOW) * iterations), end=str(iterations))
    bar = ends.mark_rule(strokeWidth=5, opacity=0.75).encode(x="begin:Q", x2="end:Q", y="floor:Q")
    constant = ended.transform_filter(f"datum.run == '{label('constant')}'")
    floor = constant.mark_rule(strokeDash=[2, 3]).encode(y="floor:Q")
    words = constant.transform_calculate(words=FLOOR_WORDS).mark_text(align="right", dx=-4)
    words = words.encode(x=alt.value("width"), y=alt.value(8), text="words:N")
    return alt.layer(line, floor, bar, words)
