"""What a docstring, a comment or a document cites is there: files, points, headings, names."""

from __future__ import annotations

import ast
import importlib
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOPS = (
    *("core", "datasets", "lessons", "ui", "pages", "trysee"),
    *("tests", "docs", "benchmarks", "scripts", ".streamlit"),
)
PROSE = {".md", ".toml", ".js", ".css", ".c", ""}
"""Files that are read as they are; of Python, only docstrings and comments are."""
TOP = "|".join(re.escape(top) for top in TOPS)
FILE = re.compile(rf"(?<![\w/.:-])(?:(?:{TOP})/[\w./<>*-]*|(?:[\w-]+/)*[\w-]+\.md\b)")
POINTS = re.compile(r"([\w/.-]+\.md),\s(?:points?\s)?(\d+(?:(?:,\s|\sand\s)\d+)*)")
LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)")
NAME = re.compile(r"(?<![\w/.-])(?:core|datasets|lessons|ui|trysee)(?:\.\w+)+")


def files() -> list[Path]:
    """Every file with words in it, relative to the repository's root."""
    folders = [path for top in TOPS for path in (ROOT / top).rglob("*")]
    every = [path for path in (*ROOT.iterdir(), *folders) if path.is_file()]
    return sorted(
        path.relative_to(ROOT)
        for path in every
        if path.suffix in PROSE | {".py"} and not path.name.startswith(".")
    )


def prose(file: Path, text: str) -> str:
    """What of a file is said to its reader."""
    if file.suffix != ".py":
        return text
    strings = (
        node.value.value
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    )
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    comments = (token.string for token in tokens if token.type == tokenize.COMMENT)
    return "\n".join([*(said for said in strings if isinstance(said, str)), *comments])


def found(file: Path, name: str) -> Path | None:
    """The file of that name, from the root or beside the file that names it; NAME is any."""
    pattern = re.sub(r"<\w+>|NAME", "*", name.rstrip("."))
    for start in (ROOT, (ROOT / file).parent):
        if pattern in ("", "."):
            return ROOT / file
        if match := next(start.glob(pattern), None):
            return match
    return None


def headings(text: str) -> set[str]:
    """The anchors that a Markdown file's headings make."""
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\s-]", "", title.lower()).replace(" ", "-") for title in titles}


def named(dotted: str) -> bool:
    """Whether there is a module, or something in one, of that dotted name."""
    parts = dotted.split(".")
    for end in range(len(parts), 0, -1):
        try:
            thing = importlib.import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        for part in parts[end:]:
            if not hasattr(thing, part):
                return False
            thing = getattr(thing, part)
        return True
    return False


def faults(file: Path, text: str) -> Iterator[str]:
    """Yield a sentence for each citation that leads nowhere."""
    said = prose(file, text)
    for match in FILE.finditer(said):
        if found(file, match[0]) is None:
            yield f"{file}: there is no {match[0]}"
    for match in NAME.finditer(said):
        if not named(match[0]):
            yield f"{file}: there is no {match[0]}"
    for match in POINTS.finditer(said):
        where = found(file, match[1])
        points = where.read_text(encoding="utf-8") if where else ""
        for number in re.findall(r"\d+", match[2]):
            if len(re.findall(rf"^{number}\. ", points, re.MULTILINE)) != 1:
                yield f"{file}: there is no point {number} in {match[1]}"
    for match in LINK.finditer(said if file.suffix == ".md" else ""):
        where = found(file, match[1])
        if where is None or (
            match[2] and match[2] not in headings(where.read_text(encoding="utf-8"))
        ):
            yield f"{file}: the link to {match[0]} leads nowhere"


@pytest.mark.parametrize("file", files(), ids=str)
def test_every_citation_leads_somewhere(file: Path) -> None:
    assert list(faults(file, (ROOT / file).read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("core/costs.py", '"""As said in equations.md."""'),
        ("core/costs.py", "# see docs/nothing.md"),
        ("core/costs.py", 'def f():\n    """As in core/cost.py."""'),
        ("core/costs.py", 'X = 1\n"""What lessons/shared/nothing.py takes."""'),
        ("core/costs.py", '"""docs/equations.md, point 11, has it."""'),
        ("core/costs.py", '"""docs/equations.md, 4 and 12."""'),
        ("core/costs.py", '"""core.costs.nothing does it."""'),
        ("README.md", "`pages/contents.py`: its card"),
        ("README.md", "`core/lessons/NAME.py` has the page's default"),
        ("README.md", "`core.network.nothing`"),
        ("README.md", "[the house](house.svg)"),
        ("docs/equations.md", "[above](#no-such-heading)"),
        ("docs/equations.md", "[the lab](nothing.png)"),
        ("ui/film/player.js", "// as ui/film/nothing.py packs it"),
    ],
)
def test_a_planted_fault_is_found(file: str, text: str) -> None:
    assert len(list(faults(Path(file), text))) == 1


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("core/costs.py", '"""docs/equations.md, point 7, and core.costs.penalty."""'),
        ("core/costs.py", 'PATH = "core/nothing.py"\n"""Not a citation: a value."""'),
        ("datasets/shipped.py", '"""files/README.md says whose they are."""'),
        ("README.md", "`lessons/<name>/lesson.py`, `tests/lessons/NAME/`, ![x](docs/lab.png)"),
        ("docs/equations.md", "[symbols](#symbols), [how](../CONTRIBUTING.md#house-style)"),
        ("README.md", "https://example.org/docs/nothing.md"),
    ],
)
def test_what_is_there_is_no_fault(file: str, text: str) -> None:
    assert list(faults(Path(file), text)) == []
