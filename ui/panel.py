"""What of an experiment a page lets one set: controls in rows, with a bad text kept from harm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from core.data import Dataset
from core.experiment import RULES, Experiment
from core.knobs import Choice
from datasets import OWN, data_of
from ui.controls import control, knobs_of
from ui.first_screen import FirstScreen
from ui.outside import as_text
from ui.own_set import DataSets, named, own_set, show_own_set
from ui.stops import Control

Rows = Sequence[Sequence[str]]
"""The settings of a group, row by row."""


@dataclass(frozen=True)
class Panel:
    """A page's part of an experiment: the main settings, further ones in rows, and the data sets.

    base has the page's defaults, and the values of all other settings. By the slot's name the
    session knows the page's experiment and what is shown of it. To the data sets come the visitor's
    own data, while the session has some.
    """

    slot: str
    base: Experiment
    sets: tuple[str, ...]
    rows: Rows
    main: tuple[str, ...] = ()

    @property
    def choices(self) -> tuple[str, ...]:
        """The data sets that there are to choose from now."""
        own = (OWN,) if own_set() is not None and OWN not in self.sets else ()
        return (*self.sets, *own)

    @property
    def data_set(self) -> Control[str]:
        """The control that names the data set."""
        return Control("dataset", "Data set", DataSets(self.choices), self.base.dataset)

    @property
    def controls(self) -> list[Control[Any]]:
        """All that the page may show of these, also what only another choice would bring."""
        names = [*self.main, *(name for row in self.rows for name in row)]
        choices = [RULES[name] for name in names]
        options = [one for rule in choices if isinstance(rule, Choice) for one in rule.names]
        brought = [knob for option in options for knob in knobs_of(option)]
        return [self.data_set, *(control(name, self.base) for name in [*names, *brought])]

    @property
    def last(self) -> Experiment:
        """The experiment that the controls described when the page was seen last."""
        last: Experiment = st.session_state.get(f"{self.slot}_settings", self.base)
        here = last.dataset in self.choices  # own data may have been removed since
        return last if here else replace(last, dataset=self.base.dataset)

    def keep(self, experiment: Experiment) -> None:
        """Let this be the last one."""
        st.session_state[f"{self.slot}_settings"] = experiment

    def start(self) -> dict[str, Any]:
        """What the data set and the settings start from."""
        names = [one.key for one in self.controls if one.key != "dataset" or len(self.choices) > 1]
        return {name: getattr(self.base, name) for name in names}


def controls(panel: Panel, places: FirstScreen) -> tuple[Experiment, Dataset | None]:
    """Show the main controls, all others folded; the experiment that they describe, and its data.

    All other settings are those of the panel's base. The data are None, and the reason is on the
    page, where they cannot be made. Own data are standardized where the page does not ask: the
    features of all other sets are of about the same size.
    """
    with places.main:
        values = show_group([(name,) for name in panel.main], panel)
    with places.further, st.expander("More settings"):
        name = panel.data_set.show() if len(panel.choices) > 1 else panel.base.dataset
        if name == OWN:
            show_own_set(panel.base.dataset)
        values |= show_group(panel.rows, panel)
    experiment = replace(panel.base, **values, dataset=name)
    if moved := _moved(experiment, panel):
        places.further.caption(f"Not at the start: {moved}.")
    panel.keep(experiment)
    if name == OWN:
        experiment = named(experiment)
        if not panel.base.standardize and "standardize" not in values:
            experiment = replace(experiment, standardize=True)
            places.further.caption("Here each feature of your data is standardized (eq. 1).")
    try:
        return experiment, data_of(experiment)
    except ValueError as problem:
        st.error(as_text(problem), icon=":material/error:")
        return experiment, None


def _moved(experiment: Experiment, panel: Panel) -> str:
    """Which of the folded settings are not what the page starts with, in words."""
    folded = [one for one in panel.controls if one.key not in panel.main]
    changed = [one for one in folded if getattr(experiment, one.key) != one.default]
    return ", ".join(
        f"{one.label.split(',')[0]} {one.rule.text(getattr(experiment, one.key))}"
        for one in changed
    )


def show_group(rows: Rows, panel: Panel) -> dict[str, Any]:
    """Show the controls of one group; below each row what its choices take and the panel lacks.

    Returns what they are set to, by name. A text that is no value is refused beside its control,
    and the last experiment gives the value instead, so that the run on the screen stays.
    """
    values: dict[str, Any] = {}
    shown = {*panel.main, *(name for names in (*rows, *panel.rows) for name in names)}
    for names in rows:
        chosen = _row(names, st.columns(len(names)), panel)
        knobs = [k for value in chosen.values() for k in knobs_of(value) if k not in shown]
        values |= chosen | (_row(knobs, st.columns(min(2, len(knobs))), panel) if knobs else {})
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
                st.caption(
                    f":red[{as_text(problem)}. The film still has {one.rule.text(values[name])}.]"
                )
    return values
