"""Many runs for one question: kept by value, begun, followed up, stopped."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from core.experiment import Experiment
from core.training import Run
from ui import study
from ui.study import Answers, Work

SHORT = Experiment(dataset="moons", data_seed=0, hidden=(2,), iterations=5, train_size=20)
THREE = [replace(SHORT, lambd=value) for value in (0.0, 1.0, 2.0)]


def lambd_of(run: Run) -> float:
    assert run.iteration == run.experiment.iterations
    return run.experiment.lambd


def norm_of(run: Run) -> str:
    return f"{run.experiment.lambd} again"


def broken(run: Run) -> float:
    raise ZeroDivisionError(f"lambda {run.experiment.lambd}")


@pytest.fixture(autouse=True)
def no_answers_yet() -> Iterator[None]:
    study.answers.clear()
    yield
    study.answers.clear()


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as threads:
        yield threads


def test_an_answer_is_kept_by_the_experiments_value_and_the_measure() -> None:
    kept = Answers(10)
    kept.put(lambd_of, SHORT, 1.5)
    assert kept.get(lambd_of, replace(SHORT, lambd=0.0)) == 1.5
    assert kept.get(lambd_of, replace(SHORT, lambd=1.0)) is None
    assert kept.get(norm_of, SHORT) is None


def test_the_longest_unused_answer_goes_when_the_store_is_full() -> None:
    kept = Answers(2)
    for number, experiment in enumerate(THREE[:2]):
        kept.put(lambd_of, experiment, number)
    kept.get(lambd_of, THREE[0])
    kept.put(lambd_of, THREE[2], 2)
    assert [kept.get(lambd_of, experiment) for experiment in THREE] == [0, None, 2]


def finish_work(work: Work[float], pool: ThreadPoolExecutor) -> list[float]:
    while work.gather()[1]:
        work.advance(pool)
    return work.gather()[0]


def test_answers_come_in_the_experiments_order_also_for_one_asked_for_twice(
    pool: ThreadPoolExecutor,
) -> None:
    work = Work((THREE[2], THREE[0], THREE[1], THREE[2]), lambd_of)
    assert work.gather() == ([], [THREE[2], THREE[0], THREE[1], THREE[2]])
    assert finish_work(work, pool) == [2.0, 0.0, 1.0, 2.0]


def test_what_one_session_has_asked_for_another_gets_at_once(pool: ThreadPoolExecutor) -> None:
    finish_work(Work(tuple(THREE[:2]), lambd_of), pool)
    assert Work(tuple(THREE), lambd_of).gather() == ([0.0, 1.0], [THREE[2]])


def halve(answers: list[float]) -> list[Experiment]:
    """From the last answer on, half of it, until that is below 1."""
    return [replace(SHORT, lambd=answers[-1] / 2)] if answers[-1] >= 2 else []


def test_further_runs_follow_from_the_answers_until_none_is_wanted(
    pool: ThreadPoolExecutor,
) -> None:
    work = Work((replace(SHORT, lambd=8.0),), lambd_of, halve)
    assert finish_work(work, pool) == [8.0, 4.0, 2.0, 1.0]
    again = Work((replace(SHORT, lambd=8.0),), lambd_of, halve)
    assert again.gather() == ([8.0, 4.0, 2.0, 1.0], [])


def test_a_stopped_study_keeps_no_answer_of_a_run_that_was_cut_short(
    pool: ThreadPoolExecutor,
) -> None:
    work = Work((replace(SHORT, iterations=100_000, hidden=(300, 300)),), lambd_of)
    work.advance(pool)
    work.stopped.set()
    while work.running:
        work.advance(pool)
        if len(work.running) and all(future.done() for future in work.running):
            break
    assert work.gather()[0] == []


def test_what_goes_wrong_in_a_measure_is_raised(pool: ThreadPoolExecutor) -> None:
    work: Work[float] = Work((THREE[1],), broken)
    with pytest.raises(ZeroDivisionError, match="lambda 1"):
        finish_work(work, pool)


def page() -> None:
    import streamlit as st

    from tests.ui import test_study as here
    from ui.study import study as ask

    button = st.session_state.get("button", "Begin")
    found = ask("slot", here.THREE, here.lambd_of, button=button)
    st.write("none" if found is None else f"found {found}")


def script(button: str | None = "Begin") -> AppTest:
    app = AppTest.from_function(page, default_timeout=60)
    app.session_state["button"] = button
    return app.run()


def words(app: AppTest) -> str:
    assert not app.exception, [problem.message for problem in app.exception]
    return "\n".join(element.value for element in app.markdown)


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
    assert words(until_found(app)) == "found [0.0, 1.0, 2.0]"
    assert not app.button
    assert words(script()) == "found [0.0, 1.0, 2.0]"


def test_without_a_button_the_study_begins_at_once() -> None:
    app = until_found(script(None))
    assert words(app) == "found [0.0, 1.0, 2.0]"


def test_stop_ends_the_study_and_gives_the_button_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Work, "advance", lambda self, pool: None)
    app = script()
    app.button[0].click().run()
    assert [button.label for button in app.button] == ["Stop"]
    app.button[0].click().run()
    assert [button.label for button in app.button] == ["Begin"]
