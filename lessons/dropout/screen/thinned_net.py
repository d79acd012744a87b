"""The drawing of Fig. 5, made live: the net with the units that each update drops.

One `st.components.v2` component. It gets the masks of a run's first updates at once, then plays,
steps and scrubs in the browser with no word to the server.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import streamlit as st

from core.experiment import Experiment
from lessons.dropout.thinned import Step, seen_so_far, steps
from ui import theme

STEPS: Final = 60
"""So many updates are drawn, from the run's first one on."""
MOST_LINES: Final = 1500
"""A deep net has fewer of its units drawn, so that a browser has no more connections to draw."""
MOST_UNITS: Final = 24
FOLDER: Final = Path(__file__).parent

_drawing = st.components.v2.component(
    "try_see_thinned_net",
    css=(FOLDER / "thinned_net.css").read_text(encoding="utf-8"),
    js=(FOLDER / "thinned_net.js").read_text(encoding="utf-8"),
)


def thinned_net(experiment: Experiment, layer_dims: tuple[int, ...], m: int, *, key: str) -> None:
    """Draw the net at each of the first updates of this run on m examples, fresh beside frozen."""
    _drawing(key=key, data=drawing_data(experiment, layer_dims, m), height="content")


@st.cache_data(max_entries=50, show_spinner=False)
def drawing_data(experiment: Experiment, layer_dims: tuple[int, ...], m: int) -> dict[str, Any]:
    """What the browser draws: layers, then each panel's masks, step by step, as texts of 0 and 1.

    A layer of many units has its first ones drawn only; kept counts all of them.
    """
    count = min(STEPS, experiment.iterations)
    most = units_drawn(len(layer_dims))
    fresh, frozen = (steps(experiment, layer_dims, m, count, frozen=f) for f in (False, True))
    titles = ["Fresh masks", "Frozen mask"]
    titles[experiment.frozen_mask] += " (this run's)"
    return {
        "units": list(layer_dims),
        "drawn": [min(n, most) for n in layer_dims],
        "examples": [step.example + 1 for step in fresh],
        "panels": [
            {"title": title} | _panel(found, most)
            for title, found in zip(titles, (fresh, frozen), strict=True)
        ],
        "dropped": theme.WARNING,
    }


def units_drawn(n_layers: int) -> int:
    """How many units of a layer are drawn: MOST_UNITS, or what MOST_LINES allows a deep net.

    >>> units_drawn(4), units_drawn(22)
    (22, 8)
    """
    return min(MOST_UNITS, int((MOST_LINES / max(1, n_layers - 1)) ** 0.5))


def _panel(found: list[Step], most: int) -> dict[str, Any]:
    """One drawing's masks[step][layer], units kept at each step, and different nets so far."""
    return {
        "masks": [
            ["".join("01"[int(unit)] for unit in layer[:most]) for layer in step.kept]
            for step in found
        ],
        "kept": [sum(int(layer.sum()) for layer in step.kept) for step in found],
        "seen": seen_so_far(found),
    }
