"""The charts of the lesson on initialization that compare ways to start."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np
import pandas as pd

from core.training import Run
from lessons.initialization.lesson import OWN, Trained, ways
from lessons.initialization.signals import Signals
from ui import theme
from ui.looks.axes import at_least, log_y, tip
from ui.looks.bands import band, band_table, band_tips, spread
from ui.looks.costs import cost_curves, cost_table
from ui.looks.series import DASHED, Look, Series
from ui.looks.spec import TABLE, Chart, built_once

LOOKS = Series(
    {
        "zeros": Look(theme.NEUTRAL, (2, 3)),
        "N × 0.01": Look(theme.BLUE, DASHED),
        "N × 1": Look(theme.WARNING, (8, 3, 2, 3)),
        "1/√n": Look(theme.OLIVE, (4, 4)),
        "He": Look(theme.TEAL),
        "Xavier": Look(theme.PURPLE),
        "Glorot": Look(theme.WINE, (3, 2)),
        OWN: Look(theme.ORANGE, (10, 3)),
    },
    columns=4,
).only(ways(1.0))
"""The ways to start, the same in all charts of the page."""
SIZES = ("A", "dZ", "dW", "flat")
TITLES = {
    "A": "Spread of A[l]: standard deviation (log)",
    "dZ": "Size of dZ[l]: root mean square (log)",
    "dW": "Size of dW[l]: root mean square (log)",
    "flat": "Units where g is flat",
}
HIGHEST = 10.0
"""A cost above this is drawn there: one that overflows would leave no room for the others."""


@functools.lru_cache(maxsize=1)
def known() -> tuple[str, ...]:
    """The names of all ways to start, in the page's order."""
    return tuple(ways(1.0))


def signal_table(found: Mapping[str, Signals], size: str) -> pd.DataFrame:
    """Lowest, median and highest over the seeds: one row a way and layer, without zeros on log."""
    tables = []
    for way, one in found.items():
        values = getattr(one, size)
        columns = {"way": way, "layer": np.arange(1, values.shape[1] + 1)}
        tables.append(pd.DataFrame(columns | spread(values)))
    table = pd.concat(tables, ignore_index=True)
    return table if size == "flat" else table[table["min"] > 0]


@built_once
def signal_spec(size: str, names: tuple[str, ...]) -> Chart:
    """One of SIZES over the layers, a median line in its band for each of the names."""
    axis = alt.Axis(tickMinStep=1, format="d", grid=False)
    base = alt.Chart(TABLE, title=TITLES[size], height=212).encode(
        alt.X("layer:Q", title="layer l", scale=at_least(1, 2), axis=axis),
        *LOOKS.only(names).lines("way"),
        tooltip=[
            tip("way:N", "start"),
            tip("layer:Q"),
            *band_tips("", ".0%" if size == "flat" else ".3~g", "lowest of 10 seeds"),
        ],
    )
    y = log_y("min", f"{size}[l]", 0.1, 1.0, ",~g")
    if size == "flat":
        y = alt.Y("min:Q", title="share of units", axis=alt.Axis(format="%"))
        y = y.scale(domain=[0, 1])
    return alt.layer(*band(base, y, points=30))


def way_cost_table(runs: Mapping[str, Run]) -> pd.DataFrame:
    """The cost of each stretch of updates of each run, at most HIGHEST."""
    table = cost_table(list(runs.values()), list(runs))
    return table.assign(
        low=table["low"].clip(upper=HIGHEST), high=table["high"].clip(upper=HIGHEST)
    )


@built_once
def way_cost_spec(iterations: int, names: tuple[str, ...]) -> Chart:
    """The cost curves of the films on one log axis."""
    return cost_curves(LOOKS.only(names), iterations, name="start", height=300)


def seeds_table(answers: Mapping[str, Sequence[Trained]]) -> pd.DataFrame:
    """Lowest, median and highest cost of the seeds still running at each recorded iteration."""
    rows = [
        {"way": way, "iteration": at, "cost": min(cost, HIGHEST)}
        for way, found in answers.items()
        for one in found
        for at, cost in zip(one.iterations, one.costs, strict=True)
        if cost > 0
    ]
    return band_table(pd.DataFrame(rows), ["way", "iteration"], "cost")


@built_once
def band_spec(names: tuple[str, ...], iterations: int) -> Chart:
    """Cost against update for each way: median line in the band of the seeds."""
    base = alt.Chart(TABLE, height=300).encode(
        alt.X("iteration:Q", title="update", scale=alt.Scale(domain=[0, iterations])),
        *LOOKS.only(names).lines("way"),
        tooltip=[
            tip("way:N", "start"),
            tip("iteration:Q", "update", ","),
            *band_tips("cost", ".3g"),
            tip("size:Q", "seeds running"),
        ],
    )
    return alt.layer(*band(base, log_y("min", "training cost (nats, log)", 0.1, 1.0)))
