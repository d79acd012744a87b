"""A visitor's own examples by name: divided anew as the file would be, gone with the session."""

from __future__ import annotations

import gc
import json

import numpy as np
import pytest

from core.experiment import Experiment
from datasets import OwnSet, data_of, own_sets
from datasets.limits import DataError
from datasets.own import OWN, OwnSets
from datasets.readers import read_and_explain
from datasets.sandbox import explain_safely
from datasets.understood import SPLITS, Choices
from tests.datasets.files import npz

RNG = np.random.default_rng(1)
X = RNG.normal(size=(40, 2))
Y = np.arange(40) % 2
POINTS = [("points.npz", npz(X=X, y=Y))]
GAPS = [
    ("gaps.csv", b"a,b,kind\n" + b"".join(b"%d,%d,%d\n" % (i, i * i, i % 2) for i in range(30)))
]
GAPS[0] = (GAPS[0][0], GAPS[0][1].replace(b"\n7,49,", b"\n7,,").replace(b"\n12,", b"\n,"))


def own(seed: int = 1) -> OwnSet:
    reading = read_and_explain(POINTS, Choices(), seed=seed)
    assert reading.data is not None
    return OwnSet(reading.data, seed, reading.division)


@pytest.mark.parametrize("split", SPLITS)
def test_divided_anew_it_is_what_reading_with_that_seed_gives(split: str) -> None:
    choices = Choices(label="kind", missing="mean", split=split)
    first, second = (read_and_explain(GAPS, choices, seed=seed) for seed in (1, 2))
    assert first.data is not None, first.refusal
    assert np.isfinite(first.data.train.X).all()
    again = OwnSet(first.data, 1, first.division)
    assert again.with_seed(2) == second.data
    assert again.with_seed(1) is first.data
    assert (first.data == second.data) is (split == "in_order")


def test_the_division_comes_through_the_reading_process() -> None:
    choices = Choices(label="kind", missing="mean")
    reading = explain_safely(GAPS, choices, seed=1)
    assert reading.data is not None, reading.refusal
    assert reading.division is not None
    anew = OwnSet(reading.data, 1, reading.division).with_seed(2)
    assert anew == read_and_explain(GAPS, choices, seed=2).data


def test_a_file_of_two_parts_is_never_divided() -> None:
    content = npz(X=X[:30], y=Y[:30], Xval=X[30:], yval=Y[30:])
    reading = read_and_explain([("two.npz", content)], Choices(), seed=1)
    assert reading.data is not None, reading.refusal
    assert reading.division is None
    assert OwnSet(reading.data, 1).with_seed(2) is reading.data


def test_equal_sets_are_one_and_others_have_another_name() -> None:
    sets = OwnSets()
    first = sets.keep(own())
    assert sets.keep(own()) is first
    assert own(seed=2).name != first.name


def test_an_experiment_finds_its_set_as_long_as_somebody_holds_it() -> None:
    held = own_sets().keep(own())
    experiment = Experiment(dataset=held.name, data_seed=1)
    assert data_of(experiment) is held.data
    del held
    gc.collect()
    with pytest.raises(DataError, match="no longer open in this session; open it in the lab"):
        data_of(experiment)


def test_nothing_that_is_written_or_read_has_the_content_s_name() -> None:
    experiment = Experiment(dataset=own().name, alpha=0.1)
    assert experiment.plain.dataset == OWN
    assert json.loads(experiment.to_json())["dataset"] == OWN
    assert experiment.to_link() == {"dataset": "own file", "alpha": "0.1"}
    smuggled = json.dumps({"dataset": own().name})
    assert Experiment.from_json(smuggled).dataset == OWN
    assert Experiment.from_link({"dataset": own().name})[0].dataset == OWN
