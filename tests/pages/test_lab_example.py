"""The lab on one example, on settings from a file, and on whose film is shown."""

from __future__ import annotations

from dataclasses import replace

from core.experiment import Experiment
from core.neighbours import answer
from lessons.shared.words import percent
from tests.pages.opening import fine, open_lab, run_of, texts, trained
from tests.pages.test_lab_own_file import ONE_PART, open_own, upload

ASKED = {"iterations": "60", "lab_one_open": "true"}


def test_an_example_of_the_dev_set_gets_the_nets_answer() -> None:
    lab = trained(open_lab(**ASKED))
    run = run_of(lab)
    boxes = [one for one in lab.number_input if "number in the dev set" in one.label]
    fine(boxes[0].set_value(3).run())
    found = answer(run, run.data.dev.X[:, 2])
    sure = percent(found.probabilities[found.predicted])
    assert f"with a probability of {sure}" in texts(lab.markdown)
    assert str(found.neighbours[0] + 1) in texts(lab.markdown)


def test_a_typed_row_beyond_the_training_examples_is_answered_with_a_warning() -> None:
    lab = trained(open_lab(**ASKED))
    way = next(one for one in lab.button_group if one.key == "lab_example_way")
    fine(way.set_value("numbers of your own").run())
    boxes = [one for one in lab.number_input if "lab_example" in (one.key or "")]
    assert len(boxes) == run_of(lab).data.n_x
    assert "outside of what" not in texts(lab.markdown)
    fine(boxes[0].set_value(1e6).run())
    assert "outside of what the net was trained on" in texts(lab.markdown)


def test_settings_come_back_from_a_file_and_bad_ones_change_nothing() -> None:
    lab = trained(open_lab(iterations="20"))
    kept = replace(Experiment(), iterations=30, hidden=(4,), lambd=0.3)

    def send(content: str) -> None:
        box = next(one for one in lab.file_uploader if one.key == "settings_upload")
        fine(box.set_value([("experiment.json", content.encode(), "application/json")]).run())

    send(kept.to_json())
    assert run_of(lab).experiment == kept
    send('{"alpha": 1e9}')
    assert run_of(lab).experiment == kept
    assert "nothing was changed" in texts(lab.error)


def test_the_film_that_stays_after_a_refused_file_says_whose_it_is() -> None:
    lab = trained(open_own(("points.npz", ONE_PART)))
    assert "of the run before" not in texts(lab.caption)
    upload(lab, ("broken.npz", b"no data"))
    assert "This film is of the run before" in texts(lab.caption)
    assert lab.error
