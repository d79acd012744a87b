"""What a run will cost: in proportion to what is computed, and enough for all that is offered."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from core.budget import Cost, cost_of, fewer_iterations
from core.experiment import Experiment
from core.presets import PRESETS
from datasets import REGISTRY, data_of
from tests.core.examples import dataset

LARGE = Experiment(hidden=(100, 100), iterations=1000)


@pytest.mark.parametrize(
    ("changes", "low", "high"),
    [
        ({"iterations": 10_000}, 7, 10),
        ({"hidden": (200, 200)}, 3, 4),
        ({"hidden": (100, 100, 100)}, 1.5, 2.2),
        ({"batch_size": 10}, 0.2, 0.6),
        ({"keep_prob": 0.5}, 1.5, 1.7),
        ({"train_size": 20}, 0.4, 0.7),
    ],
)
def test_seconds_grow_with_the_work(changes: dict[str, Any], low: float, high: float) -> None:
    data = dataset()
    ratio = cost_of(replace(LARGE, **changes), data).seconds / cost_of(LARGE, data).seconds
    assert low < ratio < high


def test_megabytes_grow_with_the_net_and_the_data_and_the_films_are_bounded() -> None:
    small, large = (cost_of(LARGE, dataset(m=m, n_x=50)).megabytes for m in (1000, 10_000))
    assert large - small == pytest.approx(4 * 8 * 50 * (9000 + 4500) / 1e6)
    wide = cost_of(replace(LARGE, hidden=(512,) * 20), dataset()).megabytes
    assert 200 < wide < 300


def test_the_iterations_it_names_are_allowed() -> None:
    for iterations in (50_000, 100_000):
        e = replace(LARGE, iterations=iterations)
        cost = cost_of(e, dataset())
        most = fewer_iterations(e, cost, cost.seconds / 3)
        assert iterations / 4 < most <= iterations / 3


def test_costs_of_runs_side_by_side_add_up() -> None:
    assert Cost(1.0, 2.0) + Cost(3.0, 4.0) == Cost(4.0, 6.0)


OFFERED = {name: Experiment(dataset=name, **entry.start) for name, entry in REGISTRY.items()}


@pytest.mark.parametrize("name", [n for n, entry in REGISTRY.items() if entry.kind != "series"])
def test_every_data_set_is_allowed_as_it_is_offered(name: str) -> None:
    cost = cost_of(OFFERED[name], data_of(OFFERED[name]))
    assert cost.seconds < 20
    assert cost.megabytes < 200


def test_every_preset_is_allowed() -> None:
    assert all(cost_of(e, data_of(e)).seconds < 5 for e in PRESETS.values())
