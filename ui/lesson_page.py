"""The controls of a lesson page: the data set, then rows of settings; the rest is the lesson's."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.data import Dataset
from core.experiment import Experiment
from datasets import registered
from ui.panel import Panel, show_group


def controls(panel: Panel) -> tuple[Experiment, Dataset | None]:
    """The experiment that the panel's controls describe, with its base for all other settings.

    The data are None, and the reason is on the page, where they cannot be made.
    """
    name = panel.data_set.show() if len(panel.sets) > 1 else panel.base.dataset
    experiment = replace(panel.base, **show_group(panel.rows, panel), dataset=name)
    panel.keep(experiment)
    try:
        return experiment, registered(name, experiment.data_seed, experiment.noise)
    except ValueError as problem:
        st.error(str(problem), icon=":material/error:")
        return experiment, None
