"""The dropout page's drawing and charts show what the core has measured."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from core.dropout import Dropout
from core.experiment import Experiment
from lessons.dropout.lesson import Measured
from lessons.dropout.screen.charts import (
    activation_chart,
    activation_table,
    agreement_chart,
    averaged_error_chart,
    ways_chart,
    ways_table,
)
from lessons.dropout.screen.thinned_net import MOST_LINES, STEPS, drawing_data, units_drawn
from lessons.dropout.thinned import COUNTS, Averaging, LayerMeans
from tests.pages.opening import open_whole_page, texts

EXPERIMENT = Experiment(keep_prob=0.6, keep_prob_input=0.9, iterations=1000, dropout_seed=5)
DIMS, M = (2, 20, 5, 1), 30
FRESH, FROZEN = 0, 1


@pytest.mark.parametrize("frozen", [False, True])
def test_the_drawing_has_the_masks_of_the_runs_dropout(frozen: bool) -> None:
    panel = drawing_data(replace(EXPERIMENT, frozen_mask=frozen), DIMS, M)["panels"][frozen]
    dropout = Dropout(DIMS, keep_prob=0.6, keep_prob_input=0.9, frozen=frozen, seed=5)
    assert len(panel["masks"]) == STEPS
    for texts_of_step, kept in zip(panel["masks"], panel["kept"], strict=True):
        masks = [mask.D[:, 0] for mask in dropout.masks(M) if mask is not None]
        assert [[unit == "1" for unit in text] for text in texts_of_step] == [
            mask.tolist() for mask in masks
        ]
        assert kept == sum(int(mask.sum()) for mask in masks)


def test_the_frozen_panel_never_changes_and_the_fresh_one_does() -> None:
    panels = drawing_data(EXPERIMENT, DIMS, M)["panels"]
    different = [len({str(masks) for masks in panel["masks"]}) for panel in panels]
    assert different[FROZEN] == 1
    assert different[FRESH] > STEPS // 2
    assert [panel["seen"][-1] for panel in panels] == different


def test_the_panel_of_the_run_is_named() -> None:
    for frozen in (False, True):
        panels = drawing_data(replace(EXPERIMENT, frozen_mask=frozen), DIMS, M)["panels"]
        assert ["this run's" in panel["title"] for panel in panels] == [not frozen, frozen]


@pytest.mark.parametrize("hidden", [(512,), (300, 300), (40,) * 20])
def test_a_large_net_is_drawn_in_part(hidden: tuple[int, ...]) -> None:
    dims = (2, *hidden, 1)
    data = drawing_data(replace(EXPERIMENT, hidden=hidden, iterations=3), dims, 4)
    drawn = data["drawn"]
    assert max(drawn) == units_drawn(len(dims)) < max(hidden)
    assert sum(a * b for a, b in pairwise(drawn)) <= MOST_LINES
    assert data["units"] == list(dims)
    assert [len(text) for text in data["panels"][FRESH]["masks"][0]] == drawn[:-1]
    kept = data["panels"][FRESH]["kept"]
    assert len(kept) == 3
    assert np.mean(kept) / sum(dims[:-1]) == pytest.approx(0.6, abs=0.1)


def test_activation_shares_are_of_the_net_with_nothing_dropped() -> None:
    table = activation_table([LayerMeans(0, 2, 2, 2, 2), LayerMeans(1, 4, 4, 4.2, 3.2)])
    assert table["layer"].tolist() == ["x", "x", "A[1]", "A[1]"]
    assert table["share"].tolist() == pytest.approx([1, 1, 1.05, 0.8])
    activation_chart(table).to_dict()


def test_the_charts_of_the_average_can_be_drawn_with_and_without_seeds() -> None:
    found = Averaging((0.9,) * len(COUNTS), (0.2,) * len(COUNTS), 0.2)
    seeds = [Measured(0.0, 0.1, 0.0, (share,) * len(COUNTS)) for share in (0.8, 0.95)]
    assert "layer" not in agreement_chart(found, []).to_dict()
    assert len(agreement_chart(found, seeds).to_dict()["layer"]) == 2
    averaged_error_chart(found).to_dict()


def test_the_ways_table_has_median_and_range_over_the_seeds() -> None:
    answers = {"dropout": [Measured(e, 2 * e, 0.0, ()) for e in (0.1, 0.2, 0.4)]}
    train, dev = ways_table(answers).to_dict("records")
    assert (train["min"], train["median"], train["max"]) == (0.1, 0.2, 0.4)
    assert (dev["min"], dev["median"], dev["max"]) == (0.2, 0.4, 0.8)
    ways_chart(ways_table(answers)).to_dict()


@pytest.mark.parametrize(
    ("settings", "words", "sections"),
    [
        ({}, "Dev error", True),
        ({"keep_prob": "1"}, "No unit is dropped", False),
        ({"hidden": "none"}, "No unit is dropped", False),
        ({"hidden": "none", "keep_prob_input": "0.8"}, "Dev error", True),
    ],
)
def test_the_page_shows_the_thinned_net_where_units_are_dropped(
    settings: dict[str, str], words: str, sections: bool
) -> None:
    app = open_whole_page("dropout.py", **settings)
    while app.session_state["dropout_lesson"].training:
        app.run()
        assert not app.exception
    assert words in texts(app.info)
    assert ("Fig. 5 with this run's own masks" in texts(app.caption)) == sections


def test_a_run_that_diverges_is_explained_and_not_measured() -> None:
    app = open_whole_page("dropout.py", lambd="1000")
    while app.session_state["dropout_lesson"].training:
        app.run()
    assert not app.exception
    assert "diverged" in texts(app.info)
    assert "What dividing by keep_prob is for" not in texts(app.subheader)


def test_the_links_dropout_seed_is_a_setting_and_not_the_pages_own() -> None:
    app = open_whole_page("dropout.py", dropout_seed="7")
    assert app.number_input(key="dropout_seed").value == 7
    experiments = [run.experiment for run in app.session_state["dropout_lesson"].runs.values()]
    assert [experiment.dropout_seed for experiment in experiments] == [7, 7]
