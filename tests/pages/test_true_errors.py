"""The button beside a verdict draws fresh points, and is there where they can be drawn."""

from __future__ import annotations

import pytest

from lessons.shared.truth import FRESH
from tests.pages.opening import fine, open_page

PAGES = ("regularization.py", "dropout.py", "bias_variance.py")


@pytest.mark.parametrize("name", PAGES)
def test_it_shows_the_true_errors_and_whether_what_was_said_is_so(name: str) -> None:
    app = open_page(name, iterations="300", train_size="60")
    assert not [one for one in app.markdown if f"{FRESH:,} new points" in one.value]
    fine(app.button(key="fresh_points").click().run())
    (table,) = [one.value for one in app.markdown if f"{FRESH:,} new points" in one.value]
    assert table.count("**") == 2 * (1 if name == "bias_variance.py" else 2)
    with pytest.raises(KeyError):
        app.button(key="fresh_points")
