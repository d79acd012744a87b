"""python -m trysee check my_solution.py: a student's functions beside the reference."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from core.presets import PRESETS
from core.training import Run, finish
from datasets import read_safely
from trysee.checking.cases import EXERCISES, Case, cases_of
from trysee.checking.words import judged

ROOT = Path(__file__).parents[1]
MOST_BYTES = 1_000_000
MANY_CHARACTERS = 10_000
START_SECONDS = 60.0
SLACK = 0.01


@dataclass
class Report:
    """The lines that are said, and how many calls were right and wrong."""

    lines: list[str] = field(default_factory=list)
    right: int = 0
    wrong: int = 0

    def fail(self, words: str) -> None:
        """Something is wrong; words say what."""
        self.wrong += 1
        self.lines.append(words)


def add_check(command: argparse.ArgumentParser) -> None:
    """What the command takes."""
    command.add_argument("solution", type=Path, help="your .py file; the templates: exercises/")
    command.add_argument("--seed", type=int, default=1, help="other random cases")
    command.add_argument("--seconds", type=float, default=60, help="how long your file may run")
    command.add_argument("--data", type=Path, help="the chapter's data.mat, for exercise 2")


def check_command(options: argparse.Namespace) -> int:
    """Print what was expected and what came; 0 only when all is right, else 1."""
    report = check(options.solution, seed=options.seed, seconds=options.seconds, data=options.data)
    print("\n".join(report.lines))
    print(f"{report.right} right, {report.wrong} wrong.")
    return 0 if report.right and not report.wrong else 1


def check(solution: Path, *, seed: int, seconds: float, data: Path | None = None) -> Report:
    """Run the file and compare. Raises ValueError for a file that is not a small .py file."""
    if solution.suffix != ".py":
        raise ValueError(f"a solution must be a .py file, got {solution.name}")
    if solution.stat().st_size > MOST_BYTES:
        raise ValueError(f"a solution must have at most {MOST_BYTES:,} bytes")
    if not seconds > 0:
        raise ValueError(f"--seconds must be above 0, got {seconds:g}")
    results, ended = student_results(solution, seed, seconds)
    report = Report()
    _read_results(report, results, seed, data)
    if not ended and not any("accuracies" in one or "failed" in one for one in results):
        ended = "the process ended here, as if all were done: a call that ends the program"
    if ended:
        last = next(one for one in reversed(results or [{"begin": "it"}]) if "begin" in one)
        where = f"{last['begin']} ({last['case']})" if "case" in last else last["begin"]
        report.fail(f"WRONG  {where}: {ended}")
    return report


def student_results(solution: Path, seed: int, seconds: float) -> tuple[list[dict[str, Any]], str]:
    """What the student's process wrote, and why it ended early, "" where it did not."""
    ended = ""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "results"
        command = [sys.executable, "-m", "trysee.checking.student"]
        process = subprocess.Popen(
            [*command, str(solution.resolve()), str(out), str(seed)],
            cwd=ROOT,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait_for_the_start(process, out)
            if process.wait(seconds):
                ended = (
                    "the process ended here: too much memory, or a call that ends the program "
                    f"(code {process.returncode})"
                )
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            ended = f"stopped after {seconds:g} s: is there a loop that does not end?"
        written = out.read_text(encoding="utf-8") if out.exists() else ""
    # A process that is stopped may leave its last line half written.
    whole = written[: written.rfind("\n") + 1]
    return [json.loads(line) for line in whole.splitlines()], ended


def _wait_for_the_start(process: subprocess.Popen[bytes], out: Path) -> None:
    """Until Python has started and the student's file begins: that is not the student's time."""
    waited = 0.0
    while process.poll() is None and waited < START_SECONDS:
        if out.exists() and out.stat().st_size:
            return
        time.sleep(0.05)
        waited += 0.05


def _read_results(
    report: Report, results: list[dict[str, Any]], seed: int, data: Path | None
) -> None:
    cases: dict[int, list[Case]] = {}
    finished = False
    for line in results:
        if "failed" in line:
            came = line["failed"]
            where = f" in line {came['line']}" if came["line"] else ""
            report.fail(
                f"WRONG  the file itself: it cannot be run: {came['error']}{where}: {came['words']}"
            )
            return
        if "result" in line:
            exercise = line["exercise"]
            cases.setdefault(exercise, list(cases_of(exercise, seed)))
            _say(report, exercise, cases[exercise][line["number"]], line["result"])
        elif line.get("missing"):
            names = ", ".join(line["missing"])
            report.fail(f"WRONG  exercise {line['exercise']}: the file has no {names}")
        elif "accuracies" in line:
            finished = True
            _say_accuracies(report, line["accuracies"], data)
            if line["printed"] > MANY_CHARACTERS:
                report.lines.append(
                    f"NOTE   your file printed {line['printed']:,} characters, which are not "
                    "shown; printing in a loop makes it slow"
                )
    if finished and not (report.right or report.wrong):
        wanted = ", ".join(name for names in EXERCISES.values() for name in names)
        report.fail(f"WRONG  the file has none of the functions that are asked for: {wanted}")


def _say(report: Report, exercise: int, case: Case, result: dict[str, Any]) -> None:
    faults = judged(case, result)
    head = f"exercise {exercise}, {case.function}, {case.told}"
    if not faults:
        report.right += 1
        report.lines.append(f"right  {head}")
    else:
        report.fail("\n  ".join([f"WRONG  {head}", *faults]))


def _say_accuracies(report: Report, came: list[dict[str, Any]], data: Path | None) -> None:
    """Exercise 2's accuracies beside the band of our own run; a band needs the chapter's data."""
    given = [float(one["values"][0]) for one in came if one.get("values")]
    if len(given) < 2:
        return
    if data is None:
        report.lines.append(
            "NOTE   your accuracies are compared with those of the app's own run when the "
            "chapter's data is given: --data data.mat"
        )
        return
    read = read_safely([(data.name, data.read_bytes())], label_column=None, seed=0)
    band = finish(Run(PRESETS["chapter-both"], read, watched=False)).band()
    if band is None:
        raise ValueError(f"{data.name} cannot be trained on at the exercise's settings")
    for name, value, (low, high) in zip(("training", "dev"), given, band, strict=True):
        words = (
            f"{name} accuracy: yours {value:.3f}; the app's over its last updates {low:.3f} to "
            f"{high:.3f}"
        )
        if np.clip(value, low - SLACK, high + SLACK) == value:
            report.right += 1
            report.lines.append(f"right  exercise 2, {words}")
        else:
            report.fail(f"WRONG  exercise 2, {words}, and up to {SLACK} beside it counts as equal")
