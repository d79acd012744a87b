"""The table of contents: every lesson's LESSON, found by its folder, and the bar at the top."""

from __future__ import annotations

import copy
import functools

import streamlit as st

from lessons.shared.contents import found_lessons

APP = "Try & See"
LESSONS = found_lessons()
EQUATIONS = "pages/equations.py"
HOME, LAB = "pages/home.py", "pages/lab.py"
IN_ORDER = {HOME: APP, LAB: "The lab"} | {lesson.page: lesson.short for lesson in LESSONS}
"""The pages that are read one after the other, with their names in the bar."""
ERRATA = "pages/errata.py"
EXERCISES = "pages/exercises.py"
RUNS = "pages/runs.py"
MORE = {RUNS: "Runs", EQUATIONS: "Equations", ERRATA: "Errata", EXERCISES: "Exercises"}
"""Pages that are no lessons, with their names: they stand together at the end of the bar."""


def navigation() -> st.Page:
    """The app's pages, as the bar at the top lists them; the page to run now.

    st.navigation marks the page that may run, so each script run has copies of them.
    """
    pages, more = ([copy.copy(page) for page in group] for group in _pages())
    return st.navigation({"": pages, "More": more}, position="top")


@functools.cache
def _pages() -> tuple[list[st.Page], list[st.Page]]:
    """The pages in order, and the others. st.Page looks for a file on disk: once is enough."""
    pages = [st.Page(page, title=title, default=page == HOME) for page, title in IN_ORDER.items()]
    return pages, [st.Page(page, title=title) for page, title in MORE.items()]


def title_of(page: st.Page) -> str:
    """What the browser calls the page, in its tab and in the list of where one has been."""
    whole = {lesson.short: lesson.title for lesson in LESSONS}.get(page.title, page.title)
    return whole if whole == APP else f"{whole} · {APP}"


def title_of_lesson(page: str) -> str:
    """The title of the lesson whose page this file is."""
    return next(lesson.title for lesson in LESSONS if lesson.page == page)


def under_the_router() -> None:
    """The first line of every page: come in by router.py if Streamlit ran the page by itself.

    Until st.navigation has been called once in a process, Streamlit takes the pages/ folder for the
    old kind of multipage app, and whoever opens /lab first gets the page without the router.
    The call ends that for the process, and the rerun comes in by router.py.
    """
    if not st.session_state.get("routed"):
        navigation()
        st.rerun()
