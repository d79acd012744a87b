"""The section on a net before its first update: sizes of A, dZ and dW layer by layer (8.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from core.activations import ACTIVATIONS
from core.initialization import INITIALIZERS
from lessons.initialization import lesson, signals
from lessons.initialization.screen import charts
from lessons.initialization.signals import Signals, short
from lessons.shared.equations import EQUATIONS, Equation, with_numbers
from ui.lesson import show_equations, show_verdict, try_next
from ui.lesson_page import check_link, own_slider

KEY = "initialization_lesson_first"
WAYS_KEY, OWN_KEY = f"{KEY}_ways", f"{KEY}_scale"
SCALES = (0.001, 0.003, 0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.14, 0.2, 0.3, 0.5, 0.7, 1.0, 3.0, 10.0)
WIDTHS = (10, 20, 50, 100, 200)
FIRST = ["N × 0.01", "N × 1", "Xavier", lesson.OWN]
NEXT: dict[str, dict[str, Any]] = {
    "relu: He beside Xavier, 20 layers": {
        f"{KEY}_activation": "relu",
        WAYS_KEY: ["Xavier", "He"],
        f"{KEY}_depth": 20,
    },
    "relu: He beside N × 1": {f"{KEY}_activation": "relu", WAYS_KEY: ["N × 1", "He"]},
    "Sigmoid units": {
        f"{KEY}_activation": "sigmoid",
        WAYS_KEY: ["N × 0.01", "N × 1", "Xavier", "He"],
    },
    "The scale 0.1 at width 100 is 1/√n": {
        f"{KEY}_activation": "tanh",
        WAYS_KEY: ["Xavier", lesson.OWN],
        OWN_KEY: 0.1,
        f"{KEY}_width": 100,
    },
    "Back to the start": {
        f"{KEY}_activation": "tanh",
        WAYS_KEY: FIRST,
        OWN_KEY: 0.2,
        f"{KEY}_depth": 10,
        f"{KEY}_width": 100,
    },
}


@dataclass(frozen=True)
class Shape:
    """What the controls say of the net, and the names of the ways to start that are shown."""

    activation: str
    depth: int
    width: int
    own_scale: float
    names: tuple[str, ...]


@st.cache_data(max_entries=300, show_spinner=False)
def sizes(
    activation: str, depth: int, width: int, initialization: str, init_scale: float
) -> Signals:
    """over_ten_seeds, once for the server; 0.06 s at the page's defaults."""
    return signals.over_ten_seeds(
        activation, depth, width, initialization=initialization, init_scale=init_scale
    )


def chosen_ways(key: str, first: list[str]) -> tuple[str, ...]:
    """The control that picks ways to start, in the page's order."""
    check_link(key, charts.known())
    picked = st.pills(
        "Ways to start W",
        charts.known(),
        selection_mode="multi",
        default=first,
        key=key,
        help="N stands for draws of N(0, 1). Glorot is eq. 5, He 3, Xavier 4; 1/√n is eq. 4's "
        "value by its formula in the chapter's code.",
        bind="query-params",
    )
    return tuple(name for name in charts.known() if name in picked)


def own_scale(key: str, column: Any) -> float:
    """The slider for a scale of one's own."""
    return float(own_slider(column, "Own scale of N(0, 1)", SCALES, 0.2, key))


def controls() -> Shape:
    """The five controls of the section."""
    names = chosen_ways(WAYS_KEY, FIRST)
    columns = st.columns(4, vertical_alignment="bottom")
    scale = own_scale(OWN_KEY, columns[0])
    depth = columns[1].slider("Hidden layers", 2, 20, 10, key=f"{KEY}_depth", bind="query-params")
    check_link(f"{KEY}_width", WIDTHS)
    width = columns[2].select_slider(
        "Units a layer, and features", WIDTHS, 100, key=f"{KEY}_width", bind="query-params"
    )
    check_link(f"{KEY}_activation", ACTIVATIONS)
    activation = columns[3].segmented_control(
        "Activation g",
        tuple(ACTIVATIONS),
        default="tanh",
        required=True,
        key=f"{KEY}_activation",
        bind="query-params",
    )
    return Shape(activation or "tanh", depth, int(width), scale, names)


def before_any_step() -> None:
    """The whole section."""
    st.markdown("How large are the activations and the gradients of a net that is just drawn?")
    shape = controls()
    if not shape.names:
        st.info("Pick a way to start.")
        return
    settings = lesson.ways(shape.own_scale)
    found = {
        name: sizes(
            shape.activation,
            shape.depth,
            shape.width,
            str(settings[name]["initialization"]),
            float(settings[name].get("init_scale", 0.01)),
        )
        for name in shape.names
    }
    columns = st.columns(2)
    for number, size in enumerate(charts.SIZES):
        columns[number % 2].vega_lite_chart(
            charts.signal_table(found, size),
            charts.signal_spec(size, shape.names),
            key=f"{KEY}_{size}",
        )
    st.caption(
        f"Line: median of ten seeds; band: lowest to highest. {signals.EXAMPLES} examples with "
        f"{shape.width} features of N(0, 1), classes by a coin, the same for all. A seed's draws "
        "are the same for every way to start, times another number. Layer "
        f"{shape.depth + 1} is the output. Flat: g' below a tenth of its steepest. Sizes of "
        "exactly 0 have no place on a log axis."
    )
    show_verdict(signals.verdict(found, shape.activation))
    show_equations(signal_equations(shape, found))
    try_next(NEXT)


LINEAR = (
    "Var z = n · Var w · E x²: √n times the spread of w is what a layer multiplies by, where g is "
    "about linear."
)


def signal_equations(shape: Shape, found: dict[str, Signals]) -> list[Equation]:
    """Eq. 2 to 5, 12, and backward, with the numbers of the first way shown."""
    name, one = next(iter(found.items()))
    A, dZ, dW = (np.median(part, axis=0) for part in (one.A, one.dZ, one.dW))
    up, down = signals.factors(one)
    here = {"start": name, "measured: dZ[l+1] over dZ[l]": f"{down:.3g}"}
    return with_numbers(
        {
            EQUATIONS["2"].with_note(LINEAR): _one_unit(shape, name)
            | {"measured: A[l+1] over A[l]": f"{up:.3g}"},
            "3": _rule("He", shape.width),
            "4": _rule("Xavier", shape.width),
            "5": _rule("Glorot", shape.width),
            "12": {f"spread of A[{l}]": short(A[l - 1]) for l in _ends(A.size)},
            "backward through layers": here
            | {f"dZ[{l}]": short(dZ[l - 1]) for l in _ends(dZ.size)}
            | {f"dW[{l}]": short(dW[l - 1]) for l in _ends(dW.size)},
        }
    )


def _one_unit(shape: Shape, name: str) -> dict[str, str]:
    settings = lesson.ways(shape.own_scale)[name]
    spread = INITIALIZERS[str(settings["initialization"])].spread
    scale = spread(shape.width, shape.width, float(settings.get("init_scale", 0.01)))
    return {
        "start": name,
        "n": f"{shape.width}",
        "spread of w": f"{scale:.3g}",
        "√n · spread of w": f"{np.sqrt(shape.width) * scale:.3g}",
    }


def _rule(name: str, n: int) -> dict[str, str]:
    return {"n": f"{n}", "spread of w": f"{INITIALIZERS[name].spread(n, n, 0.0):.4g}"}


def _ends(layers: int) -> list[int]:
    return sorted({1, (layers + 1) // 2, layers})
