"""The charts on the emoji cats: dZ before the first update, and costs over ten seeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np
import pandas as pd

from lessons.initialization import cats as lesson
from lessons.initialization.cats import ARMS, Trained
from lessons.initialization.signals import Signals
from ui import theme
from ui.looks.axes import level_rule, log_y, tip
from ui.looks.bands import band, band_tips, spread
from ui.looks.series import DASHED, Look, Series
from ui.looks.spec import TABLE, Chart, built_once

ARM_LOOKS = (
    Look(theme.BLUE, DASHED),
    Look(theme.OLIVE),
    Look(theme.TEAL, (4, 4)),
    Look(theme.WARNING, (2, 3)),
    Look(theme.PURPLE, (8, 3, 2, 3)),
)
LOOKS = Series(dict(zip(ARMS, ARM_LOOKS, strict=True)), columns=2)
DEEP = tuple(ARMS)[:4]


def signal_table(found: Mapping[str, Signals]) -> pd.DataFrame:
    """dZ of each layer before the first update."""
    rows = [
        {"arm": name, "layer": l, "dZ": float(size), "dW": float(one.dW[0, l - 1])}
        for name, one in found.items()
        for l, size in enumerate(one.dZ[0], start=1)
    ]
    return pd.DataFrame(rows)


@built_once
def signal_spec() -> Chart:
    """The size of dZ over the layers, one line a start."""
    title = "Before any update: root mean square of dZ[l]"
    base = alt.Chart(TABLE, title=title, height=330).encode(
        alt.X("layer:O", title="layer l", axis=alt.Axis(labelAngle=0)),
        log_y("dZ", "dZ[l] (log)", 0.1, 1, ",~g"),
        *LOOKS.only(DEEP).lines("arm"),
        tooltip=[
            tip("arm:N", "start"),
            "layer:O",
            tip("dZ:Q", form=".3~g"),
            tip("dW:Q", form=".3~g"),
        ],
    )
    return base.mark_line(strokeWidth=2.5, point={"size": 45})


def cost_table(found: Mapping[str, Sequence[Trained]], guessed: float) -> pd.DataFrame:
    """Lowest, median and highest cost of the seeds at every tenth update."""
    tables = []
    for name, seeds in found.items():
        shortest = min(len(one.costs) for one in seeds)
        costs = spread([one.costs[:shortest] for one in seeds])
        update = lesson.EVERY * np.arange(shortest)
        tables.append(pd.DataFrame({"arm": name, "update": update} | costs))
    return pd.concat(tables, ignore_index=True).assign(guess=guessed, half=guessed / 2)


@built_once
def cost_spec() -> Chart:
    """Cost over the updates on a log axis, with the guess's cost and its half as rules."""
    table = alt.Chart(TABLE, height=340)
    base = table.encode(
        alt.X("update:Q", title="update", scale=alt.Scale(domain=[0, lesson.UPDATES])),
        *LOOKS.lines("arm"),
        tooltip=[tip("arm:N", "start"), "update:Q", *band_tips("cost", ".4f")],
    )
    y = log_y("min", "training cost (nats, log)", 0.1, 1.0)
    levels = [level_rule(table, field) for field in ("guess", "half")]
    return alt.layer(*band(base, y, width=2.2), *levels)
