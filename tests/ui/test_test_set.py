"""The test set stays closed until the word is said, and every opening is counted."""

from __future__ import annotations

from dataclasses import replace

from streamlit.testing.v1 import AppTest

from core.data import Dataset
from core.diagnosis import error_on
from core.experiment import Experiment
from core.training import Run
from lessons.shared.words import percent
from tests.ui.runs import plane, trained
from ui.test_set import WORD


def page() -> None:
    """Run by AppTest as a script of its own."""
    import streamlit as st

    from ui.test_set import show_test_set

    show_test_set(st.session_state["run"], "page")


def show(run: Run, app: AppTest | None = None) -> AppTest:
    app = app or AppTest.from_function(page)
    app.session_state["run"] = run
    return app.run()


def say(app: AppTest, word: str) -> AppTest:
    return app.text_input[0].set_value(word).run()


def with_test(data: Dataset) -> Dataset:
    return replace(data, test=data.dev)


def test_it_opens_with_the_word_only_and_says_what_the_net_gets_wrong() -> None:
    run = trained(Experiment(hidden=(4,), iterations=20), with_test(plane()))
    app = show(run)
    assert not app.success
    assert "not opened" in app.caption[0].value
    assert not say(app, "please").success
    say(app, f" {WORD.upper()} ")
    assert run.data.test is not None
    assert app.success[0].value.startswith(percent(error_on(run, run.data.test)))
    assert "opened once" in app.caption[0].value


def test_another_net_finds_it_closed_and_each_opening_is_counted() -> None:
    data = with_test(plane())
    first, second = (
        trained(Experiment(hidden=(4,), iterations=20, init_seed=seed), data) for seed in (1, 2)
    )
    app = say(show(first), WORD)
    show(second, app)
    assert not app.success
    assert "opened once" in app.caption[0].value
    say(app, WORD)
    assert "opened 2 times" in app.caption[0].value
    assert show(first, app).success, "what was opened for a net stays open for it"
    assert "opened 2 times" in app.caption[0].value


def test_a_set_without_a_test_part_says_so() -> None:
    data = replace(plane(), test=None)
    app = show(trained(Experiment(hidden=(4,), iterations=5), data))
    assert not app.text_input
    assert "no test set" in app.caption[0].value
