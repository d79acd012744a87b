"""A chart says in words what it shows: to a screen reader, as the finding and not as its kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import altair as alt
import pandas as pd
import pyarrow as pa
import pytest

from tests.pages.opening import PAGES, open_whole_page, trained
from ui.looks.axes import linear_y
from ui.looks.reading import MOST_SERIES, chart_words, outline
from ui.looks.spec import chart_spec

TABLE = pd.DataFrame(
    {
        "update": [0, 1, 2, 0, 1, 2],
        "cost": [0.7, 0.9, 0.1, 0.7, 0.5, 1234.0],
        "run": ["Adam"] * 3 + ["momentum"] * 3,
    }
)


def chart(table: pd.DataFrame) -> alt.Chart:
    return (
        alt.Chart(table, title="Costs")
        .mark_line()
        .encode(
            alt.X("update:Q", title="update"),
            linear_y("cost", "training cost", 0, 1),
            color="run:N",
        )
    )


def test_each_series_says_where_it_begins_and_ends_and_how_far_it_gets() -> None:
    said = chart_words(chart_spec(chart(TABLE)), TABLE)
    assert said == (
        "Chart: Costs. training cost against update. "
        "Adam: from 0.7 to 0.1; lowest 0.1, highest 0.9. "
        "momentum: from 0.7 to 1,234; lowest 0.5, highest 1,234."
    )


def test_gaps_are_left_out_and_rows_are_read_along_the_axis() -> None:
    table = pd.DataFrame(
        {
            "update": [2, 0, None, 1, 0, 1, 0],
            "cost": [0.1, 0.7, 0.3, None, None, None, 0.5],
            "run": ["Adam"] * 4 + ["momentum"] * 2 + [None],
        }
    )
    said = chart_words(chart_spec(chart(table)), table)
    assert said.endswith("against update. Adam: from 0.7 to 0.1; lowest 0.1, highest 0.7.")


def test_an_axis_of_names_has_their_order() -> None:
    start = pd.Categorical(["He", "zeros"], categories=["zeros", "He"], ordered=True)
    table = pd.DataFrame({"start": start, "cost": [0.2, 0.7]})
    bars = alt.Chart(table).mark_bar().encode(alt.X("start:O"), alt.Y("cost:Q"))
    said = chart_words(*outline(bars))
    assert said == "Chart. cost against start. from 0.7 to 0.2; lowest 0.2, highest 0.7."


def test_an_altair_chart_says_the_same_without_being_compiled() -> None:
    layered = alt.layer(chart(TABLE), chart(TABLE).mark_point())
    assert "Adam: from 0.7 to 0.1" in chart_words(*outline(layered))
    assert chart_words(*outline(chart(TABLE))) == chart_words(chart_spec(chart(TABLE)), TABLE)


def test_of_many_series_the_rest_is_counted_and_without_data_the_title_stays() -> None:
    many = pd.DataFrame({"update": range(9), "cost": range(9), "run": list("abcdefghi")})
    assert chart_words(chart_spec(chart(many)), many).endswith(f"And {9 - MOST_SERIES} more.")
    assert chart_words(chart_spec(chart(TABLE)), TABLE.iloc[:0]) == "Chart: Costs."


@pytest.mark.parametrize("name", [one for one in PAGES if one != "equations.py"])
def test_every_chart_of_a_page_has_words_with_numbers_and_a_table_for_show_data(name: str) -> None:
    app = trained(open_whole_page(name))
    charts = [one.proto for one in walk(app._tree) if one.type == "vega_lite_chart"]
    said = [one.alt for one in charts]
    assert all(" against " in one and any(c.isdigit() for c in one) for one in said), said
    for one in charts:
        first, *further = (rows_of(table.data.data) for table in one.datasets)
        assert first > 1, f"Show data shows the first table only: {one.alt}"
        assert all(rows <= first for rows in further), one.alt


def rows_of(arrow: bytes) -> int:
    rows: int = pa.ipc.open_stream(arrow).read_all().num_rows
    return rows


def walk(node: Any) -> Iterator[Any]:
    """The page's elements, one after the other."""
    for child in node.children.values():
        yield from walk(child) if hasattr(child, "children") else (child,)
