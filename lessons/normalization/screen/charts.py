"""The charts of the lesson on normalization: specs built once, and the tables they show."""

from __future__ import annotations

import functools
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from lessons.normalization.dev_scaling import WAYS
from lessons.normalization.lesson import Sweep
from ui import theme
from ui.charts import at_least, chart_spec, line_legend
from ui.looks import log_axis, now_rule

KINDS = ("raw", "standardized")


def kind_colour() -> alt.Color:
    """Raw and standardized in their colours."""
    colours = [theme.NEUTRAL, theme.CLASS_COLOURS[1]]
    scale = alt.Scale(domain=list(KINDS), range=colours)
    return alt.Color("kind:N", title=None, scale=scale, legend=line_legend())


def kind_dash() -> alt.StrokeDash:
    """Raw dashed, for eyes that do not see the colours."""
    scale = alt.Scale(domain=list(KINDS), range=[[6, 3], [1, 0]])
    return alt.StrokeDash("kind:N", title=None, scale=scale, legend=line_legend())


@functools.lru_cache(maxsize=64)
def cost_spec(iterations: int) -> dict[str, Any]:
    """Both cost curves over the updates, on one log axis."""
    y = log_axis("low", "training cost (nats, log)", 0.1, 1.0)
    base = alt.Chart(alt.NamedData("table"), height=260).encode(
        x=alt.X(
            "iteration:Q",
            title="update",
            scale=alt.Scale(domain=[0, iterations]),
            axis=alt.Axis(tickCount=8),
        ),
        color=kind_colour(),
        tooltip=["kind:N", "iteration:Q", alt.Tooltip("low:Q", title="cost", format=".3g")],
    )
    area = base.mark_area(opacity=0.3).encode(y=alt.Y(**y), y2="high:Q")
    line = base.mark_line(strokeWidth=1.8).encode(y="low:Q", strokeDash=kind_dash())
    return chart_spec(area + line)


def sweep_table(answers: Sweep, guess: float, raw_alpha: float, alpha: float) -> pd.DataFrame:
    """Lowest, median and highest final cost at each alpha; `top` where some runs diverged.

    guess is the cost of knowing the classes' shares only; both alphas are the page's own.
    """
    rows = [
        {"kind": KINDS[standardize], "alpha": alpha, "cost": cost}
        for (standardize, alpha), costs in answers.items()
        for cost in costs
    ]
    runs = pd.DataFrame(rows)
    finite = runs.loc[np.isfinite(runs["cost"]), "cost"]
    highest = float(finite.max()) if len(finite) else 1.0
    groups = runs.groupby(["kind", "alpha"])["cost"]
    table = groups.agg(["min", "median", "max", "size"]).reset_index()
    table["diverged"] = groups.agg(lambda costs: int(np.isinf(costs).sum())).to_numpy()
    table["top"] = np.where(table["diverged"] > 0, highest, np.nan)
    # The band ends at the highest finite cost; no line where half of the runs or more diverged.
    gone = np.isinf(table["median"])
    for name in ("min", "median", "max"):
        table[name] = table[name].clip(lower=1e-12, upper=highest).mask(gone)
    return table.assign(guess=guess, raw_alpha=raw_alpha, now_alpha=alpha)


@functools.cache
def sweep_spec() -> dict[str, Any]:
    """Final cost against alpha: median line in its band, crosses where runs diverged."""
    tooltip = [
        alt.Tooltip("kind:N", title="features"),
        alt.Tooltip("alpha:Q", title="α", format="~g"),
        alt.Tooltip("median:Q", title="median cost", format=".3g"),
        alt.Tooltip("min:Q", title="lowest", format=".3g"),
        alt.Tooltip("max:Q", title="highest", format=".3g"),
        alt.Tooltip("diverged:Q", title="diverged"),
        alt.Tooltip("size:Q", title="of runs"),
    ]
    x = alt.X(**log_axis("alpha", "learning rate α (log)", 1e-5, 10.0))
    y = alt.Y(**log_axis("min", "training cost at the end (nats, log)", 0.01, 1.0))
    table = alt.Chart(alt.NamedData("table"), height=300)
    base = table.encode(color=kind_colour(), tooltip=tooltip)
    area = base.mark_area(opacity=0.2).encode(x=x, y=y, y2="max:Q")
    line = base.mark_line(point={"size": 45}).encode(
        x="alpha:Q", y="median:Q", strokeDash=kind_dash()
    )
    cross = base.mark_point(shape="cross", size=130, angle=45, filled=True).encode(
        x="alpha:Q", y="top:Q"
    )
    level = table.encode(y="mean(guess):Q")
    rule = level.mark_rule(strokeDash=[2, 3], color=theme.WARNING)
    words = level.mark_text(align="left", dx=4, dy=-7, color=theme.WARNING, text="guessing").encode(
        x=alt.value(0)
    )
    raw = now_rule(table, "raw_alpha", theme.NEUTRAL)
    now = now_rule(table, "now_alpha", theme.CLASS_COLOURS[1])
    return chart_spec(alt.layer(area, line, cross, rule, words, raw, now))


@functools.cache
def small_dev_spec() -> dict[str, Any]:
    """Mean dev accuracy against the size of the dev set, for each way to scale it."""
    colours = [theme.CLASS_COLOURS[1], theme.WARNING, theme.NEUTRAL]
    legend = alt.Legend(orient="top", columns=2, symbolType="stroke", symbolStrokeWidth=3)
    base = alt.Chart(alt.NamedData("table"), height=280).encode(
        x=alt.X(**log_axis("size", "examples in the dev set (log)", 1, 100)),
        y=alt.Y(
            "accuracy:Q",
            title="mean dev accuracy",
            scale=at_least(0.3, 1),
            axis=alt.Axis(format="%"),
        ),
        color=alt.Color(
            "way:N", title=None, scale=alt.Scale(domain=list(WAYS), range=colours), legend=legend
        ),
        strokeDash=alt.StrokeDash(
            "way:N",
            title=None,
            scale=alt.Scale(domain=list(WAYS), range=[[1, 0], [6, 3], [2, 2]]),
            legend=legend,
        ),
        tooltip=["way:N", "size:Q", alt.Tooltip("accuracy:Q", format=".1%")],
    )
    return chart_spec(base.mark_line(point={"size": 60}))
