"""What the lesson on initialization shows: tables, specs, equations, and each of its tabs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.experiment import Experiment
from lessons.initialization import cats, lesson, zeros
from lessons.initialization.screen import cats as ui_cats
from lessons.initialization.screen import cats_charts, charts, zeros_charts
from lessons.initialization.screen import page as race
from lessons.initialization.screen import signals as ui_signals
from lessons.initialization.screen import zeros as ui_zeros
from lessons.initialization.signals import Signals, over_ten_seeds
from tests.pages.opening import button_of, fine, open_whole_page, press, texts, trained
from tests.pages.test_every_control import controls, move_everything, name
from tests.ui.runs import diverged, plane
from tests.ui.runs import trained as run_of
from ui.lesson import running_code
from ui.presenter import PRESENT

SHORT = Experiment(hidden=(4, 3), iterations=30, standardize=True)
TABS = ("Before any update", "Side by side", "Zeros", "The emoji cats")


def drawn(initialization: str) -> Signals:
    return over_ten_seeds("tanh", 3, 10, initialization=initialization, init_scale=0.01)


def test_a_band_goes_from_the_lowest_to_the_highest_seed() -> None:
    one = drawn("normal")
    table = charts.signal_table({"N × 0.01": one}, "A")
    assert table["layer"].tolist() == [1, 2, 3]
    np.testing.assert_allclose(table["min"], one.A.min(axis=0))
    np.testing.assert_allclose(table["max"], one.A.max(axis=0))
    assert charts.signal_table({"He": drawn("He")}, "dZ")["layer"].tolist() == [1, 2, 3, 4]


def test_zeros_have_no_place_on_a_log_axis_but_one_on_the_shares() -> None:
    zero = drawn("zeros")
    assert charts.signal_table({"zeros": zero}, "A").empty
    assert len(charts.signal_table({"zeros": zero}, "flat")) == 3


def test_every_way_to_start_has_a_colour_and_dash_of_its_own() -> None:
    looks = charts.LOOKS.only(charts.known()).looks
    assert looks == charts.LOOKS.looks
    assert len({(look.colour, look.dash) for look in looks.values()}) == len(looks)
    spec = charts.signal_spec("A", ("He", "zeros"))
    colour = spec["layer"][0]["encoding"]["color"]["scale"]
    assert colour["domain"] == ["He", "zeros"]


def test_a_cost_that_overflows_is_drawn_at_the_top() -> None:
    runs = {"N × 1": diverged(), "He": run_of(SHORT, plane())}
    table = charts.way_cost_table(runs)
    assert set(table["kind"]) == set(runs)
    assert table["high"].max() == charts.HIGHEST
    assert charts.way_cost_spec(30, ("He",))["layer"]


def test_a_seeds_band_has_the_seeds_that_are_still_running() -> None:
    one = lesson.measure(run_of(SHORT, plane()))
    short = replace(one, iterations=(0, 1), costs=(0.7, 99.0))
    table = charts.seeds_table({"He": [one, short]})
    assert table.loc[table["iteration"] == 0, "size"].item() == 2
    assert table.loc[table["iteration"] == 1, "max"].item() == charts.HIGHEST
    assert table.loc[table["iteration"] == 30, "size"].item() == 1


def test_the_equations_have_code_of_the_core_and_their_numbers() -> None:
    shape = ui_signals.Shape("tanh", 3, 10, 0.2, ("Xavier", "zeros"))
    found = {"Xavier": drawn("Xavier"), "zeros": drawn("zeros")}
    shown = ui_signals.signal_equations(shape, found)
    assert [one.number for one in shown] == ["2", "3", "4", "5", "12", "8.4"]
    assert shown[0].numbers["√n · spread of w"] == "1"
    rules = {one.title: one.numbers.get("spread of w") for one in shown}
    assert rules["He"] == f"{np.sqrt(2 / 10):.4g}"
    flipped = ui_signals.signal_equations(shape, {"zeros": found["zeros"]})
    assert flipped[-1].numbers["measured: dZ[l+1] over dZ[l]"] == "undefined"
    run = run_of(SHORT, plane())
    others = race.race_equations({"He": run, "N × 1": diverged()})
    starts = {start: zeros.train_start(zeros.BASE, plane(), start) for start in zeros_charts.ALL}
    for equation in (*shown, *others, *ui_zeros.zero_equations(starts)):
        code, where = running_code(equation.code)
        assert where.startswith(("core/", "lessons/"))
        assert '"""' not in code


def test_units_that_are_the_same_have_one_place_and_counts_add_up_the_layers() -> None:
    e = replace(zeros.BASE, iterations=20)
    found = {start: zeros.train_start(e, plane(), start) for start in zeros_charts.ALL}
    same = zeros_charts.unit_table(found["all w = 0.5"])
    assert same.groupby("iteration")[["w1", "w2"]].nunique().to_numpy().max() == 1
    assert same.loc[same["last"], "unit"].tolist() == list(range(1, 9))
    counted = zeros_charts.count_table(found)
    assert zeros.LINEAR not in set(counted["start"])
    assert set(counted.loc[counted["start"] == zeros.STARTS[0], "different"]) == {2}
    assert set(counted.loc[counted["start"] == zeros.STARTS[4], "different"]) == {16}
    assert zeros.LINEAR in set(zeros_charts.cost_table(found)["start"])
    assert "1 + 1" in ui_zeros.counts(found)
    ticks = zeros_charts.accuracy_table({start: [one] for start, one in found.items()})
    assert len(ticks) == len(found)
    assert zeros_charts.unit_spec()["layer"]
    assert zeros_charts.accuracy_spec()["mark"]["type"] == "tick"


def test_the_cats_costs_are_cut_to_the_shortest_run() -> None:
    long = cats.Trained((0.7, 0.6, 0.5), 0.5, None, 0.7, 0.6, "")
    short = replace(long, costs=(0.9, 0.8), problem="the weights overflowed at update 17")
    table = cats_charts.cost_table({"0.01": [long, short]}, 0.6)
    assert table["update"].tolist() == [0, 10]
    assert table["max"].tolist() == [0.9, 0.8]
    assert (table["half"] == 0.3).all()
    assert "60.0 % to 60.0 %" in ui_cats.accuracies({"0.01": [long, short]})


@pytest.mark.slow
@pytest.mark.parametrize("tab", TABS)
def test_every_control_of_each_tab_moves_without_an_exception(tab: str) -> None:
    app = trained(
        open_whole_page(
            "initialization.py", initialization_lesson_tab=tab, hidden="6, 6", iterations="20"
        )
    )
    # The switch at the page's end is every page's; a move before it may take it away for a run.
    there = {name(control) for control in controls(app)} - {("toggle", PRESENT.key)}
    assert there
    moved: set[tuple[str, str]] = set()
    move_everything(app, moved)
    assert there <= moved


@pytest.mark.slow
@pytest.mark.parametrize("tab", TABS)
def test_every_try_next_of_each_tab_works(tab: str) -> None:
    app = trained(
        open_whole_page("initialization.py", initialization_lesson_tab=tab, iterations="20")
    )
    for label in [button.key for button in app.button if (button.key or "").startswith("next ")]:
        trained(press(app, label))


def test_the_link_keeps_its_settings_where_their_tab_is_not_the_first() -> None:
    app = open_whole_page(
        "initialization.py", initialization_lesson_tab="Side by side", alpha="0.03", init_seed="4"
    )
    assert app.select_slider(key="alpha").value == 0.03
    assert app.number_input(key="init_seed").value == 4


def test_a_way_that_nobody_knows_is_said_and_left_out() -> None:
    app = open_whole_page("initialization.py", **{ui_signals.WAYS.key: "N × 7"})
    assert any("N × 7" in toast.value for toast in app.toast)


def test_without_a_way_to_start_the_page_says_what_to_do() -> None:
    for tab, key in ((TABS[0], ui_signals.WAYS.key), (TABS[1], race.WAYS.key)):
        app = open_whole_page("initialization.py", initialization_lesson_tab=tab)
        fine(app.button_group(key=key).set_value([]).run())
        assert "Choose" in texts(app.info)


def test_a_run_that_overflowed_is_explained_on_the_page() -> None:
    app = trained(open_whole_page("initialization.py", initialization_lesson_tab=TABS[1]))
    assert "**N × 1, update " in texts(app.markdown)
    assert "A float ends at 1.8e308" in texts(app.info)
    assert button_of(app, "Train ten seeds")
