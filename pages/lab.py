"""The lab: every setting of the chapter's network, and a real run of it, live (8.9.2)."""

from __future__ import annotations

import dataclasses
from typing import Any

import streamlit as st

from core.data import Dataset
from core.experiment import Experiment
from core.presets import PRESETS
from datasets import OWN
from ui.arrival import enter
from ui.contents import RUNS, under_the_router
from ui.controls import put
from ui.data_choice import NAMES, load_data, pick_data_set
from ui.first_screen import first_screen, show_run_verdict
from ui.lesson import question
from ui.one_example import show_one_example
from ui.one_knob import OneKnob
from ui.outside import as_text
from ui.own_set import named
from ui.panel import Panel, show_group
from ui.points import OFF, show_points, take_click
from ui.points import wanted as wanted_change
from ui.questions import Questions
from ui.results import run_verdict, show_finished_results, show_layers
from ui.running import held, show_run_buttons, showing, watch
from ui.settings_file import show_settings_upload
from ui.take_away import TAKE, show_take_away
from ui.test_set import show_test_set

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
QUESTIONS = Questions(
    "lab",
    {
        "layers": "How large are each layer's gradients and weights?",
        "wrong": "What does the net get wrong?",
        "one": "What does the net say of one example?",
        "test": "What does the test set say? (closed until you open it)",
        "knob": "What does one setting do, when only it is changed?",
        **TAKE,
    },
)
KNOB = OneKnob("lab")


def use_preset(name: str) -> None:
    """All settings of one of the chapter's runs; the data stay, if they have two features."""
    settings = dataclasses.asdict(PRESETS[name])
    last = held("lab")
    if last is not None and last.run.data.n_x == 2:
        for kept in ("dataset", "noise", "data_seed"):
            del settings[kept]
    put(settings)


def show_panel(name: str) -> tuple[dict[str, Any], Dataset | None]:
    """Show all further settings, the data's, then group by group; (values by name, the data)."""
    with st.expander("The chapter's runs"):
        for preset, words in PRESET_WORDS.items():
            st.button(words, key=preset, on_click=use_preset, args=(preset,), width="stretch")
    with st.expander("Data", expanded=name == OWN):
        values, data = load_data(name, BASE)
        if data is not None:
            show_points(data)
        values |= show_group(DATA, PANEL)
    for title, rows in GROUPS.items():
        with st.expander(title):
            values |= show_group(rows, PANEL)
    with st.expander("Settings from a file"):
        show_settings_upload(NAMES)
    return values, data


under_the_router()
enter(PANEL, QUESTIONS, *KNOB.controls)
question("The lab", "What does each setting of the chapter's network do?")
places = first_screen()
with places.main:
    data_set = pick_data_set(PANEL)
    main = show_group(MAIN, PANEL)
with places.further:
    further, data = show_panel(data_set)
experiment = Experiment(dataset=data_set, **main, **further)
PANEL.keep(experiment)
last = held("lab")
wanted = last.wanted if last else {}  # stays while there are no data to put in its place
if data is not None:
    wanted = {"": (named(experiment), data)}
elif last is not None:
    places.films.caption(f"This film is of the run before, on {as_text(last.run.data.name)}.")
if not wanted:
    places.films.info("The film starts when the data are there.")
else:
    shown = showing("lab", wanted)
    with places.further:
        show_run_buttons("lab")
    with places.films:
        watch("lab", clicked=None if wanted_change() == OFF else take_click)
    show_run_verdict(places, shown, lambda: run_verdict(shown.run))
    QUESTIONS.show(
        {
            "layers": lambda: show_layers(shown.run),
            "wrong": lambda: show_finished_results(shown.run),
            "one": lambda: show_one_example(shown.run, "lab"),
            "test": lambda: show_test_set(shown.run, "lab"),
            "knob": lambda: KNOB.show(shown.run.experiment, shown.run.source),
            "take": lambda: show_take_away(shown, "The lab"),
        },
        ready=not shown.training,
    )
    st.caption(f"Training engine: {shown.run.engine_name}.")
st.page_link(RUNS, label="All runs of this session", icon=":material/history:")
