"""What a run came to: band, confusion matrix, wrong pictures, weights as pictures."""

from __future__ import annotations

from dataclasses import replace
from unittest import mock

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.due import BAND
from core.experiment import Experiment
from core.last_updates import LastUpdates
from core.training import Run
from lessons.shared.words import percent
from tests.ui.runs import diverged, pictures, plane, trained
from ui.results import (
    band_reason,
    band_words,
    confusion,
    enlarged,
    picture,
    probabilities,
    shrinking,
)


@pytest.mark.parametrize("n_classes", [2, 3])
def test_probabilities_of_each_example_add_up_to_1(n_classes: int) -> None:
    run = trained(Experiment(hidden=(4,), iterations=20, standardize=True), pictures(30, n_classes))
    sure = probabilities(run, run.data.dev)
    assert sure.shape == (n_classes, run.data.dev.m)
    np.testing.assert_allclose(sure.sum(axis=0), 1.0)


@pytest.mark.parametrize("n_classes", [2, 3])
def test_the_confusion_matrix_counts_each_example_once_and_its_diagonal_the_right_ones(
    n_classes: int,
) -> None:
    run = trained(Experiment(hidden=(4,), iterations=20), pictures(31, n_classes))
    counts = confusion(run, run.data.dev)
    assert counts.shape == (n_classes, n_classes)
    np.testing.assert_array_equal(counts.sum(axis=1), np.bincount(run.data.dev.y))
    assert np.trace(counts) / run.data.dev.m == run.snapshots[-1].dev_accuracy
    predicted = probabilities(run, run.data.dev).argmax(axis=0)
    np.testing.assert_array_equal(counts.sum(axis=0), np.bincount(predicted, minlength=n_classes))


def test_the_matrix_of_a_run_that_diverged_still_counts_every_example() -> None:
    run = diverged()
    assert confusion(run, run.data.dev).sum() == run.data.dev.m


def wrong_page() -> None:
    """Run by AppTest as a script of its own."""
    import streamlit as st

    from ui.results import show_weight_pictures, show_wrong_pictures

    show_wrong_pictures(st.session_state["run"])
    show_weight_pictures(st.session_state["run"])


def show(run: Run) -> AppTest:
    app = AppTest.from_function(wrong_page)
    app.session_state["run"] = run
    app.run()
    assert not app.exception
    return app


def captions(app: AppTest) -> list[str]:
    return [element.proto.imgs[0].caption for element in app.get("image")]


def test_wrong_pictures_come_the_surest_first_with_what_was_said_and_what_is_true() -> None:
    run = trained(Experiment(hidden=(4,), iterations=5), pictures(60))
    sure = probabilities(run, run.data.dev)
    wrong = sure.argmax(axis=0) != run.data.dev.y
    assert wrong.sum() > 8
    shown = [text for text in captions(show(run)) if "), true " in text]
    expected = sorted(sure.max(axis=0)[wrong], reverse=True)[:8]
    assert [text.split("(")[1].split(")")[0] for text in shown] == [percent(p) for p in expected]
    i = int(np.flatnonzero(wrong)[sure.max(axis=0)[wrong].argmax()])
    names = run.data.class_names
    said, true = names[sure[:, i].argmax()], names[run.data.dev.y[i]]
    assert shown[0] == f"predicted {said} ({percent(expected[0])}), true {true}"


def test_a_net_that_is_never_wrong_has_no_wrong_pictures() -> None:
    run = trained(Experiment(hidden=(8,), iterations=800, alpha=0.3), pictures(12, 2))
    run.data.dev.X[:] = run.data.train.X
    assert np.trace(confusion(run, run.data.dev)) == run.data.dev.m
    app = show(run)
    assert not [text for text in captions(app) if "), true " in text]
    assert "None: every dev picture" in "\n".join(c.value for c in app.caption)


def test_each_first_layer_unit_has_its_weights_as_a_picture() -> None:
    run = trained(Experiment(hidden=(5, 3), iterations=5), pictures())
    assert [t for t in captions(show(run)) if "unit" in t] == [f"unit {n}" for n in range(1, 6)]


def test_the_pictures_of_a_run_that_diverged_can_be_drawn() -> None:
    run = trained(Experiment(hidden=(4,), iterations=500, alpha=1000, lambd=1000), pictures())
    assert run.outcome is not None
    assert run.outcome.state == "diverged"
    show(run)


def test_a_column_of_x_becomes_its_picture_again() -> None:
    data = pictures()
    pixels = picture(data, data.dev.X[:, 0])
    times = pixels.shape[0] // 3
    assert pixels.shape == (3 * times, 4 * times, 3)
    assert pixels.shape[0] >= 112
    rows = pixels[::times, ::times]
    np.testing.assert_array_equal(rows, np.rint(255 * data.dev.X[:, 0]).reshape(3, 4, 3))


def test_enlarging_repeats_pixels_and_invents_none() -> None:
    pixels = np.arange(6, dtype=np.uint8).reshape(2, 3)
    large = enlarged(pixels)
    assert set(np.unique(large)) == set(range(6))
    assert large.shape == (112, 168)
    assert enlarged(np.zeros((200, 10), dtype=np.uint8)).shape == (200, 10)


def test_the_band_is_said_as_lowest_to_highest() -> None:
    assert band_words((0.9, 0.9526), 300) == f"90.0 % to 95.3 % over the last {BAND} updates"


def test_the_reason_follows_from_what_the_run_did() -> None:
    going = Run(Experiment(hidden=(4,), iterations=100_000), plane())
    going.advance(0.0)
    assert "one point of a band" in band_reason(going)
    # Steps of alpha 1e-9: no example can change sides.
    still = trained(Experiment(hidden=(4,), iterations=100, alpha=1e-9), plane())
    band = still.band()
    assert band is not None
    assert band[0][0] == band[0][1]
    assert "no example changed sides" in band_reason(still)
    with mock.patch.object(LastUpdates, "sides_changed", return_value=True):
        assert "the accuracies stayed, the answers did not" in band_reason(still)
    one_by_one = Experiment(hidden=(4,), iterations=100, alpha=1.0, batch_size=1, standardize=True)
    moving = trained(one_by_one, plane())
    band = moving.band()
    assert band is not None
    assert band[0][0] < band[0][1]
    assert "change sides" in band_reason(moving)
    run = diverged()
    assert run.outcome is not None
    assert run.outcome.reason in band_reason(run)


def test_a_penalty_divided_by_a_small_batch_is_told_with_the_one_that_would_be_the_same() -> None:
    experiment = Experiment(hidden=(4,), iterations=20, lambd=0.1, alpha=0.3, batch_size=1)
    (said,) = shrinking(trained(experiment, plane(m=40)))
    # (1 - 0.3 * 0.1 / 1)^40 = 29.6 %; with all 40 at once 1 - 0.3 * 0.1 / 40 = 99.9 %.
    assert "leaves 29.6 % of a weight after one epoch" in said
    assert "leave 99.9 %" in said
    assert said.endswith("For the same penalty take λ = 0.0025.")
    assert not shrinking(trained(replace(experiment, batch_size=0), plane(m=40)))
    assert not shrinking(trained(replace(experiment, lambd=0.0), plane(m=40)))


def test_percent_has_one_decimal() -> None:
    assert [percent(share) for share in (0, 0.9526, 1)] == ["0.0 %", "95.3 %", "100.0 %"]
