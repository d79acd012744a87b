"""Choosing the data: which sets there are, and where each one starts."""

from __future__ import annotations

import pytest

from core.experiment import DEFAULTS, Experiment
from datasets import REGISTRY
from ui.data_choice import NAMES, OWN, STARTS, settings_for

TRAINABLE = [name for name, entry in REGISTRY.items() if entry.load is not None]


def test_every_set_that_can_be_trained_on_can_be_chosen_and_an_own_file() -> None:
    assert list(NAMES) == [*TRAINABLE, OWN]


@pytest.mark.parametrize("name", NAMES)
def test_where_a_set_starts_is_a_valid_experiment(name: str) -> None:
    settings = settings_for(name)
    experiment = Experiment(dataset=name, **settings)
    assert set(settings) == set(STARTS)
    start = REGISTRY[name].start if name in REGISTRY else {}
    for knob in STARTS:
        assert getattr(experiment, knob) == start.get(knob, DEFAULTS[knob])
