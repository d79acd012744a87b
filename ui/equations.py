"""The page of equations: which one is shown, all of it, and the list to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core.knobs import Choice
from lessons.shared.equation_places import PLACES, TESTS
from lessons.shared.equations import ALL, EQUATIONS
from ui.contents import title_of_lesson
from ui.controls import put
from ui.lesson import running_code
from ui.stops import Control

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

LABELS = {one.label: key for key, one in EQUATIONS.items()}
WHICH = Control(
    "equation", "Which equation?", Choice(tuple(LABELS)), EQUATIONS["1"].label, look="list"
)
LIVE = ":material/play_circle:"


def show_equation(label: str) -> None:
    """Show one equation: how it reads, the code that runs, its test, and the lesson it lives in."""
    key = LABELS[label]
    equation, place = EQUATIONS[key], PLACES[key]
    st.latex(equation.latex)
    if equation.note:
        st.caption(equation.note)
    lesson = title_of_lesson(place.page)
    st.page_link(
        place.page,
        label=f"Live, with a run's numbers: **{lesson}**",
        icon=LIVE,
        query_params=dict(place.parameters),
    )
    code, where = running_code(equation.code)
    st.caption(where)
    st.code(code, language="python", wrap_lines=True)
    file, test = TESTS[key].split("::")
    st.caption("The test that holds this function:")
    st.code(f"{file}\n{test}", language=None, wrap_lines=True)


def show_list(place: DeltaGenerator, chosen: str) -> None:
    """Show every equation with a button that shows all of it."""
    with place:
        for one in ALL:
            st.button(
                one.label,
                key=f"show {one.label}",
                on_click=put,
                args=({WHICH.key: one.label},),
                type="secondary" if one.label == chosen else "tertiary",
            )
            st.latex(one.latex)
