"""The table of contents: each lesson's experiments are real, and its page is there."""

from __future__ import annotations

import pytest

from datasets import REGISTRY
from lessons.shared.lesson import Lesson
from tests.pages.opening import PAGES, ROOT
from ui.contents import LESSONS, MORE

BY_SECTION = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.section)


@BY_SECTION
def test_a_lesson_is_about_data_that_can_be_trained_on(lesson: Lesson) -> None:
    for experiment in lesson.picture.shown.values():
        assert REGISTRY[experiment.dataset].load is not None


@BY_SECTION
def test_a_lesson_has_a_known_kind_of_picture_and_runs_for_it(lesson: Lesson) -> None:
    kind, shown = lesson.picture.kind, lesson.picture.shown
    assert kind in ("boundaries", "costs", "log costs", "valley")
    assert len(shown) == 1 if kind == "valley" else len(shown) >= 2
    assert len(set(shown.values())) == len(shown), "two equal runs show nothing"


@BY_SECTION
def test_a_lessons_page_is_there(lesson: Lesson) -> None:
    assert (ROOT / lesson.page).is_file()


def test_the_lessons_stand_in_the_chapters_order() -> None:
    order = [tuple(int(n) for n in lesson.section.split(".")) for lesson in LESSONS]
    assert order == sorted(order)
    assert len({lesson.title for lesson in LESSONS}) == len(LESSONS)


def test_every_page_of_the_folder_is_in_the_navigation() -> None:
    linked = {lesson.page.removeprefix("pages/") for lesson in LESSONS}
    more = {page.removeprefix("pages/") for page in MORE}
    assert set(PAGES) <= {"home.py", "lab.py", *linked, *more}
