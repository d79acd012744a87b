"""python -m trysee: the same run without a screen."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.activations import ACTIVATIONS
from core.experiment import Experiment
from core.initialization import INITIALIZERS
from core.optimizers import OPTIMIZERS
from core.presets import PRESETS
from core.record import read_record
from core.schedules import SCHEDULES
from core.training import Run
from datasets import REGISTRY, load
from lessons.shared.contents import found_lessons
from trysee.__main__ import main

ROOT = Path(__file__).parents[2]
SHORT = Experiment(dataset="moons", hidden=(4,), iterations=150)


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    path = tmp_path / "experiment.json"
    path.write_text(SHORT.to_json(), encoding="utf-8")
    return path


@pytest.fixture
def short_presets(monkeypatch: pytest.MonkeyPatch) -> None:
    """The presets with 150 updates instead of 30,000."""
    for name, preset in PRESETS.items():
        monkeypatch.setitem(PRESETS, name, replace(preset, iterations=150))


def answer(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    """The one JSON object that a successful command prints, and nothing else."""
    status = main([str(argument) for argument in arguments])
    printed = capsys.readouterr()
    assert (status, printed.err) == (0, "")
    return json.loads(printed.out, parse_constant=pytest.fail)


def complaint(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """The one line on stderr of a command that had to refuse."""
    status = main([str(argument) for argument in arguments])
    printed = capsys.readouterr()
    assert (status, printed.out) == (2, "")
    assert printed.err.count("\n") == 1
    return printed.err


def python_m_trysee(*arguments: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "trysee", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def test_a_run_prints_what_the_page_would_show(
    settings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result = answer(capsys, "run", settings)
    run = Run(SHORT, load("moons", seed=SHORT.data_seed, noise=SHORT.noise))
    while run.outcome is None:
        run.advance(60.0)
    last, band = run.snapshots[-1], run.band()
    assert band is not None
    assert result["train_accuracy"] == last.train_accuracy
    assert result["dev_accuracy"] == last.dev_accuracy
    assert result["train_band"] == list(band[0])
    assert result["dev_band"] == list(band[1])
    assert result["train_band"][0] <= result["train_accuracy"] <= result["train_band"][1]
    assert (result["cost"], result["dev_cost"]) == (last.cost, last.dev_cost)
    assert (result["state"], result["iterations"]) == ("finished", 150)
    assert Experiment.from_json(json.dumps(result["experiment"])) == SHORT


@pytest.mark.usefixtures("short_presets")
@pytest.mark.parametrize("name", PRESETS)
def test_the_presets_run_by_name(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    result = answer(capsys, "run", "--preset", name)
    assert result["layer_dims"] == [2, 20, 5, 1]
    assert result["data"] == "field"
    assert Experiment.from_json(json.dumps(result["experiment"])) == PRESETS[name]


def test_list_names_everything_that_is_registered(capsys: pytest.CaptureFixture[str]) -> None:
    listed = answer(capsys, "list")
    registries = {"datasets": REGISTRY, "initializers": INITIALIZERS, "optimizers": OPTIMIZERS}
    registries |= {"schedules": SCHEDULES, "presets": PRESETS, "activations": ACTIVATIONS}
    registries["lessons"] = [lesson.title for lesson in found_lessons()]
    assert {name: set(names) for name, names in listed.items()} == {
        name: set(registry) for name, registry in registries.items()
    }
    assert all(text for names in listed.values() for text in names.values())
    assert listed["optimizers"]["Adam"] == "eq. 19"


def test_a_csv_of_ones_own_is_trained_on(
    settings: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rng = np.random.default_rng(0)
    rows = [f"{x:.4f},{z:.4f},{'yes' if x > z else 'no'}" for x, z in rng.random((100, 2))]
    data = tmp_path / "mine.csv"
    data.write_text("\n".join(["x,z,above", *rows]), encoding="utf-8")
    result = answer(capsys, "run", settings, "--data", data, "--label", "above")
    assert result["layer_dims"] == [2, 4, 1]
    assert result["state"] == "finished"
    assert "colour" in complaint(capsys, "run", settings, "--data", data, "--label", "colour")


def test_out_writes_the_whole_run(
    settings: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "run.h5"
    result = answer(capsys, "run", settings, "--out", out)
    record = read_record(out.read_bytes())
    assert record.experiment == SHORT
    assert record.history["train_accuracy"][-1] == result["train_accuracy"]


def test_a_diverged_run_is_a_result_with_a_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "wild.json"
    wild = Experiment(hidden=(20,) * 20, initialization="normal", init_scale=100, alpha=1000)
    path.write_text(wild.to_json(), encoding="utf-8")
    result = answer(capsys, "run", path)
    assert result["state"] == "diverged"
    assert result["reason"] == f"the cost became nan at update {result['iterations'] + 1}"
    assert (result["cost"], result["train_band"], result["dev_band"]) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"keep_prob": 0.0}', "trysee: keep_prob must be in (0, 1], got 0.0; 1.0 switches"),
        ('{"alfa": 1}', "trysee: unknown setting alfa; the settings are dataset, noise"),
        ('{"dataset": "feild"}', "trysee: unknown data set 'feild'; did you mean field?"),
        ('{"dataset": "seattle"}', "trysee: dataset must be one to train on, got seattle"),
        ("alpha = 1", "trysee: an experiment must be a JSON object: Expecting value"),
        ("\udcff", "trysee: "),
    ],
)
def test_wrong_settings_exit_with_2_and_one_clear_line(
    text: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "wrong.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    assert complaint(capsys, "run", path).startswith(message)


def test_files_that_cannot_be_read_or_written_exit_with_2_and_one_line(
    settings: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = tmp_path / "no folder" / "file"
    assert str(nowhere) in complaint(capsys, "run", nowhere)
    assert str(nowhere) in complaint(capsys, "run", settings, "--data", nowhere)
    assert str(nowhere) in complaint(capsys, "run", settings, "--out", nowhere)
    empty = tmp_path / "empty.mat"
    empty.touch()
    assert "empty" in complaint(capsys, "run", settings, "--data", empty)


@pytest.mark.parametrize(
    "arguments", [[], ["run"], ["run", "--preset", "chapter-9"], ["run", "a.json", "--alpha", "1"]]
)
def test_a_command_that_is_none_exits_with_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "usage: python -m trysee" in capsys.readouterr().err


def test_python_m_trysee_works_in_a_process_of_its_own(settings: Path) -> None:
    assert set(python_m_trysee("list")["optimizers"]) == set(OPTIMIZERS)
    result = python_m_trysee("run", str(settings))
    assert (result["iterations"], result["engine"]) == (150, "numpy")


@pytest.mark.slow
def test_python_m_trysee_runs_a_preset_to_its_end_with_the_compiled_loop_if_asked_to() -> None:
    result = python_m_trysee("run", "--preset", "chapter-none", "--compiled")
    assert (result["iterations"], result["engine"]) == (30_000, "compiled")
    assert {"train_accuracy", "dev_accuracy", "train_band", "dev_band"} <= set(result)
    assert result["train_band"][0] > 0.85
