"""The lab's settings: main ones, all others in groups, the chapter's runs, settings from a file."""

from __future__ import annotations

import dataclasses
from typing import Any

import streamlit as st

from core.data import Dataset
from core.experiment import Experiment
from core.presets import PRESETS
from datasets import OWN
from ui.composed import kept_from
from ui.controls import put
from ui.data_choice import NAMES, load_data, pick_data_set
from ui.first_screen import FirstScreen
from ui.panel import Panel, show_group
from ui.points import show_points
from ui.running import held
from ui.settings_file import show_settings_upload

PRESET_WORDS = {
    "chapter-none": "No regularization",
    "chapter-l2": "L2, λ = 0.1",
    "chapter-dropout": "Dropout, keep 0.8",
    "chapter-both": "L2 0.1, keep 0.9",
}
BASE = Experiment()
MAIN = (("hidden",), ("alpha",))
DATA = (("train_size",), ("standardize",))
GROUPS = {
    "Network": (("activation",), ("initialization",)),
    "Regularization": (
        *(("lambd",), ("keep_prob",)),
        *(("lambd_l1",), ("keep_prob_input",), ("frozen_mask",)),
    ),
    "Descent": (("optimizer",), ("schedule",), ("batch_size",), ("iterations",)),
    "Seeds": (("init_seed",), ("batch_seed",), ("dropout_seed",)),
}
ROWS = (*MAIN, ("noise", "data_seed"), *DATA, *(row for rows in GROUPS.values() for row in rows))
PANEL = Panel("lab", BASE, NAMES, ROWS)


def lab_settings(places: FirstScreen) -> tuple[Experiment, Dataset | None]:
    """Show all controls; the experiment that they describe, and its data, None until they came."""
    with places.main:
        data_set = pick_data_set(PANEL)
        main = show_group(MAIN, PANEL)
    with places.further:
        further, data = _show_further(data_set)
    experiment = Experiment(dataset=data_set, **main, **further)
    PANEL.keep(experiment)
    return experiment, data


def _show_further(name: str) -> tuple[dict[str, Any], Dataset | None]:
    """Show all further settings, the data's, then group by group; (values by name, the data)."""
    with st.expander("The chapter's runs"):
        for preset, words in PRESET_WORDS.items():
            st.button(
                words,
                key=preset,
                on_click=lambda name=preset: put(_preset(name)),
                width="stretch",
                disabled=bool(kept_from(_preset(preset))),
            )
    with st.expander("Data", expanded=name == OWN):
        values, data = load_data(name, BASE)
        points = st.container()
        values |= show_group(DATA, PANEL)
        if data is not None:
            with points:
                show_points(data, values["train_size"])
    for title, rows in GROUPS.items():
        with st.expander(title):
            values |= show_group(rows, PANEL)
    with st.expander("Settings from a file"):
        show_settings_upload(NAMES)
    return values, data


def _preset(name: str) -> dict[str, Any]:
    """All settings of one of the chapter's runs; the data stay, if they have two features."""
    settings = dataclasses.asdict(PRESETS[name])
    last = held("lab")
    if last is not None and last.run.data.n_x == 2:
        for kept in ("dataset", "noise", "data_seed"):
            del settings[kept]
    return settings
