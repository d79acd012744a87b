"""The controls of a lesson page: the data set, then rows of settings; the rest is the lesson's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from core.data import Dataset
from core.experiment import Experiment
from datasets import registered
from ui.controls import enter
from ui.panel import Rows, group


def controls(
    slot: str, base: Experiment, sets: Sequence[str], rows: Rows
) -> tuple[Experiment, Dataset | None]:
    """The experiment that the controls of these rows describe, with base for all other settings.

    sets are the data sets to choose from. The data are None, and the reason is on the page, where
    they cannot be made. Further controls of the page have keys that begin with the slot's name and
    an underscore, by which the link's parameters are told apart.
    """
    last: Experiment = st.session_state.get(f"{slot}_settings", base)
    enter(base, last, sets, own=f"{slot}_")
    name = base.dataset
    if len(sets) > 1:
        chosen = st.segmented_control(
            "Data set",
            sets,
            default=base.dataset,
            required=True,
            format_func=lambda known: known.replace("_", " "),
            key="dataset",
            bind="query-params",
        )
        name = chosen or name
    experiment = replace(base, **{**group(rows, base, last), "dataset": name})
    st.session_state[f"{slot}_settings"] = experiment
    try:
        return experiment, registered(name, experiment.data_seed, experiment.noise)
    except ValueError as problem:
        st.error(str(problem), icon=":material/error:")
        return experiment, None


def own_slider(
    place: Any, label: str, stops: Sequence[Any], start: Any, key: str, words: str | None = None
) -> Any:
    """A slider of the page's own over a few numbers, bound to the link; place is st or a column."""
    check_link(key, stops)
    return place.select_slider(
        label,
        stops,
        start,
        format_func=lambda value: f"{value:g}",
        key=key,
        help=words,
        bind="query-params",
    )


def check_link(key: str, options: Iterable[object]) -> None:
    """Say so where the link has a value that the page's own control of this key does not know.

    Call it right before the control; options are as the control writes them.
    """
    text = st.query_params.get(key)
    known = [f"{option:g}" if isinstance(option, float) else str(option) for option in options]
    if text is not None and text not in known:
        del st.query_params[key]
        said = f"the link's {key} must be one of {', '.join(known)}, got {text!r}: left out"
        st.toast(said, icon=":material/link_off:", duration="infinite")
