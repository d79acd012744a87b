"""Further charts of gradient checking: planted bugs, dropout, and the clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from lessons.gradcheck.cost import Timing
from lessons.gradcheck.dropout import FRESH, FROZEN, OFF, WAYS
from lessons.gradcheck.lesson import EPSILONS
from lessons.gradcheck.screen.charts import d_axis, drawn, eps_x, limits, looks
from lessons.gradcheck.valley import ALL
from ui import theme

NO_BUG = "none"
MOST_TEXTS = 15
"""With more columns the numbers would not fit into the cells."""
WAY_LOOKS = {
    OFF: (theme.NEUTRAL, [1, 0]),
    FROZEN: (theme.CLASS_COLOURS[1], [6, 3]),
    FRESH: (theme.WARNING, [2, 2]),
}
BACKWARD, ONE_BY_ONE, BATCHED = "one backward pass", "2n forward passes", "2n forward, in batches"
CLOCK = {
    BACKWARD: (theme.CLASS_COLOURS[1], [1, 0]),
    ONE_BY_ONE: (theme.WARNING, [6, 3]),
    BATCHED: (theme.CLASS_COLOURS[2], [2, 2]),
}


def bug_table(found: Mapping[str, Mapping[str, float]]) -> pd.DataFrame:
    """One row a bug ("" is none) and W or b: d, and the power of ten it is nearest to."""
    rows = [
        {"bug": bug or NO_BUG, "group": group, "d": d, "power": float(np.log10(drawn(d)))}
        for bug, by_group in found.items()
        for group, d in by_group.items()
    ]
    return pd.DataFrame(rows).assign(text=lambda t: t["power"].round().astype(int).astype(str))


def median_of(seeds: Sequence[Mapping[str, Mapping[str, float]]]) -> dict[str, dict[str, float]]:
    """The median d of each bug and part over the seeds."""
    return {
        bug: {group: float(np.median([one[bug][group] for one in seeds])) for group in by_group}
        for bug, by_group in seeds[0].items()
    }


def bug_chart(table: pd.DataFrame) -> alt.LayerChart | alt.Chart:
    """Which W and b each bug betrays: dark is a large d; numbers are powers of ten."""
    order = [NO_BUG, *(bug for bug in table["bug"].unique() if bug != NO_BUG)]
    base = alt.Chart(table, height=44 * len(order)).encode(
        x=alt.X("group:N", title=None, sort=None, axis=alt.Axis(labelAngle=0, orient="top")),
        y=alt.Y("bug:N", title=None, sort=order, axis=alt.Axis(labelLimit=130)),
        tooltip=["bug:N", alt.Tooltip("group:N", title="part"), alt.Tooltip("d:Q", format=".2e")],
    )
    cells = base.mark_rect(stroke=theme.NEUTRAL, strokeWidth=0.5).encode(
        color=alt.Color(
            "power:Q",
            title="power of ten of d",
            scale=alt.Scale(scheme="blues", domain=[-9, 0], clamp=True),
            legend=alt.Legend(orient="top", direction="horizontal", gradientLength=160),
        )
    )
    if table["group"].nunique() > MOST_TEXTS:
        return cells
    numbers = base.mark_text(fontSize=13).encode(
        text="text:N",
        color=alt.condition("datum.power > -4", alt.value("white"), alt.value("#1f2933")),
    )
    return cells + numbers


def bug_range_table(seeds: Sequence[Mapping[str, Mapping[str, float]]]) -> pd.DataFrame:
    """Lowest, median and highest d over all of theta, one row a bug."""
    rows = []
    for bug in seeds[0]:
        d = [one[bug][ALL] for one in seeds]
        rows.append(
            {"bug": bug or NO_BUG, "min": min(d), "median": float(np.median(d)), "max": max(d)}
        )
    return pd.DataFrame(rows)


def bug_range_chart(table: pd.DataFrame) -> alt.LayerChart:
    """D over all of theta, from the lowest seed to the highest; rules at 1e-7 and 1e-3."""
    base = alt.Chart(table, height=34 * len(table)).encode(
        y=alt.Y("bug:N", title=None, sort=None, axis=alt.Axis(labelLimit=130)),
        color=alt.condition(
            f"datum.bug == '{NO_BUG}'",
            alt.value(theme.CLASS_COLOURS[1]),
            alt.value(theme.WARNING),
        ),
        tooltip=[
            "bug:N",
            alt.Tooltip("min:Q", title="lowest d", format=".1e"),
            alt.Tooltip("median:Q", title="median d", format=".1e"),
            alt.Tooltip("max:Q", title="highest d", format=".1e"),
        ],
    )
    x = alt.X(**d_axis("min", "d over all of θ, ten seeds (log)", labelOverlap=True))
    ranges = base.mark_rule(strokeWidth=7, opacity=0.4).encode(x=x, x2="max:Q")
    return limits("x") + ranges + base.mark_point(filled=True, size=80).encode(x="median:Q")


def dropout_table(
    d: Mapping[str, Sequence[float]], seeds: Sequence[Mapping[str, Sequence[float]]]
) -> pd.DataFrame:
    """D over eps for each way to drop, with the lowest and highest of the seeds if there are."""
    rows = []
    for way in WAYS:
        for i, eps in enumerate(EPSILONS):
            of_seeds = [one[way][i] for one in seeds] or [d[way][i]]
            rows.append(
                {"way": way, "eps": eps, "d": d[way][i], "place": drawn(d[way][i])}
                | {"low": drawn(min(of_seeds)), "high": max(of_seeds)}
            )
    return pd.DataFrame(rows)


def dropout_chart(table: pd.DataFrame, now: float) -> alt.LayerChart | alt.FacetChart:
    """D over eps with dropout off, with one frozen mask, and with fresh ones."""
    colour, dash = looks("way", WAY_LOOKS)
    y = alt.Y(**d_axis("place", "relative distance d (log)"))
    base = alt.Chart(table, height=340).encode(
        x=eps_x(),
        color=colour,
        tooltip=[
            alt.Tooltip("way:N", title="dropout"),
            alt.Tooltip("eps:Q", title="ε", format=".0e"),
            alt.Tooltip("d:Q", format=".1e"),
            alt.Tooltip("low:Q", title="lowest seed", format=".1e"),
            alt.Tooltip("high:Q", title="highest seed", format=".1e"),
        ],
    )
    area = base.mark_area(opacity=0.2).encode(y=alt.Y(**d_axis("low", "")), y2="high:Q")
    line = base.mark_line(point=True).encode(y=y, strokeDash=dash)
    here = alt.Chart(pd.DataFrame({"eps": [now]})).mark_rule(color=theme.NEUTRAL, strokeWidth=2)
    return alt.layer(limits("y"), here.encode(x="eps:Q"), area, line)


def clock_table(timings: Sequence[Timing]) -> pd.DataFrame:
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


def clock_chart(table: pd.DataFrame) -> alt.LayerChart:
    """Milliseconds against the number of parameters, on log axes; a rule at the page's net."""
    colour, dash = looks("what", CLOCK)
    log = alt.Scale(type="log", nice=False)
    axis = alt.Axis(format="~g", tickCount=6, labelOverlap=True, gridOpacity=0.4)
    base = alt.Chart(table, height=320).encode(
        x=alt.X("n:Q", title="parameters n (log)", scale=log, axis=axis),
        y=alt.Y("ms:Q", title="milliseconds (log)", scale=log, axis=axis),
        color=colour,
        tooltip=["what:N", alt.Tooltip("n:Q", format=","), alt.Tooltip("ms:Q", format=".3g")],
    )
    own = alt.Chart(table[table["own"]].head(1)).mark_rule(color=theme.NEUTRAL, strokeWidth=2)
    return own.encode(x="n:Q") + base.mark_line(point=True).encode(strokeDash=dash)
