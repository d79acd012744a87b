"""The log as a CSV and as an HDF5 file, and back."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import h5py
import numpy as np

from core.experiment import RULES
from core.leftovers import own_folder
from core.source import KEY as FILE
from datasets.limits import DataError
from datasets.sandbox import run_reader
from ui.run_log.entry import CURVES, Band, Entry, Final
from ui.run_log.log import MOST_RUNS
from ui.run_log.written import MOST_FRAMES, as_dict, entries_from

FILE_BYTES = 8_000_000
"""A larger upload is refused."""
READ_SECONDS = 20.0
ABOUT = ("name", "pinned", "page", "ended", "state", "reason")
COLUMNS = (*ABOUT, *Final._fields, *Band._fields, *RULES, FILE)
"""The CSV's columns: what the log says of a run, its final numbers, its settings, its own file."""
FORMULA = "=+-@\t\r'"
"""What begins a formula in a spreadsheet, or is the mark that keeps a text from being one."""
UPLOAD, ANSWER = "upload.h5", "answer.json"


def write_csv(entries: Iterable[Entry]) -> str:
    """One row a run, all settings as links write them; costs in nats, accuracies in [0, 1]."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for one in entries:
        band = one.band._asdict() if one.band else dict.fromkeys(Band._fields, "")
        about = {
            "name": _no_formula(one.name),
            "pinned": "true" if one.pinned else "false",
            "page": one.page,
            "ended": datetime.fromtimestamp(one.ended, UTC).isoformat(timespec="milliseconds"),
            "state": one.state,
            "reason": one.reason,
        }
        settings = {name: rule.text(getattr(one.experiment, name)) for name, rule in RULES.items()}
        file = {FILE: json.dumps(one.source.as_dict()) if one.source else ""}
        writer.writerow(about | one.final._asdict() | band | settings | file)
    return stream.getvalue()


def _no_formula(text: str) -> str:
    return f"'{text}" if text[:1] and text[0] in FORMULA else text


def read_csv(content: bytes) -> list[Entry]:
    """The runs of a file that write_csv made. Raises ValueError with what is wrong, and where."""
    try:
        text = content.decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text)))
    except (UnicodeDecodeError, csv.Error) as problem:
        raise ValueError(f"this is no CSV file in UTF-8: {problem}") from None
    missing = [name for name in COLUMNS if not rows or name not in rows[0]]
    if missing:
        raise ValueError(
            "a log must have a row for each run and the columns that a downloaded log has; "
            f"this file lacks {', '.join(missing[:5])}"
        )
    return entries_from([dict(_row(number, row)) for number, row in enumerate(rows, 1)], MOST_RUNS)


def _row(number: int, row: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The plain values of a row, as entry_from takes them."""
    try:
        settings = {name: rule.parse(name, row[name] or "") for name, rule in RULES.items()}
        if row[FILE]:
            settings[FILE] = json.loads(row[FILE])
        yield "settings", settings
        for name in ("page", "state", "reason"):
            yield name, row[name]
        yield "name", row["name"][1:] if row["name"].startswith("'") else row["name"]
        yield "pinned", row["pinned"] == "true"
        yield "ended", datetime.fromisoformat(row["ended"]).timestamp()
        final = [float(row[name]) for name in Final._fields]
        yield "final", [value if np.isfinite(value) else None for value in final]
        band = [row[name] for name in Band._fields]
        yield "band", [float(one) for one in band] if any(band) else None
    except (ValueError, TypeError, AttributeError, RecursionError, OverflowError) as problem:
        raise ValueError(f"run {number}: {problem}") from None


def write_h5(entries: Iterable[Entry]) -> bytes:
    """A group for each run: attribute `run` (JSON with settings and numbers), and its curves."""
    stream = io.BytesIO()
    with h5py.File(stream, "w") as file:
        file.attrs["format"] = "try-and-see runs 1"
        for number, one in enumerate(entries, 1):
            group = file.create_group(f"run-{number:04}")
            group.attrs["run"] = json.dumps(as_dict(one))
            for name, curve in one.curves.items():
                group[name] = curve
    return stream.getvalue()


def read_h5(content: bytes) -> list[Entry]:
    """The runs of a file that write_h5 made. Raises ValueError with what is wrong.

    A process of its own reads it, with limits: libhdf5 can crash on a damaged file.
    """
    try:
        with own_folder() as folder:
            (folder / UPLOAD).write_bytes(content)
            command = (sys.executable, "-m", "ui.run_log.reader_process", str(folder))
            run_reader(command, seconds=READ_SECONDS)
            answer = json.loads((folder / ANSWER).read_text(encoding="utf-8"))
    except DataError as problem:
        raise ValueError(str(problem)) from None
    except OSError as problem:
        raise ValueError(f"the file cannot be read now: {problem.strerror}") from None
    if answer["refusal"]:
        raise ValueError(answer["refusal"])
    return entries_from(answer["runs"], MOST_RUNS)


def runs_in(file: h5py.File) -> list[dict[str, Any]]:
    """What the groups hold, as entries_from takes it; nothing outside the file is followed."""
    if len(file) > MOST_RUNS:
        raise ValueError(f"a log must have at most {MOST_RUNS} runs, got {len(file):,}")
    return [_group(name, _own(file, name)) for name in file]


def _group(name: str, group: Any) -> dict[str, Any]:
    if not isinstance(group, h5py.Group) or "run" not in group.attrs:
        raise ValueError(f"{name} must be a group with an attribute run: this is no log of runs")
    found = json.loads(str(group.attrs["run"]))
    if not isinstance(found, dict):
        raise ValueError(f"{name}: its attribute run must be a JSON object")
    curves = {curve: _curve(group, curve) for curve in CURVES if curve in group}
    return found | {"curves": curves}


def _curve(group: h5py.Group, name: str) -> list[float | None]:
    data = _own(group, name)
    plain = isinstance(data, h5py.Dataset) and data.dtype.kind in "fiu" and data.ndim == 1
    if not plain or data.size > MOST_FRAMES or data.is_virtual or data.external:
        raise ValueError(f"{group.name}/{name} must be at most {MOST_FRAMES:,} numbers in a row")
    return [float(value) if np.isfinite(value) else None for value in data[...]]


def _own(group: h5py.Group, name: str) -> Any:
    """What stands in the file itself under this name."""
    if not isinstance(group.get(name, getlink=True), h5py.HardLink):
        raise ValueError(f"{name} must stand in this file, not be a link to another place")
    return group[name]


def read_log(name: str, content: bytes) -> list[Entry]:
    """The runs of an uploaded file. Raises ValueError with a sentence for what is wrong."""
    if len(content) > FILE_BYTES:
        most = f"{FILE_BYTES / 1e6:g} MB"
        raise ValueError(f"a log must be at most {most}, got {len(content) / 1e6:.1f} MB")
    return read_h5(content) if name.lower().endswith((".h5", ".hdf5")) else read_csv(content)
