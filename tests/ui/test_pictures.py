"""The small pictures of the home page: what they show is what the runs did."""

from __future__ import annotations

import numpy as np
import pytest

from core.experiment import Experiment
from core.network import forward
from core.scaling import apply
from lessons.shared.question import trained
from ui import theme
from ui.pictures import boundary_picture, cost_curves, eps_valley, rgb
from ui.run_film import extent

MOONS = Experiment(dataset="moons", data_seed=0, hidden=(6,), iterations=200)


@pytest.mark.parametrize("standardize", [False, True])
def test_a_boundary_picture_has_the_regions_that_the_net_computes(standardize: bool) -> None:
    experiment = Experiment(hidden=(6,), iterations=300, alpha=1.0, standardize=standardize)
    image = boundary_picture(experiment).astype(float)
    run = trained(experiment)
    x0, x1, y0, y1 = extent(run.data)
    side = image.shape[0] // 2
    grid = np.stack(np.meshgrid(np.linspace(x0, x1, side), np.linspace(y1, y0, side)))
    said = forward(run.network, run.theta, apply(run.scaling, grid.reshape(2, -1))).A[-1]
    blue = image[::2, ::2, 2] > image[::2, ::2, 0]
    sure = np.abs(said.reshape(side, side) - 0.5) > 0.1
    points = [(image == rgb(colour)).all(axis=2) for colour in theme.CLASS_COLOURS[:2]]
    seen = sure & ~np.any(points, axis=0)[::2, ::2]
    assert seen.mean() > 0.5
    assert (blue == (said.reshape(side, side) > 0.5))[seen].all()


def test_each_training_point_is_drawn_in_its_classs_colour() -> None:
    image = boundary_picture(MOONS)
    for label in (0, 1):
        colour = rgb(theme.CLASS_COLOURS[label])
        assert (image == colour).all(axis=2).sum() > 200


def test_cost_curves_are_the_runs_own_costs() -> None:
    runs = {"slow": MOONS, "fast": Experiment(dataset="moons", data_seed=0, iterations=150)}
    spec = cost_curves(runs, log=True)
    (rows,) = spec["datasets"].values()
    for name, experiment in runs.items():
        trace = trained(experiment).trace
        shown = [row["cost"] for row in rows if row["run"] == name]
        assert shown == pytest.approx(list(trace.high))
    assert spec["encoding"]["y"]["scale"]["type"] == "log"
    assert spec["encoding"]["color"]["scale"]["domain"] == ["slow", "fast"]


def test_a_long_runs_curve_is_thinned_out() -> None:
    (rows,) = cost_curves({"long": Experiment(hidden=(), iterations=1500)})["datasets"].values()
    assert 100 <= len(rows) <= 201
    assert rows[0]["update"] == 1
    assert rows[-1]["update"] > 1400


def test_the_gradient_check_is_best_between_too_long_and_too_short_a_step() -> None:
    (rows,) = eps_valley(Experiment(hidden=(3,), activation="tanh"))["datasets"].values()
    distance = {row["ε"]: row["d"] for row in rows}
    best = min(distance, key=lambda eps: distance[eps])
    assert 1e-8 < best < 1e-2
    assert distance[best] < 1e-7
    assert distance[best] < distance[min(distance)]
    assert distance[best] < distance[max(distance)]


def test_a_colour_is_read_as_red_green_blue() -> None:
    assert rgb("#e69f00").tolist() == [230, 159, 0]
