"""Charts of a gradient check: each parameter, each W and b, and d over eps."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from lessons.gradcheck.lesson import RIGHT, WRONG, Checked, entry_name
from lessons.gradcheck.valley import ALL, SWEPT, Valley
from ui import theme
from ui.charts import chart_spec, layer_colour

LOWEST = 1e-13
"""A d below this, such as 0, is drawn here; its tooltip says what it is."""
SIDES = {"right": theme.CLASS_COLOURS[1], "between": theme.NEUTRAL, "wrong": theme.WARNING}
TICKS = [0, *(sign * 10.0**k for k in range(-3, 3) for sign in (-1, 1))]
MEASURED, TRUNCATION, ROUNDING = "measured", "truncation, ∝ ε²", "rounding, ∝ 1/ε"
BAND, LIMIT, NOW = "band", "limit", "now"
CURVES = {
    MEASURED: (theme.CLASS_COLOURS[1], [1, 0]),
    TRUNCATION: (theme.WARNING, [7, 4]),
    ROUNDING: (theme.CLASS_COLOURS[3], [2, 3]),
}


def d_axis(field: str, title: str, **options: Any) -> dict[str, Any]:
    """A log axis for d, the same on all charts of this page."""
    return {
        "shorthand": f"{field}:Q",
        "title": title,
        "scale": alt.Scale(type="log", domain=[LOWEST, 10], nice=False),
        "axis": alt.Axis(
            values=[10.0**k for k in range(-12, 1, 2)], format=".0e", gridOpacity=0.4, **options
        ),
    }


def eps_x() -> alt.X:
    """The log axis of eps, from 1e-12 to 0.1."""
    return alt.X(
        "eps:Q",
        title="step ε (log)",
        scale=alt.Scale(type="log", domain=[1e-12, 0.1], nice=False),
        axis=alt.Axis(values=[10.0**k for k in range(-12, 0)], format=".0e", labelOverlap=True),
    )


def limits(axis: str) -> alt.Chart:
    """Rules at the d of a likely right gradient and at that of a planted bug; axis is x or y."""
    table = alt.Chart(pd.DataFrame({"d": [RIGHT, WRONG]}))
    place: Any = alt.X("d:Q") if axis == "x" else alt.Y("d:Q")
    return table.mark_rule(strokeDash=[4, 4], color=theme.NEUTRAL).encode(**{axis: place})


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


@functools.cache
def dots_spec(n_layers: int) -> dict[str, Any]:
    """G against g_approx for each parameter, on axes that are linear around 0 and log beyond."""
    scale = alt.Scale(type="symlog", constant=1e-3, nice=False, domain={"unionWith": [-0.01, 0.01]})
    axis = alt.Axis(values=TICKS, format="~g", labelOverlap=True, gridOpacity=0.4)
    x = alt.X("g_approx:Q", title="g_approx", scale=scale, axis=axis)
    y = alt.Y("g:Q", title="g, from backward()", scale=scale, axis=axis)
    base = alt.Chart(alt.NamedData("table"), height=340).encode(x=x, y=y)
    line = base.transform_filter("datum.mark == 'line'").mark_line(
        color=theme.NEUTRAL, strokeDash=[4, 4]
    )
    shape = alt.Shape("kind:N", title=None, scale=kind_scale(), legend=alt.Legend(orient="top"))
    dots = base.transform_filter("datum.mark == 'dot'").mark_point(size=70, strokeWidth=2)
    tooltip = [
        alt.Tooltip("name:N", title="parameter"),
        alt.Tooltip("g:Q", format=".6g"),
        alt.Tooltip("g_approx:Q", format=".6g"),
        alt.Tooltip("off:Q", title="apart", format=".2g"),
    ]
    return chart_spec(
        line + dots.encode(color=layer_colour(n_layers), shape=shape, tooltip=tooltip)
    )


def kind_scale() -> alt.Scale:
    """W a circle, b a diamond."""
    return alt.Scale(domain=["W", "b"], range=["circle", "diamond"])


def group_table(checked: Checked) -> pd.DataFrame:
    """The relative distance within each W and b, and over all of theta first."""
    rows: list[dict[str, Any]] = [{"group": ALL, "kind": ALL, "d": checked.d}]
    for group, d in zip(checked.groups, checked.by_group().values(), strict=True):
        rows.append({"group": group.name, "kind": group.kind, "d": d})
    table = pd.DataFrame(rows)
    return table.assign(place=table["d"].map(drawn), side=table["d"].map(side))


@functools.cache
def group_spec(n_layers: int) -> dict[str, Any]:
    """One dot a W and b on a log axis of d, with rules at 1e-7 and 1e-3."""
    n_rows = 2 * n_layers + 1
    base = alt.Chart(alt.NamedData("table"), height=max(300, 26 * n_rows))
    dots = base.mark_point(filled=True, size=110, opacity=1).encode(
        x=alt.X(**d_axis("place", "relative distance d (log)", labelOverlap=True)),
        y=alt.Y("group:N", title=None, sort=None),
        color=alt.Color(
            "side:N",
            scale=alt.Scale(domain=list(SIDES), range=list(SIDES.values())),
            legend=None,
        ),
        shape=alt.Shape(
            "kind:N",
            scale=alt.Scale(domain=[ALL, "W", "b"], range=["square", "circle", "diamond"]),
            legend=None,
        ),
        tooltip=[alt.Tooltip("group:N", title="part"), alt.Tooltip("d:Q", format=".2e")],
    )
    rules = [
        base.mark_rule(strokeDash=[4, 4], color=theme.NEUTRAL).encode(x=alt.datum(limit))
        for limit in (RIGHT, WRONG)
    ]
    return chart_spec(alt.layer(*rules, dots))


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
        low, high = np.min(seeds, axis=0), np.max(seeds, axis=0)
        band = {"eps": eps, "place": np.maximum(low, LOWEST), "high": high, "what": BAND}
        tables.append(pd.DataFrame(band))
    return pd.concat(tables, ignore_index=True)


@functools.cache
def valley_spec() -> dict[str, Any]:
    """The valley of d over eps between the two lines of theory."""
    table = alt.Chart(alt.NamedData("table"), height=380)
    x, y = eps_x(), alt.Y(**d_axis("place", "relative distance d (log)"))

    def rows(what: str) -> alt.Chart:
        return table.transform_filter(f"datum.what == '{what}'")

    colour, dash = looks("what", CURVES)
    tooltip = [
        alt.Tooltip("what:N", title="d"),
        alt.Tooltip("eps:Q", title="ε", format=".3g"),
        alt.Tooltip("d:Q", format=".2e"),
    ]
    blue = CURVES[MEASURED][0]
    curves = table.transform_filter(alt.FieldOneOfPredicate(field="what", oneOf=list(CURVES)))
    return chart_spec(
        alt.layer(
            rows(BAND).mark_area(opacity=0.2, color=blue).encode(x=x, y=y, y2="high:Q"),
            rows(LIMIT).mark_rule(strokeDash=[4, 4], color=theme.NEUTRAL).encode(y=y),
            rows(NOW).mark_rule(color=theme.NEUTRAL, strokeWidth=2).encode(x=x),
            curves.mark_line(clip=True).encode(x=x, y=y, color=colour, strokeDash=dash),
            rows(MEASURED)
            .mark_point(filled=True, size=40, color=blue)
            .encode(x=x, y=y, tooltip=tooltip),
        )
    )


def looks(field: str, of: Mapping[str, tuple[str, list[int]]]) -> tuple[alt.Color, alt.StrokeDash]:
    """Colour and dash of each name of a field, with one legend on top."""
    names, pairs = list(of), list(of.values())
    legend = alt.Legend(
        orient="top",
        columns=2,
        symbolType="stroke",
        symbolStrokeWidth=3,
        symbolOpacity=1,
        labelLimit=0,
    )
    colours = alt.Scale(domain=names, range=[colour for colour, _ in pairs])
    dashes = alt.Scale(domain=names, range=[dash for _, dash in pairs])
    return (
        alt.Color(f"{field}:N", title=None, scale=colours, legend=legend),
        alt.StrokeDash(f"{field}:N", title=None, scale=dashes, legend=legend),
    )
