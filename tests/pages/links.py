"""What a page declares, and links to try on it."""

from __future__ import annotations

import functools
from typing import Any
from unittest import mock

from hypothesis import strategies as st

from core.choices import Several, Stops
from core.knobs import Choice
from tests.pages.opening import open_page
from ui import arrival
from ui.arrival import Declared, controls_of
from ui.presenter import PRESENT
from ui.stops import Control

HOSTILE = (
    *("", " ", "inf", "-inf", "1e400", "nan", "-0.0", "-1", "1e9", "9" * 5000, "0x1f", "1_0", "٣"),
    *("none", "None", "null", "[]", "5,,x", "2.5", "TRUE", "\x00", "\u202e", "🐱", "a" * 3000),
    *("https://evil.example", "[x](https://evil.example)", "![x](https://evil.example/x.png)"),
    *("<img src=x>", ":material/home:", "$x^2$", "`", "```\nx", "$$ID-x-y-None"),
)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
BAD = "no such"
"""No control of any page knows it."""


@functools.cache
def declared(page: str) -> tuple[Declared, ...]:
    """What the page declares when it is opened."""
    with mock.patch.object(arrival, "enter", wraps=arrival.enter) as entered:
        open_page(page)
    return tuple(entered.call_args.args)


def known(page: str) -> dict[str, Control[Any]]:
    """The controls that the page declares, and the one that all pages have, by key."""
    return controls_of((*declared(page), PRESENT))


def tabs(page: str) -> list[str]:
    """The names of the page's sections, if it has some."""
    found = (one.rule.names for key, one in known(page).items() if key.endswith("_tab"))
    return [name for names in found for name in names]


def good(one: Control[Any]) -> list[str]:
    """Some texts that a control knows."""
    rule = one.rule
    options = rule.names if isinstance(rule, Choice | Several) else one.stops
    if isinstance(rule, Stops):
        options = rule.stops
    texts = [rule.text((option,) if isinstance(rule, Several) else option) for option in options]
    return [rule.text(one.default), *texts, "7", "0.5", "true", "false", "3, 2"]


def links(page: str) -> st.SearchStrategy[dict[str, list[str]]]:
    """Links with the page's own parameters and others, good, bad and hostile."""
    texts = st.sampled_from(HOSTILE) | TEXT
    everything = st.dictionaries(TEXT | st.sampled_from(HOSTILE), st.lists(texts, min_size=1))
    controls = list(known(page).values())
    if not controls:
        return everything

    def of_one(one: Control[Any]) -> st.SearchStrategy[tuple[str, list[str]]]:
        each = st.lists(texts | st.sampled_from(good(one)), min_size=1, max_size=3)
        return st.tuples(st.just(one.key), each)

    own = st.lists(st.sampled_from(controls).flatmap(of_one), max_size=12).map(dict)
    return st.builds(lambda one, other: one | other, everything, own)


def hostile_links(page: str) -> st.SearchStrategy[dict[str, list[str]]]:
    """A hostile text for every parameter of the page but its open section, and unknown ones."""
    hostile = st.sampled_from(HOSTILE).map(lambda text: [text])
    parameters = {key: hostile for key in known(page) if not key.endswith("_tab")}
    section = {f"{page}?": hostile}
    if names := tabs(page):
        key = next(key for key in known(page) if key.endswith("_tab"))
        section[key] = st.sampled_from(names).map(lambda name: [name])
    return st.fixed_dictionaries(parameters | section)
