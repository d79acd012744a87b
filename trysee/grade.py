"""python -m trysee grade FOLDER: what students handed in, every number of it computed anew."""

from __future__ import annotations

import argparse
import csv
import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.budget import cost_of
from core.experiment import Experiment
from core.training import Run, finish
from datasets import REGISTRY, registered
from lessons.shared.contents import lesson_folders
from lessons.shared.exercises import Exercise, exercises_of
from lessons.shared.path import DIRECTIONS, asked_steps
from takeaway.hand_in import MOST_BYTES, HandedRun, HandIn, not_shown, read_hand_in

MOST_SECONDS = 30.0
"""A run that would take longer is named and not computed."""
MOST_FILE_SECONDS = 120.0
"""Runs of one file beyond this are named and not computed."""
CLOSE = 0.02
"""Accuracies so near to the computed run's band are its own: sums are added in another order."""
WIDE = 2.0
"""Costs move more: up to so many times what the computed run's last quarter of frames had."""
SUFFIXES = (".html", ".htm")
Ends = dict[str, tuple[float, float]]
RIGHT, WRONG, EMPTY = "right", "wrong", ""


@dataclass
class Grades:
    """One line of the table."""

    file: str
    name: str = ""
    student: int | None = None
    answers: dict[str, str] = field(default_factory=dict)
    predictions: str = ""
    runs: str = ""
    notes: list[str] = field(default_factory=list)


def add_grade(command: argparse.ArgumentParser) -> None:
    """What the command takes."""
    command.add_argument("folder", type=Path, help="with the .html files that were handed in")
    command.add_argument("--out", type=Path, default=Path("grades.csv"), help="the .csv to write")


def grade_command(options: argparse.Namespace) -> dict[str, Any]:
    """Grade all files of the folder, write the table, and say what came of it."""
    if not options.folder.is_dir():
        raise ValueError(f"FOLDER must be a folder of .html files, got {options.folder}")
    there = sorted(one for one in options.folder.iterdir() if one.is_file())
    files = [one for one in there if one.suffix.lower() in SUFFIXES]
    if not files:
        raise ValueError(f"{options.folder} has no .html file")
    exercises = {one.key: one for name in lesson_folders() for one in exercises_of(name)}
    grades = [grade(file, exercises) for file in files]
    name_equal_numbers(grades)
    write_table(grades, list(exercises), options.out)
    return {
        "files": len(grades),
        "not read": [one.name for one in there if one not in files and one != options.out],
        "written": str(options.out),
        "notes": {one.file: one.notes for one in grades if one.notes},
    }


def grade(file: Path, exercises: dict[str, Exercise]) -> Grades:
    """One file's line; whatever is wrong with the file is a note in it."""
    found = Grades(file.name)
    try:
        if file.stat().st_size > MOST_BYTES:
            raise ValueError(f"at most {MOST_BYTES:,} bytes are handed in")
        content = file.read_bytes()
        handed = read_hand_in(content)
    except (ValueError, OSError) as problem:
        found.notes.append(str(problem))
        return found
    found.name, found.student = handed.name, handed.student
    if said := not_shown(content, handed):
        found.notes.append(said)
    if handed.student < 1:
        found.notes.append(f"number {handed.student} is none that the app takes")
        return found
    _grade_answers(found, handed, exercises)
    _grade_predictions(found, handed)
    found.runs = f"{_runs_reproduced(found, handed)} of {len(handed.runs)}"
    return found


def _grade_answers(found: Grades, handed: HandIn, exercises: dict[str, Exercise]) -> None:
    for key, typed in handed.answers.items():
        if key not in exercises:
            found.notes.append(f"there is no exercise {key[:40]!r}")
            continue
        try:
            right = exercises[key].check(typed, handed.student)
        except ValueError as problem:
            right = False
            found.notes.append(f"{key}: {problem}")
        found.answers[key] = RIGHT if right else WRONG


def _grade_predictions(found: Grades, handed: HandIn) -> None:
    steps = asked_steps(lesson_folders())
    right = 0
    for key, said in handed.predictions.items():
        if key not in steps or said not in DIRECTIONS:
            found.notes.append(f"there is no prediction {key[:40]!r}: {said[:20]!r}")
        else:
            right += steps[key].answer == said
    found.predictions = f"{right} of {len(handed.predictions)}"


def _runs_reproduced(found: Grades, handed: HandIn) -> int:
    """How many of the runs give their numbers; notes name the others. Equal ones are made once."""
    right, spent, made = 0, 0.0, dict[Experiment, Ends]()
    for number, run in enumerate(handed.runs, 1):
        try:
            experiment = Experiment.from_json(json.dumps(dict(run.settings)))
            if experiment not in made:
                seconds = _seconds_of(experiment)
                if spent + seconds > MOST_FILE_SECONDS:
                    most = f"{MOST_FILE_SECONDS:.0f} s"
                    raise ValueError(f"it was not computed: a file's runs may take {most} in all")
                spent += seconds
                made[experiment] = ends_of(experiment)
            _compare(run, made[experiment])
        except (ValueError, TypeError) as problem:
            found.notes.append(f"run {number}: {problem}")
        else:
            right += 1
    return right


def _seconds_of(experiment: Experiment) -> float:
    """What it will take. Raises ValueError where that is too long, or its data are not here."""
    if experiment.dataset not in REGISTRY:
        raise ValueError(f"its data, {experiment.dataset!r}, are not here")
    data = registered(experiment.dataset, experiment.data_seed, experiment.noise)
    seconds = cost_of(experiment, data).seconds
    if seconds > MOST_SECONDS:
        raise ValueError(f"it would take about {seconds:.0f} s and was not computed")
    return seconds


def ends_of(experiment: Experiment) -> Ends:
    """Between which values each number of the last frame may be, as sums differ by computer."""
    data = registered(experiment.dataset, experiment.data_seed, experiment.noise)
    run = finish(Run(experiment, data, watched=False))
    band, last = run.band(), run.snapshots[-1]
    found = {}
    for at, name in enumerate(("train_accuracy", "dev_accuracy")):
        low, high = band[at] if band else (getattr(last, name),) * 2
        found[name] = low - CLOSE, high + CLOSE
    if band:
        late = run.snapshots[-1 - len(run.snapshots) // 4 :]
        for name in ("train_cost", "dev_cost"):
            costs = [getattr(one, name) for one in late]
            found[name] = min(costs) / WIDE - CLOSE, WIDE * max(costs) + CLOSE
    return found


def _compare(run: HandedRun, ends: Ends) -> None:
    """ValueError for a number that the computed run cannot have ended at."""
    for name, (low, high) in ends.items():
        if not max(0.0, low) <= run.numbers[name] <= high:
            raise ValueError(
                f"{name} {run.numbers[name]:.3f} was handed in, computed anew it is within "
                f"{max(0.0, low):.3f} to {high:.3f}"
            )


def name_equal_numbers(grades: list[Grades]) -> None:
    """A note in each file whose number another name has, too."""
    names: dict[int, Counter[str]] = {}
    for one in grades:
        if one.student is not None:
            names.setdefault(one.student, Counter())[one.name] += 1
    for one in grades:
        if one.student is None:
            continue
        others = [name for name in names[one.student] if name != one.name]
        if others:
            one.notes.append(f"number {one.student} was handed in by {', '.join(others)}, too")
        if names[one.student][one.name] > 1:
            one.notes.append("this name and number were handed in more than once")


def write_table(grades: list[Grades], keys: list[str], out: Path) -> None:
    """The table, a line a file; what was typed by students is never a formula."""
    head = ["file", "name", "number", "right", "answered", *keys, "predictions right"]
    with out.open("w", newline="", encoding="utf-8-sig", errors="backslashreplace") as stream:
        table = csv.writer(stream)
        table.writerow([*head, "runs reproduced", "notes"])
        for one in grades:
            answers = [one.answers.get(key, EMPTY) for key in keys]
            row = [one.file, one.name, one.student, answers.count(RIGHT), len(one.answers)]
            cells = [*row, *answers, one.predictions, one.runs, "; ".join(one.notes)]
            table.writerow([_plain(cell) for cell in cells])


def _plain(cell: object) -> object:
    """A text that a spreadsheet would take for a formula gets a quote before it."""
    if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{cell}"
    return cell
