"""Take this run away: on the lab and each lesson, files that are made when they are asked for."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.experiment import Experiment
from core.record import read_record
from tests.pages.opening import open_lab, open_page, run_of, texts, trained
from ui import take_away

SLOTS = {
    "bias_variance.py": "bias_variance",
    "decay.py": "decay_lesson",
    "dropout.py": "dropout_lesson",
    "gradcheck.py": "gradcheck",
    "initialization.py": "initialization_lesson",
    "lab.py": "lab",
    "minibatch.py": "minibatch",
    "normalization.py": "normalization",
    "optimizers.py": "optimizers",
    "regularization.py": "regularization",
}
TABS = {
    "initialization.py": {"initialization_lesson_tab": "Side by side"},
    "optimizers.py": {"optimizers_tab": "The network"},
}


@pytest.fixture
def buttons() -> Any:
    """What st.download_button was called with, by file name."""
    offered: dict[str, Any] = {}
    real = st.download_button

    def note(label: str, data: Any, file_name: str, **more: Any) -> bool:
        offered[file_name] = data
        return real(label, data, file_name, **more)

    with mock.patch.object(take_away.st, "download_button", note):
        yield offered


def opened(page: str, **settings: str) -> AppTest:
    open_it = {f"{SLOTS[page]}_take_open": "true"}
    return trained(open_page(page, **settings, **TABS.get(page, {}), **open_it))


@pytest.mark.parametrize("page", SLOTS)
def test_each_page_offers_film_script_settings_history_and_weights(
    page: str, buttons: dict[str, Any]
) -> None:
    opened(page, iterations="20")
    kinds = {Path(name).suffix for name in buttons}
    assert kinds >= {".html", ".json", ".csv", ".h5"}
    assert kinds & {".py", ".zip"}
    assert all(callable(made) for made in buttons.values())


def test_nothing_is_made_when_the_page_is_drawn() -> None:
    made = "film_page", "write_record", "write_history", "settings_json"
    with mock.patch.multiple(take_away, **dict.fromkeys(made, mock.DEFAULT)) as makers:
        opened("dropout.py", iterations="20")
    assert not any(maker.called for maker in makers.values())


def test_the_files_are_the_runs(buttons: dict[str, Any]) -> None:
    start = Experiment(dataset="moons", hidden=(3,), iterations=30)
    lab = trained(open_lab(**start.to_link(), lab_take_open="true"))
    run = run_of(lab)
    assert json.loads(buttons["experiment.json"]()) == json.loads(start.to_json())
    assert (read_record(buttons["try-and-see-run.h5"]()).theta == run.theta).all()
    rows = list(csv.DictReader(io.StringIO(buttons["history.csv"]())))
    assert [int(row["iteration"]) for row in rows] == [s.iteration for s in run.snapshots]
    assert float(rows[-1]["dev_cost"]) == run.snapshots[-1].dev_cost
    assert float(rows[-1]["gradient_norms_2"]) == run.snapshots[-1].gradient_norms[1]
    assert "The lab: moons, net 2-3-1" in buttons["film.html"]().decode()
    assert buttons["train.py"]().startswith('"""Trains a net of 3 hidden units')


def test_a_set_that_is_not_made_by_code_comes_with_the_script_in_a_zip(
    buttons: dict[str, Any],
) -> None:
    trained(open_lab(dataset="breast_cancer", iterations="5", lab_take_open="true"))
    with zipfile.ZipFile(io.BytesIO(buttons["train.zip"]())) as held:
        assert held.namelist() == ["train.py", "train.npz"]
        with held.open("train.npz") as data:
            assert set(np.load(io.BytesIO(data.read()))) == {"X", "y", "X_dev", "y_dev"}


def test_a_run_that_the_script_has_no_line_for_is_said(buttons: dict[str, Any]) -> None:
    refused = mock.Mock(side_effect=ValueError("the script has no line for it"))
    with mock.patch.object(take_away, "write_script", refused):
        lab = trained(open_lab(iterations="5", lab_take_open="true"))
    assert "No script: the script has no line for it." in texts(lab.caption)
    assert "train.py" not in buttons
    assert "film.html" in buttons
