"""What the process does beside its pages."""

from __future__ import annotations

import os
import shutil
import tempfile
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


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[tuple[str | None, bool]]:
    """The folder that numba was told of when everything was loaded, and whether apart."""
    seen: list[tuple[str | None, bool]] = []

    def load_everything(*, apart: bool) -> None:
        seen.append((os.environ.get(NAME), apart))

    monkeypatch.setattr(start, "load_everything", load_everything)
    monkeypatch.setattr(start, "CACHE_FOLDERS", (tmp_path / "missing",))
    monkeypatch.setattr(start, "takes_uploads", lambda: True)
    monkeypatch.setenv(NAME, "")
    return seen


def test_a_folder_that_numba_has_is_left_to_it(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    loads: list[tuple[str | None, bool]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(start, "CACHE_FOLDERS", (tmp_path,))
    house = start.House()
    house.load()
    assert loads == [("", True)]
    assert not house.problem
    assert not caplog.records


def test_the_folder_that_the_host_names_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, loads: list[tuple[str | None, bool]]
) -> None:
    monkeypatch.setenv(NAME, str(tmp_path / "new" / "one"))
    start.House().load()
    assert loads == [(str(tmp_path / "new" / "one"), True)]


def test_numba_gets_a_temporary_folder_where_it_has_none_to_cache_in(
    monkeypatch: pytest.MonkeyPatch,
    loads: list[tuple[str | None, bool]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv(NAME, "/proc/nowhere")
    house = start.House()
    house.load()
    ((folder, apart),) = loads
    assert apart
    assert folder is not None
    assert folder != "/proc/nowhere"
    assert not Path(folder).exists(), "it is gone when the engine is loaded"
    assert house.problem == start.WITHOUT_CACHE
    assert [record.getMessage() for record in caplog.records] == [start.WITHOUT_CACHE]


def test_with_no_folder_at_all_nothing_is_compiled_in_vain(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    loads: list[tuple[str | None, bool]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
    start.House().load()
    assert loads == [("", False)]
    assert "Nor is there a temporary folder" in caplog.text


def test_a_full_folder_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(9, 9, 0))
    assert not start.can_write(tmp_path)
    assert start.House().problem == start.WITHOUT_ROOM


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
