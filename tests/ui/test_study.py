"""Many runs for one question: kept by value, begun, stopped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from core.experiment import Experiment
from core.training import Run
from datasets import OWN
from lessons.shared.question import Question
from ui import study
from ui.study import Answers, Work

SHORT = Experiment(dataset="moons", data_seed=0, hidden=(2,), iterations=5, train_size=20)
THREE = [replace(SHORT, lambd=value) for value in (0.0, 1.0, 2.0)]


def lambd_of(run: Run) -> float:
    assert run.iteration == run.experiment.iterations
    return run.experiment.lambd


def nothing_of(run: Run) -> None:
    return None


def broken(run: Run) -> float:
    raise ZeroDivisionError(f"lambda {run.experiment.lambd}")


def lambdas(experiments: Sequence[Experiment]) -> Question[str, float]:
    return Question({"seeds": experiments}, lambd_of)


@pytest.fixture(autouse=True)
def no_answers_yet() -> Iterator[None]:
    study.answers.cache_clear()
    yield
    study.answers.cache_clear()


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as threads:
        yield threads


def test_an_answer_is_kept_by_the_experiments_value_and_the_measure() -> None:
    kept = Answers(10)
    kept.keep(lambdas([SHORT]), SHORT, 1.5)
    assert kept.known(lambdas([replace(SHORT, lambd=0.0)])) == {SHORT: 1.5}
    assert kept.known(lambdas([replace(SHORT, lambd=1.0)])) == {}
    assert kept.known(Question({"seeds": [SHORT]}, nothing_of)) == {}


def test_the_longest_unused_answer_goes_when_the_store_is_full() -> None:
    kept = Answers(2)
    for number, experiment in enumerate(THREE[:2]):
        kept.keep(lambdas(THREE), experiment, number)
    kept.known(lambdas(THREE[:1]))
    kept.keep(lambdas(THREE), THREE[2], 2)
    assert kept.known(lambdas(THREE)) == {THREE[0]: 0, THREE[2]: 2}


def finish_work(work: Work, pool: ThreadPoolExecutor) -> dict[Experiment, float]:
    while work.missing():
        work.advance(pool)
    return study.answers().known(work.question)


def test_a_run_asked_for_twice_is_made_once(pool: ThreadPoolExecutor) -> None:
    work = Work(lambdas((THREE[2], THREE[0], THREE[2])), "")
    assert work.missing() == [THREE[2], THREE[0]]
    assert finish_work(work, pool) == {THREE[2]: 2.0, THREE[0]: 0.0}


def test_what_one_session_has_asked_for_another_gets_at_once(pool: ThreadPoolExecutor) -> None:
    finish_work(Work(lambdas(THREE[:2]), ""), pool)
    assert Work(lambdas(THREE), "").missing() == [THREE[2]]


def test_nothing_is_an_answer_too(pool: ThreadPoolExecutor) -> None:
    work = Work(Question({"seeds": THREE[:1]}, nothing_of), "")
    assert finish_work(work, pool) == {THREE[0]: None}


def test_a_stopped_study_keeps_no_answer_of_a_run_that_was_cut_short(
    pool: ThreadPoolExecutor,
) -> None:
    work = Work(lambdas([replace(SHORT, iterations=100_000, hidden=(300, 300))]), "")
    work.advance(pool)
    work.stopped.set()
    work.advance(pool)
    assert work.running
    pool.shutdown()
    work.advance(pool)
    assert len(work.missing()) == 1


def test_a_study_of_own_data_that_were_removed_ends_without_an_error(
    pool: ThreadPoolExecutor,
) -> None:
    gone = Experiment(dataset=f"{OWN}:0123", iterations=1)
    work = Work(Question({"seeds": [gone]}, nothing_of), "")
    for _ in range(100):
        if not work.stopped.is_set():
            work.advance(pool)
    assert work.stopped.is_set()
    assert work.missing() == [gone]


def test_what_goes_wrong_in_a_measure_is_raised(pool: ThreadPoolExecutor) -> None:
    work = Work(Question({"seeds": [THREE[1]]}, broken), "")
    with pytest.raises(ZeroDivisionError, match="lambda 1"):
        finish_work(work, pool)


def page() -> None:
    import streamlit as st

    from tests.ui import test_study as here
    from ui.study import study as ask

    button = st.session_state.get("button", "Begin")
    found = ask("slot", here.lambdas(here.THREE), button=button)
    st.write("none" if found is None else f"found {found}")


def script(button: str | None = "Begin") -> AppTest:
    app = AppTest.from_function(page, default_timeout=60)
    app.session_state["button"] = button
    return app.run()


def words(app: AppTest) -> str:
    assert not app.exception, [problem.message for problem in app.exception]
    return "\n".join(element.value for element in app.markdown)


FOUND = "found {'seeds': [0.0, 1.0, 2.0]}"


def until_found(app: AppTest) -> AppTest:
    for _ in range(200):
        if "found" in words(app):
            return app
        app.run()
    raise AssertionError("the study does not end")


def test_a_button_begins_the_study_and_the_answers_stay() -> None:
    app = script()
    assert [button.label for button in app.button] == ["Begin"]
    assert words(app) == "none"
    app.button[0].click().run()
    assert words(until_found(app)) == FOUND
    assert not app.button
    assert words(script()) == FOUND


def test_what_a_session_was_told_stays_though_others_ask_for_more_than_the_server_keeps() -> None:
    app = script()
    app.button[0].click().run()
    until_found(app)
    others = Question({"others": list(range(study.MOST_ANSWERS))}, lambd_of)
    for setting in others.wanted:
        study.answers().keep(others, setting, 0.0)
    assert not study.answers().known(lambdas(THREE))
    assert words(app.run()) == FOUND
    assert not app.button


def test_without_a_button_the_study_begins_at_once() -> None:
    app = until_found(script(None))
    assert words(app) == FOUND


def test_stop_ends_the_study_and_gives_the_button_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Work, "advance", lambda self, pool: None)
    app = script()
    app.button[0].click().run()
    assert [button.label for button in app.button] == ["Stop"]
    app.button[0].click().run()
    assert [button.label for button in app.button] == ["Begin"]
