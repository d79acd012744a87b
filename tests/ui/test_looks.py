"""How charts look: legends that can be read, names without a look, bands, axes and rules."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import pytest

from ui.looks.axes import here_rule, level_rule, log_x, log_y
from ui.looks.bands import band, band_table, band_tips, ranges, spread
from ui.looks.costs import cost_curves, positive
from ui.looks.series import DASHED, SOLID, Look, Series
from ui.looks.spec import TABLE, chart_spec

PAIR = Series({"raw": Look("#111111", DASHED), "scaled": Look("#222222", SOLID, "square")})


def base() -> alt.Chart:
    return alt.Chart(TABLE).encode(log_x("x", "x (log)", 1, 10), *PAIR.lines("kind"))


def encodings(chart: Any) -> list[dict[str, Any]]:
    return [layer["encoding"] for layer in chart_spec(chart)["layer"]]


def test_lines_have_one_legend_of_opaque_strokes_with_their_dashes() -> None:
    colour, dash = (channel.to_dict() for channel in PAIR.lines("kind"))
    assert colour["scale"] == {"domain": ["raw", "scaled"], "range": ["#111111", "#222222"]}
    assert dash["scale"] == {"domain": ["raw", "scaled"], "range": [[6, 3], [1, 0]]}
    assert colour["legend"] == dash["legend"], "unlike legends are drawn twice"
    assert colour["title"] is dash["title"] is None
    assert colour["legend"]["symbolType"] == "stroke"
    assert colour["legend"]["symbolOpacity"] == 1, "not as faint as a band"


def test_points_have_one_legend_of_their_shapes() -> None:
    colour, shape = (channel.to_dict() for channel in PAIR.points("kind"))
    assert shape["scale"]["range"] == ["circle", "square"]
    assert colour["legend"] == shape["legend"]
    assert "symbolType" not in colour["legend"]


def test_what_stands_among_series_with_a_legend_has_none_of_its_own() -> None:
    assert PAIR.shape("kind").to_dict()["legend"] is None
    assert PAIR.dash("kind").to_dict()["legend"] is None
    assert PAIR.colour("kind", legend=False).to_dict()["legend"] is None
    assert PAIR.colour("kind").to_dict()["legend"]


def test_only_some_names_keep_their_looks_and_a_new_name_gets_one() -> None:
    some = Series(PAIR.looks, columns=2).only(["scaled", "unheard of"])
    assert some.looks["scaled"] == PAIR.looks["scaled"]
    more = PAIR.only([*PAIR.looks, "one", "two", "three"]).looks
    for cue in ("colour", "dash"):
        assert len({getattr(look, cue) for look in more.values()}) == len(more)
    assert len(PAIR.only(map(str, range(40))).looks) == 40
    assert some.columns == 2
    assert some.colour("kind").to_dict()["legend"]["columns"] == 2


def test_a_band_is_an_area_between_the_extremes_with_the_medians_line_in_it() -> None:
    area, line, _ = encodings(alt.layer(*band(base(), log_y("min", "cost", 0.1, 1))))
    assert (area["y"]["field"], area["y2"]["field"]) == ("min", "max")
    assert line["y"]["field"] == "median"
    assert "strokeDash" in line
    assert "strokeDash" not in area, "Vega-Lite warns of dashed areas"


def test_no_layer_of_a_spec_names_data_of_its_own() -> None:
    spec = chart_spec(alt.layer(*band(base(), log_y("min", "cost", 0.1, 1)), base().mark_rule()))
    assert "data" not in spec
    *drawn, unseen = spec["layer"]
    assert not any("data" in layer for layer in drawn), "it would be drawn empty"
    assert unseen["data"]["values"] == [{"x": 1, "y": 0.1}, {"x": 10, "y": 1}]


def test_the_least_ends_of_an_axis_are_said_once_for_all_layers() -> None:
    area = base().mark_area().encode(log_y("min", "cost", 0.1, 1), y2="max:Q")
    mean = alt.Chart(TABLE).mark_rule().encode(log_x("mean(x)", "another title", 1, 10))
    *drawn, unseen = chart_spec(alt.layer(area, alt.layer(base().mark_rule(), mean)))["layer"]
    assert "unionWith" not in str(drawn), "Vega-Lite warns where each layer says it"
    for axis, title in (("x", "x (log)"), ("y", "cost")):
        channel = unseen["encoding"][axis]
        assert (channel["field"], channel["title"]) == (axis, title), "the first layer's title"
        assert channel["scale"]["type"] == "log"
        assert "aggregate" not in channel, "a mean of the ends would be none of them"


def test_an_axis_of_one_mark_keeps_its_ends() -> None:
    spec = chart_spec(base().mark_line().encode(y="y:Q"))
    assert "layer" not in spec
    assert spec["encoding"]["x"]["scale"]["domain"] == {"unionWith": [1, 10]}


def test_ranges_are_bars_between_the_extremes_with_points_at_the_medians() -> None:
    bars, points = encodings(alt.layer(*ranges(alt.Chart(TABLE), alt.X("min:Q"))))
    assert (bars["x"]["field"], bars["x2"]["field"]) == ("min", "max")
    assert points["x"]["field"] == "median"


def test_the_spread_of_runs_is_the_band_of_their_table() -> None:
    values = np.array([[1.0, 5.0], [2.0, 4.0], [9.0, 3.0]])
    runs = pd.DataFrame({"x": np.tile([0, 1], 3), "value": values.ravel()})
    table = band_table(runs, ["x"], "value")
    for name, column in spread(values).items():
        assert table[name].tolist() == column.tolist()
    assert table["median"].tolist() == [2.0, 4.0]
    assert table["size"].tolist() == [3, 3]
    assert {said.to_dict()["field"] for said in band_tips("cost", ".3g")} == set(spread(values))


def test_a_log_axis_has_a_domain_before_the_data_come() -> None:
    axis = log_x("x", "x (log)", 1, 10).to_dict()
    assert axis["scale"] == {"type": "log", "domain": {"unionWith": [1, 10]}, "nice": False}
    assert "domain" not in log_x("x", "x (log)").to_dict()["scale"]


@pytest.mark.parametrize("value", [0.0, -1.0, np.inf, np.nan, None])
def test_a_log_axis_gets_rows_that_it_has_a_place_for(value: float | None) -> None:
    table = pd.DataFrame({"cost": [0.5, value]})
    assert positive(table, "cost")["cost"].tolist() == [0.5]


def test_rules_stand_at_the_one_value_of_a_column() -> None:
    here, level = encodings(
        alt.layer(here_rule(alt.Chart(TABLE), "now"), level_rule(alt.Chart(TABLE), "target"))
    )
    assert (here["x"]["field"], here["x"]["aggregate"]) == ("now", "mean")
    assert (level["y"]["field"], level["y"]["aggregate"]) == ("target", "mean")


def test_cost_curves_are_named_and_span_all_updates() -> None:
    area, line, _ = encodings(cost_curves(PAIR, 500, name="start", height=300))
    assert area["x"]["scale"]["domain"] == [0, 500]
    assert (area["y"]["field"], area["y2"]["field"]) == ("low", "high")
    assert line["tooltip"][0]["title"] == "start"
    assert "strokeDash" in line
    assert "strokeDash" not in area
