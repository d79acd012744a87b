"""A net with an activation that neither the compiled engine nor the film player knows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Browser, Locator, Page, expect

from core.activations import ACTIVATIONS, Activation, sigmoid
from core.data import Dataset, Floats
from core.experiment import Experiment
from core.network import Network, forward
from core.training import Run, finish
from datasets import load
from tests.e2e.conftest import own_server, watched_page
from tests.e2e.lab import finished
from tests.growth.grown import grown_copy
from ui.run_film import extent

SETTINGS = {"dataset": "moons", "hidden": (8,), "alpha": 0.5, "iterations": 600}
LINK = "dataset=moons&hidden=8&alpha=0.5&iterations=600&activation=swish"
BOX = {"left": 40, "top": 22, "right": 10, "bottom": 38}
"""The room that the picture leaves around its regions, in pixels (boundary.js)."""
SIDE = 58
BORDER = 0.15
"""Probabilities this close to one half are left out: there the drawn line may be beside."""


@pytest.fixture
def new_page(
    browser: Browser, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[tuple[Page, str]]:
    """A page, and the address of a server that knows swish."""
    with own_server(request, grown_copy(tmp_path)) as server, watched_page(browser, server) as page:
        yield page, server.url


def probabilities(monkeypatch: pytest.MonkeyPatch, data: Dataset, frame: int) -> NDArray[Any]:
    """(SIDE, SIDE): what core says at the film's grid points in a frame; the top row first."""

    def slope(Z: Floats, A: Floats) -> Floats:
        return sigmoid(Z) * (1 + Z * (1 - sigmoid(Z)))

    monkeypatch.setitem(ACTIVATIONS, "swish", Activation("", lambda Z: Z * sigmoid(Z), slope))
    experiment = Experiment(**SETTINGS)  # type: ignore[arg-type]
    object.__setattr__(experiment, "activation", "swish")  # its rules are older than swish
    run = finish(Run(experiment, data))
    assert run.engine_name == "numpy"
    xmin, xmax, ymin, ymax = extent(data)
    x, y = np.meshgrid(np.linspace(xmin, xmax, SIDE), np.linspace(ymax, ymin, SIDE))
    theta = run.snapshots[frame].theta
    assert theta is not None
    A = forward(Network(run.network.layer_dims, "swish"), theta, np.stack([x.ravel(), y.ravel()]))
    return A.A[-1].reshape(SIDE, SIDE)


def drawn(film: Locator) -> NDArray[Any]:
    """(SIDE, SIDE, 3): the colours of the film's picture at the grid's points."""
    return np.array(
        film.locator("canvas.picture").evaluate(
            """(c, [box, n]) => {
                const context = c.getContext("2d");
                const [width, height] = [c.width - box.left - box.right,
                                         c.height - box.top - box.bottom];
                const at = (k, start, size) => Math.round(start + (k * size) / (n - 1));
                return [...Array(n).keys()].map((row) => [...Array(n).keys()].map((column) => [
                    ...context.getImageData(at(column, box.left, width),
                                            at(row, box.top, height), 1, 1).data.subarray(0, 3),
                ]));
            }""",
            [BOX, SIDE],
        ),
        dtype=int,
    )


def test_the_lab_draws_the_boundary_that_core_predicts(
    new_page: tuple[Page, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    page, url = new_page
    page.goto(f"{url}/lab?{LINK}")
    film = finished(page.locator(".film"))
    expect(page.get_by_text("the film player does not know swish")).to_be_visible()
    expect(page.get_by_text("Training engine: numpy")).to_be_visible()
    for part in ("train", "dev"):
        film.locator(f".show-{part}").click()
    data = load("moons", seed=Experiment().data_seed, noise=1.0)
    frames = int(film.get_attribute("data-frames") or 0)
    for frame in (frames // 2, frames - 1):
        film.get_by_label("frame", exact=True).fill(str(frame))
        expect(film).to_have_attribute("data-frame", str(frame))
        p, colours = probabilities(monkeypatch, data, frame), drawn(film)[1:-1, 1:-1]
        p = p[1:-1, 1:-1]
        far = np.abs(p - 0.5) > BORDER
        # Class 0 is orange, with more red than blue; class 1 is blue.
        blue = colours[..., 2] > colours[..., 0]
        assert far.mean() > 0.5
        assert 0.1 < p[far].round().mean() < 0.9
        np.testing.assert_array_equal(blue[far], p[far] > 0.5)
