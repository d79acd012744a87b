"""What is handed in, written, read and graded: right, wrong, tampered, impossible, hostile."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import asdict, replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from core.experiment import RULES, Experiment
from core.training import Run, finish
from datasets import registered
from lessons.shared.exercises import exercises_of, trained
from lessons.shared.path import load_path
from takeaway.hand_in import (
    FORMAT,
    MOST_BYTES,
    NUMBERS,
    HandedRun,
    HandIn,
    read_hand_in,
    write_hand_in,
)
from trysee.__main__ import main

STUDENT = 12
TABLE = b"<table><tbody>"
RUN = replace(Experiment(), dataset="moons", hidden=(3,), iterations=400)
COST = next(one for one in exercises_of("dropout") if one.measure == "train_cost" and not one.knob)
RIGHT = COST.of.text(COST.of.of(trained(COST.experiment(STUDENT))))


def run_of(experiment: Experiment = RUN, **numbers: float) -> HandedRun:
    data = registered(experiment.dataset, experiment.data_seed, experiment.noise)
    last = finish(Run(experiment, data)).snapshots[-1]
    true = {
        name: float(getattr(last, name))
        for name in ("train_cost", "dev_cost", "train_accuracy", "dev_accuracy")
    }
    settings = {knob: getattr(experiment, knob) for knob in RULES}
    return HandedRun(settings, "mine", true | numbers)


def handed(**changed: Any) -> HandIn:
    step = next(
        (number, one) for number, one in enumerate(load_path("dropout").steps, 1) if one.ask
    )
    usual = HandIn(
        "Ada",
        STUDENT,
        {COST.key: RIGHT},
        {f"dropout {step[0]}": step[1].answer},
        (run_of(),),
    )
    return replace(usual, **changed)


def graded(folder: Path, **files: bytes) -> dict[str, dict[str, str]]:
    for name, content in files.items():
        (folder / f"{name}.html").write_bytes(content)
    out = folder / "grades.csv"
    assert main(["grade", str(folder), "--out", str(out)]) == 0
    with out.open(encoding="utf-8-sig", newline="") as stream:
        return {row["file"]: row for row in csv.DictReader(stream)}


def test_a_file_comes_back_as_it_was_written_and_is_harmless() -> None:
    hostile = handed(name="</script><script>alert(1)</script> $title", answers={COST.key: "<b>"})
    content = write_hand_in(hostile)
    found = read_hand_in(content)
    assert asdict(found)["name"] == hostile.name
    assert found.answers == hostile.answers
    assert found.runs[0].numbers == hostile.runs[0].numbers
    assert b"<script>alert" not in content
    assert b"<b>" not in content


def test_right_answers_predictions_and_runs_are_counted(tmp_path: Path) -> None:
    wrong = handed(name="Bob", answers={COST.key: "99"}, predictions={}, runs=())
    rows = graded(tmp_path, ada=write_hand_in(handed()), bob=write_hand_in(wrong))
    ada, bob = rows["ada.html"], rows["bob.html"]
    assert (ada[COST.key], ada["right"], ada["answered"]) == ("right", "1", "1")
    assert (ada["predictions right"], ada["runs reproduced"]) == ("1 of 1", "1 of 1")
    assert (bob[COST.key], bob["right"]) == ("wrong", "0")
    assert "number 12 was handed in by Bob, too" in ada["notes"]
    assert "number 12 was handed in by Ada, too" in bob["notes"]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"answers": {"dropout 9": "1"}}, "there is no exercise 'dropout 9'"),
        ({"answers": {COST.key: "much"}}, "the answer is a number"),
        ({"predictions": {"dropout 1": "left"}}, "there is no prediction"),
        ({"student": 0}, "number 0 is none that the app takes"),
        ({"runs": (run_of(dev_accuracy=0.2),)}, "dev_accuracy 0.200 was handed in, computed anew"),
        ({"runs": (HandedRun({"alfa": 1}, "x", run_of().numbers),)}, "unknown setting alfa"),
        (
            {
                "runs": (
                    replace(run_of(), settings={"hidden": [512, 512, 512], "iterations": 100000}),
                )
            },
            "was not computed",
        ),
    ],
)
def test_what_is_tampered_or_impossible_is_named(
    tmp_path: Path, changed: dict[str, Any], words: str
) -> None:
    rows = graded(tmp_path, one=write_hand_in(handed(**changed)))
    assert words in rows["one.html"]["notes"]


@pytest.mark.parametrize(
    ("held", "shown"),
    [
        (RIGHT, "0.123"),
        ("</table>", "</table><p>Passed with honours</p><table>"),
        ("<h2>Predictions</h2>", "<h2>Predictions, all right</h2>"),
        ("Ada, number", "Bob, number"),
    ],
)
def test_a_page_that_shows_another_text_than_it_holds_is_named(
    tmp_path: Path, held: str, shown: str
) -> None:
    content = write_hand_in(handed(runs=()))
    changed = content.replace(held.encode(), shown.encode(), 1)
    assert changed != content
    row = graded(tmp_path, one=changed)["one.html"]
    assert row["notes"].startswith("what it shows a reader is not what it holds, which is graded")
    assert (row["name"], row[COST.key]) == ("Ada", "right")


def test_a_page_that_a_browser_saved_anew_shows_what_it_holds(tmp_path: Path) -> None:
    content = write_hand_in(handed(name='A "b" & c  d', answers={COST.key: " < 1 > 'x'"}))
    saved = content.replace(b"&quot;", b'"').replace(b"&#x27;", b"'").replace(b"<table>", TABLE)
    saved = b"<!-- saved from url=(0014)about:internet -->\r\n" + saved.replace(b"\n", b"\r\n")
    assert "what it shows" not in graded(tmp_path, one=saved)["one.html"]["notes"]


def test_the_words_of_a_handed_in_page_change_only_with_its_format() -> None:
    page = write_hand_in(HandIn("Ada", 7, {"dropout 2": "0.5"}, {"dropout 3": "up"}))
    held = page.partition(b"<body>")[2].partition(b"<script")[0]
    words = unescape(re.sub(r"<[^<>]*>", " ", held.decode())).split()
    assert FORMAT == "try-and-see hand-in 1"
    assert " ".join(words) == (
        "Ada, number 7 Handed in from Try & See. This file has what you typed, your predictions, "
        "the settings and last numbers of the runs that you pinned, and nothing else of you. It "
        "has no right answers. Answers exercise answer dropout 2 0.5 Predictions step said "
        "dropout 3 up Pinned runs None."
    )


BURIED = {
    "format": FORMAT,
    "student": 1,
    "name": "Ada",
    "answers": {},
    "predictions": {},
    "runs": [
        {
            "settings": {"hidden": json.loads("[" * 700 + "]" * 700)},
            "name": "deep",
            "numbers": dict.fromkeys(NUMBERS, 0.5),
        }
    ],
}


def inside(value: object) -> bytes:
    text = json.dumps(value)
    return f'<script type="application/json" id="hand-in">{text}</script>'.encode()


def test_a_bad_file_is_named_and_the_others_are_graded(tmp_path: Path) -> None:
    rows = graded(
        tmp_path,
        good=write_hand_in(handed()),
        empty=b"",
        page=b"<html>",
        large=b" " * (MOST_BYTES + 1),
        listed=inside([1]),
        typed=inside({"format": FORMAT, "student": "12", "runs": []}),
        deep=inside({"format": FORMAT, "student": 1, "runs": [], "name": {"a": 1}}),
        buried=inside(BURIED),
        nested=b'<script type="application/json" id="hand-in">' + b"[" * 100_000 + b"</script>",
    )
    assert rows["good.html"]["right"] == "1"
    assert all(row["notes"] for name, row in rows.items() if name != "good.html")


def test_a_name_is_no_formula_in_the_table(tmp_path: Path) -> None:
    rows = graded(tmp_path, one=write_hand_in(handed(name="=1+1", runs=())))
    assert rows["one.html"]["name"] == "'=1+1"


def test_a_folder_that_is_none_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["grade", str(tmp_path / "none")]) == 2
    assert main(["grade", str(tmp_path)]) == 2
    assert "has no .html file" in capsys.readouterr().err
