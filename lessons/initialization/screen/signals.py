"""The section on a net before its first update: sizes of A, dZ and dW layer by layer (8.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from core.activations import ACTIVATIONS
from core.choices import Several, Stops
from core.initialization import INITIALIZERS
from core.knobs import Choice, Number
from lessons.initialization import lesson, signals
from lessons.initialization.screen import charts
from lessons.initialization.screen.guide import GUIDE
from lessons.initialization.signals import Signals, short
from lessons.shared.equations import EQUATIONS, Equation, with_numbers
from lessons.shared.words import rounded
from ui.first_screen import FirstScreen, first_screen, show_first_verdict
from ui.lesson import show_equations, starts_of, try_next
from ui.looks.show import show_chart
from ui.questions import Questions
from ui.stops import Control

KEY = "initialization_lesson_first"
SCALES = (0.001, 0.003, 0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.14, 0.2, 0.3, 0.5, 0.7, 1.0, 3.0, 10.0)
FIRST = ("N × 0.01", "N × 1", "Xavier", lesson.OWN)


def ways_control(key: str, first: tuple[str, ...]) -> Control[tuple[str, ...]]:
    """The control that picks ways to start, in the page's order."""
    return Control(
        key,
        "Initializations of W",
        Several(charts.known()),
        first,
        "N stands for draws of N(0, 1). Glorot is eq. 5, He 3, Xavier 4; 1/√n is eq. 4's "
        "value by its formula in the chapter's code.",
    )


def own_scale(key: str) -> Control[float]:
    """The slider for a scale of one's own."""
    return Control(key, "Own scale of N(0, 1)", Stops(SCALES), 0.2)


WAYS, OWN = ways_control(f"{KEY}_ways", FIRST), own_scale(f"{KEY}_scale")
DEPTH = Control(f"{KEY}_depth", "Hidden layers", Number(2, 20, whole=True), 10, step=1)
WIDTH = Control(f"{KEY}_width", "Units a layer, and features", Stops((10, 20, 50, 100, 200)), 100)
ACTIVATION = Control(f"{KEY}_activation", "Activation g", Choice(tuple(ACTIVATIONS)), "tanh")
NEXT: dict[str, dict[str, Any]] = {
    "relu: He beside Xavier, 20 layers": {
        ACTIVATION.key: "relu",
        WAYS.key: ["Xavier", "He"],
        DEPTH.key: 20,
    },
    "relu: He beside N × 1": {ACTIVATION.key: "relu", WAYS.key: ["N × 1", "He"]},
    "Sigmoid units": {
        ACTIVATION.key: "sigmoid",
        WAYS.key: ["N × 0.01", "N × 1", "Xavier", "He"],
    },
    "The scale 0.1 at width 100 is 1/√n": {
        ACTIVATION.key: "tanh",
        WAYS.key: ["Xavier", lesson.OWN],
        OWN.key: 0.1,
        WIDTH.key: 100,
    },
    "Back to the start": {
        ACTIVATION.key: "tanh",
        WAYS.key: list(FIRST),
        OWN.key: 0.2,
        DEPTH.key: 10,
        WIDTH.key: 100,
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


QUESTIONS = Questions(KEY, {"equations": "Which equations are at work, with which numbers?"})


def show_controls(places: FirstScreen) -> Shape:
    """The five controls of the section."""
    with places.main:
        names, depth, activation = WAYS.show(), DEPTH.show(), ACTIVATION.show()
    with places.further, st.expander("More settings"):
        return Shape(activation, depth, WIDTH.show(), OWN.show(), names)


def show_before_any_step() -> None:
    """The whole section."""
    places = first_screen(GUIDE)
    shape = show_controls(places)
    if not shape.names:
        places.films.info("Choose an initialization.")
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
    with places.films:
        _show_sizes(shape, found)
    show_first_verdict(places, signals.verdict(found, shape.activation))
    QUESTIONS.show({"equations": lambda: show_equations(signal_equations(shape, found))})
    try_next(NEXT, starts_of(WAYS, OWN, DEPTH, WIDTH, ACTIVATION))


def _show_sizes(shape: Shape, found: dict[str, Signals]) -> None:
    with st.container(key="tiles"):
        for size in charts.SIZES:
            table, spec = charts.signal_table(found, size), charts.signal_spec(size, shape.names)
            show_chart(st, table, spec, key=f"{KEY}_{size}")
    st.caption(
        f"Line: median of ten seeds; band: lowest to highest. {signals.EXAMPLES} examples with "
        f"{shape.width} features of N(0, 1), random classes, the same for all. A seed's draws "
        "are the same for every way to start, times another number. Layer "
        f"{shape.depth + 1} is the output. Flat: g' below a tenth of its steepest. Sizes of "
        "exactly 0 have no place on a log axis."
    )


LINEAR = (
    "Var z = n · Var w · E x²: √n times the spread of w is what a layer multiplies by, where g is "
    "about linear."
)


def signal_equations(shape: Shape, found: dict[str, Signals]) -> list[Equation]:
    """Eq. 2 to 5, 12, and backward, with the numbers of the first way shown."""
    name, one = next(iter(found.items()))
    A, dZ, dW = (np.median(part, axis=0) for part in (one.A, one.dZ, one.dW))
    up, down = signals.factors(one)
    here = {"start": name, "measured: dZ[l+1] over dZ[l]": rounded(down)}
    return with_numbers(
        {
            EQUATIONS["2"].with_note(LINEAR): _one_unit(shape, name)
            | {"measured: A[l+1] over A[l]": rounded(up)},
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
        "spread of w": rounded(scale),
        "√n · spread of w": rounded(np.sqrt(shape.width) * scale),
    }


def _rule(name: str, n: int) -> dict[str, str]:
    return {"n": f"{n}", "spread of w": rounded(INITIALIZERS[name].spread(n, n, 0.0), 4)}


def _ends(layers: int) -> list[int]:
    return sorted({1, (layers + 1) // 2, layers})
