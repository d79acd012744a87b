"""core/leftovers.py: a killed process's temporary folders go at the next start."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from core.leftovers import own_folder, remove_orphans

pytest.importorskip("fcntl")


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_folder_of_ones_own_is_gone_at_its_end(temporary: Path) -> None:
    with own_folder() as folder:
        (folder / "upload-0").write_bytes(b"x")
        assert folder.parent == temporary
    assert not folder.exists()


def test_a_killed_process_leaves_a_folder_that_the_next_start_removes(temporary: Path) -> None:
    program = (
        "import os, tempfile\n"
        f"tempfile.tempdir = {str(temporary)!r}\n"
        "from core.leftovers import own_folder\n"
        "with own_folder() as folder:\n"
        "    (folder / 'upload-0').write_bytes(bytes(1000))\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=False)
    assert len(list(temporary.glob("*/upload-0"))) == 1
    assert remove_orphans() == 1
    assert not list(temporary.iterdir())


def test_the_folder_of_a_process_that_works_stays() -> None:
    with own_folder() as folder:
        assert remove_orphans() == 0
        assert folder.exists()


def test_what_is_not_ours_stays(temporary: Path) -> None:
    (temporary / "elsewhere").mkdir()
    (temporary / "try-see-link").symlink_to(temporary / "elsewhere")
    (temporary / "try-see-file").write_text("a file")
    assert remove_orphans() == 0
    assert len(list(temporary.iterdir())) == 3
