"""The schedules of eq. 20-22, by the chapter's table and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data import targets
from core.engine import cost_and_gradient
from core.experiment import Experiment
from core.schedules import (
    SCHEDULES,
    constant,
    exponential,
    inverse_root_epoch,
    inverse_root_update,
    inverse_time,
)
from core.training import Run
from tests.core.examples import dataset

ONE_TO_FOUR = np.array([1, 2, 3, 4])
FIFTHS = np.array([1, 1, 1, 4])


def test_inverse_time_decay_gives_the_chapters_table() -> None:
    # 0.2 / 2, 0.2 / 3, 0.2 / 4, 0.2 / 5, as the chapter rounds them
    alphas = inverse_time(decay_rate=1.0)(0.2, ONE_TO_FOUR, ONE_TO_FOUR)
    assert alphas.round(3).tolist() == [0.1, 0.067, 0.05, 0.04]


def test_exponential_decay_by_hand() -> None:
    # 0.95, 0.95^2 = 0.9025, 0.95^3 = 0.857375, 0.95^4 = 0.81450625, each times 0.2
    alphas = exponential(decay_base=0.95)(0.2, ONE_TO_FOUR, ONE_TO_FOUR)
    assert alphas == pytest.approx([0.19, 0.1805, 0.171475, 0.16290125])


def test_inverse_root_decay_by_hand_counts_epochs_in_its_first_form_updates_in_its_second() -> None:
    # 0.5 / sqrt 1 * 0.2 = 0.1, 0.5 / sqrt 4 * 0.2 = 0.05
    assert inverse_root_epoch(decay_k=0.5)(0.2, FIFTHS, ONE_TO_FOUR) == pytest.approx(
        [0.1, 0.1, 0.1, 0.05]
    )
    assert inverse_root_update(decay_k=0.5)(0.2, ONE_TO_FOUR, FIFTHS) == pytest.approx(
        [0.1, 0.1, 0.1, 0.05]
    )


def test_constant_stays() -> None:
    assert constant()(0.2, ONE_TO_FOUR, ONE_TO_FOUR).tolist() == [0.2] * 4


@pytest.mark.parametrize("name", SCHEDULES)
@given(alpha=st.floats(1e-6, 1e3), first=st.integers(1, 500))
def test_alpha_stays_above_0_and_never_grows(name: str, alpha: float, first: int) -> None:
    experiment = Experiment(schedule=name, alpha=alpha, batch_size=16, iterations=1000)
    alphas = Run(experiment, dataset(m=40)).alphas(first, first + 30)
    assert (alphas > 0).all()
    assert (np.diff(alphas) <= 0).all()


def test_a_run_counts_three_updates_an_epoch_for_40_examples_in_batches_of_16() -> None:
    experiment = Experiment(schedule="inverse_time", alpha=0.2, batch_size=16, iterations=9)
    run = Run(experiment, dataset(m=40))
    assert run.epoch_of(np.arange(1, 10)).tolist() == [1, 1, 1, 2, 2, 2, 3, 3, 3]
    assert run.alphas(1, 9).round(3).tolist() == [0.1] * 3 + [0.067] * 3 + [0.05] * 3


def test_update_t_is_made_with_the_alpha_of_t() -> None:
    data = dataset()
    run = Run(Experiment(hidden=(), schedule="inverse_time", alpha=0.2, iterations=4), data)
    run.advance(60.0)
    thetas = [s.theta for s in run.snapshots if s.theta is not None]
    for alpha, before, after in zip([0.1, 0.2 / 3, 0.05, 0.04], thetas, thetas[1:], strict=False):
        gradient = cost_and_gradient(run.network, before, data.train.X, targets(data.train.y, 2))[1]
        np.testing.assert_allclose(before - after, alpha * gradient, rtol=1e-9)


def test_a_snapshots_alpha_is_that_of_the_update_that_made_it() -> None:
    run = Run(Experiment(schedule="inverse_time", alpha=0.2, iterations=4), dataset())
    while run.outcome is None:
        run.advance(1.0)
    assert [round(s.alpha, 3) for s in run.snapshots] == [0.1, 0.1, 0.067, 0.05, 0.04]
    assert [s.epoch for s in run.snapshots] == [1, 1, 2, 3, 4]
