"""The lab's run: when a new one starts, what stopping keeps, what a preset sets."""

from __future__ import annotations

import dataclasses

import pytest

from core.compiled import warm_up
from core.experiment import Experiment
from core.presets import PRESETS
from datasets import OWN, REGISTRY
from tests.pages.opening import fine, open_lab, press, run_of, shown, texts, trained
from ui.data_choice import NAMES, settings_for

ENDLESS = {"iterations": "100000", "hidden": "100, 100"}
"""Not over after a tick or two, however fast the machine is."""


def test_a_run_is_trained_to_its_end_and_then_left_alone() -> None:
    lab = trained(open_lab(iterations="100"))
    run = run_of(lab)
    assert run.iteration == 100
    assert run.outcome is not None
    assert run.outcome.state == "finished"
    fine(lab.run())
    assert run_of(lab) is run


def test_a_moved_setting_starts_a_new_run_and_only_then() -> None:
    lab = open_lab(iterations="50")
    first = run_of(lab)
    fine(lab.selectbox(key="activation").set_value("tanh").run())
    second = run_of(lab)
    assert second is not first
    assert second.experiment == dataclasses.replace(first.experiment, activation="tanh")
    fine(lab.selectbox(key="activation").set_value("tanh").run())
    assert run_of(lab) is second


def test_a_new_run_takes_the_place_of_one_that_goes_on() -> None:
    lab = open_lab(**ENDLESS)
    old = run_of(lab)
    name = shown(lab).name
    assert shown(lab).training
    fine(lab.toggle(key="standardize").set_value(True).run())
    reached = old.iteration
    fine(lab.run())
    assert old.iteration == reached, "nothing of the old run is trained any more"
    assert shown(lab).name != name, "the film is told that this is another run"


def test_another_noise_or_seed_is_other_data() -> None:
    lab = open_lab(iterations="2", dataset="moons")
    seen = [run_of(lab).data]
    fine(lab.select_slider(key="noise").set_value(0.5).run())
    seen.append(run_of(lab).data)
    fine(lab.number_input(key="data_seed").set_value(1).run())
    seen.append(run_of(lab).data)
    assert len({part.train.X.tobytes() for part in seen}) == 3


def test_stop_keeps_what_is_recorded_and_train_again_starts_over() -> None:
    lab = press(open_lab(**ENDLESS), "Stop")
    run = run_of(lab)
    reached, frames = run.iteration, len(run.snapshots)
    assert frames >= 1
    assert "Dev accuracy" in texts(lab.info)
    fine(lab.run())
    assert run_of(lab) is run
    assert (run.iteration, len(run.snapshots)) == (reached, frames)
    assert not shown(lab).training
    press(lab, "Train again")
    assert run_of(lab) is not run
    assert run_of(lab).experiment == run.experiment
    assert shown(lab).training


def test_only_the_button_that_does_something_can_be_pressed() -> None:
    def pressable(*, training: bool) -> dict[str, bool]:
        lab = open_lab(**ENDLESS) if training else trained(open_lab(iterations="2"))
        return {b.label: not b.disabled for b in lab.button if b.label in ("Stop", "Train again")}

    assert pressable(training=True) == {"Stop": True, "Train again": False}
    assert pressable(training=False) == {"Stop": False, "Train again": True}


def test_a_stopped_run_can_be_left_by_moving_a_setting() -> None:
    lab = press(open_lab(**ENDLESS), "Stop")
    fine(lab.selectbox(key="activation").set_value("tanh").run())
    assert shown(lab).training


def test_two_visitors_share_a_run_and_have_a_film_and_settings_each() -> None:
    new = {"iterations": "20", "data_seed": "777"}
    one, other = trained(open_lab(**new)), trained(open_lab(**new))
    assert run_of(one) is run_of(other), "equal work is done once"
    assert shown(one) is not shown(other)
    fine(one.toggle(key="standardize").set_value(True).run())
    assert not run_of(fine(other.run())).experiment.standardize
    assert run_of(one).data is run_of(other).data, "the data are shared, nobody may change them"
    with pytest.raises(ValueError, match="read-only"):
        run_of(one).data.train.X[0, 0] = 1.0


def test_equal_settings_give_equal_numbers_to_every_visitor() -> None:
    warm_up()  # both by the same engine
    one, other = (trained(open_lab(iterations="100", alpha="0.1")) for _ in range(2))
    assert run_of(one).theta.tobytes() == run_of(other).theta.tobytes()
    assert texts(one.info) == texts(other.info)


@pytest.mark.parametrize(
    "settings",
    [
        {"alpha": "1000", "lambd": "1000"},
        {"alpha": "1000", "lambd": "10", "initialization": "normal", "init_scale": "100"},
        {"alpha": "1000", "lambd": "1000", "dataset": "digits", "hidden": "8"},
    ],
)
def test_a_run_that_diverges_says_why(settings: dict[str, str]) -> None:
    lab = trained(open_lab(iterations="2000", **settings))
    run = run_of(lab)
    assert run.outcome is not None
    assert run.outcome.state == "diverged"
    assert run.outcome.reason in texts(lab.info)
    assert "lambda must stay below 2m/α" in texts(lab.info)


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_sets_the_controls_to_the_chapters_run(name: str) -> None:
    lab = press(open_lab(iterations="20", activation="tanh", lambd="3", optimizer="Adam"), name)
    assert run_of(lab).experiment == PRESETS[name]
    assert lab.select_slider(key="lambd").value == PRESETS[name].lambd
    assert lab.select_slider(key="keep_prob").value == PRESETS[name].keep_prob
    assert lab.toggle(key="frozen_mask").value == PRESETS[name].frozen_mask


def test_a_preset_keeps_a_data_set_of_two_features() -> None:
    lab = press(open_lab(iterations="2", dataset="moons", noise="0.5", data_seed="9"), "chapter-l2")
    data = {"dataset": "moons", "noise": 0.5, "data_seed": 9}
    assert run_of(lab).experiment == dataclasses.replace(PRESETS["chapter-l2"], **data)


def test_a_preset_takes_the_place_of_a_table_or_of_pictures() -> None:
    lab = press(open_lab(iterations="2", dataset="breast_cancer"), "chapter-l2")
    assert run_of(lab).experiment == PRESETS["chapter-l2"]


def test_choosing_a_data_set_sets_where_it_starts() -> None:
    lab = open_lab(iterations="2", activation="tanh")
    for name in ("digits", "breast_cancer", "moons"):
        lab.selectbox(key="dataset").set_value(name.replace("_", " ")).run()
        experiment = run_of(fine(lab)).experiment
        assert experiment.dataset == name
        start = {"standardize": False, "batch_size": 0, "optimizer": "gradient_descent"}
        for setting, value in (start | REGISTRY[name].start).items():
            assert getattr(experiment, setting) == value, (name, setting)
        assert experiment.activation == "tanh", "all else stays"


def test_a_bad_text_of_hidden_layers_keeps_the_last_run() -> None:
    lab = open_lab(iterations="50", hidden="4, 3")
    run = run_of(lab)
    fine(lab.text_input(key="hidden").set_value("4, x").run())
    assert run_of(lab) is run
    said = texts(lab.caption)
    assert "hidden must be units of each layer" in said
    assert "got '4, x'" in said
    assert "still has 4, 3" in said
    fine(lab.toggle(key="standardize").set_value(True).run())
    assert run_of(lab).experiment.hidden == (4, 3)
    assert run_of(lab).experiment.standardize, "the other controls work on"
    fine(lab.text_input(key="hidden").set_value("2").run())
    assert run_of(lab).experiment.hidden == (2,)
    assert "still has" not in texts(lab.caption)


@pytest.mark.parametrize("name", [name for name in NAMES if name != OWN])
def test_every_registered_data_set_can_be_shown(name: str) -> None:
    start = Experiment(dataset=name, **(settings_for(name) | {"iterations": 2}))
    lab = trained(open_lab(**start.to_link(), lab_wrong_open="true"))
    run = run_of(lab)
    assert run.experiment == start
    assert run.data.kind == REGISTRY[name].kind
    headings = texts(lab.subheader)
    assert "Confusion matrix" in headings
    assert ("The surest mistakes" in headings) == (run.data.kind == "image")
    assert ("first layer" in headings) == (run.data.kind == "image")
    assert REGISTRY[name].description in texts(lab.caption)
