"""The charts and words that lessons share: tables, axes, and the code that is shown."""

from __future__ import annotations

import functools
import json
from typing import Any

import numpy as np
import pytest

from core.costs import cross_entropy
from ui import theme
from ui.lesson import running_code
from ui.looks.sweeps import error_band_chart, part_band_table, value_band_chart, value_band_table
from ui.mirrored import mirrored_histograms, mirrored_shares, mirrored_table

TRAIN = {0.0: [0.1, 0.2, 0.4], 0.1: [0.2, 0.2, 0.2], 1.0: [0.3, 0.4, 0.5]}
DEV = {0.0: [0.5, 0.3, 0.4], 0.1: [0.3, 0.3, 0.3], 1.0: [0.6, 0.6, 0.9]}
BOTH = {x: list(zip(TRAIN[x], DEV[x], strict=True)) for x in TRAIN}


def test_a_band_reaches_from_the_lowest_to_the_highest_seed_around_the_median() -> None:
    table = part_band_table(BOTH).set_index(["x", "part"])
    assert table.loc[(0.0, "train")].tolist() == [0.1, 0.2, 0.4, 3]
    assert table.loc[(1.0, "dev")].tolist() == [0.6, 0.6, 0.9, 3]
    single = value_band_table(TRAIN).set_index("x")
    assert single.loc[1.0].tolist() == [0.3, 0.4, 0.5, 3]


def spec(chart: Any) -> dict[str, Any]:
    return json.loads(chart.to_json())


def rows(chart: Any) -> list[dict[str, Any]]:
    return [row for data in spec(chart)["datasets"].values() for row in data]


def x_of(chart: Any) -> dict[str, Any]:
    x: dict[str, Any] = spec(chart)["layer"][0]["encoding"]["x"]
    return x


def test_on_a_log_axis_0_has_a_place_left_of_all_and_is_named_0() -> None:
    chart = error_band_chart(part_band_table(BOTH), title="λ", log=True, now=0.0)
    places = {row["x"]: row["place"] for row in rows(chart) if "x" in row}
    assert places == {0.0: pytest.approx(0.1 / 3), 0.1: 0.1, 1.0: 1.0}
    assert [row["place"] for row in rows(chart) if "x" not in row] == [pytest.approx(0.1 / 3)]
    assert x_of(chart)["axis"]["values"] == pytest.approx([0.1 / 3, 0.1, 1.0])
    assert "'0'" in x_of(chart)["axis"]["labelExpr"]
    assert x_of(chart)["scale"]["type"] == "log"


def test_on_a_linear_axis_every_x_is_where_it_is() -> None:
    chart = error_band_chart(part_band_table(BOTH), title="α", log=False, now=0.5)
    assert all(row["place"] == row["x"] for row in rows(chart) if "x" in row)
    assert [row["place"] for row in rows(chart) if "x" not in row] == [0.5]
    assert x_of(chart)["scale"]["type"] == "linear"


def test_a_log_axis_survives_a_sweep_of_nothing_but_0() -> None:
    chart = error_band_chart(part_band_table({0.0: [(0.1, 0.2)]}), title="λ", log=True, now=0.0)
    assert {row["place"] for row in rows(chart)} == {1.0}


def test_train_and_dev_have_their_colours() -> None:
    chart = error_band_chart(part_band_table(BOTH), title="λ", log=True, now=0.1)
    scale = spec(chart)["layer"][0]["encoding"]["color"]["scale"]
    assert scale == {"domain": ["train", "dev"], "range": [theme.TRAIN, theme.DEV]}


def test_a_chart_of_one_measure_names_it_and_has_its_colour() -> None:
    chart = value_band_chart(
        value_band_table(TRAIN),
        title="λ",
        value="‖w‖",
        form=".3~g",
        colour="#123456",
        log=True,
        now=0.1,
    )
    encoding = spec(chart)["layer"][0]["encoding"]
    assert encoding["color"] == {"value": "#123456"}
    assert encoding["y"]["title"] == "‖w‖"
    assert encoding["y"]["axis"]["format"] == ".3~g"


def test_of_two_distributions_one_goes_up_and_one_down_as_the_root_of_the_share() -> None:
    table = mirrored_table(
        np.array([0.0, 1.0, 2.0]), {"a": np.array([0.25, 0.75]), "b": np.array([1.0, 0.0])}
    )
    assert table["run"].tolist() == ["a", "a", "b", "b"]
    assert table["height"].tolist() == [0.5, 0.75**0.5, -1.0, 0.0]
    assert table["low"].tolist() == [0.0, 1.0, 0.0, 1.0]
    assert table["high"].tolist() == [1.0, 2.0, 1.0, 2.0]


def test_histograms_share_bins_around_0_and_skip_what_is_no_number() -> None:
    vectors = {"a": np.array([-2.0, 0.0, 0.0, np.nan]), "b": np.array([1.0])}
    chart = mirrored_histograms(vectors, title="w", colours=("#111111", "#222222"), bins=5)
    shown = {(row["run"], round(row["low"], 3)): row["share"] for row in rows(chart)}
    assert shown == {("a", -2.0): 0.25, ("a", -0.4): 0.5, ("b", 0.4): 1.0}


@pytest.mark.parametrize("vector", [np.zeros(3), np.full(3, np.inf), np.zeros(0)])
def test_histograms_of_nothing_to_see_are_drawn(vector: np.ndarray) -> None:
    chart = mirrored_histograms({"a": vector, "b": np.zeros(2)}, title="w", colours=("#1", "#2"))
    assert [row["share"] for row in rows(chart) if row["run"] == "b"] == [1.0]


def test_a_rule_marks_a_value_on_the_axis() -> None:
    edges, shares = np.array([0.0, 1.0]), {"a": np.ones(1), "b": np.ones(1)}
    with_rule = mirrored_shares(edges, shares, title="w", colours=("#1", "#2"), rule=0.3)
    assert {"low": 0.3} in rows(with_rule)
    assert len(spec(with_rule)["layer"]) == 2
    without = mirrored_shares(edges, shares, title="w", colours=("#1", "#2"))
    assert len(spec(without)["layer"]) == 1


# The code beside an equation.


def documented(x: float) -> float:
    """Twice x.

    Said at length.
    """
    # Twice is enough.
    return 2 * x


def plain(x: float) -> float:
    return 3 * x


@functools.cache
def decorated(x: float) -> float:
    """Four times x."""
    return 4 * x


class Promised:
    """Nothing but this."""


def test_the_code_is_shown_without_its_docstring_but_with_its_comments() -> None:
    code, where = running_code(documented)
    assert code == (
        "def documented(x: float) -> float:\n    # Twice is enough.\n    return 2 * x\n"
    )
    line = documented.__code__.co_firstlineno
    assert where.endswith(f"test_lesson_charts.py, line {line}, as it runs; without its docstring")


def test_code_without_a_docstring_is_shown_as_it_is() -> None:
    code, where = running_code(plain)
    assert code == "def plain(x: float) -> float:\n    return 3 * x\n"
    assert where.endswith("as it runs")


def test_a_decorator_is_part_of_the_code() -> None:
    code, _ = running_code(decorated)
    assert code == "@functools.cache\ndef decorated(x: float) -> float:\n    return 4 * x\n"


def test_where_the_docstring_is_all_there_is_it_stays() -> None:
    code, _ = running_code(Promised)
    assert "Nothing but this." in code


def test_what_is_shown_of_the_core_still_is_its_code() -> None:
    code, where = running_code(cross_entropy)
    assert where.startswith("core/costs.py, line ")
    assert code.startswith("def cross_entropy(Z_last: Floats, Y: Floats) -> float:\n")
    assert '"""' not in code
    compile(code, "shown", "exec")
