"""A question that takes many runs, such as ten seeds or a sweep, as a value.

The screen asks it with ui.study, in steps, with a bar and a stop; answered() answers it at once.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from core.experiment import Experiment
from core.training import Run, finish
from core.turns import usable_cores
from datasets import data_of

Name = TypeVar("Name", bound=Hashable)
Answer = TypeVar("Answer")
Made = TypeVar("Made")
Stopped = Callable[[], bool]
"""Asked now and then while something is made: whether to leave it."""


def never() -> bool:
    """Nobody stops it."""
    return False


def trained(experiment: Experiment, stopped: Stopped = never) -> Run:
    """The experiment's finished run on its registered data; CancelledError if it is stopped."""
    return finish(Run(experiment, data_of(experiment), watched=False), stopped)


def itself(made: Made) -> Made:
    """The measure of a question whose answer is what was made."""
    return made


@dataclass(frozen=True)
class Question(Generic[Name, Answer]):
    """What is asked of some settings; its answers are {name: [answers in the settings' order]}.

    settings : for each name its experiments, or other hashable settings, in the order of seeds.
    measure : from what was made of a setting to the answer. make : from (setting, stopped) to the
    finished thing, which may raise CancelledError once stopped() is true.

    An answer is known by the names of make and measure and by the setting's value, so both must be
    functions of a module: ValueError for one that is not.
    """

    settings: Mapping[Name, Sequence[Any]]
    measure: Callable[[Any], Answer]
    make: Callable[[Any, Stopped], Any] = trained

    def __post_init__(self) -> None:
        for function in (self.make, self.measure):
            if "<" in name_of(function):
                raise ValueError(
                    f"make and measure must be functions of a module, got {name_of(function)}; "
                    "answers are kept by their names"
                )

    @property
    def wanted(self) -> list[Any]:
        """Every setting once, in order."""
        return list(dict.fromkeys(one for each in self.settings.values() for one in each))

    def key(self, setting: Any) -> tuple[str, str, Any]:
        """What the answer for a setting is known by, in every session."""
        return name_of(self.make), name_of(self.measure), setting

    def answer(self, setting: Any, stopped: Stopped = never) -> Answer:
        """Make what is asked for, and measure it."""
        return self.measure(self.make(setting, stopped))

    def by_name(self, found: Mapping[Any, Answer]) -> dict[Name, list[Answer]]:
        """The answers in the settings' places; found has one for each of wanted."""
        return {name: [found[one] for one in each] for name, each in self.settings.items()}


def name_of(function: Callable[..., Any]) -> str:
    """A function's module and qualified name; one made inside another has "<locals>" in it.

    >>> name_of(trained)
    'lessons.shared.question.trained'
    """
    return f"{function.__module__}.{function.__qualname__}"


def answered(question: Question[Name, Answer]) -> dict[Name, list[Answer]]:
    """The answers, made at once on all cores."""
    wanted = question.wanted
    with ThreadPoolExecutor(usable_cores()) as pool:
        found = dict(zip(wanted, pool.map(question.answer, wanted), strict=True))
    return question.by_name(found)
