"""The TOML files that a lecturer edits: their tables, with the line by which a fault is told."""

from __future__ import annotations

import tomllib
from typing import Any

Table = tuple[str, dict[str, Any]]
"""Where a table stands, such as "lessons/decay/path.toml, line 12", and what it has."""


def read_tables(text: str, file: str, name: str) -> tuple[dict[str, Any], list[Table]]:
    r"""All that a file's text has, and its [[name]] tables; ValueError where it is no TOML.

    >>> read_tables("[[step]]\ntitle = 'Go'", "path.toml", "step")[1]
    [('path.toml, line 1', {'title': 'Go'})]
    """
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise ValueError(f"{file} is no TOML: {problem}") from problem
    lines = [n for n, line in enumerate(text.splitlines(), 1) if line.strip() == f"[[{name}]]"]
    places = [f"{file}, line {line}" for line in lines]
    return found, list(zip(places, found.get(name, []), strict=True))
