"""Settings from a file: as they were kept, or refused with what was expected."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from core.experiment import Experiment
from ui.settings_file import MOST_BYTES, read_settings

DATA = ("moons", "field", "own_file")
KEPT = replace(Experiment(), dataset="moons", hidden=(7, 3), alpha=0.03, optimizer="Adam")


def test_what_was_kept_comes_back() -> None:
    found, words = read_settings(KEPT.to_json().encode(), DATA)
    assert found == KEPT
    assert words == "All settings are as in the file."


def test_a_mark_of_the_byte_order_is_no_trouble() -> None:
    assert read_settings(KEPT.to_json().encode("utf-8-sig"), DATA)[0] == KEPT


def test_the_file_that_a_run_was_trained_on_is_asked_for_by_its_name_as_text() -> None:
    settings = json.loads(replace(KEPT, dataset="own_file").to_json())
    settings["file"] = {"name": "[a](b).csv", "size": 3, "sha256": "0" * 64}
    _, words = read_settings(json.dumps(settings).encode(), DATA)
    assert r"\[a\](b).csv: upload it above" in words


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe\x00", "UTF-8 text"),
        (b"[1, 2]", "must be a JSON object, got list"),
        (b'{"alpha": ', "must be a JSON object"),
        (b'{"alpha": -1}', "alpha must be"),
        (b'{"alfa": 0.1}', "unknown setting alfa"),
        (b'{"dataset": "cats"}', "one of moons, field, own_file, got 'cats'"),
        (b" " * (MOST_BYTES + 1), "at most 100,000 bytes, got 100,001"),
    ],
)
def test_others_are_refused_with_what_was_expected(content: bytes, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read_settings(content, DATA)
