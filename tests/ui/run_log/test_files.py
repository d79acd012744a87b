"""The log as a file comes back as it was; what is wrong with a file is said."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np
import pytest

from core.source import Source
from tests.ui.run_log.entries import logged
from ui.run_log.entry import Entry
from ui.run_log.files import FILE_BYTES, read_log, runs_in, write_csv, write_h5
from ui.run_log.reader_process import answer
from ui.run_log.written import as_dict, entries_from, entry_from

EVIL = "=HYPERLINK(1) [x](y) \u202e"


def some() -> list[Entry]:
    plain, odd = logged(1), logged(2, hidden=(), optimizer="adam", batch_size=16)
    odd.name, odd.pinned, odd.band = EVIL, True, None
    odd.source = Source("my, file.csv", 12, "ab" * 32, '{"label": "y"}')
    odd.final = odd.final._replace(dev_cost=float("nan"))
    return [plain, odd]


def read_h5_here(content: bytes) -> list[Entry]:
    """As the reading process does, without starting one."""
    with h5py.File(io.BytesIO(content), "r") as file:
        return entries_from(runs_in(file), 500)


@pytest.mark.parametrize(
    ("back", "curves"),
    [
        (lambda some: read_log("runs.csv", write_csv(some).encode()), False),
        (lambda some: read_h5_here(write_h5(some)), True),
        (lambda some: [entry_from(json.loads(json.dumps(as_dict(one)))) for one in some], False),
    ],
    ids=["csv", "h5", "browser"],
)
def test_a_log_comes_back_as_it_was(
    back: Callable[[list[Entry]], list[Entry]], curves: bool
) -> None:
    for before, after in zip(some(), back(some()), strict=True):
        for name in ("key", "page", "state", "reason", "name", "pinned", "band"):
            assert getattr(after, name) == getattr(before, name), name
        assert np.allclose(after.final, before.final, equal_nan=True)
        assert after.ended == pytest.approx(before.ended, abs=0.1)
        assert set(after.curves) == (set(before.curves) if curves else set())
        assert all(np.array_equal(after.curves[name], before.curves[name]) for name in after.curves)


def test_no_cell_of_the_csv_begins_a_formula() -> None:
    assert f"\n'{EVIL}" in write_csv(some())


def test_the_reading_process_reads_a_log(tmp_path: Path) -> None:
    assert len(read_log("runs.h5", write_h5(some()))) == 2


def h5_with(change: Callable[[h5py.File], None]) -> bytes:
    stream = io.BytesIO(write_h5(some()))
    with h5py.File(stream, "r+") as file:
        change(file)
    return stream.getvalue()


def _replace_curve(file: h5py.File, value: object) -> None:
    del file["run-0001/dev_cost"]
    file["run-0001/dev_cost"] = value


DAMAGED: dict[str, tuple[bytes, str]] = {
    "cut": (write_h5(some())[:3000], "no whole HDF5 file"),
    "another link": (
        h5_with(lambda f: _replace_curve(f, h5py.ExternalLink("/etc/passwd", "/x"))),
        "must stand in this file",
    ),
    "a link": (
        h5_with(lambda f: _replace_curve(f, h5py.SoftLink("/run-0002/dev_cost"))),
        "must stand in this file",
    ),
    "too long": (
        h5_with(lambda f: _replace_curve(f, np.zeros(5000))),
        "at most 2,000 numbers",
    ),
    "texts": (h5_with(lambda f: _replace_curve(f, "words")), "at most 2,000 numbers"),
    "another file": (h5_with(lambda f: f.create_dataset("X", data=[1])), "this is no log of runs"),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_h5_is_refused_with_a_sentence(name: str, tmp_path: Path) -> None:
    content, words = DAMAGED[name]
    (tmp_path / "upload.h5").write_bytes(content)
    assert words in answer(tmp_path)["refusal"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "has a row for each run|must have a row for each run"),
        (b"\xff\xfe\x00", "no CSV file in UTF-8"),
        (b"a,b\n1,2\n", "this file lacks name, pinned"),
        (b"x" * (FILE_BYTES + 1), "at most 8 MB"),
    ],
)
def test_a_foreign_csv_is_refused_with_a_sentence(content: bytes, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read_log("runs.csv", content)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"settings": {"alpha": -1}}, "run 2 of 2: alpha must be in"),
        ({"settings": {"no_such": 1}}, "unknown setting no_such"),
        ({"settings": []}, "must have settings"),
        ({"final": [0, 0, 2, 0]}, "final accuracy must be a number from 0 to 1, got 2"),
        ({"final": [0, 0]}, "final must be a list of 4"),
        ({"name": "x" * 61}, "name must be a text of at most 60"),
        ({"ended": float("nan")}, "ended must be a number"),
        ({"ended": True}, "ended must be a number"),
        ({"state": "training"}, "state must be one of finished, diverged"),
        ({"band": [0.1, 0.2]}, "band must be a list of 4"),
        ({"curves": {"iteration": [1]}}, "curves must have iteration"),
    ],
)
def test_what_is_wrong_with_a_row_is_said(change: dict[str, object], words: str) -> None:
    good = as_dict(logged())
    with pytest.raises(ValueError, match=words):
        entries_from([good, good | change], 500)


def test_what_is_no_list_of_runs_is_refused() -> None:
    for held, words in (({}, "list of runs"), ([1], "JSON object"), ([{}] * 3, "at most 2 runs")):
        with pytest.raises(ValueError, match=words):
            entries_from(held, 2)
