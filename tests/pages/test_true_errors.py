"""The button beside a verdict draws fresh points, and is there where they can be drawn."""

from __future__ import annotations

import ast
import re

import pytest

from lessons.shared.contents import found_lessons
from lessons.shared.truth import FRESH
from tests.pages.opening import ROOT, fine, open_page, trained
from ui.how_often import WRITTEN, rows_in

PAGES = ("regularization.py", "dropout.py", "bias_variance.py")


@pytest.mark.parametrize("name", PAGES)
def test_it_shows_the_true_errors_and_whether_what_was_said_is_so(name: str) -> None:
    app = trained(open_page(name, iterations="300", train_size="60"))
    assert not [one for one in app.markdown if f"{FRESH:,} new points" in one.value]
    fine(app.button(key="fresh_points").click().run())
    (table,) = [one.value for one in app.markdown if f"{FRESH:,} new points" in one.value]
    assert table.count("**") == 2 * (1 if name == "bias_variance.py" else 2)
    with pytest.raises(KeyError):
        app.button(key="fresh_points")


def test_every_lesson_shows_how_often_what_it_says_is_so() -> None:
    text = WRITTEN.read_text(encoding="utf-8")
    for lesson in found_lessons():
        page = (ROOT / lesson.page).read_text(encoding="utf-8")
        (shown,) = re.findall(r"^show_how_often\((.+)\)$", page, re.MULTILINE)
        titles = ast.literal_eval(f"({shown},)")
        assert lesson.title in titles
        for title in titles:
            assert rows_in(text, title), title


def test_the_rows_are_on_the_page() -> None:
    app = open_page("decay.py", iterations="50")
    assert [one for one in app.markdown if one.value.startswith("| what is said | held | of |")]
