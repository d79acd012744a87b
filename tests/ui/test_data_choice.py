"""Choosing the data: which sets there are, and where each one starts."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from core.experiment import DEFAULTS, Experiment
from datasets import OWN, REGISTRY
from ui.data_choice import NAMES, OWN_START, STARTS, settings_for
from ui.own_file import SMALL_BYTES, turn_to_read

TRAINABLE = [name for name, entry in REGISTRY.items() if entry.load is not None]


def test_every_set_that_can_be_trained_on_can_be_chosen_and_an_own_file() -> None:
    assert list(NAMES) == [*TRAINABLE, OWN]


@pytest.mark.parametrize("name", NAMES)
def test_where_a_set_starts_is_a_valid_experiment(name: str) -> None:
    settings = settings_for(name)
    experiment = Experiment(dataset=name, **settings)
    assert set(settings) == set(STARTS)
    start = REGISTRY[name].start if name in REGISTRY else OWN_START
    for knob in STARTS:
        assert getattr(experiment, knob) == start.get(knob, DEFAULTS[knob])


def test_a_small_file_does_not_wait_for_a_large_one_and_a_second_large_one_does() -> None:
    held, done = threading.Event(), threading.Event()

    def read(size: int) -> None:
        with turn_to_read(size):
            held.set()
            assert done.wait(60)

    def read_at_once(size: int) -> int:
        with turn_to_read(size):
            return size

    with ThreadPoolExecutor(3) as pool:
        slow = pool.submit(read, SMALL_BYTES + 1)
        held.wait(60)
        small = pool.submit(read_at_once, SMALL_BYTES)
        large = pool.submit(read_at_once, SMALL_BYTES + 1)
        assert small.result(60) == SMALL_BYTES
        assert not large.done()
        done.set()
        assert large.result(60) == SMALL_BYTES + 1
        slow.result(60)
