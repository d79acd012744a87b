"""The baseline beside accuracies where a class is rare."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.baseline import always_one, is_rare
from core.data import Dataset, Part
from core.experiment import Experiment
from core.training import Run, finish
from datasets import data_of
from ui.baseline import balanced_accuracy, baseline, confusion
from ui.film import decode_payload
from ui.run_film import run_payload

RNG = np.random.default_rng(0)


def rare(share: int = 12, m: int = 240) -> Dataset:
    """Every so manieth example is sick, and lies apart."""
    y = (np.arange(m) % share > 0).astype(int)
    X = RNG.normal(size=(2, m)) + 2.0 * (1 - y)
    half = m // 2
    train, dev = Part(X[:, :half], y[:half]), Part(X[:, half:], y[half:])
    return Dataset("ward", "2-D", train, dev, None, ("si*ck", "well"), ("a", "b"))


def run_on(data: Dataset, **settings: object) -> Run:
    return finish(Run(replace(Experiment(iterations=50, hidden=(3,)), **settings), data))  # type: ignore[arg-type]


def test_the_dev_set_s_largest_class_and_both_accuracies_are_said() -> None:
    run = run_on(rare())
    counts = confusion(run, run.data.dev)
    assert counts.sum(axis=1).tolist() == [10, 110]
    mean = np.mean(np.diag(counts) / counts.sum(axis=1))
    assert balanced_accuracy(run) == mean
    (said,) = baseline({"": run})
    assert said.startswith("Always answering well is right for 91.7 % of the dev set.")
    assert f"is {100 * mean:.1f} % (one answer always: 50.0 %)." in said
    both = baseline({"No penalty": run, "With penalty": run})[0]
    assert f"No penalty {100 * mean:.1f} %; With penalty {100 * mean:.1f} %" in both


def test_it_is_silent_where_no_class_is_rare_and_names_are_text() -> None:
    assert baseline({"": run_on(data_of(Experiment(dataset="moons")))}) == []
    assert not is_rare(rare(share=4))
    turned = replace(rare(), class_names=("well", "si*ck"))
    assert "answering si\\*ck is" in baseline({"": run_on(turned)})[0]


def test_a_class_that_dev_lacks_is_named_and_a_diverged_run_has_no_balanced_accuracy() -> None:
    data = rare()
    only = replace(data, dev=Part(data.dev.X[:, 1:10], data.dev.y[1:10]))
    assert baseline({"": run_on(only)})[1] == "The dev set has no example of si\\*ck."
    gone = run_on(data, alpha=1000.0, lambd=1000.0, iterations=2000)
    assert gone.diverged
    assert baseline({"": gone}) == ["Always answering well is right for 91.7 % of the dev set."]


def test_the_film_has_the_line_where_a_class_is_rare_only() -> None:
    data = rare()
    header, _ = decode_payload(run_payload(run_on(data), name="one"))
    most, share = always_one(data)
    assert header["level"] == [f"always {data.class_names[most]}", share]
    moons = run_on(data_of(Experiment(dataset="moons")))
    assert decode_payload(run_payload(moons, name="two"))[0]["level"] is None
