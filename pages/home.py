"""The way in: the try-and-see cycle (Fig. 1), and one line and one picture a lesson."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from lessons.shared.lesson import Lesson, Picture
from ui.arrival import enter
from ui.contents import LAB, LESSONS, MORE, under_the_router
from ui.cycle import show_cycle
from ui.film_player import show_films
from ui.path import Guide
from ui.pictures import chart_of, home_film, images_of
from ui.rest import rest_unseen

ARROW = ":material/arrow_forward:"
PICTURE = 145
"""Pixels: two beside each other fit into a card, on a phone too."""


def show_picture(picture: Picture) -> None:
    """Show a lesson's picture, from runs made at the server's start, or now."""
    if images := images_of(picture):
        with st.container(horizontal=True, horizontal_alignment="center"):
            for label, image in images.items():
                words = f"Decision regions of a trained net: {label}"
                st.image(image, caption=label, width=PICTURE, alt=words)
    if chart := chart_of(picture):
        st.vega_lite_chart(spec=chart, alt=chart["usermeta"]["alt"])


def show_card(lesson: Lesson) -> None:
    """Show one lesson: name, line, way in, picture."""
    with st.container(border=True, height="stretch"):
        st.page_link(lesson.page, label=f"**{lesson.title}** · {lesson.section}", icon=ARROW)
        st.caption(lesson.line)
        known = f"Needs: {lesson.needs}." if lesson.needs else "Needs nothing before it."
        reached = Guide(Path(lesson.page).stem).progress()
        st.caption(f"{known} {reached}".strip())
        show_picture(lesson.picture)


under_the_router()
enter()
st.title("Try & See", anchor=False)
with st.container(key="welcome"):
    film, words = st.columns([3, 2], gap="large")
with words:
    st.markdown(
        "No rule says beforehand which settings suit your data. So you choose, train, look at "
        "the errors, and choose again. Here that takes seconds: move a setting, and a real network "
        "trains in front of you. Then play the training step by step and see what the setting did."
    )
    st.page_link(
        LAB, label="**Open the lab**: every setting of the network", icon=":material/experiment:"
    )
    with st.container(horizontal=True, key="more_pages"):
        for page, name in MORE.items():
            st.page_link(page, label=name, icon=":material/menu_book:")
    show_cycle()
with film, st.container(key="home_film"):
    show_films({"": home_film()}, key="home_film_player", loop=True)
    st.caption("A real training run: a net with 20 and 5 hidden units learns to part two classes.")
    rest_unseen()

st.header("Lessons", anchor=False, divider="gray")
st.caption("In the chapter's order, each with its section and what you should know before.")
for row in range(0, len(LESSONS), 3):
    for column, lesson in zip(st.columns(3), LESSONS[row : row + 3], strict=False):
        with column:
            show_card(lesson)
