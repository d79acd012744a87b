"""What charts are taken away with is sent to pages that have one, and to no other."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from tests.pages.opening import open_page, trained


def offered(app: AppTest) -> bool:
    return any("try_see_chart_files" in str(one.proto) for one in app.get("bidi_component"))


def test_a_page_gets_the_files_of_its_charts_once_one_is_opened() -> None:
    assert not offered(trained(open_page("dropout.py", iterations="20")))
    opened = {"iterations": "20", "dropout_lesson_activations_open": "true"}
    assert offered(trained(open_page("dropout.py", **opened)))
