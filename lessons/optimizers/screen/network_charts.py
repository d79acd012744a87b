"""The charts of the race on the network: the four costs, and the sweep over alpha."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd

from core.training import Run
from lessons.optimizers.lesson import Sweep
from lessons.optimizers.race import title
from lessons.optimizers.screen.charts import LOOKS, band_row, sweep_tips
from ui import theme
from ui.looks.axes import level_rule, log_x, log_y, tip
from ui.looks.bands import band
from ui.looks.spec import TABLE, Chart, built_once


def costs_table(runs: Sequence[Run], target: float) -> pd.DataFrame:
    """One row a run and snapshot: the cost of all training examples, where it is a number."""
    rows = [
        {"racer": title(run.experiment.optimizer), "update": s.iteration, "cost": s.train_cost}
        for run in runs
        for s in run.snapshots
        if np.isfinite(s.train_cost) and s.train_cost > 0
    ]
    return pd.DataFrame(rows, columns=["racer", "update", "cost"]).assign(target=target)


@built_once
def costs_spec(iterations: int) -> Chart:
    """The four cost curves over the updates on one log axis, and the target."""
    table = alt.Chart(TABLE, height=300)
    lines = table.mark_line(strokeWidth=2).encode(
        alt.X("update:Q", title="update", scale=alt.Scale(domain=[0, iterations])),
        log_y("cost", "training cost, all examples (nats, log)", 0.1, 1.0),
        *LOOKS.lines("racer"),
        tooltip=[tip("racer:N", "optimizer"), tip("update:Q", form=","), tip("cost:Q", form=".4f")],
    )
    return lines + level_rule(table, "target", theme.WARNING)


def sweep_table(answers: Sweep, target: float) -> pd.DataFrame:
    """Fewest, median and most updates at each alpha; no row where most seeds never arrive."""
    rows = []
    for (name, alpha), seeds in answers.items():
        steps = np.array([one.to(target) for one in seeds])
        if row := band_row(name, alpha, steps):
            rows.append(row | {"arrived": f"{row['arrived']} of {steps.size}"})
    return pd.DataFrame(rows, columns=["racer", "alpha", "min", "median", "max", "arrived"])


@built_once
def sweep_spec() -> Chart:
    """Updates to the target against alpha: median line in its band over the seeds."""
    base = alt.Chart(TABLE, height=300).encode(
        log_x("alpha", "learning rate α (log)", 0.01, 1.0),
        *LOOKS.lines("racer"),
        tooltip=sweep_tips("updates", tip("arrived:N", "seeds that arrived")),
    )
    y = log_y("min", "updates to the target (log)", 20, 100)
    dots = base.mark_point(filled=True, size=60, opacity=1)
    return alt.layer(*band(base, y), dots.encode(LOOKS.shape("racer"), y="median:Q"))
