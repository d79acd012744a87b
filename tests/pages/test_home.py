"""The home page: the cycle, the lab, and a way into each lesson."""

from __future__ import annotations

import pytest

from pages.contents import LESSONS, Lesson
from tests.pages.opening import open_page, press, run_of, texts

TO_LAB = [lesson for lesson in LESSONS if not lesson.page]
"""Lessons whose page is yet to come."""


def test_home_shows_a_card_with_line_and_way_in_for_each_lesson() -> None:
    home = open_page("home.py")
    links = [link.proto.label for link in home.get("page_link")]
    assert any("Open the lab" in label for label in links)
    ways = [*links, *(button.label for button in home.button)]
    for lesson in LESSONS:
        assert sum(lesson.title in way and lesson.section in way for way in ways) == 1, lesson.title
        assert lesson.line in texts(home.caption)


def test_home_shows_a_picture_for_each_lesson() -> None:
    home = open_page("home.py")
    pictures = len(home.get("image"))
    charts = len(home.get("vega_lite_chart"))
    wanted = [len(lesson.shown) if lesson.picture == "boundaries" else 0 for lesson in LESSONS]
    assert pictures == sum(wanted)
    assert charts == wanted.count(0)


@pytest.mark.parametrize("lesson", TO_LAB, ids=lambda lesson: lesson.section)
def test_a_card_leads_into_the_lab_with_the_lessons_settings(lesson: Lesson) -> None:
    lab = press(open_page("home.py"), lesson.title)
    assert texts(lab.title) == "The lab"
    assert run_of(lab).experiment == lesson.start
