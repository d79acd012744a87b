"""The guided path of a lesson, as its path.toml has it: steps that set, ask, measure and explain.

A lecturer edits that file; what is wrong with it is said with its line when it is loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from importlib import import_module, resources
from typing import Any

import numpy as np

from core.experiment import Experiment
from core.training import Run
from lessons.shared.measures import all_weights, errors, updates_to
from lessons.shared.question import Question
from lessons.shared.seeds import over_seeds
from lessons.shared.tables import read_tables
from lessons.shared.words import percent, rounded

DIRECTIONS = ("down", "same", "up")
KNOBS = {one.name for one in fields(Experiment)}


def train_error(run: Run) -> float:
    """The share of the training examples that are wrong at the end."""
    return errors(run)[0]


def dev_error(run: Run) -> float:
    """The share of the dev examples that are wrong at the end."""
    return errors(run)[1]


def gap(run: Run) -> float:
    """Dev error minus training error."""
    return dev_error(run) - train_error(run)


def train_cost(run: Run) -> float:
    """The cost of all training examples at the end, in nats; infinite where the run diverged."""
    return float("inf") if run.diverged else run.snapshots[-1].train_cost


def weight_norm(run: Run) -> float:
    """The length of the vector of all weights."""
    return float(np.linalg.norm(all_weights(run)))


def updates_to_the_target(run: Run) -> float:
    """Updates until the training cost reaches 0.15; infinite if it never does."""
    return updates_to(run, 0.15)


@dataclass(frozen=True)
class Measure:
    """A number of a run, what it is called, how it is written, and what counts as no change.

    same is a difference, or where relative is set a share of the value before.
    """

    of: Callable[[Run], float]
    words: str
    text: Callable[[float], str]
    same: float
    relative: bool = False

    def direction(self, before: float, after: float) -> str:
        """Whether the number went "up" or "down" or stayed the "same"."""
        if before == after:
            return "same"
        if not np.isfinite(before) or not np.isfinite(after):
            return "up" if after > before else "down"
        room = self.same * abs(before) if self.relative else self.same
        if abs(after - before) <= room:
            return "same"
        return "up" if after > before else "down"


def plain(value: float) -> str:
    """A cost or a size with three digits."""
    return rounded(value) if np.isfinite(value) else "infinite"


def whole(value: float) -> str:
    """A count of updates."""
    return f"{value:,.0f}" if np.isfinite(value) else "never"


MEASURES = {
    "train_error": Measure(train_error, "training error", percent, 0.01),
    "dev_error": Measure(dev_error, "dev error", percent, 0.01),
    "gap": Measure(gap, "gap between dev and training error", percent, 0.01),
    "train_cost": Measure(train_cost, "training cost", plain, 0.05, relative=True),
    "weight_norm": Measure(weight_norm, "size of the weights ‖w‖", plain, 0.05, relative=True),
    "updates": Measure(
        updates_to_the_target, "number of updates to a cost of 0.15", whole, 0.05, relative=True
    ),
}
"""What every path may ask for; a lesson adds its own in lessons/NAME/guide.py: MEASURES."""


@dataclass(frozen=True)
class Step:
    """One card: a title, why, what is set, and what is asked or to be found, if anything.

    before and after are the settings of the two runs that are compared, beside the page's own.
    """

    title: str
    why: str
    set: Mapping[str, Any]
    ask: str = ""
    measure: str = ""
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] | None = None
    first: str = ""
    answer: str = ""
    because: str = ""
    find: str = ""
    below: float = 0.0


@dataclass(frozen=True)
class Path:
    """A lesson's idea in a few sentences, the number of its one equation, and its steps."""

    name: str
    base: Experiment
    idea: str
    equation: str
    steps: tuple[Step, ...]
    measures: Mapping[str, Measure]

    def question(self, step: Step) -> Question[str, float]:
        """The step's number before and after, each with ten seeds that draw their data anew."""
        return over_seeds({"after": self.with_settings(step.after)}, self.of(step), redraw=True)

    def question_before(self, step: Step) -> Question[str, float]:
        """The same of what it is compared with; it may be another number of a run."""
        of = self.measures[step.first or step.measure].of
        return over_seeds({"before": self.with_settings(step.before)}, of, redraw=True)

    def of(self, step: Step) -> Callable[[Run], float]:
        """The function that measures what the step asks for."""
        return self.measures[step.measure].of

    def with_settings(self, settings: Mapping[str, Any] | None) -> Experiment:
        """The page's experiment at its start, but for these settings."""
        known = {name: value for name, value in (settings or {}).items() if name in KNOBS}
        return replace(self.base, **known)

    def directions(self, step: Step, before: Sequence[float], after: Sequence[float]) -> list[str]:
        """Where the number went, seed by seed."""
        measure = self.measures[step.measure]
        return [measure.direction(a, b) for a, b in zip(before, after, strict=True)]


def load_path(name: str) -> Path:
    """The path of the lesson of this folder; ValueError names the file, the line and the fault."""
    text = (resources.files(f"lessons.{name}") / "path.toml").read_text(encoding="utf-8")
    base = import_module(f"lessons.{name}.lesson").BASE
    own: dict[str, Measure] = {}
    if (resources.files(f"lessons.{name}") / "guide.py").is_file():
        own = import_module(f"lessons.{name}.guide").MEASURES
    return read_path(name, text, base, MEASURES | own)


def asked_steps(folders: Iterable[str]) -> dict[str, Step]:
    """Every step of these lessons that asks for a prediction, by folder and number: "dropout 2".

    A lesson may have no path.
    """
    return {
        f"{folder} {number}": step
        for folder in folders
        if (resources.files(f"lessons.{folder}") / "path.toml").is_file()
        for number, step in enumerate(load_path(folder).steps, 1)
        if step.ask
    }


def read_path(name: str, text: str, base: Experiment, measures: Mapping[str, Measure]) -> Path:
    """The path that a file's text stands for; ValueError says which line is wrong, and how."""
    where = f"lessons/{name}/path.toml"
    found, tables = read_tables(text, where, "step")
    steps = [_step(place, one, base, measures) for place, one in tables]
    for key in ("idea", "equation"):
        if not isinstance(found.get(key), str):
            raise ValueError(f"{where}, line 1: a path needs {key} = a text")
    if not 4 <= len(steps) <= 6:
        raise ValueError(f"{where}: a path has four to six steps, got {len(steps)}")
    return Path(name, base, found["idea"].strip(), found["equation"], tuple(steps), measures)


def _step(
    where: str, found: Mapping[str, Any], base: Experiment, measures: Mapping[str, Measure]
) -> Step:
    known = {one.name for one in fields(Step)}
    if unknown := found.keys() - known:
        raise ValueError(f"{where}: a step may have {', '.join(sorted(known))}, got {unknown}")
    for key in ("title", "why"):
        if not isinstance(found.get(key), str):
            raise ValueError(f"{where}: a step needs {key} = a text")
    values = dict(found) | {key: found.get(key, {}) for key in ("set", "before")}
    for key in ("set", "before", "after"):
        values[key] = _settings(where, values.get(key), base)
    step = Step(**values)
    if step.ask:
        after = step.set if step.after is None else step.after
        step = replace(step, after=after)
        _check_question(where, step, measures)
    if step.find and step.find not in measures:
        raise ValueError(f"{where}: find must be one of {', '.join(measures)}, got {step.find!r}")
    return step


def _check_question(where: str, step: Step, measures: Mapping[str, Measure]) -> None:
    for name in (step.measure, step.first or step.measure):
        if name not in measures:
            known = ", ".join(measures)
            raise ValueError(f"{where}: measure must be one of {known}, got {name!r}")
    if step.answer not in DIRECTIONS:
        raise ValueError(f"{where}: answer must be down, same or up, got {step.answer!r}")
    if not step.because:
        raise ValueError(f"{where}: a step that asks says why in because = a text")


def _settings(
    where: str, found: Mapping[str, Any] | None, base: Experiment
) -> Mapping[str, Any] | None:
    """The settings with lists as tuples; ValueError for a value that an experiment cannot have."""
    if found is None:
        return None
    values = {key: tuple(one) if isinstance(one, list) else one for key, one in found.items()}
    known: dict[str, Any] = {key: one for key, one in values.items() if key in KNOBS}
    try:
        replace(base, **known)
    except ValueError as problem:
        raise ValueError(f"{where}: {problem}") from problem
    return values
