"""The process that reads a user's file: python -m datasets.reader_process FOLDER.

FOLDER holds request.json and the uploads as upload-0, upload-1; the answer is written beside them:
answer.json, a refusal or the names, and what was understood; and arrays.npz with the parts.
"""

from __future__ import annotations

import ctypes
import json
import signal
import sys
from pathlib import Path
from typing import Any

import numpy as np

from core.data import Dataset
from datasets.division import Division
from datasets.limits import CPU_SECONDS, MEMORY_BYTES, RESULT_BYTES, DataError
from datasets.readers import read_and_explain
from datasets.sandbox import ANSWER, ARRAYS, GAPS, PARTS, REQUEST, ROWS
from datasets.understood import Choices, Understood

PR_SET_PDEATHSIG = 1
"""prctl's number for: send me this signal when my parent ends."""


def limit_resources() -> None:
    """Make the system stop this process when it takes too much memory, time or disk.

    Windows has no such limits, and macOS knows but does not keep the one on memory: there the
    sizes that are checked before reading and the parent's clock have to do.
    """
    try:
        import resource
    except ImportError:
        return
    wanted = {
        resource.RLIMIT_AS: MEMORY_BYTES,
        resource.RLIMIT_CPU: CPU_SECONDS,
        resource.RLIMIT_FSIZE: RESULT_BYTES,
        resource.RLIMIT_CORE: 0,
    }
    for limit, value in wanted.items():
        _, most = resource.getrlimit(limit)
        if most != resource.RLIM_INFINITY:
            value = min(value, most)
        try:
            resource.setrlimit(limit, (value, value))
        except (ValueError, OSError):
            print(f"resource limit {limit} is not available here", file=sys.stderr)  # noqa: T201


def end_with_parent() -> None:
    """Have Linux end this process when the server that started it is gone, however it ended."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def answer(folder: Path) -> dict[str, Any]:
    """Read the uploads and write the arrays; the names, or the error, as answer.json holds them."""
    request = json.loads((folder / REQUEST).read_text(encoding="utf-8"))
    files = [
        (name, (folder / f"upload-{i}").read_bytes()) for i, name in enumerate(request["names"])
    ]
    try:
        choices = Choices.from_dict(request["choices"])
        understood = Understood.from_dict(request["understood"])
        reading = read_and_explain(files, choices, seed=request["seed"], understood=understood)
    except MemoryError:
        return {"refusal": f"the file needs more than {MEMORY_BYTES / 1e9:.1f} GB to be read"}
    except DataError as problem:
        return {"refusal": str(problem)}
    if reading.data is None:
        return {"refusal": reading.refusal, "understood": reading.understood.as_dict()}
    _save(reading.data, reading.division, folder / ARRAYS)
    names = ("name", "kind", "class_names", "feature_names", "image_shape")
    return {
        "refusal": "",
        "understood": reading.understood.as_dict(),
        "data": {name: getattr(reading.data, name) for name in names},
        "split": reading.division.split if reading.division else "",
    }


def _save(data: Dataset, division: Division | None, path: Path) -> None:
    parts = {name: getattr(data, name) for name in PARTS if getattr(data, name) is not None}
    arrays = {f"{name}_{key}": getattr(parts[name], key) for name in parts for key in ("X", "y")}
    if division is not None:
        arrays[ROWS] = division.rows
        if division.missing is not None:
            arrays[GAPS] = division.missing
    np.savez(path, allow_pickle=False, **arrays)


def main() -> None:
    """Answer the request in the folder that the command line names."""
    end_with_parent()
    limit_resources()
    # pandas does without it here, and starts in two thirds of the time.
    sys.modules["pyarrow"] = None  # type: ignore[assignment]
    folder = Path(sys.argv[1])
    text = json.dumps(answer(folder))
    (folder / ANSWER).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
