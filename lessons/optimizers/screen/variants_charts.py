"""Charts of Adam's variants: the kinds of epsilon, and eq. 15's := taken as code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np
import pandas as pd

from core.data import Floats
from core.optimizers import root
from lessons.optimizers.lesson import VARIANTS, Raced
from lessons.shared.literal import literal_averages
from lessons.shared.words import rounded
from ui import theme
from ui.looks.axes import linear_x, linear_y, log_y, tip
from ui.looks.costs import positive
from ui.looks.series import DASHED, SOLID, Look, Series
from ui.looks.spec import TABLE, Chart, built_once

ONES = 40
"""Updates on gradients of 1 that are drawn of the literal :=."""


def _variant(epsilon: float, inside: bool) -> str:
    return f"{rounded(epsilon, 6)} {'inside' if inside else 'outside'}"


COLOURS = {1e-8: theme.SKY, 1e-7: theme.BLUE, 1e-2: theme.VERMILION}
ROOTS = Series(
    {
        _variant(epsilon, inside): Look(COLOURS[epsilon], DASHED if inside else SOLID)
        for epsilon, inside in VARIANTS
    },
    columns=2,
    title="ε",
)
LITERAL = Series(
    {
        "with :=": Look(theme.WARNING, DASHED),
        "v, with :=": Look(theme.WARNING, DASHED),
        "s, with :=": Look(theme.PURPLE, (2, 2)),
        "both, as meant": Look(theme.BLUE),
        "as meant": Look(theme.BLUE),
    },
    columns=2,
)


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


@built_once
def roots_spec() -> Chart:
    """What a gradient is multiplied by, against sqrt(s); shaded where this run's sqrt(s) lie."""
    base = alt.Chart(TABLE, height=300)
    powers = alt.Axis(format=",~g", tickCount=5, labelOverlap=True, gridOpacity=0.4)
    x = alt.X("root_s:Q", title="√s, corrected (log)", axis=powers)
    y = alt.Y("factor:Q", title="1 / root (log)", axis=powers)
    span = base.mark_rect(color=theme.NEUTRAL, opacity=0.3).encode(
        x="mean(low):Q", x2="mean(high):Q"
    )
    lines = base.mark_line(strokeWidth=2, clip=True).encode(
        x.scale(type="log", domain=[1e-9, 10], nice=False),
        y.scale(type="log", domain=[0.05, 1e9], nice=False),
        *ROOTS.lines("variant"),
        tooltip=[
            tip("variant:N", "ε"),
            tip("root_s:Q", "√s", ".2g"),
            tip("factor:Q", "1 / root", ".3g"),
        ],
    )
    return span + lines


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


@built_once
def epsilon_spec() -> Chart:
    """Updates to the target for each variant of epsilon, a dot a seed."""
    axis = alt.Axis(labelAngle=-50, labelOverlap=False)
    names = alt.Scale(domain=list(ROOTS.looks))
    base = alt.Chart(TABLE, height=300).encode(
        alt.X("variant:N", title="ε, and where it stands", scale=names, axis=axis),
        linear_y("updates", "updates to the target", 0, 10),
        tooltip=["variant:N", "seed:Q", tip("updates:Q", form=",")],
    )
    return base.mark_point(filled=True, size=60, opacity=0.7, color=theme.BLUE)


def ones_table(beta1: float, beta2: float) -> pd.DataFrame:
    """V and s on gradients that are all 1, with := and as meant, over ONES updates."""
    ones = np.ones(ONES)
    averages = {
        "v, with :=": literal_averages(ones, beta=beta1),
        "s, with :=": literal_averages(ones, beta=beta2),
        "both, as meant": ones,
    }
    return curves_table(averages, first=1)


def curves_table(curves: Mapping[str, Floats], *, first: int = 0) -> pd.DataFrame:
    """One row a curve and update, from update `first` on, where it is a number above 0."""
    tables = [
        pd.DataFrame({"t": np.arange(first, first + values.size), "value": values, "what": name})
        for name, values in curves.items()
    ]
    return positive(pd.concat(tables, ignore_index=True), "value")


@built_once
def literal_spec(names: tuple[str, ...], name: str, form: str) -> Chart:
    """Lines over the updates on a log axis, one for each of these names."""
    base = alt.Chart(TABLE, height=280).encode(
        linear_x("t", "update", 0, 1),
        log_y("value", name, 0.5, 1.0, form),
        *LITERAL.only(names).lines("what"),
        tooltip=["what:N", "t:Q", tip("value:Q", form=".3g")],
    )
    return base.mark_line(strokeWidth=2)
