"""python -m trysee explain, and runs on a file of one's own that name it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.experiment import Experiment
from trysee.__main__ import main

ROWS = "".join(f"{i % 7}.5;{i % 11}.25;{'ab'[i % 2]}\n" for i in range(40))
SHORT = Experiment(hidden=(3,), iterations=5)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "mine.csv"
    path.write_text("u;v;kind\n" + ROWS, encoding="utf-8")
    return path


@pytest.fixture
def kept(tmp_path: Path, own: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """The settings that a run on the own file keeps."""
    path = tmp_path / "settings.json"
    path.write_text(SHORT.to_json(), encoding="utf-8")
    assert main(["run", str(path), "--data", str(own), "--leave-out", "v"]) == 0
    answer = json.loads(capsys.readouterr().out)
    path.write_text(json.dumps(answer["experiment"]), encoding="utf-8")
    return path


def test_explain_says_what_was_read(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(own), "--leave-out", "v"]) == 0
    said = capsys.readouterr().out
    for words in ("delimiter semicolon", "rows: 40", "v: number, left out", "classes: a 20, b 20"):
        assert words in said


def test_explain_shows_a_refused_file_and_steers_no_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("u,kind\n1,a\n\u202e\u200fred,b\n2,a\n3,b\n", encoding="utf-8")
    assert main(["explain", str(path)]) == 2
    printed = capsys.readouterr()
    assert "REFUSED: column 'u' must hold numbers, got" in printed.out
    assert "\u202e" not in printed.out + printed.err


def test_a_run_on_an_own_file_keeps_its_name_size_and_digest(kept: Path, own: Path) -> None:
    held = json.loads(kept.read_text(encoding="utf-8"))["file"]
    assert (held["name"], held["size"]) == ("mine.csv", own.stat().st_size)
    assert len(held["sha256"]) == 64
    assert held["choices"] == {"left_out": ["v"]}


def test_the_same_file_runs_again_as_it_was_read_then(
    kept: Path, own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", str(kept), "--data", str(own)]) == 0
    assert json.loads(capsys.readouterr().out)["layer_dims"] == [1, 3, 1]


def test_another_file_or_none_is_refused(
    kept: Path, own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", str(kept)]) == 2
    assert "'mine.csv'" in (said := capsys.readouterr().err)
    assert "give this file with --data" in said
    own.write_text("u;v;kind\n" + ROWS.replace("0.5", "0.6"), encoding="utf-8")
    assert main(["run", str(kept), "--data", str(own)]) == 2
    assert "which holds something else" in capsys.readouterr().err


def test_settings_of_an_own_file_that_name_none_ask_for_data(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"dataset": "own_file", "iterations": 5}', encoding="utf-8")
    assert main(["run", str(path)]) == 2
    assert "give it with --data" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"alpha": NaN, "iterations": 5}', "alpha must be in (0, 1000], got nan"),
        ('{"alpha": "0.3", "iterations": 5}', "alpha must be in (0, 1000], got '0.3'"),
        ('{"alpha": 0.3, "alpha": 0.001}', "alpha stands in it twice"),
        ('{"file": "mine.csv"}', "file must be an object with name, size and sha256"),
    ],
)
def test_settings_that_are_wrong_are_refused(
    text: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "settings.json"
    path.write_text(text, encoding="utf-8")
    assert main(["run", str(path)]) == 2
    assert words in capsys.readouterr().err


def test_settings_may_have_a_mark_at_their_beginning(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"iterations": 5, "hidden": [2]}', encoding="utf-8-sig")
    assert main(["run", str(path)]) == 0
    assert json.loads(capsys.readouterr().out)["iterations"] == 5
