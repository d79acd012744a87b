"""The try-and-see cycle (Fig. 1) as a picture whose three stations lead into the lab."""

from __future__ import annotations

import math

import streamlit as st

STATIONS = (
    ("Try", "choose settings", -90),
    ("Run", "train the net", 30),
    ("See", "look at the errors", 150),
)
"""Word, what it means, and the angle on the circle, in degrees clockwise from three o'clock."""
RADIUS, STATION = 92, 46


def point(angle: float, radius: float = RADIUS) -> tuple[float, float]:
    """Where that angle lies on a circle around the origin."""
    return radius * math.cos(math.radians(angle)), radius * math.sin(math.radians(angle))


def arrow(start: float, end: float) -> str:
    """An arc along the circle, from one station's rim to the next one's."""
    gap = 2 * math.degrees(math.asin(STATION / 2 / RADIUS)) + 4
    (x0, y0), (x1, y1) = point(start + gap), point(end - gap)
    return f'<path d="M{x0:.1f} {y0:.1f} A{RADIUS} {RADIUS} 0 0 1 {x1:.1f} {y1:.1f}"/>'


def station(word: str, meaning: str, angle: float) -> str:
    """A disc that links to the lab."""
    x, y = point(angle)
    return (
        f'<a href="lab" target="_self"><g transform="translate({x:.1f} {y:.1f})">'
        f'<circle r="{STATION}"/><text class="word" y="-3">{word}</text>'
        f'<text class="meaning" y="15">{meaning}</text></g></a>'
    )


def cycle_svg() -> str:
    """The picture as SVG that takes its colours from the page's theme."""
    angles = [angle for _, _, angle in STATIONS]
    following = [*angles[1:], angles[0] + 360]
    arrows = "".join(arrow(a, b) for a, b in zip(angles, following, strict=True))
    stations = "".join(station(*each) for each in STATIONS)
    return (
        '<svg viewBox="-150 -146 300 262" role="group" '
        'aria-label="Try, run, see, and try again: each word leads to the lab">'
        '<defs><marker id="tip" viewBox="0 0 10 10" refX="7" refY="5" markerWidth="7" '
        'markerHeight="7" orient="auto"><path class="tip" d="M0 0L10 5L0 10z"/></marker></defs>'
        f'<g class="arrows">{arrows}</g>{stations}</svg>'
    )


STYLE = """
svg { display: block; width: 100%; max-width: 340px; margin: 0 auto; font-family: var(--st-font); }
.arrows path { fill: none; stroke: var(--st-primary-color); stroke-width: 4;
  marker-end: url(#tip); }
.tip { fill: var(--st-primary-color); }
circle { fill: var(--st-secondary-background-color); stroke: var(--st-primary-color);
  stroke-width: 2; }
a:hover circle, a:focus-visible circle { stroke-width: 4; }
text { fill: var(--st-text-color); text-anchor: middle; }
.word { font-size: 19px; font-weight: 650; }
.meaning { font-size: 10px; }
"""

_cycle = st.components.v2.component("try_see_cycle", html=cycle_svg(), css=STYLE)


def show_cycle() -> None:
    """Show the cycle."""
    _cycle(key="cycle")
