"""What of an experiment a page lets one set: controls in rows, with a bad text kept from harm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from core.data import Dataset
from core.experiment import RULES, Experiment
from core.knobs import Choice
from datasets import data_of
from ui.controls import control, knobs_of
from ui.stops import Control

Rows = Sequence[Sequence[str]]
"""The settings of a group, row by row."""


@dataclass(frozen=True)
class Panel:
    """A page's part of an experiment: the data sets to choose from, and the settings in rows.

    base has the page's defaults, and the values of all other settings. By the slot's name the
    session knows the page's experiment and what is shown of it.
    """

    slot: str
    base: Experiment
    sets: tuple[str, ...]
    rows: Rows

    @property
    def data_set(self) -> Control[str]:
        """The control that names the data set."""
        return Control("dataset", "Data set", Choice(self.sets), self.base.dataset)

    @property
    def controls(self) -> list[Control[Any]]:
        """All that the page may show of these, also what only another choice would bring."""
        names = [name for row in self.rows for name in row]
        choices = [RULES[name] for name in names]
        options = [one for rule in choices if isinstance(rule, Choice) for one in rule.names]
        brought = [knob for option in options for knob in knobs_of(option)]
        return [self.data_set, *(control(name, self.base) for name in [*names, *brought])]

    @property
    def last(self) -> Experiment:
        """The experiment that the controls described when the page was seen last."""
        last: Experiment = st.session_state.get(f"{self.slot}_settings", self.base)
        return last

    def keep(self, experiment: Experiment) -> None:
        """Let this be the last one."""
        st.session_state[f"{self.slot}_settings"] = experiment

    def start(self) -> dict[str, Any]:
        """What the settings of the rows start from."""
        return {name: getattr(self.base, name) for row in self.rows for name in row}


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


def show_group(rows: Rows, panel: Panel) -> dict[str, Any]:
    """Show the controls of one group, and below each row what its choices take and no row has.

    Returns what they are set to, by name. A text that is no value is refused beside its control,
    and the last experiment gives the value instead, so that the run on the screen stays.
    """
    values: dict[str, Any] = {}
    shown = {name for names in rows for name in names}
    for names in rows:
        chosen = _row(names, st.columns(len(names)), panel)
        knobs = [k for value in chosen.values() for k in knobs_of(value) if k not in shown]
        values |= chosen | (_row(knobs, st.columns(2), panel) if knobs else {})
    return values


def _row(names: Sequence[str], columns: Sequence[Any], panel: Panel) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for i, name in enumerate(names):
        one = control(name, panel.base)
        with columns[i % len(columns)]:
            try:
                values[name] = one.show()
            except ValueError as problem:
                values[name] = getattr(panel.last, name)
                st.caption(f":red[{problem}. The film still has {one.rule.text(values[name])}.]")
    return values
