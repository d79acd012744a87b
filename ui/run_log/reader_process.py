"""The process that reads an uploaded log: python -m ui.run_log.reader_process FOLDER.

FOLDER holds upload.h5; answer.json is written beside it: a refusal, or what the runs hold.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import h5py

from datasets.reader_process import end_with_parent, limit_resources
from ui.run_log.files import ANSWER, UPLOAD, runs_in


def answer(folder: Path) -> dict[str, Any]:
    """What the upload holds, or why it cannot be read."""
    try:
        with h5py.File(folder / UPLOAD, "r") as file:
            return {"refusal": "", "runs": runs_in(file)}
    except (OSError, RuntimeError, KeyError) as problem:
        words = " ".join(str(problem).split())[:200]
        return {"refusal": f"this is no whole HDF5 file: {words}"}
    except (ValueError, TypeError, RecursionError, MemoryError) as problem:
        return {"refusal": str(problem)[:400] or "the file needs more memory than there is"}


if __name__ == "__main__":
    end_with_parent()
    limit_resources()
    folder = Path(sys.argv[1])
    (folder / ANSWER).write_text(json.dumps(answer(folder)), encoding="utf-8")
