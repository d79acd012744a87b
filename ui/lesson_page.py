"""The controls of a lesson page: the data set, then rows of settings; the rest is the lesson's."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.data import Dataset
from core.experiment import Experiment
from datasets import data_of
from ui.panel import Panel, show_group


def controls(panel: Panel) -> tuple[Experiment, Dataset | None]:
    """Show the panel's controls; the experiment they describe, and its data.

    All other settings are those of the panel's base. The data are None, and the reason is on the
    page, where they cannot be made.
    """
    name = panel.data_set.show() if len(panel.sets) > 1 else panel.base.dataset
    experiment = replace(panel.base, **show_group(panel.rows, panel), dataset=name)
    panel.keep(experiment)
    try:
        return experiment, data_of(experiment)
    except ValueError as problem:
        st.error(str(problem), icon=":material/error:")
        return experiment, None
