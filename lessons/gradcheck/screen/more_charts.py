"""Further charts of gradient checking: planted bugs, dropout, and the clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from lessons.gradcheck.cost import PassTimes
from lessons.gradcheck.dropout import FRESH, FROZEN, OFF, WAYS
from lessons.gradcheck.lesson import EPSILONS
from lessons.gradcheck.screen.charts import d_x, d_y, drawn, eps_x, limits
from lessons.gradcheck.valley import ALL
from ui import theme
from ui.looks.axes import log_x, log_y, tip
from ui.looks.bands import band, band_tips, ranges, spread
from ui.looks.series import DASHED, Look, Series
from ui.looks.spec import Chart

NO_BUG = "none"
MOST_TEXTS = 15
"""With more columns the numbers would not fit into the cells."""
WAY_LOOKS = Series(
    {
        OFF: Look(theme.NEUTRAL),
        FROZEN: Look(theme.BLUE, DASHED),
        FRESH: Look(theme.WARNING, (2, 2)),
    },
    columns=2,
)
BACKWARD, ONE_BY_ONE, BATCHED = "one backward pass", "2n forward passes", "2n forward, in batches"
CLOCK = Series(
    {
        BACKWARD: Look(theme.BLUE),
        ONE_BY_ONE: Look(theme.WARNING, DASHED),
        BATCHED: Look(theme.GREEN, (2, 2)),
    },
    columns=2,
)


def bug_table(found: Mapping[str, Mapping[str, float]]) -> pd.DataFrame:
    """One row a bug ("" is none) and W or b: d, and the power of ten it is nearest to."""
    rows = [
        {"bug": bug or NO_BUG, "group": group, "d": d, "power": float(np.log10(drawn(d)))}
        for bug, by_group in found.items()
        for group, d in by_group.items()
    ]
    return pd.DataFrame(rows).assign(text=lambda t: t["power"].round().astype(int).astype(str))


def bug_chart(table: pd.DataFrame) -> Chart:
    """Which W and b each bug betrays: dark is a large d; numbers are powers of ten."""
    order = [NO_BUG, *(bug for bug in table["bug"].unique() if bug != NO_BUG)]
    base = alt.Chart(table, height=44 * len(order)).encode(
        alt.X("group:N", title=None, sort=None, axis=alt.Axis(labelAngle=0, orient="top")),
        alt.Y("bug:N", title=None, sort=order, axis=alt.Axis(labelLimit=130)),
        tooltip=["bug:N", tip("group:N", "part"), tip("d:Q", form=".3~g")],
    )
    cells = base.mark_rect(stroke=theme.NEUTRAL, strokeWidth=0.5).encode(
        alt.Color(
            "power:Q",
            title="power of ten of d",
            scale=alt.Scale(scheme="blues", domain=[-9, 0], clamp=True),
            legend=alt.Legend(orient="top", direction="horizontal", gradientLength=160),
        )
    )
    if table["group"].nunique() > MOST_TEXTS:
        return cells
    ink = alt.condition("datum.power > -4", alt.value("white"), alt.value("#1f2933"))
    return cells + base.mark_text(fontSize=13).encode(text="text:N", color=ink)


def bug_range_table(seeds: Sequence[Mapping[str, Mapping[str, float]]]) -> pd.DataFrame:
    """Lowest, median and highest d over all of theta, one row a bug."""
    rows = [{"bug": bug or NO_BUG} | spread([one[bug][ALL] for one in seeds]) for bug in seeds[0]]
    return pd.DataFrame(rows)


def bug_range_chart(table: pd.DataFrame) -> Chart:
    """D over all of theta, from the lowest seed to the highest; rules at 1e-7 and 1e-3."""
    none = f"datum.bug == '{NO_BUG}'"
    base = alt.Chart(table, height=34 * len(table)).encode(
        alt.Y("bug:N", title=None, sort=None, axis=alt.Axis(labelLimit=130)),
        color=alt.condition(none, alt.value(theme.BLUE), alt.value(theme.WARNING)),
        tooltip=["bug:N", *band_tips("d", ".2~g", "lowest d", "highest d")],
    )
    return alt.layer(limits("x"), *ranges(base, d_x("min", "d over all of θ, ten seeds (log)")))


def dropout_table(
    d: Mapping[str, Sequence[float]], seeds: Sequence[Mapping[str, Sequence[float]]]
) -> pd.DataFrame:
    """D over eps for each way to drop, with the lowest and highest of the seeds if there are."""
    rows = []
    for way in WAYS:
        for i, eps in enumerate(EPSILONS):
            of_seeds = [one[way][i] for one in seeds] or [d[way][i]]
            rows.append(
                {"way": way, "eps": eps, "d": d[way][i], "median": drawn(d[way][i])}
                | {"min": drawn(min(of_seeds)), "max": max(of_seeds)}
            )
    return pd.DataFrame(rows)


def dropout_chart(table: pd.DataFrame, now: float) -> Chart:
    """D over eps with dropout off, with one frozen mask, and with fresh ones."""
    base = alt.Chart(table, height=340).encode(
        eps_x(),
        *WAY_LOOKS.lines("way"),
        tooltip=[
            tip("way:N", "dropout"),
            tip("eps:Q", "ε", ",~g"),
            tip("d:Q", form=".2~g"),
            tip("min:Q", "lowest seed", ".2~g"),
            tip("max:Q", "highest seed", ".2~g"),
        ],
    )
    here = alt.Chart(pd.DataFrame({"eps": [now]})).mark_rule(color=theme.NEUTRAL, strokeWidth=2)
    return alt.layer(limits("y"), here.encode(x="eps:Q"), *band(base, d_y("min"), points=30))


def clock_table(timings: Sequence[PassTimes]) -> pd.DataFrame:
    """Seconds of each kind of work for each net, by its number of parameters."""
    rows: list[dict[str, Any]] = []
    for one in timings:
        seconds = {
            BACKWARD: one.backward_pass,
            ONE_BY_ONE: one.all_one_by_one,
            BATCHED: one.all_batched,
        }
        rows += [
            {"n": one.n, "what": what, "ms": 1000 * value, "own": one.own}
            for what, value in seconds.items()
        ]
    return pd.DataFrame(rows).sort_values("n", ignore_index=True)


def clock_chart(table: pd.DataFrame) -> Chart:
    """Milliseconds against the number of parameters, on log axes; a rule at the page's net."""
    base = alt.Chart(table, height=320).encode(
        log_x("n", "parameters n (log)"),
        log_y("ms", "milliseconds (log)"),
        *CLOCK.lines("what"),
        tooltip=["what:N", tip("n:Q", form=","), tip("ms:Q", form=".3g")],
    )
    own = alt.Chart(table[table["own"]].head(1)).mark_rule(color=theme.NEUTRAL, strokeWidth=2)
    return own.encode(x="n:Q") + base.mark_line(point=True)
