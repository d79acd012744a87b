"""One more of everything, added as README says: every page opens, trains it, and names it.

This happens in a copy of the tree and in a process of its own: there the newcomers' own tests are
run, and those of this tree that go through all the lab's controls and all lessons.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.growth.grown import grown_copy

SUITES = (
    "tests/growth/in_the_copy.py",
    "tests/pages/test_every_control.py::test_every_control_moves_without_an_exception[lab.py]",
    "tests/pages/test_contents.py",
    "tests/core/test_optimizers.py",
)
SECONDS = 900


@pytest.mark.slow
def test_registries_grow_by_what_readme_says_and_no_more(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--tb=short", "-p", "no:cacheprovider", *SUITES],
        cwd=grown_copy(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stdout
