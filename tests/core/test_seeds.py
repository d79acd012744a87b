"""Seeds: four streams that do not touch one another, nor anybody else's."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
import pytest

from core.data import Floats
from core.experiment import Experiment
from tests.core.examples import BUSY, finished

PLAIN = replace(BUSY, iterations=40, batch_size=0, keep_prob=1.0, keep_prob_input=1.0)
DROPPING = replace(PLAIN, keep_prob=0.8, keep_prob_input=0.8)
BATCHES = replace(PLAIN, batch_size=8)
# Logistic regression from zero: batches and masks are drawn, weights are not.
FROM_ZERO = replace(
    BATCHES, hidden=(), initialization="zeros", keep_prob_input=0.8, optimizer="momentum"
)


@pytest.mark.parametrize(
    ("experiment", "seed"),
    [
        (BUSY, "data_seed"),
        (DROPPING, "batch_seed"),
        (BATCHES, "dropout_seed"),
        (FROM_ZERO, "init_seed"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_seed_leaves_the_other_streams_alone(experiment: Experiment, seed: str) -> None:
    changed = replace(experiment, **{seed: 77})
    assert (finished(changed).theta == finished(experiment).theta).all()


@pytest.mark.parametrize(
    ("experiment", "seed", "same_start"),
    [
        (BATCHES, "batch_seed", True),
        (DROPPING, "dropout_seed", True),
        (replace(DROPPING, frozen_mask=True), "dropout_seed", True),
        (PLAIN, "init_seed", False),
    ],
)
def test_a_seed_changes_its_own_stream(experiment: Experiment, seed: str, same_start: bool) -> None:
    before, after = finished(experiment), finished(replace(experiment, **{seed: 77}))
    assert (before.theta != after.theta).any()
    starts = [run.snapshots[0].theta for run in (before, after)]
    assert np.array_equal(*starts) == same_start


def test_two_sessions_in_threads_do_not_disturb_each_other() -> None:
    experiments = [BUSY, replace(BUSY.with_seed(9), frozen_mask=True)]
    alone = [finished(experiment).theta for experiment in experiments]
    together: dict[int, Floats] = {}

    def session(number: int) -> None:
        together[number] = finished(experiments[number], seconds=1e-3).theta

    threads = [threading.Thread(target=session, args=(number,)) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all((together[number] == alone[number]).all() for number in (0, 1))


def test_the_global_random_state_is_neither_used_nor_changed() -> None:
    before = np.random.get_state()  # noqa: NPY002
    first = finished(BUSY).theta
    after = np.random.get_state()  # noqa: NPY002
    assert before[0] == after[0]
    assert (before[1] == after[1]).all()
    assert before[2:] == after[2:]
    np.random.set_state(np.random.RandomState(99).get_state())  # noqa: NPY002
    try:
        assert (finished(BUSY).theta == first).all()
    finally:
        np.random.set_state(before)  # noqa: NPY002
