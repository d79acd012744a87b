"""The chapter's three exercises, as chapter_exercises.toml beside this file has them.

A lecturer edits that file; what is wrong with it is said with its line when it is loaded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from importlib import resources
from pathlib import Path
from typing import Any

from lessons.shared.tables import read_tables

FILE = "chapter_exercises.toml"
TEMPLATES = Path(__file__).parents[2] / "exercises"


@dataclass(frozen=True)
class Exercise:
    """One exercise: what is to be written, into which template, and hints in their order.

    page, parameters : where the app shows it; see : what that link is called.
    """

    name: str
    title: str
    task: str
    template: str
    hints: tuple[str, ...]
    page: str
    see: str
    parameters: Mapping[str, str] = field(default_factory=dict)


def chapter_exercises() -> tuple[Exercise, ...]:
    """The three exercises; ValueError names the file, the line and the fault."""
    text = (resources.files("lessons.shared") / FILE).read_text(encoding="utf-8")
    return read_exercises(text)


def read_exercises(text: str) -> tuple[Exercise, ...]:
    """The exercises that a file's text stands for; ValueError says which line is wrong, and how."""
    _, tables = read_tables(text, f"lessons/shared/{FILE}", "exercise")
    return tuple(_exercise(where, one) for where, one in tables)


def _exercise(where: str, found: Mapping[str, Any]) -> Exercise:
    needed = {one.name for one in fields(Exercise) if one.default_factory is MISSING}
    if missing := needed - found.keys():
        raise ValueError(f"{where}: an exercise needs {', '.join(sorted(missing))}")
    if unknown := found.keys() - {one.name for one in fields(Exercise)}:
        raise ValueError(f"{where}: an exercise has no {', '.join(sorted(unknown))}")
    for name in needed - {"hints"}:
        if not isinstance(found[name], str):
            raise ValueError(f"{where}: {name} must be a text, got {found[name]!r}")
    hints = found["hints"]
    if not isinstance(hints, list) or not hints or not all(isinstance(h, str) for h in hints):
        raise ValueError(f"{where}: hints must be a list of texts, got {hints!r}")
    if not (TEMPLATES / found["template"]).is_file():
        raise ValueError(f"{where}: there is no template exercises/{found['template']}")
    values = dict(found) | {"hints": tuple(hints), "task": found["task"].strip()}
    return Exercise(**values)
