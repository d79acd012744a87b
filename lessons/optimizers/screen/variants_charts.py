"""Charts of Adam's variants: the kinds of epsilon, and eq. 15's := taken as code."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from core.data import Floats
from core.optimizers import root
from lessons.optimizers.lesson import VARIANTS, Raced
from lessons.optimizers.literal import literal_averages
from lessons.optimizers.screen.charts import log_y
from lessons.optimizers.screen.state_charts import positive
from ui import theme
from ui.charts import at_least, chart_spec

ONES = 40
"""Updates on gradients of 1 that are drawn of the literal :=."""


def _variant(epsilon: float, inside: bool) -> str:
    return f"{epsilon:g} {'inside' if inside else 'outside'}"


def roots_table(root_s: Floats) -> pd.DataFrame:
    """1 / root against sqrt(s) for each variant of epsilon; low and high are this run's range.

    The range holds the middle 90 % of root_s, where there are any.
    """
    grid = np.logspace(-9, 1, 101)
    tables = [
        pd.DataFrame(
            {
                "root_s": grid,
                "factor": 1 / root(grid**2, epsilon, inside),
                "variant": _variant(epsilon, inside),
            }
        )
        for epsilon, inside in VARIANTS
    ]
    low, high = np.quantile(root_s, [0.05, 0.95]) if root_s.size else (np.nan, np.nan)
    table = pd.concat(tables, ignore_index=True)
    return table.assign(low=max(low, grid[0]), high=min(high, grid[-1]))


def _variant_looks() -> tuple[alt.Color, alt.StrokeDash]:
    names = [_variant(*variant) for variant in VARIANTS]
    colours = [theme.CLASS_COLOURS[i] for i in (4, 4, 1, 1, 5, 5)]
    legend = alt.Legend(
        orient="top",
        columns=2,
        symbolType="stroke",
        symbolStrokeWidth=3,
        titleOrient="left",
        symbolSize=300,
    )
    return (
        alt.Color(
            "variant:N",
            title="ε",
            sort=names,
            scale=alt.Scale(domain=names, range=colours),
            legend=legend,
        ),
        alt.StrokeDash(
            "variant:N",
            title="ε",
            sort=names,
            scale=alt.Scale(domain=names, range=[[1, 0], [6, 3]] * 3),
            legend=legend,
        ),
    )


@functools.cache
def roots_spec() -> dict[str, Any]:
    """What a gradient is multiplied by, against sqrt(s); shaded where this run's sqrt(s) lie."""
    base = alt.Chart(alt.NamedData("table"))
    colour, dash = _variant_looks()
    x = alt.X(
        "root_s:Q",
        title="√s, corrected (log)",
        scale=alt.Scale(type="log", domain=[1e-9, 10], nice=False),
        axis=alt.Axis(format=".0e", tickCount=5, labelOverlap=True, gridOpacity=0.4),
    )
    y = alt.Y(
        "factor:Q",
        title="1 / root (log)",
        scale=alt.Scale(type="log", domain=[0.05, 1e9], nice=False),
        axis=alt.Axis(format=".0e", tickCount=5, labelOverlap=True, gridOpacity=0.4),
    )
    span = base.mark_rect(color=theme.NEUTRAL, opacity=0.3).encode(
        x=alt.X("mean(low):Q"), x2="mean(high):Q"
    )
    lines = base.mark_line(strokeWidth=2, clip=True).encode(
        x=x,
        y=y,
        color=colour,
        strokeDash=dash,
        tooltip=[
            alt.Tooltip("variant:N", title="ε"),
            alt.Tooltip("root_s:Q", title="√s", format=".2g"),
            alt.Tooltip("factor:Q", title="1 / root", format=".3g"),
        ],
    )
    return chart_spec(alt.layer(span, lines).properties(height=300))


def epsilon_table(
    answers: Mapping[tuple[float, bool], Sequence[Raced]], target: float
) -> pd.DataFrame:
    """One row a variant and seed: updates to the target, where it arrives."""
    rows = [
        {"variant": _variant(*variant), "seed": seed, "updates": one.to(target)}
        for variant, seeds in answers.items()
        for seed, one in enumerate(seeds)
    ]
    table = pd.DataFrame(rows, columns=["variant", "seed", "updates"])
    return table[np.isfinite(table["updates"])]


@functools.cache
def epsilon_spec() -> dict[str, Any]:
    """Updates to the target for each variant of epsilon, a dot a seed."""
    names = [_variant(*variant) for variant in VARIANTS]
    chart = (
        alt.Chart(alt.NamedData("table"), height=300)
        .mark_point(filled=True, size=60, opacity=0.7, color=theme.CLASS_COLOURS[1])
        .encode(
            x=alt.X(
                "variant:N",
                title="ε, and where it stands",
                scale=alt.Scale(domain=names),
                axis=alt.Axis(labelAngle=-50, labelOverlap=False),
            ),
            y=alt.Y("updates:Q", title="updates to the target", scale=at_least(0, 10)),
            tooltip=["variant:N", "seed:Q", alt.Tooltip("updates:Q", format=",")],
        )
    )
    return chart_spec(chart)


def ones_table(beta1: float, beta2: float) -> pd.DataFrame:
    """V and s on gradients that are all 1, with := and as meant, over ONES updates."""
    t = np.arange(1, ONES + 1)
    series = {
        "v, with :=": literal_averages(np.ones(ONES), beta=beta1),
        "s, with :=": literal_averages(np.ones(ONES), beta=beta2),
        "both, as meant": np.ones(ONES),
    }
    tables = [pd.DataFrame({"t": t, "value": v, "what": name}) for name, v in series.items()]
    return positive(pd.concat(tables, ignore_index=True), "value")


def literal_table(meant: Floats, literal: Floats) -> pd.DataFrame:
    """The cost over the updates, both ways."""
    tables = [
        pd.DataFrame({"t": np.arange(costs.size), "value": costs, "what": name})
        for name, costs in (("with :=", literal), ("as meant", meant))
    ]
    return positive(pd.concat(tables, ignore_index=True), "value")


@functools.cache
def literal_spec(names: tuple[str, ...], name: str, form: str) -> dict[str, Any]:
    """Lines over the updates on a log axis, one for each of these names."""
    colours = [theme.WARNING, theme.CLASS_COLOURS[8], theme.CLASS_COLOURS[1]]
    if len(names) == 2:
        colours = [theme.WARNING, theme.CLASS_COLOURS[1]]
    legend = alt.Legend(
        orient="top",
        columns=2,
        symbolType="stroke",
        symbolStrokeWidth=3,
        symbolSize=300,
        labelLimit=0,
    )
    y = log_y("value", name, 0.5, 1.0)
    y["axis"] = alt.Axis(format=form, tickCount=5, labelOverlap=True, gridOpacity=0.4)
    dashes = [[6, 3], [2, 2], [1, 0]][-len(names) :] if len(names) == 3 else [[6, 3], [1, 0]]
    chart = (
        alt.Chart(alt.NamedData("table"), height=280)
        .mark_line(strokeWidth=2)
        .encode(
            x=alt.X("t:Q", title="update", scale=at_least(0, 1)),
            y=alt.Y(**y),
            color=alt.Color(
                "what:N",
                title=None,
                scale=alt.Scale(domain=list(names), range=colours),
                legend=legend,
            ),
            strokeDash=alt.StrokeDash(
                "what:N",
                title=None,
                scale=alt.Scale(domain=list(names), range=dashes),
                legend=legend,
            ),
            tooltip=["what:N", "t:Q", alt.Tooltip("value:Q", format=".3g")],
        )
    )
    return chart_spec(chart)
