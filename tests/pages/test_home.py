"""The home page: the cycle, the lab, and a way into each lesson."""

from __future__ import annotations

from tests.pages.opening import open_page, texts
from ui.contents import LESSONS


def test_home_shows_a_card_with_line_and_way_in_for_each_lesson() -> None:
    home = open_page("home.py")
    links = [link.proto.label for link in home.get("page_link")]
    assert any("Open the lab" in label for label in links)
    assert {"Equations", "Exercises", "Errata"} <= {*links}
    for lesson in LESSONS:
        assert sum(lesson.title in way and lesson.section in way for way in links) == 1, (
            lesson.title
        )
        assert lesson.line in texts(home.caption)


def test_home_shows_a_picture_for_each_lesson() -> None:
    home = open_page("home.py")
    pictures = len(home.get("image"))
    charts = len(home.get("vega_lite_chart"))
    for chart in home.get("vega_lite_chart"):
        assert " against " in chart.proto.alt
        assert '"description"' not in chart.proto.spec, "Streamlit logs a warning of two texts"
    found = [lesson.picture for lesson in LESSONS]
    wanted = [len(picture.shown) if picture.kind == "boundaries" else 0 for picture in found]
    assert pictures == sum(wanted)
    assert charts == wanted.count(0)
