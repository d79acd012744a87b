"""The charts of the lesson on mini-batches: specs built once, and the tables they show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np
import pandas as pd

from core.batches import updates_per_epoch
from core.training import Run
from lessons.minibatch.lesson import BATCH, MINI, STOCHASTIC
from lessons.minibatch.noise import NoiseCurve
from lessons.minibatch.timing import Timing
from ui import theme
from ui.looks.axes import level_rule, level_words, linear_y, log_x, log_y, tip
from ui.looks.series import DASHED, SOLID, Look, Series, undashed
from ui.looks.spec import TABLE, Chart, built_once, rows

LOOKS = Series(
    {
        BATCH: Look(theme.PURPLE),
        MINI: Look(theme.BLUE, (7, 3)),
        STOCHASTIC: Look(theme.VERMILION, (2, 2)),
    }
)
"""Batch purple, mini-batch blue, stochastic red, as in the chapter's Fig. 7."""
LAW, CORRECTED = "law: spread / √B", "law without replacement"
DRAWN, DRAWN_WITHOUT = "drawn with replacement", "drawn without, as in training"
NOISES = Series(
    {
        LAW: Look(theme.BLUE, SOLID, "stroke"),
        CORRECTED: Look(theme.VERMILION, DASHED, "stroke"),
        DRAWN: Look(theme.BLUE),
        DRAWN_WITHOUT: Look(theme.VERMILION, shape="triangle-up"),
    },
    columns=1,
)
COST, DEV_ERROR = MEASURES = ("cost", "dev error")
AXES = {"update": "update (log)", "epoch": "epoch (log)", "ms": "milliseconds, measured now (log)"}
MOST_POINTS = 150
"""Stretches of one band; more updates are put together, lowest and highest J{t} kept."""
LEAST_COST = 0.01
"""The log axis of J{t} ends here; what is lower is drawn on it."""


def size_axis() -> alt.X:
    """The batch size, on an axis marked at powers of two."""
    return alt.X(
        "size:Q",
        title="batch size B (log)",
        scale=alt.Scale(type="log", base=2, domain={"unionWith": [1, 256]}, nice=False),
        axis=alt.Axis(
            format="d", values=[2**k for k in range(11)], labelOverlap=True, gridOpacity=0.4
        ),
    )


def per_update(run: Run, timing: Timing, axis: str) -> float:
    """What one update is on this axis: 1, a part of an epoch, or milliseconds."""
    if axis == "epoch":
        return 1 / updates_per_epoch(run.data.train.m, run.experiment.batch_size)
    return 1e3 * timing.seconds if axis == "ms" else 1.0


def progress_table(
    runs: Mapping[str, Run], timings: Mapping[str, Timing], axis: str, measure: str
) -> pd.DataFrame:
    """Training cost or dev error at each snapshot, and the range of J{t}; `mark` says which.

    x counts from the first update: a log axis has no 0.
    """
    tables = []
    for kind, run in runs.items():
        unit = per_update(run, timings[kind], axis)
        rows = [
            (one.iteration, max(one.train_cost, 1e-9) if measure == COST else 1 - one.dev_accuracy)
            for one in run.snapshots
            if one.iteration > 0
        ]
        line = pd.DataFrame(rows, columns=["update", "value"])
        tables.append(line.assign(mark="line", kind=kind, x=line["update"] * unit))
        if measure == COST and run.iteration:
            band = trace_table(run)
            tables.append(band.assign(mark="band", kind=kind, x=band["update"] * unit))
    table = pd.concat(tables)
    return table[np.isfinite(table.get("value", 0).fillna(0).astype(float))]


def trace_table(run: Run) -> pd.DataFrame:
    """Lowest and highest J{t} of each stretch of updates, stretches alike in length by ratio."""
    low, high, at = run.trace.low, run.trace.high, run.trace.iteration
    first = np.unique(np.geomspace(1, at.size, MOST_POINTS).astype(int) - 1)
    return pd.DataFrame(
        {
            "update": at[first],
            "low": np.maximum(np.minimum.reduceat(low, first), LEAST_COST),
            "high": np.maximum(np.maximum.reduceat(high, first), LEAST_COST),
        }
    )


@built_once
def progress_spec(axis: str, measure: str) -> Chart:
    """Three runs over updates, epochs or milliseconds, with the band of J{t} for the cost."""
    title = AXES[axis]
    table = alt.Chart(TABLE, height=280).encode(log_x("x", title, 1, 10), *LOOKS.lines("kind"))
    lines = rows(table, "line").encode(
        tooltip=[
            tip("kind:N", "run"),
            tip("update:Q", form=","),
            tip("x:Q", title.removesuffix(" (log)"), ".3g"),
            tip("value:Q", measure, ".3g"),
        ]
    )
    if measure == DEV_ERROR:
        y = linear_y("value", "dev error", 0, 0.1, "%")
        line = lines.mark_line(strokeWidth=2, clip=True, interpolate="step-after")
        return line.encode(y)
    band = rows(table, "band").mark_area(opacity=0.22, clip=True)
    bands = undashed(band).encode(log_y("low", "cost in nats (log)", 0.03, 1), y2="high:Q")
    line = lines.mark_line(strokeWidth=2.2, clip=True)
    return bands + line.encode(log_y("value", "cost in nats (log)", 0.03, 1))


def noise_table(here: NoiseCurve, seeds: Sequence[NoiseCurve]) -> pd.DataFrame:
    """One row a batch size and what it is: the two laws, and what was drawn with its seeds' range.

    A noise of 0 has no place on a log axis and is left out.
    """
    laws = {LAW: here.law(replacement=True), CORRECTED: here.law(replacement=False)}
    drawn = {
        DRAWN: [one.with_replacement for one in (here, *seeds)],
        DRAWN_WITHOUT: [one.without for one in (here, *seeds)],
    }
    base = pd.DataFrame({"size": here.sizes})
    tables = [base.assign(noise=law, what=what) for what, law in laws.items()]
    for what, (mine, *others) in drawn.items():
        spread = np.array(others or [mine])
        tables.append(
            base.assign(noise=mine, what=what, low=spread.min(axis=0), high=spread.max(axis=0))
        )
    table = pd.concat(tables)
    return table[table["noise"] > 0].assign(length=here.length or None)


@built_once
def noise_spec() -> Chart:
    """Noise of the gradient against the batch size: two laws as lines, what was drawn as points."""
    colour, shape = NOISES.points("what")
    table = alt.Chart(TABLE, height=420)
    base = table.encode(
        size_axis(),
        colour,
        tooltip=[
            tip("what:N"),
            tip("size:Q", "batch size", ","),
            tip("noise:Q", form=".3g"),
            tip("low:Q", "lowest seed", ".3g"),
            tip("high:Q", "highest seed", ".3g"),
        ],
    )
    title = "noise of the gradient (log)"
    lines = base.transform_filter("indexof(datum.what, 'law') == 0").mark_line(strokeWidth=2)
    drawn = base.transform_filter("indexof(datum.what, 'drawn') == 0")
    bars = drawn.mark_rule(strokeWidth=5, opacity=0.35).encode(y2="high:Q")
    points = drawn.mark_point(size=70, filled=True, opacity=1)
    return alt.layer(
        lines.encode(log_y("noise", title, 0.1, 1), NOISES.dash("what")),
        bars.encode(log_y("low", title, 0.1, 1)),
        points.encode(log_y("noise", title, 0.1, 1), shape),
        level_rule(table, "length"),
        level_words(table, "length", "‖g‖ of all examples"),
    )
