"""The page on learning-rate decay as a visitor has it: its link, its knobs, its stop."""

from __future__ import annotations

import time
from dataclasses import replace

from streamlit.testing.v1 import AppTest

from core.experiment import Experiment
from core.schedules import SCHEDULES
from lessons.decay.lesson import BASE, label
from tests.pages.opening import fine, open_whole_page, press, session, texts, trained

SLOT = "decay_lesson"


def ready(app: AppTest) -> AppTest:
    """The page when its films have ended and what begins by itself is done."""
    trained(app)
    while f"{SLOT}_twins" in session(app):
        time.sleep(0.02)
        fine(app.run())
    return app


def experiments(app: AppTest) -> list[Experiment]:
    return [run.experiment for run in session(app)[SLOT].runs.values()]


def knobs(app: AppTest) -> list[str]:
    return [one.key for one in app.select_slider if str(one.key).startswith("decay_")]


def curves(app: AppTest) -> set[str]:
    """The schedules that the table of alpha has a column for."""
    (table,) = app.dataframe
    return {*table.value} - {"epoch"}


def test_only_what_the_chosen_schedule_takes_is_shown_and_it_survives_another_page() -> None:
    app = ready(open_whole_page("decay.py", iterations="20"))
    assert knobs(app) == ["decay_rate"]
    fine(app.selectbox(key="schedule").set_value("exponential").run())
    assert knobs(app) == ["decay_base"]
    assert curves(app) == {"constant", label("exponential")}
    assert "Eq. 20." not in texts(app.markdown)
    fine(app.select_slider(key="decay_base").set_value(0.8).run())
    fine(app.switch_page("pages/lab.py").run())
    fine(app.switch_page("pages/decay.py").run())
    assert app.select_slider(key="decay_base").value == 0.8
    fine(app.toggle(key="decay_lesson_all").set_value(True).run())
    assert {label(name) for name in SCHEDULES} <= curves(app)


def test_a_button_that_names_no_knob_sets_it_to_its_start() -> None:
    app = ready(open_whole_page("decay.py", iterations="20", decay_rate="10"))
    press(app, "next No noise: all examples")
    assert app.select_slider(key="decay_rate").value == BASE.decay_rate


def test_one_knob_differs_between_the_films() -> None:
    constant, decayed = experiments(open_whole_page("decay.py", iterations="20", decay_rate="1"))
    # The constant rate has no use for decay_rate, and keeps the page's own.
    assert constant.schedule == "constant"
    assert decayed == replace(constant, schedule="inverse_time", decay_rate=1.0)


def test_the_verdict_and_the_check_for_noise_come_by_themselves() -> None:
    app = ready(open_whole_page("decay.py", iterations="300"))
    words = texts(app.info)
    assert "Constant α = 1 ended at a cost of" in words
    assert "all 300 examples at every update" in words


def test_a_bad_axis_in_the_link_is_said_and_left_out() -> None:
    app = open_whole_page("decay.py", iterations="20", decay_lesson_axis="logarithmic")
    said = "`decay_lesson_axis = logarithmic`. It must be one of log, linear, so log is used."
    assert said in texts(app.toast)
    assert app.segmented_control(key="decay_lesson_axis").value == "log"


def test_another_spelling_of_the_axis_is_understood() -> None:
    app = open_whole_page("decay.py", iterations="20", decay_lesson_axis="LINEAR")
    assert not app.toast
    assert app.segmented_control(key="decay_lesson_axis").value == "linear"
    assert app.query_params["decay_lesson_axis"] == "linear"


def test_a_stopped_run_is_told_and_not_compared_with_its_twins() -> None:
    app = press(open_whole_page("decay.py", iterations="100000", hidden="100, 100"), "Stop")
    assert "Training was stopped, at updates" in texts(app.info)
    assert "let it end to compare" in texts(app.caption)


def test_a_knobs_text_that_is_no_value_keeps_the_film() -> None:
    app = ready(open_whole_page("decay.py", iterations="20"))
    films = session(app)[SLOT]
    fine(app.text_input(key="hidden").set_value("3, x").run())
    assert session(app)[SLOT] is films
    assert "The film still has 10" in texts(app.caption)


def test_without_a_schedule_there_is_no_sweep() -> None:
    app = ready(open_whole_page("decay.py", iterations="20", schedule="constant"))
    assert "No decay is chosen" in texts(app.info)
    assert not any("Sweep" in button.label for button in app.button)
