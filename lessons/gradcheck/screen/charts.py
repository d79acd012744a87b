"""Charts of a gradient check: each parameter, each W and b, and d over eps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from lessons.gradcheck.lesson import RIGHT, WRONG, Checked, entry_name
from lessons.gradcheck.valley import ALL, SWEPT, Valley
from ui import theme
from ui.looks.axes import tip
from ui.looks.series import Look, Series, layer_colour
from ui.looks.spec import TABLE, Chart, built_once, rows

LOWEST = 1e-13
"""A d below this, such as 0, is drawn here; its tooltip says what it is."""
SIDES = Series(
    {"right": Look(theme.BLUE), "between": Look(theme.NEUTRAL), "wrong": Look(theme.WARNING)}
)
KINDS = Series(
    {
        ALL: Look(theme.NEUTRAL, shape="square"),
        "W": Look(theme.NEUTRAL, shape="circle"),
        "b": Look(theme.NEUTRAL, shape="diamond"),
    }
)
TICKS = [0, *(sign * 10.0**k for k in range(-3, 3) for sign in (-1, 1))]
MEASURED, TRUNCATION, ROUNDING = "measured", "truncation, ∝ ε²", "rounding, ∝ 1/ε"
BAND, LIMIT, NOW = "band", "limit", "now"
CURVES = Series(
    {
        MEASURED: Look(theme.BLUE),
        TRUNCATION: Look(theme.WARNING, (7, 4)),
        ROUNDING: Look(theme.PINK, (2, 3)),
    },
    columns=2,
)
D_SCALE = alt.Scale(type="log", domain=[LOWEST, 10], nice=False)
D_AXIS = alt.Axis(
    values=[10.0**k for k in range(-12, 1, 2)], format=",~g", gridOpacity=0.4, labelOverlap=True
)


def d_x(field: str, title: str) -> alt.X:
    """The log axis of d, the same on all charts of this page."""
    return alt.X(f"{field}:Q", title=title, scale=D_SCALE, axis=D_AXIS)


def d_y(field: str) -> alt.Y:
    """The same upwards."""
    return alt.Y(f"{field}:Q", title="relative distance d (log)", scale=D_SCALE, axis=D_AXIS)


def eps_x() -> alt.X:
    """The log axis of eps, from 1e-12 to 0.1."""
    return alt.X(
        "eps:Q",
        title="step ε (log)",
        scale=alt.Scale(type="log", domain=[1e-12, 0.1], nice=False),
        axis=alt.Axis(values=[10.0**k for k in range(-12, 0)], format=",~g", labelOverlap=True),
    )


def limits(axis: str) -> alt.Chart:
    """Rules at the d of a likely right gradient and at that of a planted bug; axis is x or y."""
    rules = alt.Chart(pd.DataFrame({"d": [RIGHT, WRONG]})).mark_rule(
        strokeDash=[4, 4], color=theme.NEUTRAL
    )
    return rules.encode(alt.X("d:Q") if axis == "x" else alt.Y("d:Q"))


def drawn(d: float) -> float:
    """The place of d on a log axis."""
    return max(d, LOWEST)


def side(d: float) -> str:
    """Where d is: a name of SIDES."""
    return "right" if d < RIGHT else "wrong" if d > WRONG else "between"


def parameter_table(checked: Checked, layer_dims: Sequence[int]) -> pd.DataFrame:
    """One row a parameter, the one that is farthest off first.

    share is its part of the squared distance, ||g_approx - g||^2.
    """
    g, g_approx = checked.check.g, checked.check.g_approx
    off = np.abs(g_approx - g)
    size, squares = np.abs(g) + np.abs(g_approx), float(off @ off)
    layer_of = [next(x for x in checked.groups if i < x.end) for i in checked.coordinates]
    table = pd.DataFrame(
        {
            "name": [entry_name(layer_dims, int(i)) for i in checked.coordinates],
            "layer": [group.layer for group in layer_of],
            "kind": [group.kind for group in layer_of],
            "group": [group.name for group in layer_of],
            "g": g,
            "g_approx": g_approx,
            "off": off,
            "relative": np.divide(off, size, out=np.zeros_like(off), where=size > 0),
            "share": off**2 / squares if squares else 0.0,
        }
    )
    return table.sort_values("off", ascending=False, ignore_index=True)


def dots_table(parameters: pd.DataFrame) -> pd.DataFrame:
    """The parameters as dots, and the line g = g_approx from corner to corner of a square."""
    widest = float(np.abs(parameters[["g", "g_approx"]].to_numpy()).max()) or 0.01
    line = pd.DataFrame({"g": [-widest, widest], "g_approx": [-widest, widest], "mark": "line"})
    return pd.concat([parameters.assign(mark="dot"), line], ignore_index=True)


@built_once
def dots_spec(n_layers: int) -> Chart:
    """G against g_approx for each parameter, on axes that are linear around 0 and log beyond."""
    scale = alt.Scale(type="symlog", constant=1e-3, nice=False, domain={"unionWith": [-0.01, 0.01]})
    axis = alt.Axis(values=TICKS, format=",~g", labelOverlap=True, gridOpacity=0.4)
    x = alt.X("g_approx:Q", title="g_approx", scale=scale, axis=axis)
    y = alt.Y("g:Q", title="g, from backward()", scale=scale, axis=axis)
    base = alt.Chart(TABLE, height=340).encode(x, y)
    line = rows(base, "line").mark_line(color=theme.NEUTRAL, strokeDash=[4, 4])
    dots = rows(base, "dot").encode(
        layer_colour(n_layers),
        KINDS.only(("W", "b")).shape("kind", legend=True),
        tooltip=[
            tip("name:N", "parameter"),
            tip("g:Q", form=".6g"),
            tip("g_approx:Q", form=".6g"),
            tip("off:Q", "apart", ".2g"),
        ],
    )
    return line + dots.mark_point(size=70, strokeWidth=2)


def group_table(checked: Checked) -> pd.DataFrame:
    """The relative distance within each W and b, and over all of theta first."""
    rows: list[dict[str, Any]] = [{"group": ALL, "kind": ALL, "d": checked.d}]
    for group, d in zip(checked.groups, checked.by_group().values(), strict=True):
        rows.append({"group": group.name, "kind": group.kind, "d": d})
    table = pd.DataFrame(rows)
    return table.assign(place=table["d"].map(drawn), side=table["d"].map(side))


@built_once
def group_spec(n_layers: int) -> Chart:
    """One dot a W and b on a log axis of d, with rules at 1e-7 and 1e-3."""
    base = alt.Chart(TABLE, height=max(300, 26 * (2 * n_layers + 1)))
    dots = base.mark_point(filled=True, size=110, opacity=1).encode(
        d_x("place", "relative distance d (log)"),
        alt.Y("group:N", title=None, sort=None),
        SIDES.colour("side", legend=False),
        KINDS.shape("kind"),
        tooltip=[tip("group:N", "part"), tip("d:Q", form=".3~g")],
    )
    rules = [
        base.mark_rule(strokeDash=[4, 4], color=theme.NEUTRAL).encode(x=alt.datum(limit))
        for limit in (RIGHT, WRONG)
    ]
    return alt.layer(*rules, dots)


def valley_table(found: Valley, seeds: Sequence[Sequence[float]], now: float) -> pd.DataFrame:
    """D over eps, the two lines of theory, lowest and highest of the seeds' d, and what is level.

    `what` says which; now is the page's eps.
    """
    eps = np.array(SWEPT)
    curves = {
        MEASURED: np.array(found.d),
        TRUNCATION: found.slopes.truncation * eps**2,
        ROUNDING: found.slopes.rounding / eps,
    }
    tables = [
        pd.DataFrame({"what": LIMIT, "place": [RIGHT, WRONG]}),
        pd.DataFrame({"what": NOW, "eps": [now]}),
    ]
    for name, d in curves.items():
        kept = np.isfinite(d) & (d < 10) & ((d >= LOWEST) | (name == MEASURED))
        place = np.maximum(d[kept], LOWEST)
        tables.append(pd.DataFrame({"eps": eps[kept], "d": d[kept], "place": place, "what": name}))
    if seeds:
        band = {"eps": eps, "what": BAND, "high": np.max(seeds, axis=0)}
        tables.append(pd.DataFrame(band | {"place": np.maximum(np.min(seeds, axis=0), LOWEST)}))
    return pd.concat(tables, ignore_index=True)


@built_once
def valley_spec() -> Chart:
    """The valley of d over eps between the two lines of theory."""
    table = alt.Chart(TABLE, height=380)
    x, y = eps_x(), d_y("place")

    def rows(what: str) -> alt.Chart:
        return table.transform_filter(f"datum.what == '{what}'")

    tooltip = [tip("what:N", "d"), tip("eps:Q", "ε", ".3g"), tip("d:Q", form=".3~g")]
    named = alt.FieldOneOfPredicate(field="what", oneOf=list(CURVES.looks))
    curves = table.transform_filter(named).mark_line(clip=True)
    dots = rows(MEASURED).mark_point(filled=True, size=40, color=theme.BLUE)
    return alt.layer(
        rows(BAND).mark_area(opacity=0.2, color=theme.BLUE, aria=False).encode(x, y, y2="high:Q"),
        rows(LIMIT).mark_rule(strokeDash=[4, 4], color=theme.NEUTRAL).encode(y),
        rows(NOW).mark_rule(color=theme.NEUTRAL, strokeWidth=2).encode(x),
        curves.encode(x, y, *CURVES.lines("what")),
        dots.encode(x, y, tooltip=tooltip),
    )
