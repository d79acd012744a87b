"""The equations that are not in the registry: those of one lesson."""

from __future__ import annotations

import importlib
from pathlib import Path

from lessons.shared.equations import Equation

ROOT = Path(__file__).parents[3]


def lessons_own() -> list[Equation]:
    """The equations that only one lesson has: they stand in the modules of its screen."""
    paths = [path.relative_to(ROOT) for path in sorted((ROOT / "lessons").glob("*/screen/*.py"))]
    modules = [importlib.import_module(".".join(path.with_suffix("").parts)) for path in paths]
    found = [value for module in modules for value in vars(module).values()]
    return list(dict.fromkeys(value for value in found if isinstance(value, Equation)))
