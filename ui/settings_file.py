"""Settings kept before, as the .json that a run is taken away in: back into a page's controls."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import streamlit as st

from core.experiment import Experiment
from core.source import source_in
from ui.composed import kept_from
from ui.controls import put
from ui.outside import as_text

KEY, SAID = "settings_upload", "settings_upload_said"
MOST_BYTES = 100_000
"""Settings take about 1 kB."""


def show_settings_upload(data_sets: Sequence[str]) -> None:
    """Show where a file is put, and what was said of the last one.

    data_sets : the names that the page's control of the data may have.
    """
    st.file_uploader(
        "Settings kept before (experiment.json)",
        ["json"],
        key=KEY,
        max_upload_size=1,
        on_change=_take,
        args=(tuple(data_sets),),
        help="The .json of “Take this run away”, or of python -m trysee.",
    )
    good, words = st.session_state.get(SAID, (True, ""))
    if words:
        (st.success if good else st.error)(words)


def brought() -> bool:
    """Whether the settings are those of a file that was read last."""
    good, words = st.session_state.get(SAID, (True, ""))
    return bool(good and words)


def _take(data_sets: tuple[str, ...]) -> None:
    upload = st.session_state.get(KEY)
    if upload is None:
        st.session_state.pop(SAID, None)
        return
    try:
        experiment, words = read_settings(upload.getvalue(), data_sets)
        if kept := kept_from(dataclasses.asdict(experiment)):
            raise ValueError(f"the link of this page lets nobody change {', '.join(sorted(kept))}")
    except ValueError as problem:
        said = f"These settings cannot be used, nothing was changed: {as_text(problem)}."
        st.session_state[SAID] = False, said
        return
    put(dataclasses.asdict(experiment))
    st.session_state[SAID] = True, words


def read_settings(content: bytes, data_sets: Sequence[str]) -> tuple[Experiment, str]:
    """The settings in the bytes of a file, and what is to be said of them, as Markdown.

    Raises ValueError for what is no JSON of settings, and for data that the page does not have.
    """
    if len(content) > MOST_BYTES:
        raise ValueError(
            f"a file of settings has at most {MOST_BYTES:,} bytes, got {len(content):,}"
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("a file of settings is UTF-8 text, got other bytes") from None
    experiment = Experiment.from_json(text)
    if experiment.dataset not in data_sets:
        known = ", ".join(data_sets)
        raise ValueError(f"dataset must be one of {known}, got {experiment.dataset!r}")
    source = source_in(text)
    words = "All settings are as in the file."
    if source is not None:
        words += f" They were used on your file {as_text(source.name)}: upload it above, too."
    return experiment, words
