"""Named series: the colour of each, and a second cue for eyes that do not see the colours."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import cycle
from typing import Final, NamedTuple

import altair as alt

from ui import theme

Dash = tuple[int, ...]

SOLID: Final[Dash] = (1, 0)
DASHED: Final[Dash] = (6, 3)


class Look(NamedTuple):
    """How one series is drawn: its colour, a line's dash, a point's shape."""

    colour: str
    dash: Dash = SOLID
    shape: str = "circle"


FREE_DASHES: Final[tuple[Dash, ...]] = ((5, 2, 1, 2, 1, 2), (10, 2, 1, 2), (1, 2), (4, 1))
FREE_SHAPES: Final = ("cross", "stroke", "triangle-left", "triangle-right")


def free_looks(taken: Collection[Look]) -> Iterator[Look]:
    """Looks for names that nobody gave one, such as new ones of a registry, without an end.

    Their colours are those of the palette that are not taken, as long as there are any.
    """
    colours = [theme.TEAL, theme.SKY, theme.WINE, theme.OLIVE, theme.PURPLE, *theme.CLASS_COLOURS]
    colours = list(dict.fromkeys(colours))
    free = [colour for colour in colours if colour not in {look.colour for look in taken}]
    return map(Look, cycle(free or colours), cycle(FREE_DASHES), cycle(FREE_SHAPES))


@dataclass(frozen=True)
class Series:
    """The series of a chart by name, in the legend's order.

    columns is the legend's names a row; title stands above it. Each method takes the table's field
    that holds the names.
    """

    looks: Mapping[str, Look]
    columns: int | None = None
    title: str | None = None

    def only(self, names: Iterable[str]) -> Series:
        """The series of these names, in this order; a name without a look gets a free one."""
        free = free_looks(self.looks.values())
        return replace(self, looks={name: self.looks.get(name) or next(free) for name in names})

    def lines(self, field: str) -> tuple[alt.Color, alt.StrokeDash]:
        """Colour and dash in one legend of strokes, as lines and bands need them."""
        shown = self._legend(lines=True)
        return self._colour(field, shown), self._dash(field, shown)

    def points(self, field: str) -> tuple[alt.Color, alt.Shape]:
        """Colour and shape in one legend."""
        shown = self._legend()
        return self._colour(field, shown), self._shape(field, shown)

    def colour(self, field: str, *, legend: bool = True) -> alt.Color:
        """The colour alone, as bars need it."""
        return self._colour(field, self._legend() if legend else None)

    def shape(self, field: str, *, legend: bool = False) -> alt.Shape:
        """The shape alone, as points upon lines need it: the lines' legend says the names."""
        return self._shape(field, self._legend() if legend else None)

    def dash(self, field: str) -> alt.StrokeDash:
        """The dash of lines among points, whose legend says the names."""
        return self._dash(field, None)

    def _dash(self, field: str, legend: alt.Legend | None) -> alt.StrokeDash:
        dashes = [list(look.dash) for look in self.looks.values()]
        return alt.StrokeDash(
            f"{field}:N", title=self.title, scale=self._scale(dashes), legend=legend
        )

    def _colour(self, field: str, legend: alt.Legend | None) -> alt.Color:
        colours = [look.colour for look in self.looks.values()]
        return alt.Color(f"{field}:N", title=self.title, scale=self._scale(colours), legend=legend)

    def _shape(self, field: str, legend: alt.Legend | None) -> alt.Shape:
        shapes = [look.shape for look in self.looks.values()]
        return alt.Shape(f"{field}:N", title=self.title, scale=self._scale(shapes), legend=legend)

    def _scale(self, cues: list[str] | list[list[int]]) -> alt.Scale:
        return alt.Scale(domain=list(self.looks), range=cues)

    def _legend(self, *, lines: bool = False) -> alt.Legend:
        """On top, opaque: Vega's own is as faint as the first mark, such as a band."""
        return alt.Legend(
            orient="top",
            titleOrient="left",
            columns=self.columns or alt.Undefined,
            labelLimit=0,
            symbolOpacity=1,
            symbolType="stroke" if lines else alt.Undefined,
            symbolStrokeWidth=3 if lines else alt.Undefined,
            symbolSize=300 if lines else alt.Undefined,
        )


def undashed(areas: alt.Chart) -> alt.Chart:
    """The chart without the dashes of its lines: Vega-Lite warns of areas that have any."""
    bare: alt.Chart = areas.copy(deep=["encoding"])
    bare.encoding.strokeDash = alt.Undefined
    return bare


def layer_colour(n_layers: int) -> alt.Color:
    """One colour a layer, with the legend on top; the layers are named before the data come."""
    return alt.Color(
        "layer:O",
        title="Layer",
        scale=alt.Scale(scheme="viridis", domain=list(range(1, n_layers + 1))),
        legend=alt.Legend(
            orient="top", titleOrient="left", columns=10, symbolType="stroke", symbolOpacity=1
        ),
    )
