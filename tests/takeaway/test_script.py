"""The script that is taken away trains the same run: plain NumPy, 80 lines, the same theta."""

from __future__ import annotations

import ast
import io
import itertools
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.activations import ACTIVATIONS
from core.batches import epoch_of, updates_per_epoch
from core.data import Dataset, Floats, Part
from core.engine import NumpyEngine
from core.experiment import Experiment
from core.initialization import INITIALIZERS
from core.optimizers import OPTIMIZERS
from core.preparation import make_schedule, prepare
from core.schedules import SCHEDULES
from core.streams import stream
from core.training import Run, finish
from datasets import REGISTRY, load
from takeaway.script import MOST_LINES, write_script

SETS = [name for name, entry in REGISTRY.items() if entry.load is not None]
MADE = ["field", "flower", "spirals", "moons", "circles", "blobs", "xor"]


def drawn(number: int) -> Experiment:
    """An experiment with every setting drawn; every name comes up in turn."""
    rng = stream("splits", number)

    def one_of(*values: Any) -> Any:
        return values[rng.integers(len(values))]

    def in_turn(names: Any) -> Any:
        return list(names)[number % len(names)]

    return Experiment(
        dataset=in_turn(SETS),
        noise=one_of(0.0, 0.7, 1.0, 2.5),
        train_size=one_of(0, 0, 23, 47),
        standardize=one_of(True, False),
        hidden=one_of((), (4,), (7, 3), (6, 5, 4)),
        activation=in_turn(ACTIVATIONS),
        initialization=in_turn(INITIALIZERS),
        init_scale=one_of(0.01, 0.3),
        lambd=one_of(0.0, 0.7),
        lambd_l1=one_of(0.0, 0.05),
        keep_prob=one_of(1.0, 0.8),
        keep_prob_input=one_of(1.0, 0.9),
        frozen_mask=one_of(True, False),
        optimizer=in_turn(OPTIMIZERS),
        alpha=one_of(0.003, 0.05),
        beta=one_of(0.9, 0.5),
        beta1=one_of(0.9, 0.8),
        beta2=one_of(0.999, 0.9),
        epsilon=one_of(1e-8, 1e-4),
        epsilon_inside=one_of(True, False),
        schedule=in_turn(SCHEDULES),
        decay_rate=one_of(0.1, 1.0),
        decay_base=one_of(0.95, 0.99),
        decay_k=one_of(1.0, 2.0),
        batch_size=one_of(0, 1, 16, 64, 1_000_000),
        iterations=int(rng.integers(1, 60)),
        data_seed=int(rng.integers(1000)),
        init_seed=int(rng.integers(1000)),
        batch_seed=int(rng.integers(1000)),
        dropout_seed=int(rng.integers(1000)),
    )


def loaded(experiment: Experiment) -> Dataset:
    return load(experiment.dataset, seed=experiment.data_seed, noise=experiment.noise)


def theta_of_the_app(experiment: Experiment, source: Dataset) -> Floats:
    """Theta where the NumPy engine ends, which does not depend on what else was tested before."""
    ready = prepare(experiment, source)
    data, scaled = ready.data, ready.scaled
    first = np.array(ready.engine.theta)
    engine = NumpyEngine(experiment, ready.network, scaled.train, data.n_classes, first)
    t = np.arange(1, experiment.iterations + 1)
    epoch = epoch_of(t, updates_per_epoch(data.train.m, experiment.batch_size))
    engine.advance(make_schedule(experiment)(experiment.alpha, epoch, t))
    return engine.theta


def ran(experiment: Experiment, source: Dataset, folder: Path) -> tuple[dict[str, Any], str]:
    """The names that the script leaves behind, and what it printed."""
    script = write_script(experiment, source)
    path = folder / "train.py"
    path.write_text(script.text, encoding="utf-8")
    if script.data:
        path.with_suffix(".npz").write_bytes(script.data)
    left: dict[str, Any] = {"__file__": str(path), "__name__": "__main__"}
    printed, shown = io.StringIO(), sys.stdout
    before = np.geterr()
    try:
        sys.stdout = printed
        exec(compile(script.text, str(path), "exec"), left)  # noqa: S102  it is what is tested
    finally:
        sys.stdout = shown
        np.seterr(**before)
    return left, printed.getvalue()


def assert_same(theta: Floats, expected: Floats) -> None:
    assert theta.shape == expected.shape
    assert np.linalg.norm(theta - expected) <= 1e-9 * np.linalg.norm(expected)


@pytest.mark.parametrize("number", range(30))
def test_a_random_run_ends_at_the_same_theta(number: int, tmp_path: Path) -> None:
    experiment = drawn(number)
    source = loaded(experiment)
    left, printed = ran(experiment, source, tmp_path)
    assert_same(left["theta"], theta_of_the_app(experiment, source))
    assert json.loads(printed)["theta_norm"] == pytest.approx(np.linalg.norm(left["theta"]))


def test_the_twenty_and_more_draws_cover_every_name_and_kind() -> None:
    draws = [drawn(number) for number in range(30)]
    for setting, names in (
        ("dataset", SETS),
        ("activation", ACTIVATIONS),
        ("initialization", INITIALIZERS),
        ("optimizer", OPTIMIZERS),
        ("schedule", SCHEDULES),
    ):
        assert {getattr(one, setting) for one in draws} == set(names)
    kinds = {(one.frozen_mask, one.keep_prob < 1, one.batch_size in (16, 64)) for one in draws}
    assert kinds == set(itertools.product((True, False), repeat=3))
    assert any(one.lambd and one.lambd_l1 for one in draws)


@pytest.mark.parametrize("name", MADE)
def test_a_set_made_by_code_is_made_by_the_script_alone(name: str, tmp_path: Path) -> None:
    experiment = Experiment(dataset=name, data_seed=7, noise=0.8, iterations=2, hidden=(3,))
    source = loaded(experiment)
    assert not write_script(experiment, source).data
    left, _ = ran(experiment, source, tmp_path)
    for found, expected in (("X", source.train.X), ("X_dev", source.dev.X)):
        np.testing.assert_allclose(left[found], expected, rtol=1e-12, atol=1e-14)
    assert (left["y"] == source.train.y).all()
    assert (left["y_dev"] == source.dev.y).all()


EVERYTHING = Experiment(
    dataset="digits",
    train_size=300,
    standardize=True,
    activation="sigmoid",
    lambd=0.1,
    lambd_l1=0.1,
    keep_prob=0.9,
    keep_prob_input=0.9,
    optimizer="Adam",
    schedule="exponential",
    batch_size=64,
    iterations=10,
)


@pytest.mark.parametrize(
    "experiment",
    [Experiment(), Experiment(lambd=0.1), EVERYTHING, replace(EVERYTHING, frozen_mask=True)],
)
def test_it_has_at_most_80_lines_and_imports_numpy_and_json_only(experiment: Experiment) -> None:
    text = write_script(experiment, loaded(experiment)).text
    assert len(text.splitlines()) <= MOST_LINES
    assert max(map(len, text.splitlines())) <= 100
    tree = ast.parse(text)
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    assert [ast.unparse(one) for one in imports] == ["import json", "import numpy as np"]


def test_what_a_run_does_not_use_is_not_in_it() -> None:
    text = write_script(Experiment(), loaded(Experiment())).text
    assert not any(
        word in text for word in ("drop", "keep_prob", "np.sign", "softmax", "u_x", "v =")
    )


def test_a_run_that_diverges_stops_where_the_app_stops(tmp_path: Path) -> None:
    experiment = Experiment(
        dataset="moons", alpha=1.0, lambd=1500 / 2, iterations=2000, train_size=60
    )
    source = loaded(experiment)
    expected = theta_of_the_app(experiment, source)
    assert finish(Run(experiment, source)).diverged
    assert_same(ran(experiment, source, tmp_path)[0]["theta"], expected)


def own(X: Floats, name: str = "mine") -> Dataset:
    y = np.arange(X.shape[1]) % 2
    return Dataset(name, "table", Part(X, y), Part(X[:, ::2], y[::2]), None, ("a", "b"))


def test_data_that_two_lines_cannot_scale_come_scaled(tmp_path: Path) -> None:
    """A feature that varies by roundings only, and one whose squares overflow."""
    rng = stream("splits", 0)
    rough = 0.1 + 1e-17 * np.arange(40)
    rough[::3] = np.nextafter(0.1, 1)
    X = np.stack([rng.standard_normal(40), rough, 1e200 * rng.standard_normal(40)])
    experiment = Experiment(dataset="own_file", standardize=True, hidden=(3,), iterations=30)
    left, _ = ran(experiment, own(X), tmp_path)
    assert_same(left["theta"], theta_of_the_app(experiment, own(X)))


def test_a_constant_feature_is_divided_by_1(tmp_path: Path) -> None:
    X = np.stack([stream("splits", 0).standard_normal(40), np.full(40, 3.0)])
    experiment = Experiment(dataset="own_file", standardize=True, hidden=(3,), iterations=30)
    assert "constant" in write_script(experiment, own(X)).text
    left, _ = ran(experiment, own(X), tmp_path)
    assert_same(left["theta"], theta_of_the_app(experiment, own(X)))


def test_no_text_of_a_file_gets_into_the_script() -> None:
    experiment = Experiment(dataset="own_file", hidden=(3,), iterations=3)
    evil = '"""\nimport os\nos.system("false")\n"""'
    data = own(stream("splits", 0).standard_normal((2, 20)), evil)
    text = write_script(experiment, data).text
    assert "import os" not in text
    ast.parse(text)


def test_the_test_set_stays_closed() -> None:
    experiment = Experiment(dataset="breast_cancer", iterations=3)
    with np.load(io.BytesIO(write_script(experiment, loaded(experiment)).data)) as held:
        assert set(held) == {"X", "y", "X_dev", "y_dev"}


def test_a_function_it_has_no_line_for_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from takeaway import network

    monkeypatch.delitem(network.ACTIVATIONS, "relu")
    with pytest.raises(ValueError, match="no line for activation 'relu'; it knows tanh, sigmoid"):
        write_script(Experiment(), loaded(Experiment()))


def test_it_runs_in_a_python_of_its_own_from_any_folder(tmp_path: Path) -> None:
    experiment = Experiment(dataset="breast_cancer", standardize=True, hidden=(4,), iterations=40)
    source = loaded(experiment)
    _, printed = ran(experiment, source, tmp_path)
    alone = subprocess.run(
        [sys.executable, "-I", str(tmp_path / "train.py")],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        cwd="/",
    )
    assert json.loads(alone.stdout) == pytest.approx(json.loads(printed))
    assert alone.stderr == ""
