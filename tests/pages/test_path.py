"""The guided path on the pages: a guess first, then what was measured; closed once for all."""

from __future__ import annotations

import time

import pytest
from streamlit.testing.v1 import AppTest

from lessons.shared.path import load_path
from tests.lessons.test_paths import NAMES
from tests.pages.opening import button_of, fine, open_page, press, session, texts, trained


def ready(app: AppTest) -> AppTest:
    """The page when its runs and whatever study goes on have ended."""
    trained(app)
    while any(type(held).__name__ == "Work" for held in session(app).values()):
        time.sleep(0.02)
        fine(app.run())
    return app


def test_the_verdict_waits_for_the_guess_and_the_answer_follows_it() -> None:
    app = ready(open_page("regularization.py", regularization_card="2", iterations="300"))
    assert "Make your guess first" in texts(app.info)
    assert "‖w‖ from" not in texts(app.info)
    press(app, "regularization_guess_2_down")
    assert app.session_state["lambd"] == 1.0, "the step sets what it asked about"
    ready(app)
    assert "Make your guess first" not in texts(app.info)
    assert "You said so." in texts(app.markdown)
    assert "of 10** seeds" in texts(app.markdown)
    press(app, "regularization_path_Back")
    press(app, "regularization_path_Next")
    assert "You said so." in texts(ready(app).markdown), "a guess is kept for the session"


def test_a_wrong_guess_is_told_with_what_was_measured_and_why() -> None:
    app = ready(open_page("regularization.py", regularization_card="2"))
    ready(press(app, "regularization_guess_2_up"))
    said = texts(app.markdown)
    assert "You said: up. In **10 of 10** seeds" in said
    assert load_path("regularization").steps[1].because in said


def test_closing_the_path_closes_it_on_every_page_until_it_is_opened_again() -> None:
    app = press(open_page("dropout.py", iterations="20"), "dropout_path_close")
    fine(app.switch_page("pages/decay.py").run())
    assert not any(button.key == "decay_path_Next" for button in app.button)
    press(app, "Guided path")
    assert button_of(app, "decay_path_Next")


def test_the_last_step_checks_what_was_to_be_found() -> None:
    app = ready(open_page("normalization.py", normalization_card="5", alpha="0.0003"))
    assert "wanted is less than 0.02" in texts(app.caption)
    fine(app.select_slider(key="alpha").set_value(3.0).run())
    assert "found" in texts(ready(app).success)


def test_a_task_begins_where_nothing_is_found_yet() -> None:
    app = ready(open_page("regularization.py", regularization_card="4"))
    press(app, "regularization_path_Next")
    assert app.session_state["lambd"] == 0
    assert "wanted is less than 16.0 %" in texts(ready(app).caption)


def test_the_seeds_that_tasks_speak_of_are_controls_of_their_pages() -> None:
    for name in NAMES:
        app = open_page(f"{name}.py", iterations="20")
        for seed in ("data", "weights"):
            if f"another {seed} seed" in load_path(name).steps[-1].why:
                key = {"data": "data_seed", "weights": "init_seed"}[seed]
                assert app.number_input(key=key).label == f"{seed.capitalize()} seed"


def test_a_browser_that_has_not_heard_what_a_step_set_does_not_undo_it() -> None:
    """With each tick it says all its controls, this one as it was before the guess."""
    app = ready(open_page("regularization.py", regularization_card="2", lambd="0"))
    fine(button_of(app, "regularization_guess_2_down").click().run())
    assert app.session_state["lambd"] == 1.0
    fine(app.select_slider(key="lambd").set_value(0.0).run())
    assert app.session_state["lambd"] == 1.0
    assert app.query_params["lambd"] == "1"


def test_a_visitor_moves_back_what_a_button_has_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.controls.UNHEARD_SECONDS", 0.0)
    app = ready(open_page("regularization.py", regularization_card="2", lambd="0"))
    fine(button_of(app, "regularization_guess_2_down").click().run())
    fine(app.select_slider(key="lambd").set_value(0.0).run())
    assert app.session_state["lambd"] == 0


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_every_path_is_walked_from_its_idea_to_its_end(name: str) -> None:
    app = open_page(f"{name}.py")
    for number, step in enumerate(load_path(name).steps, 1):
        press(app, f"{name}_path_Next")
        assert f"**{step.title}**" in texts(app.markdown)
        if step.ask:
            ready(press(app, f"{name}_guess_{number}_{step.answer}"))
            assert step.because in texts(app.markdown)
    assert not ready(app).success, "nothing is found before it is looked for"
    assert button_of(app, f"{name}_path_Next").disabled
