"""How long .csv files of 20 MB take to read, beside pandas alone: python -m benchmarks.read_csv.

Numbers as NumPy writes them; with quotes, words and row names, as R does; with decimal commas. Each
is a process of its own, from its start to its end, as an upload is read; the least processor
time of three, with what the server does to hand the file over.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from core.streams import stream
from datasets import Choices, explain_safely

ROOT = Path(__file__).parents[1]
ROWS, FEATURES = 93_000, 25
PANDAS = "import sys, pandas; pandas.read_csv(sys.argv[1]{})"


def main() -> None:
    """Print both times and the reader's largest memory."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.csv"
        for kind, (text, options) in kinds(made()).items():
            path.write_text(text, encoding="ascii")
            print(f"{kind}: {compared(path, options)}")
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(f"largest memory of a reading process {largest / 1024:.0f} MB")


def compared(path: Path, options: str) -> str:
    """Both times for a file, in words."""
    alone = [sys.executable, "-c", PANDAS.format(options), str(path)]
    pandas = best(lambda: subprocess.run(alone, check=True))
    content = path.read_bytes()
    ours = best(lambda: check(content))
    return (
        f"{len(content) / 1e6:.1f} MB, pandas alone {pandas:.2f} s, the app's reader {ours:.2f} s "
        f"({ours / pandas:.2f} times)"
    )


def made() -> str:
    """A table of numbers with five decimals and a label of two classes."""
    X = stream("data", 0).normal(size=(ROWS, FEATURES))
    lines = [",".join([*(f"{x:.5f}" for x in row), str(int(row[0] > 0))]) for row in X]
    return "\n".join([",".join([*(f"f{i}" for i in range(FEATURES)), "y"]), *lines]) + "\n"


def kinds(text: str) -> dict[str, tuple[str, str]]:
    """Each kind's text, and what pandas must be told to read it."""
    names, *rows = text.splitlines()
    words = [
        f'"row {i}",{row[:-1]}"{("no", "yes")[int(row[-1])]}"'
        for i, row in enumerate(rows[:90_000])
    ]
    quoted = "\n".join(['"","' + names.replace(",", '","') + '"', *words]) + "\n"
    commas = text.replace(",", ";").replace(".", ",")
    return {
        "numbers": (text, ""),
        "R's, with words": (quoted, ""),
        "decimal commas": (commas, ", sep=';', decimal=','"),
    }


def check(content: bytes) -> None:
    """Read it as the app does."""
    reading = explain_safely([("made.csv", content)], Choices(), seed=0)
    assert reading.data is not None, reading.refusal
    assert np.isfinite(reading.data.train.X).all()


def best(action: Callable[[], object]) -> float:
    """The least processor time that a child process takes, of three, in seconds."""
    times = []
    for _ in range(3):
        start = processor_seconds()
        action()
        times.append(processor_seconds() - start)
    return min(times)


def processor_seconds() -> float:
    """What this process and the children that have ended have used."""
    own, children = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


if __name__ == "__main__":
    main()
