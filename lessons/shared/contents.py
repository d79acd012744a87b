"""The lessons that there are: one LESSON in each folder of lessons, found when it is asked for."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import lessons
from lessons.shared.lesson import Lesson

NO_LESSON = "shared"
"""The folder of lessons that is none: what several of them share."""


def found_lessons() -> tuple[Lesson, ...]:
    """The LESSON of every folder of lessons, in the chapter's order."""
    return tuple(import_module(f"lessons.{name}").LESSON for name in lesson_folders())


def lesson_folders() -> tuple[str, ...]:
    """The folders of the lessons, in the chapter's order."""
    folders = (module.name for module in pkgutil.iter_modules(lessons.__path__) if module.ispkg)
    names = [name for name in folders if name != NO_LESSON]
    return tuple(sorted(names, key=lambda name: import_module(f"lessons.{name}").LESSON.place))
