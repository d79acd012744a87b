"""The lab: every setting of the chapter's network, and a real run of it, live (8.9.2)."""

from __future__ import annotations

import streamlit as st

from ui.arrival import enter
from ui.contents import RUNS, under_the_router
from ui.first_screen import first_screen, show_run_verdict
from ui.lab_panel import PANEL, lab_settings
from ui.lesson import question
from ui.one_example import show_one_example
from ui.one_knob import OneKnob
from ui.outside import as_text
from ui.own_set import named
from ui.points import is_on, show_bar, take_click
from ui.questions import Questions
from ui.results import run_verdict, show_finished_results, show_layers
from ui.running import held, show_run_buttons, showing, watch
from ui.take_away import TAKE, show_take_away
from ui.test_set import show_test_set

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

under_the_router()
enter(PANEL, QUESTIONS, *KNOB.controls)
question("The lab", "What does each setting of the chapter's network do?")
places = first_screen()
experiment, data = lab_settings(places)
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
        watch("lab", clicked=take_click if is_on() else None)
        show_bar(data)
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
