"""The one palette: film and Altair charts take their colours from here.

Built on Okabe and Ito's set, whose members stay apart for colour-blind eyes, plus four of Paul
Tol's muted colours. Class 0 is orange and class 1 blue, everywhere. Curves of the training set are
bluish green, of the dev set reddish purple (both at least 3:1 against Streamlit's light and its
dark background); a second cue (dash, shape) always goes with them.
"""

from __future__ import annotations

from typing import Final

CLASS_COLOURS: Final[tuple[str, ...]] = (
    "#e69f00",  # orange
    "#0072b2",  # blue
    "#009e73",  # bluish green
    "#cc79a7",  # reddish purple
    "#56b4e9",  # sky blue
    "#d55e00",  # vermilion
    "#f0e442",  # yellow
    "#8c8c8c",  # grey
    "#aa4499",  # purple (Tol)
    "#999933",  # olive (Tol)
    "#44aa99",  # teal (Tol)
    "#882255",  # wine (Tol)
)
"""Colour of class 0, 1, 2, ...; the order is part of the meaning, so do not sort it."""

ORANGE, BLUE, GREEN, PINK, SKY, VERMILION, YELLOW, GREY, *_TOL = CLASS_COLOURS
PURPLE, OLIVE, TEAL, WINE = _TOL
"""The same by their names."""

FILM_COLOURS: Final = (
    *CLASS_COLOURS,
    *("#332288", "#117733", "#88ccee", "#ddcc77"),  # indigo, dark green, cyan, sand (Tol)
    *("#cc6677", "#661100", "#6699cc", "#5c4033"),  # rose, maroon, steel blue, brown
)
"""Those of a film: one for each class that a file may have (datasets.limits.CLASSES)."""

TRAIN: Final = "#009e73"
DEV: Final = "#c4689b"
"""Curves and bands of the training set and of the dev set."""

WARNING: Final = "#d55e00"
"""A run that diverged or was stopped."""

NEUTRAL: Final = "#8c8c8c"
GRID: Final = "#8c8c8c40"
"""Reference lines, and grid lines (see-through, so that one value serves light and dark)."""
