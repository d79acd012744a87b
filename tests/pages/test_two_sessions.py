"""What one visitor asks for changes nothing for another, though they share the server's caches."""

from __future__ import annotations

import pytest

from core.trainer import Trainer
from datasets import registered
from lessons.gradcheck import cost
from lessons.gradcheck.lesson import Frame
from tests.pages.opening import fine, open_lab, open_page, press, session, trained

SEEDS = range(100, 130)
"""More data than the server keeps."""


def test_finished_runs_stay_whatever_data_others_ask_for(monkeypatch: pytest.MonkeyPatch) -> None:
    finished = {
        "lab": trained(open_lab(dataset="moons", iterations="20")),
        "regularization": trained(open_page("regularization.py", iterations="20")),
    }
    before = {slot: session(page)[slot] for slot, page in finished.items()}
    other = open_lab(dataset="moons", iterations="2")
    for seed in SEEDS:
        fine(other.number_input(key="data_seed").set_value(seed).run())

    def must_not_train(*_: object) -> None:
        raise AssertionError("a finished page trains again")

    monkeypatch.setattr(Trainer, "job", must_not_train)
    for slot, page in finished.items():
        run, made = before[slot].run, before[slot].run.experiment
        copy = registered(made.dataset, made.data_seed, made.noise)
        assert copy is not run.source, "the others' data took its place"
        after = session(fine(page.run()))[slot]
        assert after.name == before[slot].name, "the film starts over"
        assert after.runs == before[slot].runs


def test_measure_again_measures_though_another_visitor_has_done_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    measured: list[Frame] = []

    def count(frame: Frame) -> list[cost.PassTimes]:
        measured.append(frame)
        return [cost.PassTimes(9, 9, 0.1, 0.1, 0.1, 0.1, own=True)]

    monkeypatch.setattr(cost, "time_widths", count)
    link = {"iterations": "20", "gradcheck_tab": "What the check costs"}
    for visitors in (1, 2):
        app = trained(open_page("gradcheck.py", **link))
        press(app, "Measure again")
        assert len(measured) == 2 * visitors
        fine(app.run())
        assert len(measured) == 2 * visitors, "a plain rerun keeps what was measured"
