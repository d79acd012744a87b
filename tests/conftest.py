"""Fixtures of all tests, and how Hypothesis behaves."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import numpy as np
import pytest
from hypothesis import settings
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

OPENERS = "tests.pages.opening"
"""The module that opens pages for tests."""

# No deadline: on shared cores a slow example says nothing about the code.
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
# Many tests want runs that do not end by themselves; the limits have tests of their own.
os.environ.setdefault("TRYSEE_LIMITS", str(Path(__file__).parent / "limits.toml"))
settings.load_profile("ci" if os.environ.get("CI") else "local")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that open whole pages: those of modules that use AppTest or its openers."""
    for item in items:
        module = getattr(item, "module", None)
        used = vars(module).values() if module else ()
        if any(it is AppTest or getattr(it, "__module__", "") == OPENERS for it in used):
            item.add_marker("page")


@pytest.fixture(scope="session", autouse=True)
def packages_searched_once() -> Iterator[None]:
    """Each AppTest searches all installed packages for components: a third of a page's opening."""
    once = functools.cache(manifest_scanner.scan_component_manifests)
    with mock.patch.object(manifest_scanner, "scan_component_manifests", once):
        yield


class NoServer:
    """What ui.visitor asks: with it everybody is there."""

    @staticmethod
    def exists() -> bool:
        return False


@pytest.fixture(scope="session", autouse=True)
def no_server() -> Iterator[None]:
    """AppTest's stand-in for a server is a mock, which fails where two threads train and ask it."""
    with mock.patch("ui.visitor.Runtime", NoServer):
        yield


@pytest.fixture
def rng() -> np.random.Generator:
    """Return the same fresh stream of random numbers for every test."""
    return np.random.default_rng(0)


@pytest.fixture(scope="session")
def chapter_data() -> Path:
    """Return the path of the chapter's data.mat, which may not be shipped with this project."""
    folder = os.environ.get("TRYSEE_DATA")
    if not folder:
        pytest.skip("needs the chapter's data.mat: set TRYSEE_DATA to the folder that holds it")
    path = Path(folder) / "data.mat"
    if not path.exists():
        pytest.fail(f"TRYSEE_DATA is {folder}, but there is no data.mat in it")
    return path
