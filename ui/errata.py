"""The page of disagreements: each a card that computes its two numbers when it is opened."""

from __future__ import annotations

import streamlit as st

from lessons.shared.errata import ERRATA, Erratum
from lessons.shared.errata_runs import Shown
from ui.contents import LAB, title_of_lesson
from ui.lesson import markdown_table
from ui.questions import Questions

CARDS = Questions("errata", {one.name: one.title for one in ERRATA})


@st.cache_data(max_entries=len(ERRATA), show_spinner=False)
def measured(name: str) -> Shown:
    """The two columns of the disagreement of this name."""
    return next(one for one in ERRATA if one.name == name).show()


def show_cards() -> None:
    """Show every disagreement, closed; an open one measures what it says."""
    CARDS.show({one.name: lambda one=one: show_card(one) for one in ERRATA})  # type: ignore[misc]


def show_card(erratum: Erratum) -> None:
    """Show what text and code say, what follows, and the numbers that differ."""
    st.markdown(
        f"**The text.** {erratum.text}\n\n**The code, or the usual method.** {erratum.code}\n\n"
        f"**What follows.** {erratum.follows}"
    )
    shown = measured(erratum.name)
    head = ("Measured now", shown.first, shown.second)
    st.markdown(markdown_table(head, [row.cells for row in shown.rows]))
    st.caption(shown.about)
    lab = erratum.page == LAB
    st.page_link(
        erratum.page,
        label="Try it in the lab"
        if lab
        else f"More in the lesson: {title_of_lesson(erratum.page)}",
        icon=":material/play_circle:",
        query_params=dict(erratum.parameters),
    )
