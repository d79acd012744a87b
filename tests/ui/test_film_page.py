"""The HTML file of a film: small, complete, and safe with any text from outside."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest

from core.data import Dataset
from core.experiment import Experiment
from core.source import Source
from core.training import Run, finish
from datasets import load
from ui.film import decode_payload, films_of
from ui.film_page import FEW_FRAMES, MOST_BYTES, film_page, thinned, title_of
from ui.run_film import with_weights

EVIL = "</script><script>alert(1)</script><b>&\"'"


def trained(data: Dataset | None = None, **settings: object) -> Run:
    experiment = Experiment(**({"dataset": "moons", "hidden": (6,), "iterations": 60} | settings))
    found = data or load(experiment.dataset, seed=54, noise=1.0)
    return finish(Run(experiment, found))


def films_in(page: bytes) -> dict[str, bytes]:
    found = re.search(rb'<script type="text/plain" id="data">([A-Za-z0-9+/=]*)</script>', page)
    assert found is not None
    return films_of(base64.b64decode(found[1]))


class Tags(HTMLParser):
    """The tags of a page, and its texts outside scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_it_holds_the_film_with_its_last_frame() -> None:
    run = trained()
    (caption, film), *others = films_in(film_page({"": run}, title="x")).items()
    header, sections = decode_payload(film)
    assert (caption, others, header["state"]) == ("", [], "finished")
    assert sections["iteration"][-1] == 60
    assert sections["dev_accuracy"][-1] == np.float32(run.snapshots[-1].dev_accuracy)


def test_it_asks_for_no_address() -> None:
    page = film_page({"": trained()}, title="x").decode()
    parser = Tags()
    parser.feed(page)
    asking = [(tag, at) for tag, at in parser.tags if {"src", "href", "action"} & set(at)]
    assert asking == []
    assert "default-src 'none'" in page
    assert not re.search(r"\bfetch\(|@import|url\(", page)
    assert set(re.findall(r"https?://[^\s\"']+", page)) == {"http://www.w3.org/2000/svg"}


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        ({"hidden": (64, 64), "iterations": 60}, "spirals"),
        ({"hidden": (160, 160), "iterations": 60}, "spirals"),
        ({"hidden": (400, 400), "iterations": 15}, "spirals"),
        ({"hidden": (20,), "iterations": 200, "batch_size": 16}, "digits"),
    ],
)
def test_it_stays_below_400_kb_whatever_the_net(settings: dict[str, object], name: str) -> None:
    run = trained(dataset=name, **settings)
    page = film_page({"One": run, "Other": run, "Third": run}, title="x")
    assert len(page) < MOST_BYTES
    for film in films_in(page).values():
        _, sections = decode_payload(film)
        assert sections["iteration"][[0, -1]].tolist() == [0, run.iteration]
        assert sections["iteration"].size >= min(FEW_FRAMES, len(with_weights(run))) / 2


def test_every_text_from_outside_is_escaped() -> None:
    data = load("moons", seed=54, noise=1.0)
    source = Source(EVIL, 10, "0" * 64)
    data = replace(
        data, name=EVIL, class_names=(EVIL, "b"), feature_names=(EVIL, "y"), source=source
    )
    run = trained(data)
    page = film_page({EVIL: run}, title=f"{title_of(run)} {EVIL}").decode()
    parser = Tags()
    parser.feed(page)
    assert [tag for tag, _ in parser.tags if tag == "script"] == ["script"] * 2
    assert not [tag for tag, _ in parser.tags if tag == "b"]
    assert page.count("</script>") == 2
    assert EVIL in decode_payload(films_in(page.encode())[EVIL])[0]["classes"]


def test_the_licence_line_names_the_data() -> None:
    assert (
        "MIT licence. Data: Moons, made by code." in film_page({"": trained()}, title="").decode()
    )
    digits = trained(dataset="digits", iterations=5)
    assert "CC BY 4.0" in film_page({"": digits}, title="").decode()


def test_settings_that_differ_between_the_films_stand_out() -> None:
    page = film_page({"a": trained(), "b": trained(lambd=0.1)}, title="").decode()
    rows = re.findall(r"<tr class=differs><th scope=row>([^<]*)</th>", page)
    assert "lambd" in rows
    assert "alpha" not in rows


def test_a_thinned_run_keeps_its_first_and_last_frame() -> None:
    run = trained()
    kept = [one.iteration for one in thinned(run, 7).snapshots]
    assert (len(kept), kept[0], kept[-1]) == (7, 0, 60)
    assert thinned(run, 1000) is run
    assert len(run.snapshots) == 61
