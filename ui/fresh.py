"""The button beside a verdict that draws fresh points: what the dev set could not tell."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

import streamlit as st

from core.training import Run
from lessons.shared.evidence import wilson
from lessons.shared.measures import MadeFrom, errors, made_from
from lessons.shared.truth import FRESH, Claim, drawable, true_error
from lessons.shared.words import percent
from ui.first_screen import FirstScreen
from ui.lesson import markdown_table
from ui.showing import Showing

ASKED = "fresh_points_of"
"""In the session: what the runs were made from for which fresh points were asked."""


def show_true_errors(
    places: FirstScreen, shown: Showing, told: Callable[[tuple[float, ...]], Sequence[Claim]]
) -> None:
    """The button under the verdict; once pressed, the true errors of the runs that are shown.

    told : from the runs' true errors to what the verdict said, with whether it holds. Only data
    that are made by code have a true error; a guided step that waits for a guess shows nothing.
    """
    runs = list(shown.runs.values())
    waits = places.guide is not None and places.guide.waits()
    if shown.training or waits or not all(_usable(run) for run in runs):
        return
    asked = tuple(made_from(run) for run in runs)
    with places.verdict:
        if st.session_state.get(ASKED) != asked:
            st.button(
                "What the dev set could not tell you",
                icon=":material/visibility:",
                key="fresh_points",
                on_click=_ask,
                args=(asked,),
                help=f"Draws {FRESH:,} new points of the same kind and counts what is wrong.",
            )
            return
        true = tuple(_true(made_from(run), run) for run in runs)
        st.markdown(errors_table(shown.runs, true))
        st.markdown("  \n".join(fresh_words(told(true))))


def _usable(run: Run) -> bool:
    return drawable(run.experiment) and bool(run.snapshots) and not run.diverged


def _ask(asked: Hashable) -> None:
    st.session_state[ASKED] = asked


@st.cache_data(max_entries=500, show_spinner=False)
def _true(made: MadeFrom, _run: Run) -> float:
    found = true_error(_run)
    assert found is not None, "the button is shown where points can be drawn"
    return found


def errors_table(runs: dict[str, Run], true: Sequence[float]) -> str:
    """Training, dev and true error of each run, the dev error with what it is known to."""
    rows = []
    for (caption, run), error in zip(runs.items(), true, strict=True):
        train, dev = errors(run)
        m = run.data.dev.m
        low, high = wilson(round(dev * m), m)
        known = f"{percent(dev)} ({percent(low)} to {percent(high)})"
        rows.append((caption or "this net", percent(train), known, f"**{percent(error)}**"))
    head = (
        "",
        "training error",
        "dev error, two standard errors",
        f"error on {FRESH:,} new points",
    )
    return markdown_table(head, rows)


def fresh_words(claims: Sequence[Claim]) -> list[str]:
    """Whether what was said is so.

    >>> fresh_words([])
    ['The dev points were too few for the verdict to claim anything: these are enough to compare.']
    """
    if not claims:
        few = "The dev points were too few for the verdict to claim anything"
        return [f"{few}: these are enough to compare."]
    return [
        f"“{one.words}” ({one.grade.value}): {'so it is' if one.holds else 'it is not so'}."
        for one in claims
    ]
