"""A lesson's exercises: a number that is read off the app, with seeds that are the student's own.

Each lesson's exercises.toml has three. A lecturer edits that file; what is wrong with it is said
with its line when it is loaded. No file holds an answer: it is computed when one is checked, so it
stays true when settings change, and neighbours with other numbers have other answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from importlib import import_module, resources
from typing import Any

import numpy as np

from core.experiment import Experiment
from core.knobs import spoken
from core.training import Run, finish
from datasets import REGISTRY, registered
from lessons.shared.lesson import Lesson
from lessons.shared.path import MEASURES, Measure, dev_error, train_error
from lessons.shared.tables import read_tables
from lessons.shared.words import percent

FILE = "exercises.toml"
BEST = ("lowest", "highest")
CLOSE = 0.02
"""A number with a relative tolerance may differ by this share of the right one."""
ROUNDED = 0.006
"""A share of examples may be rounded to whole percents, and one example may have changed sides."""


def train_accuracy(run: Run) -> float:
    """The share of the training examples that are right at the end."""
    return 1 - train_error(run)


def dev_accuracy(run: Run) -> float:
    """The share of the dev examples that are right at the end."""
    return 1 - dev_error(run)


READ = MEASURES | {
    "train_accuracy": Measure(train_accuracy, "training accuracy", percent, 0.01),
    "dev_accuracy": Measure(dev_accuracy, "dev accuracy", percent, 0.01),
}
"""What an exercise may ask for; a lesson's own are in lessons/NAME/guide.py."""


@dataclass(frozen=True)
class Exercise:
    """One exercise of a lesson: what to do, which number of the run to read, and a hint.

    Where `knob` is set, the answer is that one of `values` whose run has the best number. link is
    what the link to the page has besides the settings; page is "lab" or "lesson".
    """

    lesson: Lesson
    folder: str
    number: int
    base: Experiment
    of: Measure
    title: str
    task: str
    hint: str
    measure: str
    set: Mapping[str, Any]
    knob: str = ""
    values: tuple[Any, ...] = ()
    best: str = "lowest"
    page: str = "lab"
    link: Mapping[str, str] | None = None

    @property
    def key(self) -> str:
        """By what it is known in a file that is handed in, such as "dropout 2"."""
        return f"{self.folder} {self.number}"

    def experiment(self, student: int) -> Experiment:
        """The run of this student: all its seeds are the student's number, made-up data too."""
        mine = replace(self.base, **self.set).with_seed(student)
        return replace(mine, data_seed=student) if REGISTRY[mine.dataset].seeded else mine

    def address(self, student: int) -> tuple[str, dict[str, str]]:
        """The file of the page that shows the run, and the link's parameters."""
        if self.page == "lesson":
            start = self.experiment(student).to_link(self.base)
            return self.lesson.page, start | dict(self.link or {})
        return "pages/lab.py", self.experiment(student).to_link()

    @property
    def unit(self) -> str:
        """What is to be typed."""
        if self.knob:
            return f"one of {', '.join(spoken(str(value)) for value in self.values)}"
        return "a number" if self.of.relative else "in percent"

    def check(self, typed: str, student: int) -> bool:
        """Whether the answer is right. ValueError where it is none: says what was expected."""
        return self._is_best(typed, student) if self.knob else self._is_near(typed, student)

    def _is_near(self, typed: str, student: int) -> bool:
        value, run = number_in(typed), trained(self.experiment(student))
        right = self.of.of(run)
        if self.of.relative:
            room = CLOSE * abs(right)
        else:
            value, room = value / 100, ROUNDED + 1 / min(run.data.train.m, run.data.dev.m)
        return abs(value - right) <= room or self.of.text(value) == self.of.text(right)

    def _is_best(self, typed: str, student: int) -> bool:
        chosen, mine = self._value(typed), self.experiment(student)
        runs = {value: trained(replace(mine, **{self.knob: value})) for value in self.values}
        found = {value: self.of.of(run) for value, run in runs.items()}
        pick, sign = (min, 1) if self.best == "lowest" else (max, -1)
        best = pick(found.values())
        room = CLOSE * abs(best) if self.of.relative else 1 / runs[chosen].data.dev.m
        return sign * (found[chosen] - best) <= room

    def _value(self, typed: str) -> Any:
        """The one of the values that is meant."""
        said = typed.strip().lower().replace(",", ".")
        for value in self.values:
            same_words = said in (spoken(str(value)).lower(), str(value).lower())
            if same_words or (not isinstance(value, str) and _same_number(said, value)):
                return value
        raise ValueError(f"the answer is {self.unit}, got {typed.strip()[:40]!r}")


def _same_number(said: str, value: float) -> bool:
    try:
        return float(said) == float(value)
    except ValueError:
        return False


def number_in(typed: str) -> float:
    """The number that a person typed, with or without a percent sign, with . or , as its point.

    >>> number_in(" 12,5 % "), number_in("1.2e-3")
    (12.5, 0.0012)
    """
    said = typed.strip().rstrip("%").strip().replace(",", ".").replace("\N{MINUS SIGN}", "-")
    with suppress(ValueError):
        if np.isfinite(value := float(said)):
            return value
    raise ValueError(f"the answer is a number, such as 12.5, got {typed.strip()[:40]!r}")


def trained(experiment: Experiment) -> Run:
    """The finished run of an exercise; all of them are short."""
    data = registered(experiment.dataset, experiment.data_seed, experiment.noise)
    return finish(Run(experiment, data, watched=False))


def exercises_of(folder: str) -> tuple[Exercise, ...]:
    """The exercises of this lesson's folder, if it has any.

    ValueError names the file, the line and the fault.
    """
    file = resources.files(f"lessons.{folder}") / FILE
    return read_exercises(folder, file.read_text(encoding="utf-8")) if file.is_file() else ()


def read_exercises(folder: str, text: str) -> tuple[Exercise, ...]:
    """The exercises that a file's text stands for; ValueError says which line is wrong, and how."""
    lesson: Lesson = import_module(f"lessons.{folder}").LESSON
    base: Experiment = import_module(f"lessons.{folder}.lesson").BASE
    measures = dict(READ)
    if (resources.files(f"lessons.{folder}") / "guide.py").is_file():
        measures |= import_module(f"lessons.{folder}.guide").MEASURES
    _, tables = read_tables(text, f"lessons/{folder}/{FILE}", "exercise")
    given = {"lesson": lesson, "folder": folder, "base": base}
    return tuple(
        _exercise(where, one, given | {"number": number}, measures)
        for number, (where, one) in enumerate(tables, 1)
    )


def _exercise(
    where: str, found: Mapping[str, Any], given: Mapping[str, Any], measures: Mapping[str, Measure]
) -> Exercise:
    texts = ("title", "task", "hint", "measure")
    may = {one.name for one in fields(Exercise)} - given.keys() - {"of"}
    if unknown := found.keys() - may:
        raise ValueError(f"{where}: an exercise has no {', '.join(sorted(unknown))}")
    for name in texts:
        if not isinstance(found.get(name), str):
            raise ValueError(f"{where}: an exercise needs {name} = a text")
    if found["measure"] not in measures:
        raise ValueError(f"{where}: measure must be one of {', '.join(measures)}")
    if found.get("best", BEST[0]) not in BEST:
        raise ValueError(f"{where}: best must be lowest or highest, got {found['best']!r}")
    if bool(found.get("knob")) != bool(found.get("values")):
        raise ValueError(f"{where}: knob and values go together")
    values = {key: tuple(one) if isinstance(one, list) else one for key, one in found.items()}
    settings = {
        key: tuple(one) if isinstance(one, list) else one
        for key, one in found.get("set", {}).items()
    }
    one = Exercise(**{**given, **values, "set": settings, "of": measures[found["measure"]]})
    try:
        for value in one.values or (None,):
            setting = {} if value is None else {one.knob: value}
            replace(one.experiment(1), **setting)
    except (ValueError, TypeError, KeyError) as problem:
        raise ValueError(f"{where}: {problem}") from problem
    return one
