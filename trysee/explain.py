"""python -m trysee explain FILE: what a file of one's own is understood as, before any training."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from core.experiment import DEFAULTS
from datasets import Choices, explain_safely
from datasets.told import told
from datasets.understood import DECIMALS, DELIMITERS, MISSING, SPLITS


def add_choices(command: argparse.ArgumentParser) -> None:
    """Let a command take each guess about a file that can be changed."""
    add = command.add_argument
    add("--label", help="the column of a table that holds the classes; else the last")
    add("--delimiter", choices=sorted(DELIMITERS.values()), help="what stands between cells")
    add("--decimal", choices=sorted(DECIMALS.values()), help="the decimal sign")
    add("--header", action=argparse.BooleanOptionalAction, help="whether the first row has names")
    add("--leave-out", action="append", metavar="COLUMN", help="a column that is no feature")
    add("--one-hot", action="append", metavar="COLUMN", help="a column of words, as 0 and 1")
    add("--missing", choices=sorted(MISSING), default="refuse", help="what to do with such rows")
    add("--split", choices=sorted(SPLITS), default="stratified", help="how one part is divided")
    add("--sheet", default="", help="the sheet of an .xlsx; else the first")


def choices_of(options: argparse.Namespace) -> Choices:
    """The choices that a command line makes."""
    return Choices(
        delimiter={word: sign for sign, word in DELIMITERS.items()}.get(options.delimiter),
        decimal={word: sign for sign, word in DECIMALS.items()}.get(options.decimal),
        header=options.header,
        label=options.label,
        left_out=None if options.leave_out is None else tuple(options.leave_out),
        one_hot=tuple(options.one_hot or ()),
        missing=options.missing,
        split=options.split,
        sheet=options.sheet,
    )


def read_files(paths: list[Path]) -> list[tuple[str, bytes]]:
    """Name and content of each file."""
    return [(path.name, path.read_bytes()) for path in paths]


def explain_command(options: argparse.Namespace) -> int:
    """Print what the files are understood as; 2 and the refusal on stderr if they are refused."""
    files = read_files(options.data)
    reading = explain_safely(files, choices_of(options), seed=DEFAULTS["data_seed"])
    print(told(reading))
    if reading.data is None:
        print(f"trysee: {' '.join(reading.refusal.split())}", file=sys.stderr)
    return 0 if reading.data is not None else 2
