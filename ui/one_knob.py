"""Change one thing: runs that differ in one setting alone, their films in step, and what it did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd
import streamlit as st

from core.data import Dataset
from core.experiment import RULES, Experiment
from core.knobs import Choice, Number, Sizes, Switch
from datasets import data_of
from lessons.shared.one_knob import (
    KNOBS,
    SEEDS_OWN,
    Values,
    seeds_question,
    seeds_verdict,
    shared_words,
    values_of,
    variants,
    verdict,
)
from ui.composed import withheld
from ui.controls import CONTROLS
from ui.lesson import show_verdict
from ui.limits import refusal
from ui.looks.axes import linear_y, tip
from ui.looks.show import show_chart
from ui.looks.spec import TABLE, Chart, built_once
from ui.looks.sweeps import PARTS
from ui.outside import as_text
from ui.own_set import own_set
from ui.redraw import ask_redraw, weights_only
from ui.running import show_run_buttons, showing, watch
from ui.stops import Control
from ui.study import study

SUGGESTED = 2
"""So many values stand beside the run's own until others are typed."""
PRESSED = "pressed"


@dataclass(frozen=True)
class Setting(Choice):
    """One of the settings, called as its control is; a link may have its name, too."""

    def parse(self, name: str, text: str) -> object:
        """From a control's label or a setting's name. Raises ValueError for any other text."""
        labels = {CONTROLS[one].label: one for one in self.names}
        return labels[text] if text in labels else self.check(name, text)

    def text(self, value: object) -> str:
        """The label of its control."""
        return CONTROLS[str(value)].label


@dataclass(frozen=True)
class OneKnob:
    """The part of a page that changes one setting; slot tells it from those of other pages."""

    slot: str

    @property
    def setting(self) -> Control[str]:
        """Which setting is changed: one that the page's link neither hides nor fixes."""
        names = offered() or KNOBS
        start = "alpha" if "alpha" in names else names[0]
        return Control(f"{self.slot}_knob", "Setting", Setting(names), start, look="list")

    @property
    def values(self) -> Control[str]:
        """Which values it gets besides the run's own."""
        words = (
            "Up to three, with semicolons between them, such as 0.1; 1; layers as 20, 5; 3. "
            "Empty: neighbours of the run's own value."
        )
        return Control(f"{self.slot}_knob_values", "Values", Values(), "", words)

    @property
    def redraw(self) -> Control[bool]:
        """Whether ten seeds share their data."""
        return weights_only(f"{self.slot}_knob")

    @property
    def controls(self) -> list[Control[str] | Control[bool]]:
        """All that it may show, for enter()."""
        return [self.setting, self.values, self.redraw]

    def show(self, experiment: Experiment, data: Dataset) -> None:
        """Show the choice of a setting and its values; the runs, once they are asked for."""
        if not offered():
            st.caption("The link of this page leaves no setting to change.")
            return
        left, right = st.columns(2)
        setting = self.setting.show(left)
        if data.source is not None and (why := unchanged_words(setting)):
            st.caption(why)
            return
        try:
            text = self.values.show(right)
            values = values_of(experiment, setting, text or suggested(experiment, setting))
        except ValueError as problem:
            st.caption(f":red[{as_text(problem)}.]")
            return
        runs = variants(experiment, setting, values, CONTROLS[setting].label)
        st.caption(f"{', '.join(map(as_text, runs))}. {shared_words(experiment)}")
        if len(runs) < 2:
            st.caption("Give another value than the run's own.")
        elif self._asked(runs):
            self._show_runs(runs, data, setting)

    def _asked(self, runs: Mapping[str, Experiment]) -> bool:
        """Whether the visitor wants these runs; a button until then."""
        asked = f"{self.slot}_knob_asked"
        # A press that comes with a value just typed means the runs of that value.
        if st.session_state.get(asked) in (PRESSED, runs):
            st.session_state[asked] = runs
            return True
        st.button(
            f"Train these {len(runs)} runs",
            icon=":material/tune:",
            key=f"{self.slot}_knob_train",
            on_click=lambda: st.session_state.update({asked: PRESSED}),
        )
        return False

    def _show_runs(self, runs: Mapping[str, Experiment], data: Dataset, setting: str) -> None:
        slot = f"{self.slot}_one_knob"
        try:
            wanted = {caption: (one, data_of(one)) for caption, one in runs.items()}
            if why := refusal(list(wanted.values())):
                st.error(why)
                return
            shown = showing(slot, wanted)
        except ValueError as problem:
            st.error(f"{as_text(problem)}.", icon=":material/error:")
            return
        show_run_buttons(slot)
        watch(slot)
        if shown.training:
            return
        show_verdict(verdict(shown.runs, setting))
        self._show_seeds(runs, data, setting)

    def _show_seeds(self, runs: Mapping[str, Experiment], data: Dataset, setting: str) -> None:
        if setting in SEEDS_OWN:
            st.caption("Ten seeds change this setting by themselves, so they cannot tell it.")
            return
        own = own_set() if data.source is not None else None
        redraw = ask_redraw(self.redraw, parts=own is not None and own.division is None)
        question = seeds_question(runs, redraw=redraw)
        found = study(f"{self.slot}_knob_study", question, button="Ask it over ten seeds")
        if found is None:
            return
        show_verdict(seeds_verdict(found, redraw=redraw))
        show_chart(st, ends_table(found), ends_spec(tuple(found)), key=f"{self.slot}_knob_ends")


def unchanged_words(setting: str) -> str:
    """Why a setting would change nothing about the visitor's own data; "" where it would."""
    own = own_set()
    if setting == "noise":
        return "Your own data have no noise that could be set."
    if setting == "data_seed" and own is not None and own.division is None:
        return "Your file has its own parts: this setting would change nothing."
    return ""


def offered() -> tuple[str, ...]:
    """The settings that may be changed on this page, in the order of KNOBS."""
    return tuple(name for name in KNOBS if name not in withheld())


def suggested(experiment: Experiment, setting: str) -> str:
    """Neighbours of the run's value, as they would be typed."""
    rule, now = RULES[setting], getattr(experiment, setting)
    found: Sequence[object]
    if isinstance(rule, Choice):
        found = [name for name in rule.names if name != now][:SUGGESTED]
    elif isinstance(rule, Switch):
        found = [not now]
    elif isinstance(rule, Sizes):
        doubled = tuple(min(rule.most_units, 2 * n) for n in now)
        found = [(), doubled] if now else [(5,), (20, 5)]
    else:
        assert isinstance(rule, Number)
        found = _beside(now, CONTROLS[setting].stops) or [now + 1, now + 2]
    return "; ".join(rule.text(value) for value in found if value != now)


def _beside(now: float, stops: Sequence[float]) -> list[float]:
    """The stops before and after the value."""
    lower, higher = [one for one in stops if one < now], [one for one in stops if one > now]
    return (
        (lower[-1:] + higher[:1])
        if lower and higher
        else (lower[-SUGGESTED:] or higher[:SUGGESTED])
    )


def ends_table(found: Mapping[str, Sequence[tuple[float, float]]]) -> pd.DataFrame:
    """One row a value, seed and part: the error at the end; runs that diverged have none."""
    rows = [
        {"value": name, "part": part, "seed": seed, "error": error}
        for name, ends in found.items()
        for seed, both in enumerate(ends)
        for part, error in zip(("train", "dev"), both, strict=True)
        if error <= 1
    ]
    return pd.DataFrame(rows, columns=["value", "part", "seed", "error"])


@built_once
def ends_spec(values: tuple[str, ...]) -> Chart:
    """The errors of ten seeds, a point each, by value."""
    order = list(values)
    return (
        alt.Chart(TABLE, height=260)
        .mark_point(filled=True, size=60, opacity=0.8)
        .encode(
            alt.X("value:N", title=None, sort=order, axis=alt.Axis(labelAngle=0, labelLimit=0)),
            linear_y("error", "error", 0, 0.1, "%"),
            *PARTS.points("part"),
            xOffset=alt.XOffset("part:N", sort=["train", "dev"]),
            tooltip=["value:N", "part:N", "seed:O", tip("error:Q", form=".1%")],
        )
    )
