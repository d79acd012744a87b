"""A lecturer's link: settings that are hidden or fixed, on the page that it opens and no other."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from core.experiment import Experiment
from core.presets import PRESETS
from lessons.shared.one_knob import KNOBS
from tests.pages.opening import button_of, fine, open_lab, open_page, press, run_of, texts, trained
from ui.composed import composed
from ui.controls import CONTROLS

BODY = "alpha"


def styles(app: object) -> str:
    return "".join(one.proto.body for one in app.get("html"))  # type: ignore[attr-defined]


def test_a_hidden_setting_keeps_its_value_and_is_off_the_page() -> None:
    lab = trained(open_lab(alpha="0.03", iterations="30", hide="alpha"))
    assert ".st-key-alpha { display: none; }" in styles(lab)
    assert run_of(lab).experiment.alpha == 0.03
    assert not lab.toast
    fine(lab.toggle(key="standardize").set_value(True).run())
    assert ".st-key-alpha" in styles(lab), "it stays hidden"


def test_a_fixed_setting_is_shown_and_cannot_be_moved() -> None:
    lab = trained(open_lab(iterations="30", fix="alpha"))
    slider = next(one for one in lab.select_slider if one.key == "alpha")
    assert slider.disabled
    assert not next(one for one in lab.text_input if one.key == "hidden").disabled


def test_no_button_and_no_file_changes_what_is_fixed() -> None:
    lab = trained(open_lab(iterations="30", hidden="3", fix="lambd"))
    presets = {name: lab.button(key=name).disabled for name in PRESETS}
    assert presets == {name: bool(one.lambd) for name, one in PRESETS.items()}
    file = Experiment(lambd=1.0).to_json().encode()
    fine(
        lab.file_uploader(key="settings_upload")
        .set_value(("a.json", file, "application/json"))
        .run()
    )
    assert "lets nobody change lambd" in texts(lab.error)
    assert run_of(lab).experiment.lambd == 0
    lesson = open_page("regularization.py", fix="lambd")
    grey = [one.disabled for one in lesson.button if str(one.key).startswith("next ")]
    assert any(grey)
    free = open_page("regularization.py")
    assert not any(one.disabled for one in free.button if str(one.key).startswith("next "))


def test_a_step_of_the_guided_path_leaves_what_the_link_fixes_and_says_so() -> None:
    link = {"fix": "lambd", "lambd": "0.3", "iterations": "300"}
    app = open_page("regularization.py", **link, regularization_card="2")
    assert "This step also sets λ of the L2 penalty, but your link" in texts(app.caption)
    press(app, "regularization_guess_2_down")
    assert app.session_state["lambd"] == 0.3
    press(app, "regularization_path_Back")
    press(app, "regularization_path_Next")
    assert app.session_state["lambd"] == 0.3
    after = open_page("regularization.py", **link | {"lambd": "1"}, regularization_card="2")
    assert "This step also sets λ" in texts(after.caption), "it cannot show what was before"
    free = open_page("regularization.py", lambd="0.3", regularization_card="2")
    assert "This step also sets" not in texts(free.caption)


def test_one_knob_offers_no_setting_that_is_hidden_or_fixed() -> None:
    opened = {"iterations": "30", "lab_knob_open": "true", "fix": "alpha", "hide": "lambd"}
    lab = trained(open_lab(**opened))
    assert not lab.toast
    for _ in range(2):
        shown = lab.selectbox(key="lab_knob")
        names = {CONTROLS[name].label for name in KNOBS}
        assert names - set(shown.options) == {CONTROLS["alpha"].label, CONTROLS["lambd"].label}
        assert shown.value == KNOBS[0]
        fine(lab.run())
    fine(shown.set_value("hidden").run())
    assert lab.query_params["lab_knob"] == CONTROLS["hidden"].label
    told = trained(open_lab(**opened, lab_knob="alpha"))
    assert "lab_knob" in texts(told.toast)
    assert told.selectbox(key="lab_knob").value == KNOBS[0]


@pytest.mark.parametrize("parameters", [{"hide": "alfa"}, {"fix": "\u202e"}, {"v": "2"}])
def test_what_a_link_says_in_vain_is_told(parameters: dict[str, str]) -> None:
    app = open_page("dropout.py", **parameters)
    assert texts(app.toast)
    assert ".st-key-alfa" not in styles(app)


@pytest.mark.parametrize("kind", ["fix", "hide"])
def test_the_data_set_may_be_withheld_like_any_setting(kind: str) -> None:
    """The lab's presets bring a data set as long as none is shown that they could stay with."""
    opened = open_lab(**{kind: "dataset"}, dataset="moons", iterations="20")
    assert button_of(opened, next(iter(PRESETS))).disabled
    assert not button_of(trained(opened).run(), next(iter(PRESETS))).disabled
    assert not open_page("dropout.py", **{kind: "dataset"}).exception


def test_the_composer_writes_a_link_that_does_so() -> None:
    lab = trained(open_lab(iterations="30", lab_take_open="true"))
    fine(lab.multiselect(key="compose_hide").set_value(["alpha"]).run())
    fine(lab.multiselect(key="compose_fix").set_value(["hidden"]).run())
    fine(lab.toggle(key="compose_present").set_value(True).run())
    shown = next(code.value for code in lab.code if "hide=" in code.value)
    said = parse_qs(urlsplit(shown).query)
    assert said["hide"] == ["alpha"]
    assert (said["fix"], said["present"], said["v"]) == (["hidden"], ["true"], ["1"])
    assert ".st-key-alpha" not in styles(lab), "the lecturer's own page stays as it is"


def test_nothing_that_was_composed_before_is_left_in_a_link() -> None:
    before = composed({}, hidden=["alpha", "lambd"], fixed=["hidden"], present=True)
    assert composed(before, hidden=["beta"]) == {"hide": ["beta"], "v": ["1"]}
