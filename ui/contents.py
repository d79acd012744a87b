"""The table of contents: every lesson's LESSON, found by its folder, and the bar at the top."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import streamlit as st

import lessons
from lessons.shared.lesson import Lesson

NO_LESSON = "shared"
"""The folder of lessons that is none: what several of them share."""


def found_lessons() -> tuple[Lesson, ...]:
    """The LESSON of every folder of lessons, in the chapter's order."""
    folders = (module.name for module in pkgutil.iter_modules(lessons.__path__) if module.ispkg)
    found = [import_module(f"lessons.{name}").LESSON for name in folders if name != NO_LESSON]
    return tuple(sorted(found, key=lambda lesson: lesson.place))


LESSONS = found_lessons()


def navigation() -> st.Page:
    """The app's pages, as the bar at the top lists them; the page to run now."""
    pages = [st.Page(lesson.page, title=lesson.short) for lesson in LESSONS]
    home = st.Page("pages/home.py", title="Try & See", default=True)
    lab = st.Page("pages/lab.py", title="The lab")
    return st.navigation([home, lab, *pages], position="top")


def under_the_router() -> None:
    """The first line of every page: come in by app.py if Streamlit ran the page by itself.

    Until st.navigation has been called once in a process, Streamlit takes the pages/ folder for the
    old kind of multipage app, and whoever opens /lab first gets the page without the router.
    The call ends that for the process, and the rerun comes in by app.py.
    """
    if not st.session_state.get("routed"):
        navigation()
        st.rerun()
