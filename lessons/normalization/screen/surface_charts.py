"""Charts of a cost over two weights: contours, the path of descent, and the steps it takes."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd

from core.data import Floats
from lessons.normalization.screen.charts import LOOKS
from lessons.shared import cost_surface
from lessons.shared.cost_surface import HEIGHTS, Bowl, Edges
from ui import theme
from ui.looks.axes import here_rule, log_x, log_y, tip
from ui.looks.bands import band, band_tips
from ui.looks.spec import TABLE, Chart, built_once, rows

LONGEST_PATH, DIVERGING_PATH = 300, 25
"""So many steps are drawn at most, and so many of a descent that goes up."""
NUMBERED = (0, 1, 2, 3, 5, 10, 20, 50, 100, 200)
"""These steps are numbered, unless the number would be in another's place."""


def surface_table(surface: Bowl, alpha: float, edges: Edges) -> pd.DataFrame:
    """Contours and path in one table; `mark` says which. At most LONGEST_PATH steps are shown."""
    start = float(cost_surface.cost(surface, np.zeros((1, 2)))[0])
    tables = []
    for share in HEIGHTS:
        line = cost_surface.contour(surface, share * (start - surface.lowest))
        tables.append(_points("contour", line).assign(level=share))
    needed = cost_surface.steps_needed(surface, alpha) or DIVERGING_PATH
    path = cost_surface.descend(surface, alpha, min(needed, LONGEST_PATH))
    label = numbers(path, room=0.06 * (edges[1] - edges[0]))
    tables.append(_points("path", path).assign(cost=cost_surface.cost(surface, path), label=label))
    tables.append(_points("bottom", surface.bottom[np.newaxis]))
    return pd.concat(tables)


def numbers(path: Floats, *, room: float) -> list[str]:
    """For each point (w1, w2) of the path its step, if in NUMBERED and `room` from the others."""
    label, taken = [""] * len(path), np.empty((0, 2))
    for step in NUMBERED[: np.searchsorted(NUMBERED, len(path))]:
        if (np.hypot(*(taken - path[step]).T) >= room).all():
            label[step] = str(step)
            taken = np.vstack([taken, path[step]])
    return label


def _points(mark: str, w: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame({"mark": mark, "w1": w[:, 0], "w2": w[:, 1], "step": np.arange(len(w))})


@built_once
def surface_spec(edges: tuple[float, float, float, float], names: tuple[str, str]) -> Chart:
    """Contours of the cost over two weights and the path of descent, numbered."""
    x = alt.X("w1:Q", title=f"w1, {names[0]}", scale=alt.Scale(domain=list(edges[:2])))
    y = alt.Y("w2:Q", title=f"w2, {names[1]}", scale=alt.Scale(domain=list(edges[2:])))
    base = alt.Chart(TABLE, width=330, height=330).encode(x=x, y=y)
    scale = alt.Scale(type="log", domain=[HEIGHTS[0], HEIGHTS[-1]], scheme="viridis", reverse=True)
    lines = rows(base, "contour").mark_line(clip=True, strokeWidth=1.2, opacity=0.8)
    contours = lines.encode(
        detail="level:Q", order="step:Q", color=alt.Color("level:Q", scale=scale, legend=None)
    )
    path = rows(base, "path")
    trail = path.mark_line(clip=True, color=theme.WARNING, strokeWidth=1.5).encode(order="step:Q")
    dots = path.mark_circle(clip=True, color=theme.WARNING, size=26, opacity=1).encode(
        tooltip=[tip("step:Q", form=","), tip("cost:Q", form=".4g")]
    )
    labels = path.mark_text(clip=True, dx=7, dy=-9, fontSize=12, color=theme.WARNING).encode(
        text="label:N"
    )
    bottom = rows(base, "bottom").mark_point(shape="cross", size=90, filled=True, color=theme.TRAIN)
    return alt.layer(contours, trail, dots, labels, bottom)


@built_once
def steps_spec() -> Chart:
    """Steps until 1 % is left against the ratio of scales, a band over splits of the data."""
    table = alt.Chart(TABLE, height=330)
    base = table.encode(
        log_x("ratio", "ratio of scales (log)", 1, 100),
        *LOOKS.lines("kind"),
        tooltip=[
            tip("kind:N", "features"),
            tip("ratio:Q", "ratio of scales"),
            *band_tips("steps", ",", "fewest", "most"),
        ],
    )
    y = log_y("min", "steps needed (log)", 1, 1000)
    return alt.layer(*band(base, y, points=30), here_rule(table, "now"))
