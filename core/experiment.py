"""Every setting of a run in one frozen value, checked, to and from JSON and a link."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.activations import ACTIVATIONS
from core.batches import examples_per_update
from core.initialization import INITIALIZERS
from core.knobs import Choice, Name, Number, Rule, Sizes, Switch, plain_name
from core.link import LeftOut, read_link
from core.optimizers import OPTIMIZERS
from core.schedules import SCHEDULES
from core.source import KEY

MOST_ITERATIONS = 100_000
_SEED = Number(0, 2**32 - 1, whole=True)
_KEEP = Number(0, 1, above=True, hint="1.0 switches dropout off")
_AVERAGE = Number(0, 1, below=True, hint="0.0 averages nothing, 0.9 about 10 values")


def _knob(default: Any, rule: Rule) -> Any:
    return field(default=default, metadata={"rule": rule})


@dataclass(frozen=True, kw_only=True)
class Experiment:
    """One run: data, network, penalty, dropout, optimizer, schedule, batches, seeds.

    The defaults are the chapter's network without regularization (8.9.2). Two experiments that
    differ in one setting differ in that only: data, weights, batches and masks have a seed each.
    A wrong value raises ValueError with what was expected and what came.
    """

    dataset: str = _knob("field", Name())
    noise: float = _knob(1.0, Number(0, 3, hint="1 is the data set's usual noise"))
    train_size: int = _knob(
        0,
        Number(
            0,
            1_000_000,
            whole=True,
            hint="0 takes the whole training part",
            zero="all",
            commas=True,
        ),
    )
    standardize: bool = _knob(False, Switch())

    hidden: tuple[int, ...] = _knob((20, 5), Sizes(most_layers=20, most_units=512))
    activation: str = _knob("relu", Choice(tuple(ACTIVATIONS)))
    initialization: str = _knob("inverse_sqrt", Choice(tuple(INITIALIZERS)))
    init_scale: float = _knob(0.01, Number(0, 100))

    lambd: float = _knob(0.0, Number(0, 1000, hint="0 switches the L2 penalty off", commas=True))
    lambd_l1: float = _knob(0.0, Number(0, 1000, hint="0 switches the L1 penalty off", commas=True))
    keep_prob: float = _knob(1.0, _KEEP)
    keep_prob_input: float = _knob(1.0, _KEEP)
    frozen_mask: bool = _knob(False, Switch())

    optimizer: str = _knob("gradient_descent", Choice(tuple(OPTIMIZERS)))
    alpha: float = _knob(
        0.3, Number(0, 1000, above=True, hint="the learning rate, often 0.001 to 1", commas=True)
    )
    beta: float = _knob(0.9, _AVERAGE)
    beta1: float = _knob(0.9, _AVERAGE)
    beta2: float = _knob(0.999, _AVERAGE)
    epsilon: float = _knob(1e-8, Number(0, 1, above=True, hint="Adam's paper has 1e-8"))
    epsilon_inside: bool = _knob(False, Switch())

    schedule: str = _knob("constant", Choice(tuple(SCHEDULES)))
    decay_rate: float = _knob(1.0, Number(0, 1000, commas=True))
    decay_base: float = _knob(0.95, Number(0, 1, above=True))
    decay_k: float = _knob(1.0, Number(0, 1000, above=True, commas=True))

    batch_size: int = _knob(
        0,
        Number(
            0, 1_000_000, whole=True, hint="0 takes all examples at once", zero="all", commas=True
        ),
    )
    iterations: int = _knob(30_000, Number(1, MOST_ITERATIONS, whole=True, commas=True))

    data_seed: int = _knob(54, _SEED)
    init_seed: int = _knob(3, _SEED)
    batch_seed: int = _knob(0, _SEED)
    dropout_seed: int = _knob(4, _SEED)

    def __post_init__(self) -> None:
        for name, rule in RULES.items():
            object.__setattr__(self, name, rule.check(name, getattr(self, name)))

    def with_seed(self, seed: int) -> Experiment:
        """The same settings with the weights', the batches' and the masks' streams of this seed.

        Each stream mixes in a number of its own, so equal seeds do not make equal draws.
        """
        return dataclasses.replace(self, init_seed=seed, batch_seed=seed, dropout_seed=seed)

    def batch_of(self, m: int) -> int:
        """How many of m training examples a whole batch has."""
        return examples_per_update(m, self.batch_size)

    def train_of(self, m: int) -> int:
        """How many of a data set's m training examples are trained on."""
        return min(self.train_size or m, m)

    @property
    def plain(self) -> Experiment:
        """As it is written down: an own set by its plain name, not by its content."""
        return dataclasses.replace(self, dataset=plain_name(self.dataset))

    def to_json(self) -> str:
        """One JSON object with every setting."""
        return json.dumps(dataclasses.asdict(self.plain), indent=2)

    @classmethod
    def from_json(cls, text: str) -> Experiment:
        """From a JSON object; settings left out take their defaults, unknown ones are refused."""
        try:
            settings = json.loads(text, object_pairs_hook=_each_once)
        except (ValueError, RecursionError) as problem:
            raise ValueError(f"an experiment must be a JSON object: {problem}") from None
        if not isinstance(settings, dict):
            raise ValueError(f"an experiment must be a JSON object, got {type(settings).__name__}")
        settings.pop(KEY, None)  # which file the data came from: core.source reads it
        unknown = sorted(set(settings) - set(RULES))
        if unknown:
            known = ", ".join(RULES)
            raise ValueError(f"unknown setting {', '.join(unknown)}; the settings are {known}")
        return cls(**settings).plain

    def to_link(self, base: Experiment | None = None) -> dict[str, str]:
        """The settings that are not as in base (the defaults), as a link's query parameters."""
        base = base or Experiment()
        return {
            name: rule.text(getattr(self, name))
            for name, rule in RULES.items()
            if getattr(self, name) != getattr(base, name)
        }

    @classmethod
    def from_link(
        cls, parameters: Mapping[str, str], base: Experiment | None = None
    ) -> tuple[Experiment, list[LeftOut]]:
        """The experiment a link asks for, and what of the link had to be left out.

        What the link does not say, or says badly, is as in base (the defaults).
        """
        base = base or cls()
        known = {name: (rule, getattr(base, name)) for name, rule in RULES.items()}
        settings, left_out = read_link({name: [text] for name, text in parameters.items()}, known)
        return dataclasses.replace(base, **settings), left_out


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object; json itself would take the last of two equal names without a word."""
    settings = dict(pairs)
    if len(settings) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"{next(n for n in names if names.count(n) > 1)} stands in it twice")
    return settings


RULES: dict[str, Rule] = {f.name: f.metadata["rule"] for f in dataclasses.fields(Experiment)}
DEFAULTS: dict[str, Any] = {f.name: f.default for f in dataclasses.fields(Experiment)}
