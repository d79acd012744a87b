"""What a hostile file must not do: end the grading of others, pass unseen, or hold the lecturer."""

from __future__ import annotations

import json
from pathlib import Path
from unittest import mock

import pytest

from core.experiment import Experiment
from takeaway.hand_in import HandedRun, HandIn, write_hand_in
from tests.trysee.test_grade import RUN, graded, handed, run_of
from trysee import grade
from trysee.__main__ import main
from trysee.check import check


def changed(content: bytes, old: str, new: str) -> bytes:
    assert old.encode() in content
    return content.replace(old.encode(), new.encode())


def test_no_number_and_no_letter_ends_the_grading_of_others(tmp_path: Path) -> None:
    good = write_hand_in(handed(answers={}, predictions={}))
    cost = json.dumps(run_of().numbers["train_cost"])
    rows = graded(
        tmp_path,
        good=good,
        huge=changed(good, f'"train_cost": {cost}', f'"train_cost": 1{"0" * 400}'),
        half=changed(good, '"name": "Ada"', '"name": "\\ud800"'),
    )
    assert "a run's numbers must be" in rows["huge.html"]["notes"]
    assert "name must be a text" in rows["half.html"]["notes"]
    assert rows["good.html"]["runs reproduced"] == "1 of 1"


@pytest.mark.parametrize("cost", [-5.0, 1e-9, 50.0, float("nan")])
def test_a_cost_that_the_run_cannot_have_is_named(tmp_path: Path, cost: float) -> None:
    content = write_hand_in(handed(runs=(run_of(train_cost=cost),), answers={}, predictions={}))
    row = graded(tmp_path, one=content)["one.html"]
    assert "train_cost" in row["notes"]
    assert row["runs reproduced"] == "0 of 1"


def test_equal_runs_are_made_once_and_all_runs_of_a_file_have_a_limit() -> None:
    ends = run_of()
    other = HandedRun({**ends.settings, "init_seed": 9}, "other", ends.numbers)
    found = grade.Grades("one.html")
    file = HandIn("Ada", 12, runs=(ends, ends, ends, other))
    asked: list[Experiment] = []

    def seconds_of(experiment: Experiment) -> float:
        asked.append(experiment)
        return 0.6 * grade.MOST_FILE_SECONDS

    with mock.patch.object(grade, "_seconds_of", seconds_of):
        assert grade._runs_reproduced(found, file) == 3
    assert [one.init_seed for one in asked] == [RUN.init_seed, 9]
    assert "run 4: it was not computed: a file's runs may take 120 s in all" in found.notes


def test_every_file_of_the_folder_is_read_or_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "ADA.HTML").write_bytes(write_hand_in(handed(runs=(), answers={})))
    (tmp_path / "bob.pdf").write_bytes(b"%PDF")
    out = tmp_path / "grades.csv"
    for _ in range(2):  # the table of before is not named
        assert main(["grade", str(tmp_path), "--out", str(out)]) == 0
        said = json.loads(capsys.readouterr().out)
        assert (said["files"], said["not read"]) == (1, ["bob.pdf"])


def test_a_solution_that_ends_the_program_as_if_all_were_done_is_wrong(tmp_path: Path) -> None:
    file = tmp_path / "crash.py"
    file.write_text("import os\n\ndef gradient_check(*all):\n    os._exit(0)\n")
    report = check(file, seed=1, seconds=20)
    assert (report.right, report.wrong) == (0, 1)
    assert "gradient_check" in report.lines[-1]
    assert "a call that ends the program" in report.lines[-1]
