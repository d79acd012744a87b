"""Imports go down only, no lesson imports another, and nobody shares random state.

app -> pages -> lessons/<name>/screen -> ui -> lessons/<name> -> lessons/shared -> datasets -> core;
trysee (the command line) stands beside the pages, takeaway beside datasets.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HEIGHT = {
    "core": 0,
    "datasets": 1,
    "takeaway": 1,
    "shared": 2,
    "film": 2,
    "lesson": 3,
    "ui": 4,
    "screen": 5,
    "trysee": 6,
    "pages": 6,
    "app": 7,
    "router": 7,
}
"""Each layer may import those below it and itself."""
TOPS = ("core", "datasets", "takeaway", "lessons", "ui", "trysee", "pages", "app", "router")
NOT_PART_OF_THE_APP = {"tests", "scripts", "benchmarks"}
SCREEN_LIBRARIES = {"streamlit", "altair", "pandas"}
FORBIDDEN_LIBRARIES = {
    "core": SCREEN_LIBRARIES,
    "datasets": SCREEN_LIBRARIES,
    "takeaway": SCREEN_LIBRARIES,
    "shared": SCREEN_LIBRARIES,
    "film": SCREEN_LIBRARIES,
    "lesson": SCREEN_LIBRARIES,
    "trysee": SCREEN_LIBRARIES,
    "ui": set(),
    "screen": set(),
    "pages": {"altair"},
    "app": {"altair"},
    "router": {"altair"},
}
FILM = {"film", "film_page", "film_picture", "run_film", "theme"}
"""The modules of ui that need no Streamlit: a film is made and written without a screen, too."""
READS_TABLES = Path("datasets/table.py")
"""The one file below the screen that may use pandas: in the process that reads an upload."""
# What makes a stream of one's own; every other name in these modules uses the shared stream.
OWN_STREAM = {
    "numpy.random": {
        *("default_rng", "Generator", "RandomState", "SeedSequence", "BitGenerator"),
        *("PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64"),
    },
    "random": {"Random", "SystemRandom"},
}
STREAMS_FILE = Path("core/streams.py")
"""The one file that may make them; the others ask it for a stream by name."""


def app_files() -> list[Path]:
    """Return the app's Python files, relative to the repository's root."""
    folders = [path for top in TOPS for path in (ROOT / top).rglob("*.py")]
    return sorted(
        path.relative_to(ROOT) for path in [*folders, ROOT / "app.py", ROOT / "router.py"]
    )


def imported_names(tree: ast.AST, file: Path) -> Iterator[tuple[int, str]]:
    """Yield line and full dotted name of everything that a file imports, however it is said."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from ((node.lineno, alias.name) for alias in names)
            case ast.ImportFrom(module=module, names=names, level=level):
                start = [*(file.parts[:-level] if level else ()), *([module] if module else [])]
                yield from ((node.lineno, ".".join([*start, alias.name])) for alias in names)
            case ast.Call(func=func, args=[ast.Constant(value=str(name)), *_]):
                if ast.unparse(func) in {"__import__", "import_module", "importlib.import_module"}:
                    yield node.lineno, name


def layer_of(parts: tuple[str, ...]) -> str:
    """Return the layer of a module, given by the parts of its dotted name; "" for a library's."""
    top = parts[0]
    if top == "ui" and len(parts) > 1 and parts[1] in FILM:
        return "film"
    if top != "lessons" or len(parts) == 1:
        return "shared" if top == "lessons" else top if top in HEIGHT else ""
    if parts[1] == "shared":
        return "shared"
    return "screen" if "screen" in parts[2:] else "lesson"


def import_faults(file: Path, tree: ast.AST) -> Iterator[str]:
    """Yield a sentence for each import that the layers do not allow."""
    own = file.with_suffix("").parts
    layer = layer_of(own)
    for line, name in imported_names(tree, file):
        target = tuple(name.split("."))
        found = layer_of(target)
        if target[0] in NOT_PART_OF_THE_APP or HEIGHT.get(found, -1) > HEIGHT[layer]:
            yield f"{file}:{line}: {layer} may not import {name}: imports go down only"
        elif own[0] == "lessons" and found in ("lesson", "screen") and target[1] != own[1]:
            yield f"{file}:{line}: no lesson imports another: {name}"
        elif layer == "trysee" and found in ("ui", "screen"):
            yield f"{file}:{line}: the command line has no screen: {name}"
        allowed = {"pandas"} if file == READS_TABLES else set()
        if target[0] in FORBIDDEN_LIBRARIES[layer] - allowed:
            yield f"{file}:{line}: {layer} may not import {target[0]}"


def full_names(tree: ast.AST) -> dict[str, str]:
    """Map each name that an import binds to what it stands for: np -> numpy."""
    bound: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.split(".")[0]
                bound[alias.asname or top] = alias.name if alias.asname else top
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            for alias in node.names:
                bound[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return bound


def random_name(node: ast.expr, bound: dict[str, str]) -> tuple[str, str] | None:
    """Return (random module, member) when an expression names one, as np.random.seed does."""
    first, _, rest = ast.unparse(node).partition(".")
    name = f"{bound.get(first, '')}.{rest}".strip(".")
    module, _, member = name.rpartition(".")
    return (module, member) if module in OWN_STREAM or module == "core.streams" else None


def run_at_import(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes that run once, at import: all but the bodies of functions."""
    yield node
    for field, value in ast.iter_fields(node):
        if field == "body" and isinstance(
            node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
        ):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from run_at_import(child)


def random_faults(file: Path, tree: ast.AST) -> Iterator[str]:
    """Yield a sentence for each use of state that sessions would share, or of a nameless stream."""
    bound = full_names(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute):
            named = random_name(node, bound)
            if named and named[1] not in OWN_STREAM.get(named[0], named):
                yield f"{file}:{node.lineno}: {'.'.join(named)} uses the global random state"
        if isinstance(node, ast.Call) and file != STREAMS_FILE:
            named = random_name(node.func, bound)
            if named and named[1] in OWN_STREAM.get(named[0], ()):
                yield f"{file}:{node.lineno}: ask core.streams for a stream, not {named[1]}"
    for node in run_at_import(tree):
        named = random_name(node.func, bound) if isinstance(node, ast.Call) else None
        if named and (file == STREAMS_FILE or named[0] == "core.streams"):
            yield f"{file}:{node.lineno}: a stream made at import is shared by all sessions"


def faults(file: Path, source: str) -> list[str]:
    tree = ast.parse(source)
    return [*import_faults(file, tree), *random_faults(file, tree)]


@pytest.mark.parametrize("layer", HEIGHT)
def test_every_layer_has_files_to_check(layer: str) -> None:
    assert any(layer_of(file.with_suffix("").parts) == layer for file in app_files())


@pytest.mark.parametrize("file", app_files(), ids=str)
def test_imports_go_down_only_and_random_state_is_an_argument(file: Path) -> None:
    assert faults(file, (ROOT / file).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("core/network.py", "import datasets.registry"),
        ("core/network.py", "from ui.charts import cost_curve"),
        ("core/network.py", "def f():\n    import streamlit as st"),
        ("core/network.py", "from __future__ import annotations\nimport altair"),
        ("core/deep/network.py", "from ...ui import charts"),
        ("core/network.py", "from lessons.shared import seeds"),
        ("datasets/readers.py", "from pandas import read_csv"),
        ("datasets/readers.py", "import importlib\nimportlib.import_module('streamlit')"),
        ("datasets/readers.py", "from .. import pages"),
        ("lessons/shared/seeds.py", "from lessons.decay import lesson"),
        ("lessons/shared/seeds.py", "import pandas as pd"),
        ("lessons/decay/lesson.py", "from lessons.decay.screen import charts"),
        ("lessons/decay/lesson.py", "from lessons.dropout.lesson import BASE"),
        ("lessons/decay/lesson.py", "from ui.study import study"),
        ("lessons/decay/lesson.py", "import altair as alt"),
        ("lessons/decay/screen/page.py", "from lessons.dropout.screen.charts import COLOURS"),
        ("lessons/decay/screen/page.py", "from lessons.dropout import lesson"),
        ("lessons/decay/screen/page.py", "from ....pages import decay"),
        ("ui/contents.py", "from lessons.decay.screen import page"),
        ("trysee/__main__.py", "from ui import charts"),
        ("trysee/__main__.py", "import streamlit"),
        ("trysee/__main__.py", "from lessons.decay.screen import page"),
        ("ui/charts.py", "import pages.lab"),
        ("ui/film/player.py", "from app import main"),
        ("ui/film/payload.py", "import streamlit as st"),
        ("ui/film_page.py", "from ui.lesson import question"),
        ("pages/lab.py", "import altair as alt"),
        ("pages/lab.py", "from tests.e2e import server"),
        ("app.py", "import altair"),
        ("router.py", "import altair"),
        ("pages/lab.py", "import router"),
        ("core/batches.py", "import numpy as np\nnp.random.seed(3)"),
        ("core/batches.py", "import numpy\ndef f():\n    return numpy.random.rand(2)"),
        ("core/batches.py", "from numpy import random\nshuffle = random.shuffle"),
        ("core/batches.py", "from numpy.random import permutation\npermutation(3)"),
        ("core/batches.py", "import numpy.random as npr\nnpr.normal()"),
        ("ui/charts.py", "import random\nrandom.random()"),
        ("ui/charts.py", "from core.streams import stream\nRNG = stream('data', 0)"),
        ("pages/lab.py", "from core import streams\nclass A:\n    r = streams.chapter_stream(1)"),
        ("core/batches.py", "from core.streams import stream\ndef f(rng=stream('data', 0)): ..."),
        ("core/streams.py", "import numpy as np\nRNG = np.random.default_rng(0)"),
        ("core/batches.py", "import numpy as np\ndef f():\n    np.random.SeedSequence([3, 2])"),
        ("ui/charts.py", "from numpy import random\ndef f(seed):\n    random.default_rng(seed)"),
        ("core/batches.py", "from random import Random\ndef f():\n    Random(0)"),
    ],
)
def test_a_planted_fault_is_found(file: str, source: str) -> None:
    assert len(faults(Path(file), source)) == 1


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("core/network.py", "import numpy as np\nfrom core import costs\nfrom . import dropout"),
        ("lessons/shared/seeds.py", "from datasets import registry"),
        (
            "lessons/decay/lesson.py",
            "from lessons.decay import parts\nfrom lessons.shared import x",
        ),
        ("lessons/decay/screen/page.py", "from lessons.decay import lesson\nfrom ui import looks"),
        ("ui/contents.py", "import lessons\nfrom lessons.shared.lesson import Lesson"),
        ("trysee/take.py", "from ui.film_page import film_page"),
        ("ui/film_page.py", "from ui.film import script\nfrom datasets import REGISTRY"),
        ("trysee/__main__.py", "from datasets import registry\nfrom lessons.decay import lesson"),
        ("datasets/registry.py", "import h5py\nfrom core.data import Dataset"),
        ("ui/charts.py", "import altair\nimport pandas\nfrom core import record"),
        ("pages/lab.py", "import streamlit\nfrom ui import charts\nfrom datasets import registry"),
        ("app.py", "import streamlit\nfrom ui import theme"),
        ("router.py", "import streamlit\nfrom ui import theme"),
        ("core/x.py", "import numpy as np\ndef f(rng: np.random.Generator):\n    rng.normal()"),
        ("core/streams.py", "import numpy as np\ndef f(s):\n    np.random.RandomState(s)"),
        ("core/x.py", "from core.streams import stream\ndef f(seed):\n    stream('data', seed)"),
        ("core/x.py", "def f(random):\n    return random.normal()"),
    ],
)
def test_what_the_layers_allow_is_not_a_fault(file: str, source: str) -> None:
    assert faults(Path(file), source) == []
