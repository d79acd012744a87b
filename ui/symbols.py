"""An equation whose symbols are explained where they stand: by pointing, by keyboard, by a tap.

Streamlit draws the equation, with each symbol in a colour that stands for its place in a list; the
browser's side (symbols.js) finds them by it, gives them the page's colour, and makes them buttons.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import streamlit as st

from core.experiment import RULES, Experiment
from lessons.shared.equations import Equation
from lessons.shared.glossary import Term, glossary, pieces, terms_of

PLACE: Final = "explained"
"""The key of the container around equation and component; symbols.js looks for it."""
_HERE = Path(__file__)

_words = st.components.v2.component(
    "try_see_symbols",
    css=_HERE.with_suffix(".css").read_text(encoding="utf-8"),
    js=_HERE.with_suffix(".js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def show_explained(equation: Equation, base: Experiment) -> None:
    """Show the equation; base has the settings that the page has no control for."""
    terms = terms_of(equation.latex, glossary())
    with st.container(key=PLACE):
        st.latex(marked(equation.latex, terms))
        _words(key="symbols", data={"terms": [explained(one, base) for one in terms]})


def marked(latex: str, terms: list[Term]) -> str:
    """The LaTeX with the n-th term in the colour rgb(1, 2, n), as one group."""
    return "".join(
        text if term is None else rf"{{\textcolor{{#0102{terms.index(term):02x}}}{{{{{text}}}}}}}"
        for text, term in pieces(latex, terms)
    )


def explained(term: Term, base: Experiment) -> Mapping[str, str]:
    """What the browser shows of a term, and the value that its setting has now."""
    said = {"name": term.name, "meaning": term.meaning}
    said |= {"symbol": term.symbol} if term.symbol else {}
    said |= {"Shape": term.shape} if term.shape else {}
    said |= {"Unit": term.units} if term.units else {}
    return said | ({"Now": _now(term.setting, base)} if term.setting else {})


def _now(setting: str, base: Experiment) -> str:
    value: Any = st.session_state.get(setting, getattr(base, setting))
    return RULES[setting].text(value)
