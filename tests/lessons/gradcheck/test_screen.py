"""What the lesson on gradient checking shows: tables, charts, equations, and each of its tabs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.experiment import Experiment
from lessons.gradcheck import dropout as dropping
from lessons.gradcheck import kink as kinks
from lessons.gradcheck import kink_seeds
from lessons.gradcheck import valley as valleys
from lessons.gradcheck.bugs import BUGS, NO_LAMBDA, SIGN
from lessons.gradcheck.cost import PassTimes
from lessons.gradcheck.lesson import Checked, Frame, check, frame_at
from lessons.gradcheck.screen import charts, kink_charts
from lessons.gradcheck.screen import more_charts as more
from lessons.gradcheck.screen.equations import lesson_equations
from lessons.gradcheck.screen.sections import SECTIONS, valley_of
from lessons.shared.words import rounded
from tests.pages.opening import fine, open_whole_page, press, texts
from tests.pages.opening import trained as page_trained
from tests.ui.runs import plane, trained
from ui.lesson import running_code

SHORT = Experiment(hidden=(4, 4), activation="tanh", iterations=20, lambd=1.0, standardize=True)


def frame(**changes: Any) -> Frame:
    return frame_at(trained(replace(SHORT, **changes), plane()), 1.0)


def rows(chart: Any) -> list[dict[str, Any]]:
    return [row for data in chart.to_dict()["datasets"].values() for row in data]


# Tables and charts.


def test_the_worst_parameter_comes_first_and_shares_add_up() -> None:
    found = frame()
    checked = check(found, bug=SIGN)
    table = charts.parameter_table(checked, found.network.layer_dims)
    assert len(table) == found.network.n_parameters
    assert table["off"].is_monotonic_decreasing
    assert table["share"].sum() == pytest.approx(1.0)
    worst = int(np.abs(checked.check.g - checked.check.g_approx).argmax())
    assert table["g"][0] == checked.check.g[worst]
    first = table.iloc[0]
    assert first["relative"] == pytest.approx(
        first["off"] / (abs(first["g"]) + abs(first["g_approx"]))
    )
    assert set(table["group"]) == set(checked.by_group())


def test_a_gradient_of_zeros_makes_a_table_too() -> None:
    found = frame()
    checked = check(found)
    zero = np.zeros_like(checked.check.g)
    nothing = replace(checked, check=type(checked.check)(zero, zero))
    table = charts.parameter_table(nothing, found.network.layer_dims)
    assert (table[["relative", "share"]] == 0).all(axis=None)
    dots = charts.dots_table(table)
    assert dots.loc[dots["mark"] == "line", "g"].tolist() == [-0.01, 0.01]


def test_the_scatter_is_on_symmetric_axes_around_the_line_of_equals() -> None:
    found = frame()
    table = charts.dots_table(
        charts.parameter_table(check(found, bug=SIGN), found.network.layer_dims)
    )
    line = table[table["mark"] == "line"]
    assert (line["g"] == line["g_approx"]).all()
    assert line["g"].sum() == 0
    assert line["g"].max() == table[["g", "g_approx"]].abs().to_numpy().max()
    encoding = charts.dots_spec(3)["layer"][0]["encoding"]
    assert encoding["x"]["scale"]["type"] == encoding["y"]["scale"]["type"] == "symlog"


def test_each_part_has_a_dot_on_its_side_of_the_limits() -> None:
    table = charts.group_table(check(frame(), eps=1e-5, bug=NO_LAMBDA)).set_index("group")
    assert table.loc[["W[1]", "W[2]", "W[3]", "all"], "side"].eq("wrong").all()
    assert table.loc[["b[1]", "b[2]", "b[3]"], "side"].eq("right").all()
    assert [charts.side(d) for d in (0.0, 1e-5, 0.1)] == ["right", "between", "wrong"]
    assert charts.drawn(0.0) == charts.LOWEST
    layers = charts.group_spec(3)["layer"]
    rules = [one["encoding"]["x"]["datum"] for one in layers if one["mark"]["type"] == "rule"]
    assert rules == [1e-7, 1e-3]


def test_the_valley_has_its_theories_and_a_band_where_there_are_seeds() -> None:
    found = valleys.valley(frame())
    table = charts.valley_table(found, [], 1e-4)
    level = {charts.LIMIT, charts.NOW}
    assert set(table["what"]) - level == {charts.MEASURED, charts.TRUNCATION, charts.ROUNDING}
    assert table.loc[table["what"] == charts.NOW, "eps"].tolist() == [1e-4]
    assert (table["what"] == charts.MEASURED).sum() == len(valleys.SWEPT)
    assert table.loc[table["what"] == charts.MEASURED, "d"].tolist() == list(found.d)
    lower = tuple(d / 2 for d in found.d)
    band = charts.valley_table(found, [found.d, lower], 1e-4).query("what == 'band'")
    np.testing.assert_allclose(band["place"], np.maximum(lower, charts.LOWEST))
    np.testing.assert_allclose(band["high"], found.d)
    marks = [layer["mark"]["type"] for layer in charts.valley_spec()["layer"]]
    assert marks == ["area", "rule", "rule", "line", "point"]


def test_relu_has_no_truncation_line_in_the_chart() -> None:
    table = charts.valley_table(valleys.valley(frame(activation="relu")), [], 1e-4)
    assert charts.TRUNCATION not in set(table["what"])


def test_what_is_kept_of_a_frame_is_known_by_its_weights() -> None:
    found = frame()
    assert valley_of(found) == valley_of(frame()) == valleys.valley(found)
    assert valley_of(replace(found, theta=2 * found.theta)) != valley_of(found)


def bug_parts(found: Frame) -> dict[str, dict[str, float]]:
    return {bug: check(found, bug=bug).by_group() | {"all": 0.5} for bug in ("", *BUGS)}


def test_bugs_are_a_matrix_of_powers_of_ten() -> None:
    table = more.bug_table({"": {"all": 0.0, "W[1]": 3e-8}, SIGN: {"all": 1.0, "W[1]": 0.04}})
    assert table["bug"].tolist() == ["none", "none", SIGN, SIGN]
    assert table["text"].tolist() == ["-13", "-8", "0", "-1"]
    layers = more.bug_chart(table).to_dict()["layer"]
    assert [layer["mark"]["type"] for layer in layers] == ["rect", "text"]
    wide = more.bug_table({"": {f"W[{l}]": 1e-8 for l in range(20)}})
    assert more.bug_chart(wide).to_dict()["mark"]["type"] == "rect"


def test_seeds_have_a_range_a_bug() -> None:
    parts = bug_parts(frame())
    higher = {bug: {group: 2 * d for group, d in one.items()} for bug, one in parts.items()}
    table = more.bug_range_table([parts, parts, higher])
    assert table["min"].tolist() == [0.5] * 7
    assert table["max"].tolist() == [1.0] * 7
    assert table["median"].tolist() == [0.5] * 7
    assert more.bug_range_chart(table).to_dict()["layer"]


def test_dropouts_lines_have_the_band_of_the_seeds() -> None:
    d = {way: tuple(10.0**-i for i in range(12)) for way in dropping.WAYS}
    table = more.dropout_table(d, [])
    assert (table["min"] == table["max"].clip(lower=charts.LOWEST)).all()
    lower = {way: tuple(x / 10 for x in one) for way, one in d.items()}
    band = more.dropout_table(d, [d, lower])
    assert band["min"].iloc[0] == 0.1
    assert band["max"].iloc[0] == 1.0
    assert more.dropout_chart(band, 1e-4).to_dict()["layer"]


def test_the_kinks_charts_mark_its_place_and_both_slopes() -> None:
    kink = kinks.find_kink(frame(activation="relu"), 1e-2)
    assert kink is not None
    for chart in (kink_charts.rise_chart(kink), kink_charts.slope_chart(kink)):
        assert any(row.get("word") == "kink" and row["t"] == kink.at for row in rows(chart))
    levels = {
        row["what"]: row["slope"] for row in rows(kink_charts.slope_chart(kink)) if "what" in row
    }
    assert levels == {"g": kink.g, "g_approx": kink.g_approx}


def test_each_seeds_two_distances_are_dots_and_nan_is_none() -> None:
    nan = float("nan")
    table = kink_charts.kink_seeds_table(
        [
            kink_seeds.SeedKinks(1e-3, 1e-8, 2),
            kink_seeds.SeedKinks(1e-3, nan, 9),
            kink_seeds.SeedKinks(nan, nan, 0),
        ]
    )
    assert table["over"].tolist() == ["all", "off kinks", "all"]
    assert table["place"].tolist() == [1e-3, 1e-8, 1e-3]
    assert kink_charts.kink_seeds_chart(table).to_dict()["layer"]
    assert kink_charts.kink_seeds_table([]).empty


def test_the_clocks_chart_has_three_times_a_net() -> None:
    timing = PassTimes(100, 50, 1e-4, 2e-4, 1e-2, 5e-3, own=True)
    table = more.clock_table([timing]).set_index("what")
    assert table.loc[more.BACKWARD, "ms"] == pytest.approx(0.2)
    assert table.loc[more.ONE_BY_ONE, "ms"] == pytest.approx(20)
    assert table.loc[more.BATCHED, "ms"] == pytest.approx(10)
    assert more.clock_chart(table.reset_index()).to_dict()["layer"]


# Equations.


@pytest.mark.parametrize("activation", ["tanh", "relu"])
@pytest.mark.parametrize("hidden", [(), (4,)])
def test_the_equations_have_this_frames_numbers_and_code_of_the_core(
    activation: str, hidden: tuple[int, ...]
) -> None:
    found = frame(hidden=hidden, activation=activation)
    checked: Checked = check(found)
    shown = {f"{one.number} {one.title}": one for one in lesson_equations(found, checked)}
    first = shown["24 two-sided difference"].numbers
    difference = float(first["J(θ + ε e_i)"]) - float(first["J(θ - ε e_i)"])
    assert difference / 2e-4 == pytest.approx(float(first["over 2ε"]), abs=1e-10)
    assert float(first["g_i"]) == pytest.approx(checked.check.g[0], rel=1e-8)
    assert shown["8.8 d"].numbers["d"] == rounded(checked.d, 4)
    assert shown["10 gradient"].code.__module__ == "core.network"
    for one in shown.values():
        code, where = running_code(one.code)
        assert where.startswith(("core/", "lessons/"))
        assert code


# The page: what stands behind each tab, opened by its link.


def opened(**link: str) -> AppTest:
    return page_trained(open_whole_page("gradcheck.py", iterations="20", **link))


def until_done(app: AppTest) -> AppTest:
    """A study's ticks are asked for by the browser; here each is a run."""
    for _ in range(200):
        if not any(key == "gradcheck_kink" for key in app.session_state.to_dict()):
            return app
        fine(app.run())
    raise AssertionError("the study does not end")


WORDS = {
    "Which ε": "d is lowest",
    "Planted bugs": "Row none is core.network.backward itself",
    "Dropout": "fresh masks fails",
    "The kink of relu": "have a step of ±",
    "What the check costs": "one backward pass",
    "Exercise 3": "it gives d =",
}


@pytest.mark.parametrize("tab", SECTIONS)
def test_every_tab_opens_by_its_link_and_says_its_part(tab: str) -> None:
    app = until_done(opened(gradcheck_tab=tab))
    assert WORDS[tab] in texts(app.info) + texts(app.caption)


@pytest.mark.parametrize("tab", SECTIONS)
@pytest.mark.parametrize("link", [{"hidden": "none"}, {"gradcheck_frame": "0"}])
def test_every_tab_stands_without_a_hidden_layer_and_before_the_first_update(
    tab: str, link: dict[str, str]
) -> None:
    until_done(opened(gradcheck_tab=tab, **link))


def test_a_planted_bug_is_found_and_its_line_is_shown() -> None:
    app = opened(gradcheck_bug=SIGN, gradcheck_tab="Exercise 3")
    assert "the gradient is wrong" in texts(app.info)
    assert f"with the bug “{SIGN}”" in texts(app.info)
    assert f"+ {BUGS[SIGN].wrong}" in texts(app.code)


def test_bad_values_in_the_link_are_said_and_left_out() -> None:
    app = opened(gradcheck_bug="typo", gradcheck_eps="7", gradcheck_frame="200")
    said = texts(app.toast)
    for key in ("gradcheck_bug", "gradcheck_eps", "gradcheck_frame"):
        assert key in said
    assert "likely right" in texts(app.info)


def test_a_net_that_is_too_large_is_refused_with_the_reason() -> None:
    app = opened(hidden="100, 100")
    assert "grows as n²" in texts(app.info)
    assert "likely right" not in texts(app.info)


def test_measure_again_measures_again() -> None:
    app = opened(gradcheck_tab="What the check costs")
    before = texts(app.info)
    assert texts(press(app, "Measure again").info) != before
