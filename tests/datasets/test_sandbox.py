"""datasets/sandbox.py: no file takes the app down."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pytest

from datasets import Choices, DataError, explain_safely, read_safely
from datasets.readers import read, read_and_explain
from datasets.sandbox import COMMAND, run_reader
from tests.datasets.files import halves, hdf5, npz

X = np.random.default_rng(0).normal(size=(30, 2))
Y = np.array(["no", "yes"] * 15)


@pytest.mark.parametrize(
    ("name", "content"), [("a.npz", npz(X=X, y=Y)), ("b.h5", hdf5(**halves()))]
)
def test_the_other_process_reads_what_this_one_would(name: str, content: bytes) -> None:
    ours = read([(name, content)], label_column=None, seed=3)
    theirs = read_safely([(name, content)], label_column=None, seed=3)
    for field in ("name", "kind", "class_names", "feature_names", "image_shape"):
        assert getattr(theirs, field) == getattr(ours, field)
    for part in ("train", "dev", "test"):
        expected, got = getattr(ours, part), getattr(theirs, part)
        assert (got is None) == (expected is None)
        if expected is not None:
            assert (got.X == expected.X).all()
            assert (got.y == expected.y).all()
            assert (got.X.dtype, got.y.dtype) == (np.float64, np.int64)


def test_the_other_process_says_what_is_wrong_in_the_same_words() -> None:
    with pytest.raises(DataError, match="must be a whole HDF5 file"):
        read_safely([("cut.h5", hdf5(**halves())[:1500])], label_column=None, seed=0)


def test_a_file_with_a_bad_name_is_refused_without_a_process() -> None:
    start = time.perf_counter()
    with pytest.raises(DataError, match="must end in"):
        read_safely([("a.exe", b"MZ")], label_column=None, seed=0)
    assert time.perf_counter() - start < 0.1


def test_a_name_that_is_a_path_stays_a_name() -> None:
    data = read_safely([("../../etc/a.npz", npz(X=X, y=Y))], label_column=None, seed=0)
    assert data.name == "a"


def test_a_reading_that_takes_too_long_is_stopped() -> None:
    start = time.perf_counter()
    with pytest.raises(DataError, match=r"at most 0\.3 s, and was stopped"):
        run_reader([sys.executable, "-c", "import time; time.sleep(60)"], seconds=0.3)
    assert time.perf_counter() - start < 10


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a crashed process with a code, no signal")
def test_a_crash_of_the_reader_is_a_data_error() -> None:
    with pytest.raises(DataError, match=r"its reader crashed \(signal 11\)"):
        run_reader([sys.executable, "-c", "import os; os.kill(os.getpid(), 11)"], seconds=20)


def test_a_reader_that_stops_with_an_exception_is_a_data_error() -> None:
    with pytest.raises(DataError, match="its reader stopped with 'ZeroDivisionError"):
        run_reader([sys.executable, "-c", "1 / 0"], seconds=20)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps a limit on address space")
def test_a_reader_that_wants_too_much_memory_is_stopped() -> None:
    greedy = (
        "from datasets.limits import MEMORY_BYTES as n\n"
        "from datasets.reader_process import limit_resources\n"
        "limit_resources()\n"
        "held = bytearray(n)"
    )
    with pytest.raises(DataError, match="its reader stopped with 'MemoryError'"):
        run_reader([sys.executable, "-c", greedy], seconds=20)


def test_the_reader_sees_none_of_the_servers_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_TOKEN", "secret")
    look = "import os, sys; sys.exit('SOME_TOKEN' in os.environ)"
    run_reader([sys.executable, "-c", look], seconds=20)
    with pytest.raises(DataError):
        run_reader([sys.executable, "-c", look.replace("SOME_TOKEN", "PATH")], seconds=20)


def test_the_reader_is_this_python() -> None:
    assert COMMAND[0] == sys.executable


def test_a_full_temporary_folder_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(tempfile, "TemporaryDirectory", full)
    with pytest.raises(DataError, match=r"temporary folder cannot be used \(No space left"):
        read_safely([("a.npz", npz(X=X, y=Y))], label_column=None, seed=0)


def test_no_temporary_folder_at_all_is_said_in_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(DataError, match="temporary folder cannot be used") as said:
        read_safely([("a.npz", npz(X=X, y=Y))], label_column=None, seed=0)
    assert "nowhere" not in str(said.value)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a child with its parent")
def test_a_reader_ends_when_its_server_is_killed() -> None:
    reader = "import time; from datasets.reader_process import end_with_parent; end_with_parent()"
    reader += "; print('ready', flush=True); time.sleep(60)"
    server = f"import subprocess, sys; p = subprocess.Popen([sys.executable, '-c', {reader!r}])"
    server += "; print(p.pid, flush=True); p.wait()"
    with subprocess.Popen([sys.executable, "-c", server], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        pid, ready = int(parent.stdout.readline()), parent.stdout.readline()
        assert ready == b"ready\n"
        parent.kill()
        parent.wait()
        end = time.monotonic() + 10
        while Path(f"/proc/{pid}/stat").exists() and time.monotonic() < end:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return  # ended, and not yet collected
            time.sleep(0.05)
        assert not Path(f"/proc/{pid}").exists()


def test_the_other_process_reads_a_table_and_says_what_it_understood() -> None:
    text = ",u,v,y\n" + "".join(f"{i},{i % 7},{i % 5},{'ab'[i % 2]}\n" for i in range(30))
    reading = explain_safely([("a.csv", text.encode())], Choices(), seed=0)
    assert reading.data is not None
    assert reading.data.feature_names == ("u", "v")
    assert reading.understood.notes == ("'column 1' only numbers the rows: left out",)
    assert reading == read_and_explain([("a.csv", text.encode())], Choices(), seed=0)


def test_what_was_understood_of_a_refused_file_comes_back() -> None:
    reading = explain_safely([("a.csv", b"u;y\nred;a\n1;b\n2;b\n")], Choices(), seed=0)
    assert reading.data is None
    assert "got 'red' in line 2" in reading.refusal
    assert reading.understood.delimiter == ";"
    assert [column.name for column in reading.understood.columns] == ["u", "y"]
