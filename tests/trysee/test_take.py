"""python -m trysee script: the files that a run is taken away in."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from core.experiment import Experiment
from trysee.__main__ import main


def commanded(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    status = main([str(argument) for argument in arguments])
    return status, *capsys.readouterr()


@pytest.mark.parametrize("data_set", ["moons", "breast_cancer"])
def test_the_written_script_prints_what_run_prints(
    data_set: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = tmp_path / "experiment.json"
    settings.write_text(
        Experiment(dataset=data_set, standardize=True, hidden=(4,), iterations=150).to_json()
    )
    status, printed, _ = commanded(capsys, "script", settings, "--out", tmp_path / "my run.py")
    assert status == 0
    names = [Path(one).name for one in json.loads(printed)["written"]]
    assert names == ["my run.py"] + ["my run.npz"] * (data_set == "breast_cancer")
    alone = subprocess.run(
        [sys.executable, "-I", str(tmp_path / "my run.py")],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    found = json.loads(alone.stdout)
    run = json.loads(commanded(capsys, "run", settings)[1])
    for accuracy in ("train_accuracy", "dev_accuracy"):
        assert found[accuracy] == pytest.approx(run[accuracy])


def test_an_out_of_another_kind_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "train.txt"
    status, _, said = commanded(capsys, "script", "--preset", "chapter-l2", "--out", out)
    assert status == 2
    assert "must end in .py, got train.txt" in said
    assert not out.exists()


def test_the_film_is_written_as_one_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings, out = tmp_path / "experiment.json", tmp_path / "film.html"
    settings.write_text(Experiment(dataset="moons", hidden=(4,), iterations=50).to_json())
    status, printed, _ = commanded(capsys, "film", settings, "--out", out, "--title", "Mine <1>")
    assert status == 0
    assert json.loads(printed) == {"written": [str(out)], "bytes": out.stat().st_size}
    assert "<title>Mine &lt;1&gt;</title>" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(("kind", "begins"), [("gif", b"GIF89a"), ("png", b"\x89PNG")])
def test_a_film_may_be_a_picture(
    kind: str, begins: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings, out = tmp_path / "experiment.json", tmp_path / f"film.{kind}"
    settings.write_text(Experiment(dataset="moons", hidden=(4,), iterations=3).to_json())
    assert commanded(capsys, "film", settings, "--out", out)[0] == 0
    assert out.read_bytes().startswith(begins)
    wrong = out.with_suffix(".avi")
    status, _, said = commanded(capsys, "film", settings, "--out", wrong)
    assert (status, wrong.exists()) == (2, False)
    assert "must end in .html, .gif or .png, got film.avi" in said
