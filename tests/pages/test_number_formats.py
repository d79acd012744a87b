"""Numbers look alike on every page: what a visitor reads has none of the forms of a program."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.links import known
from tests.pages.opening import PAGES, open_whole_page, trained

BAD = {
    "a power of ten as programs write it": re.compile(r"\de\+|\de-?0\d"),
    "thousands without a comma": re.compile(r"(?<![\d.,])\d{5,}(?![\d.])"),
    "percent without a space": re.compile(r"\d%"),
    "alpha as a word": re.compile(r"\balpha\b"),
    "a name where its value was meant": re.compile(r"\{[A-Za-z_]\w*\.\w+[^{}]*\}"),
    "iteration for an update": re.compile(r"\b[Ii]terations?\b"),
}
KINDS = ("markdown", "caption", "info", "success", "warning", "subheader", "header", "title")


def read(app: AppTest) -> list[str]:
    """What the page says in words: all texts, the names of buttons, what controls may be set to."""
    said = [str(one.value) for kind in KINDS for one in getattr(app, kind)]
    choices = (*app.select_slider, *app.selectbox, *app.button_group)
    said += [str(option) for one in choices for option in one.options]
    return said + [one.label for one in (*app.button, *choices)]


def pages() -> list[tuple[str, dict[str, str]]]:
    """Each page, each of its tabs."""
    found: list[tuple[str, dict[str, str]]] = []
    for name in PAGES:
        tabs = [(key, one) for key, one in known(name).items() if key.endswith("_tab")]
        found += [(name, {key: tab}) for key, one in tabs for tab in one.rule.names] or [(name, {})]
    return found


def faults(texts: list[str]) -> list[str]:
    return [
        f"{what}: {text[max(0, hit.start() - 40) : hit.end() + 20]!r}"
        for text in texts
        for what, pattern in BAD.items()
        if (hit := pattern.search(text))
    ]


@pytest.mark.parametrize(("name", "tab"), pages())
def test_numbers_are_written_alike(name: str, tab: dict[str, str]) -> None:
    app = trained(open_whole_page(name, **tab))
    assert faults(read(app)) == []


def test_a_badly_written_number_is_found() -> None:
    assert len(faults(["1e+02", "30000 steps", "5%", "alpha = 1", "1e-07"])) == 5
    assert len(faults(["mean of {lesson.REPEATS} fits", "{lesson.ENOUGH:,} examples"])) == 2
    assert faults(["1e-7, 30,000 updates, 5.0 %, α = 1, 0.00012, J{t}"]) == []
