"""The picture of the try-and-see cycle: three words on a circle, each leads to the lab."""

from __future__ import annotations

import math
import re
from xml.etree import ElementTree

import pytest

from ui.cycle import RADIUS, STATION, STATIONS, cycle_svg, point

TREE = ElementTree.fromstring(cycle_svg())


def test_every_word_leads_to_the_lab() -> None:
    links = TREE.findall("a")
    assert [link.findtext("g/text") for link in links] == [word for word, _, _ in STATIONS]
    assert {link.get("href") for link in links} == {"lab"}


def test_the_picture_says_what_it_shows() -> None:
    assert TREE.get("role") == "group"
    for word, _, _ in STATIONS:
        assert word.lower() in (TREE.get("aria-label") or "").lower()


def test_the_stations_stand_apart_on_the_circle() -> None:
    places = [point(angle) for _, _, angle in STATIONS]
    for i, here in enumerate(places):
        assert math.hypot(*here) == pytest.approx(RADIUS)
        for other in places[:i]:
            assert math.dist(here, other) > 2 * STATION


def test_everything_lies_within_the_view() -> None:
    left, top, width, height = (float(n) for n in (TREE.get("viewBox") or "").split())
    for _, _, angle in STATIONS:
        x, y = point(angle)
        assert left <= x - STATION
        assert x + STATION <= left + width
        assert top <= y - STATION
        assert y + STATION <= top + height


def test_each_arrow_runs_clockwise_from_a_word_to_the_next() -> None:
    paths = [path.get("d") or "" for path in TREE.findall("g[@class='arrows']/path")]
    assert len(paths) == len(STATIONS)
    angles = [angle for _, _, angle in STATIONS]
    for path, start, end in zip(paths, angles, [*angles[1:], angles[0]], strict=True):
        x0, y0, *_, x1, y1 = (float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", path))
        gap = math.dist((x0, y0), point(start)) - STATION
        assert 0 <= gap <= 10, "it begins at the rim of its word"
        assert 0 <= math.dist((x1, y1), point(end)) - STATION <= 10
        turned = math.degrees(math.atan2(y1, x1) - math.atan2(y0, x0)) % 360
        assert 0 < turned < 120
