"""What the process does beside its pages."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ui import start

NAME = "NUMBA_CACHE_DIR"


def test_a_folder_that_is_none_cannot_be_written(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    assert start.can_write(tmp_path)
    assert not start.can_write(file)
    assert not start.can_write(tmp_path / "missing")
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("writable", [True, False])
def test_numba_gets_a_temporary_folder_where_it_has_none_to_cache_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writable: bool
) -> None:
    monkeypatch.setattr(start, "CACHE_FOLDERS", (tmp_path if writable else tmp_path / "missing",))
    monkeypatch.setenv(NAME, "")
    monkeypatch.delenv(NAME)
    seen: list[str | None] = []
    monkeypatch.setattr(start.subprocess, "run", lambda *_, **__: seen.append(os.environ.get(NAME)))
    monkeypatch.setattr(start.core.compiled, "warm_up", lambda: True)
    assert start.load_everything() is None
    (folder,) = seen
    assert (folder is None) == writable
    if folder is not None:
        assert start.can_write(Path(folder))
        Path(folder).rmdir()


def broken() -> bool:
    raise OSError("llvmlite is of another Python")


@pytest.mark.parametrize(
    ("warm_up", "reason"),
    [
        (lambda: False, "numba cannot be imported"),
        (broken, "numba: llvmlite is of another Python"),
    ],
)
def test_an_engine_that_cannot_be_loaded_has_its_reason_told(
    monkeypatch: pytest.MonkeyPatch, warm_up: object, reason: str
) -> None:
    monkeypatch.setattr(start.subprocess, "run", lambda *_, **__: None)
    monkeypatch.setattr(start.core.compiled, "warm_up", warm_up)
    assert start.load_everything() == reason
