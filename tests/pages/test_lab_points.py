"""Points of a set changed by hand in the lab; the click itself is in tests/e2e/test_points.py."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from datasets import OWN
from tests.datasets.files import npz
from tests.pages.opening import fine, open_lab, press, run_of, texts, trained
from tests.pages.test_lab_own_file import ONE_PART, X, Y, open_own, upload
from ui.own_set import POINTS_CHANGE as CHANGE
from ui.own_set import POINTS_ON as ON
from ui.own_set import POINTS_PLACE
from ui.points import AWAY

X1, X2 = POINTS_PLACE


def there(lab: AppTest, change: str, x: float, y: float) -> AppTest:
    """Change the points at this place."""
    if not lab.toggle(key=ON).value:
        fine(lab.toggle(key=ON).set_value(True).run())
    fine(lab.segmented_control(key=CHANGE).set_value(change).run())
    fine(lab.number_input(key=X1).set_value(x).run())
    fine(lab.number_input(key=X2).set_value(y).run())
    return trained(press(lab, "points_there"))


def test_an_added_point_trains_and_is_undone() -> None:
    lab = trained(open_lab(dataset="moons", iterations="20", alpha="0.05"))
    before = run_of(lab)
    there(lab, "add 1", 0.5, -2.0)
    changed = run_of(lab)
    assert changed.data.train.m == before.data.train.m + 1
    assert changed.data.train.X[:, -1].tolist() == [0.5, -2.0]
    assert changed.data.dev == before.data.dev
    assert changed.experiment.alpha == 0.05, "all settings stay"
    assert changed.experiment.plain.dataset == OWN
    assert "moons changed" in texts(lab.caption)
    there(lab, "add 0", 0.6, -2.0)
    assert run_of(lab).data.train.m == before.data.train.m + 2
    press(lab, "points_undo")
    assert run_of(lab).data.train.m == before.data.train.m + 1
    press(lab, "points_undo")
    assert run_of(lab).data == before.data
    assert lab.selectbox(key="dataset").value == "moons"


def test_a_point_is_taken_away_and_where_none_is_the_reason_stands_there() -> None:
    lab = trained(open_lab(dataset="moons", iterations="20"))
    m, (x, y) = run_of(lab).data.train.m, run_of(lab).data.train.X[:, 5]
    there(lab, AWAY, float(x), float(y))
    assert run_of(lab).data.train.m == m - 1
    there(lab, AWAY, 100.0, 100.0)
    assert run_of(lab).data.train.m == m - 1
    assert "No training point is near this place" in texts(lab.caption)


def test_an_own_file_is_changed_and_stays_changed_beside_its_file() -> None:
    lab = trained(open_own(("points.npz", ONE_PART)))
    m = run_of(lab).data.train.m
    there(lab, "add 0", 3.0, 3.0)
    assert run_of(lab).data.train.m == m + 1
    fine(lab.toggle(key="standardize").set_value(True).run())
    assert run_of(lab).data.train.m == m + 1, "the file in its box is not read over it"
    press(lab, "points_undo")
    assert run_of(lab).data.train.m == m


def test_removed_data_do_not_come_back_and_another_set_is_not_clicked_into() -> None:
    lab = trained(open_lab(dataset="moons", iterations="20"))
    there(lab, "add 1", 0.5, -2.0)
    press(lab, "remove_own")
    fine(lab.selectbox(key="dataset").set_value("circles").run())
    assert not lab.toggle(key=ON).value
    fine(lab.toggle(key=ON).set_value(True).run())
    assert lab.button(key="points_undo").disabled


def test_another_seed_or_file_leaves_no_doubt_which_points_are_shown() -> None:
    lab = trained(open_own(("points.npz", ONE_PART)))
    fine(lab.number_input(key="data_seed").set_value(7).run())
    before = run_of(lab).data
    there(lab, "add 0", 3.0, 3.0)
    np.testing.assert_array_equal(run_of(lab).data.train.X[:, :-1], before.train.X)
    fine(lab.number_input(key="data_seed").set_value(8).run())
    assert run_of(lab).data.train.m == before.train.m + 1, "the points stay"
    upload(lab, ("other.npz", npz(X=X[:40], y=Y[:40])))
    assert run_of(lab).data.name == "other"
    assert not lab.toggle(key=ON).value, "there is nothing to undo"


def test_a_part_of_the_training_set_says_that_a_point_may_be_left_out() -> None:
    lab = trained(open_lab(dataset="moons", iterations="20", train_size="40"))
    there(lab, "add 1", 0.5, -2.0)
    assert "Only 40 of 301 training examples are used" in texts(lab.caption)


def test_points_are_offered_in_the_plane_only() -> None:
    lab = open_lab(dataset="breast_cancer", iterations="20")
    assert ON not in {one.key for one in lab.toggle}
    assert ON in {one.key for one in open_lab(iterations="20").toggle}


def test_a_click_is_heard_once_in_the_order_of_time_and_nonsense_never() -> None:
    def page() -> None:
        import streamlit as st

        from tests.pages.test_lab_points import SAID
        from ui.film_player import HEARD, _tell

        heard: list[float] = []
        for said in SAID:
            st.session_state["films"] = type("Said", (), {"clicked": said})()
            _tell("films", lambda click: heard.append(click.at))
        st.text(f"{heard} {st.session_state[HEARD]}")

    app = fine(AppTest.from_function(page).run())
    assert app.text[0].value == "[2.0, 3.0, 5.0] 5.0"


SAID: list[Any] = [
    [[0.5, 1, 2], [0.5, 1, 3]],
    [[0.5, 1, 2], [0.5, 1, 3], [0.5, 1, 5]],
    *(None, "clicked", {"x": 1}, [[1, 2]], [["a", 1, 9]], [[float("nan"), 1, 9]], [7], [[]]),
]


def test_several_clicks_at_once_change_the_set_one_after_another() -> None:
    def page() -> None:
        import streamlit as st

        from core.experiment import Experiment
        from datasets import data_of
        from ui import points
        from ui.film_player import Click
        from ui.own_set import POINTS_ON, own_set
        from ui.running import showing

        e = Experiment(dataset="moons", iterations=20, hidden=(3,))
        showing("lab", {"": (e, data_of(e))})
        points.take_click(Click(0.0, 0.0, 1.0))
        st.session_state[POINTS_ON] = True
        points.take_click(Click(0.0, 0.0, 2.0))
        st.session_state["dataset"] = "moons"  # what the browser says that has not heard of it
        points.take_click(Click(1.0, 0.0, 3.0))
        own = own_set()
        st.text("none" if own is None else str(own.data.train.m - data_of(e).train.m))

    app = fine(AppTest.from_function(page).run())
    assert app.text[0].value == "2", "the first click came while it was off"


def test_a_file_that_is_only_called_changed_is_read_with_each_seed() -> None:
    lab = trained(open_own(("points changed.npz", ONE_PART)))
    before = run_of(lab).data
    fine(lab.number_input(key="data_seed").set_value(7).run())
    assert run_of(lab).data != before


def test_a_browser_that_has_not_heard_of_the_changed_set_takes_no_point_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With its next click it still says the set before, which nobody has chosen again."""
    monkeypatch.setattr("ui.controls.UNHEARD_SECONDS", 1e9)
    lab = trained(open_lab(dataset="moons", iterations="20"))
    m = run_of(lab).data.train.m
    for more in (1, 2):
        there(lab, "add 1", 0.5, -2.0)
        trained(fine(lab.selectbox(key="dataset").set_value("moons").run()))
        assert run_of(lab).data.train.m == m + more
        assert lab.toggle(key=ON).value
        assert run_of(lab).experiment.iterations == 20, "what suits moons is not set anew"
    fine(lab.selectbox(key="dataset").set_value("circles").run())
    assert run_of(lab).data.name == "circles", "a set that was not there before is chosen"
