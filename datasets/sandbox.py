"""Reading a user's file in a process of its own, so that no file can take the app down.

libhdf5 can crash on a malformed file, and a small .mat or .npz can unfold to more than the memory.
A fresh Python is started, not a fork: the app is a server with threads, and a fork would copy locks
that some thread holds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from core.data import Dataset, Part
from core.leftovers import own_folder
from datasets.division import Division
from datasets.limits import WALL_SECONDS, DataError, short
from datasets.readers import Files, check_files, check_label, identified, source_of
from datasets.understood import Choices, Reading, Understood

ROOT = Path(__file__).parents[1]
REQUEST, ANSWER, ARRAYS = "request.json", "answer.json", "arrays.npz"
PARTS = ("train", "dev", "test")
ROWS, GAPS = "rows", "missing"
"""The arrays of a Division, beside those of the parts."""
COMMAND = (sys.executable, "-m", "datasets.reader_process")
KEPT_VARIABLES = (
    *("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"),
    *("SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LANG", "LC_ALL"),
)


def read_safely(
    files: Files, *, label_column: str | None, seed: int, seconds: float = WALL_SECONDS
) -> Dataset:
    """What readers.read gives, read by a process with limits on memory, time and disk.

    seconds : how long it may take. Raises DataError for everything that can be wrong with a file,
    also when the reading process crashed, took too long or wanted too much memory.
    """
    choices = Choices(label=label_column)
    check_label(files, label_column)
    reading = explain_safely(files, choices, seed=seed, seconds=seconds)
    if reading.data is None:
        raise DataError(reading.refusal)
    return reading.data


def explain_safely(
    files: Files, choices: Choices, *, seed: int, seconds: float = WALL_SECONDS
) -> Reading:
    """What readers.read_and_explain gives, read by a process with limits; never a DataError.

    A file that cannot be used has a refusal, and as much as was understood until then.
    """
    understood = identified(files)
    try:
        check_files(files)
        return _read_in_a_folder(files, choices, understood, seed=seed, seconds=seconds)
    except DataError as problem:
        return Reading(None, str(problem), understood)
    except OSError as problem:
        refusal = (
            f"the file cannot be read now: the server's temporary folder cannot be used "
            f"({os.strerror(problem.errno or 0)}); try again later, and tell whoever runs the "
            "server"
        )
        return Reading(None, refusal, understood)


def _read_in_a_folder(
    files: Files, choices: Choices, understood: Understood, *, seed: int, seconds: float
) -> Reading:
    with own_folder() as folder:
        request = {
            "names": [name for name, _ in files],
            "choices": choices.as_dict(),
            "seed": seed,
            "understood": understood.as_dict(),
        }
        (folder / REQUEST).write_text(json.dumps(request), encoding="utf-8")
        for i, (_, content) in enumerate(files):
            (folder / f"upload-{i}").write_bytes(content)
        run_reader([*COMMAND, str(folder)], seconds=seconds)
        return _reading(folder, understood, choices)


def run_reader(command: Sequence[str], *, seconds: float) -> None:
    """Run the reading process to its end. Raises DataError when it takes too long or fails."""
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise DataError(
            f"reading the file must take at most {seconds:g} s, and was stopped then; a smaller "
            f"file is read faster"
        ) from None
    if done.returncode != 0:
        raise DataError(_why(done.returncode, done.stderr.decode("utf-8", "replace")))


def _environment() -> dict[str, str]:
    """Only what Python needs: nothing secret of the server's, no HDF5 plugins, one BLAS thread."""
    kept = {key: os.environ[key] for key in KEPT_VARIABLES if key in os.environ}
    return {**kept, "HDF5_PLUGIN_PRELOAD": "::", "OPENBLAS_NUM_THREADS": "1"}


def _why(code: int, stderr: str) -> str:
    """A sentence for a reading process that ended without an answer."""
    if code < 0:
        return (
            f"the file cannot be read: its reader crashed (signal {-code}), so the file is damaged "
            f"or needs more memory or time than there is; save it anew, or keep a part of it"
        )
    last = (stderr.strip().splitlines() or ["no message"])[-1]
    return f"the file cannot be read: its reader stopped with {short(last)}; save it anew"


def _reading(folder: Path, understood: Understood, choices: Choices) -> Reading:
    """The answer: what was understood, and the reader's own words if it refused."""
    answer: dict[str, Any] = json.loads((folder / ANSWER).read_text(encoding="utf-8"))
    if "understood" in answer:
        understood = Understood.from_dict(answer["understood"])
    if answer["refusal"]:
        return Reading(None, answer["refusal"], understood)
    with np.load(folder / ARRAYS, allow_pickle=False) as arrays:
        data = _dataset(arrays, answer["data"])
        division = None
        if split := answer["split"]:
            division = Division(arrays[ROWS], split, arrays.get(GAPS))
    data = replace(data, source=source_of(understood, choices))
    return Reading(data, "", understood, division)


def _dataset(arrays: Mapping[str, Any], answer: dict[str, Any]) -> Dataset:
    """The Dataset of names and shapes in the answer and the arrays beside it."""
    train, dev, test = (
        Part(arrays[f"{part}_X"], arrays[f"{part}_y"]) if f"{part}_X" in arrays else None
        for part in PARTS
    )
    if train is None or dev is None:
        raise DataError("the file cannot be read: its reader gave no train or no dev part")
    shape = answer["image_shape"]
    return Dataset(
        name=answer["name"],
        kind=answer["kind"],
        train=train,
        dev=dev,
        test=test,
        class_names=tuple(answer["class_names"]),
        feature_names=tuple(answer["feature_names"]),
        image_shape=None if shape is None else tuple(shape),
    )
