"""The page of runs: what the session trained stands there, and is shown again without training."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from unittest import mock

import pytest
from streamlit.testing.v1 import AppTest

from core.trainer import Trainer
from tests.pages.opening import fine, open_lab, open_page, press, session, texts, trained
from ui.film import decode_payload
from ui.run_log import compared, screen
from ui.run_log.entry import Entry
from ui.run_log.files import write_csv
from ui.run_log.keeping import keep_finished
from ui.run_log.log import RunLog, pinned

SHORT = {"iterations": "20", "hidden": "3"}


def log_of(app: AppTest) -> RunLog:
    log: RunLog = session(app)["run_log"]
    return log


def two_runs() -> AppTest:
    """The lab after two runs."""
    lab = trained(open_lab(**SHORT))
    return trained(fine(lab.select_slider(key="alpha").set_value(1.0).run()))


def go_to(app: AppTest, page: str) -> AppTest:
    """Another page of the same session; AppTest runs it without the router, which says where."""
    app.session_state["page"] = page
    return fine(app.switch_page(f"pages/{page}.py").run())


def to_runs(app: AppTest) -> AppTest:
    return go_to(app, "runs")


def select(app: AppTest, *numbers: int) -> AppTest:
    """The page as it is once these runs are selected; AppTest has no hand for a table."""
    entries = [one for one in log_of(app).entries if one.number in numbers]
    with mock.patch("ui.run_log.screen.show_table", return_value=entries):
        return fine(app.run())


@pytest.fixture
def films() -> Any:
    """The films that the page of runs showed, by caption."""
    seen: dict[str, bytes] = {}

    def note(shown: dict[str, bytes], *, key: str) -> None:
        seen.clear()
        seen.update(shown)

    with mock.patch.object(compared, "show_films", note):
        yield seen


def test_each_finished_run_of_the_lab_and_of_a_lesson_is_a_row_once() -> None:
    app = two_runs()
    assert [one.changed["alpha"] for one in log_of(app).entries if "alpha" in one.changed] == ["1"]
    fine(app.run())
    assert len(log_of(app).entries) == 2, "a rerun logs nothing"
    app.query_params["iterations"] = "20"
    app = trained(go_to(app, "dropout"))
    of_lesson = [one for one in log_of(app).entries if one.page == "dropout"]
    assert len({one.experiment.keep_prob for one in of_lesson}) == 2, "both films of the lesson"


def test_a_stopped_run_is_no_result() -> None:
    lab = open_lab(iterations="100000", hidden="200, 200")
    press(lab, "Stop")
    fine(lab.run())
    assert "run_log" not in session(lab)


def test_a_logged_run_is_shown_again_without_training(
    films: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = to_runs(two_runs())

    def must_not_train(*_: object) -> None:
        raise AssertionError("it trains again")

    monkeypatch.setattr(Trainer, "job", must_not_train)
    select(app, 1)
    assert list(films) == ["Run 1"]
    assert decode_payload(films["Run 1"])[0]["group"] == ""


def test_two_runs_are_compared_by_the_setting_alone_in_which_they_differ(
    films: dict[str, bytes],
) -> None:
    app = select(to_runs(two_runs()), 1, 2)
    table = next(one.value for one in app.markdown if "They differ in" in one.value)
    settings = [line.split(" | ")[0] for line in table.splitlines()[2:] if "**" not in line]
    assert settings == ["| Learning rate α"]
    headers = [decode_payload(film)[0] for film in films.values()]
    assert len({one["group"] for one in headers}) == 1 != len({one["run"] for one in headers})


def test_pin_name_and_delete(films: dict[str, bytes]) -> None:
    app = to_runs(two_runs())
    entries = [one for one in log_of(app).entries if one.number == 1]
    with mock.patch("ui.run_log.screen.show_table", return_value=entries):
        fine(app.run())
        press(app, "runs_pin")
        fine(app.text_input(key="runs_name_1").set_value("*mine*").run())
        assert [(one.name, one.number) for one in pinned(session(app))] == [("*mine*", 1)]
    select(app, 1, 2)
    assert r"\*mine\*" in texts(app.markdown)
    with mock.patch("ui.run_log.screen.show_table", return_value=entries):
        fine(app.run())
        press(app, "runs_delete")
    assert [one.number for one in log_of(app).entries] == [2]


def test_a_film_that_was_let_go_is_trained_again_where_it_stands(films: dict[str, bytes]) -> None:
    app = to_runs(two_runs())
    for one in log_of(app).entries:
        one.film = b""
    entries = [one for one in log_of(app).entries if one.number == 1]
    with mock.patch("ui.run_log.screen.show_table", return_value=entries):
        fine(app.run())
        assert not films
        press(app, "runs_train")
        trained(app)
    assert list(films) == ["Run 1"]
    assert [(one.number, one.page) for one in log_of(app).entries] == [(2, "lab"), (1, "lab")]


def test_a_log_comes_in_by_upload_and_a_damaged_file_changes_nothing() -> None:
    app = to_runs(two_runs())
    first, second = log_of(app).entries
    content = write_csv([replace(first, experiment=replace(first.experiment, lambd=1)), second])
    uploaded = app.file_uploader(key="runs_upload")
    fine(uploaded.set_value(("mine.csv", content.encode(), "text/csv")).run())
    assert "1 run came in; there already: 1." in texts(app.caption)
    assert len(log_of(app).entries) == 3
    bad = ("[x](y).csv", b"no log", "text/csv")
    fine(app.file_uploader(key="runs_upload").set_value(bad).run())
    assert r"\[x\](y).csv was not read: a log must have a row for each run" in texts(app.caption)
    assert len(log_of(app).entries) == 3


def test_an_empty_log_says_where_runs_come_from() -> None:
    assert "No run has finished yet" in texts(open_page("runs.py").info)


def test_logging_measures_and_packs_nothing() -> None:
    lab = two_runs()
    shown = session(lab)["lab"]
    shown.logged = False
    with (
        mock.patch("ui.run_log.keeping.run_log", return_value=RunLog()) as log,
        mock.patch("core.snapshot.measure", side_effect=AssertionError),
        mock.patch("ui.run_film.run_payload", side_effect=AssertionError),
        mock.patch("ui.run_log.keeping.st"),
    ):
        keep_finished(shown)
    assert log.return_value.entries[0].film is shown.films[""]


def test_one_setting_is_changed_in_the_lab_and_from_a_logged_run() -> None:
    knob = {"lab_knob_open": "true", "lab_knob": "lambd", "lab_knob_values": "1; 10"}
    lab = trained(open_lab(**SHORT, **knob))
    assert all("knob" not in name for name, held in session(lab).items() if hasattr(held, "runs"))
    trained(press(lab, "lab_knob_train"))
    shown = session(lab)["lab_one_knob"]
    assert [run.experiment.lambd for run in shown.runs.values()] == [0, 1, 10]
    assert len({run.experiment.init_seed for run in shown.runs.values()}) == 1
    said = texts(lab.info)
    assert "λ of the L2 penalty 10: " in said
    assert "the doubt counts them all" in said
    press(lab, "lab_knob_study_begin")
    while "lab_knob_study" in session(lab):
        fine(lab.run())
    assert "The lowest median dev error has" in texts(lab.info)
    app = to_runs(lab)
    entries = [one for one in log_of(app).entries if one.number == 1]
    with mock.patch("ui.run_log.screen.show_table", return_value=entries):
        app.session_state["runs_knob_open"] = True
        fine(app.run())
        trained(press(app, "runs_knob_train"))
    alphas = [run.experiment.alpha for run in session(app)["runs_one_knob"].runs.values()]
    assert alphas == [0.3, 0.1, 1]
    assert len(log_of(app).entries) == 5


def test_runs_of_one_knob_stand_in_the_table_as_soon_as_they_have_ended() -> None:
    app = to_runs(trained(open_lab(**SHORT)))
    app.session_state["runs_knob_open"] = True
    draw = screen._selected_rows

    def select_run_1(shown: Sequence[Entry]) -> list[int]:
        draw(shown)
        return [place for place, one in enumerate(shown) if one.number == 1]

    with mock.patch.object(screen, "_selected_rows", select_run_1):
        fine(app.run())
        assert list(app.dataframe[0].value["Run"]) == [1]
        app.text_input(key="runs_knob_values").set_value("0.2; 2")  # it comes with the press
        trained(press(app, "runs_knob_train"))
        assert list(app.dataframe[0].value["Run"]) == [3, 2, 1]
    alphas = [run.experiment.alpha for run in session(app)["runs_one_knob"].runs.values()]
    assert alphas == [0.3, 0.2, 2]
