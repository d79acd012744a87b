"""The link of a page: all that its controls say, as a QR code and for a course page."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest
import segno
from streamlit.testing.v1 import AppTest

from core.experiment import Experiment
from tests.pages.opening import open_lab, trained
from ui.share import frame, page_link, qr_code


def test_a_shared_link_says_what_the_page_says_but_not_that_it_was_shared() -> None:
    link = {"hidden": ["6, 3"], "lab_take_open": ["true"], "lab_layers_open": ["true"]}
    address = page_link("https://class.example/lab", link)
    said = parse_qs(urlsplit(address).query, strict_parsing=True)
    assert said == {"hidden": ["6, 3"], "lab_layers_open": ["true"]}
    assert page_link("https://class.example/lab", {}) == "https://class.example/lab"


def test_an_iframe_holds_the_link_and_nothing_else_whatever_the_link_says() -> None:
    address = page_link("https://class.example/lab", {"x": ['"><script>alert(1)</script>&']})
    tags = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, at: tags.append((tag, dict(at)))  # type: ignore[method-assign]
    parser.feed(frame(address))
    (tag, attributes), *others = tags
    assert (tag, others) == ("iframe", [])
    assert attributes["src"] == f"{address}&embed=true"


def test_a_qr_code_is_a_png_and_one_too_long_is_refused() -> None:
    assert qr_code("https://class.example/lab").startswith(b"\x89PNG")
    with pytest.raises(segno.DataOverflowError):
        qr_code("x" * 5000)


def test_the_link_that_the_lab_shows_opens_the_same_run() -> None:
    start = Experiment(dataset="moons", hidden=(3,), iterations=30, lambd=0.1)
    lab: AppTest = trained(open_lab(**start.to_link(), lab_take_open="true"))
    shown = next(code.value for code in lab.code if "moons" in code.value)
    query = {key: said[0] for key, said in parse_qs(urlsplit(shown).query).items()}
    assert query.pop("v") == "1"
    assert Experiment.from_link(query) == (start, [])
