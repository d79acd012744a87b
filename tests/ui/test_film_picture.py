"""A film as GIF and PNG: bounded in size, for any kind of data."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from core.experiment import Experiment
from core.training import Run, finish
from datasets import load
from ui.film_picture import HEIGHT, LEFT, MOST_FRAMES, SIDE, WIDTH, film_gif, film_png
from ui.theme import FILM_COLOURS


def trained(**settings: object) -> Run:
    experiment = Experiment(**({"dataset": "moons", "hidden": (6,), "iterations": 60} | settings))
    return finish(Run(experiment, load(experiment.dataset, seed=54, noise=1.0)))


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"dataset": "blobs", "iterations": 5},
        {"dataset": "breast_cancer", "iterations": 5},
        {"dataset": "spirals", "hidden": (), "iterations": 1},
        {"alpha": 1000.0, "iterations": 30, "lambd": 900.0},
    ],
)
def test_every_kind_of_run_has_a_gif_and_a_png(settings: dict[str, object]) -> None:
    run = trained(**settings)
    content = film_gif(run)
    gif, png = opened(content), opened(film_png(run))
    assert (gif.size, png.size) == ((WIDTH, HEIGHT),) * 2
    assert 2 <= gif.n_frames <= min(MOST_FRAMES, len(run.snapshots))
    assert len(content) < 1_500_000


def test_a_large_nets_gif_has_fewer_frames() -> None:
    run = trained(dataset="spirals", hidden=(300, 300), iterations=30)
    assert opened(film_gif(run)).n_frames < len(run.snapshots)


@pytest.mark.parametrize("dataset", ["spirals", "blobs"])
def test_one_palette_does_for_all_frames(dataset: str) -> None:
    """The last frame is the PNG's but for its finer grid, and the paper of each is white."""
    run = trained(dataset=dataset, iterations=300, alpha=1.0)
    gif = opened(film_gif(run))
    for frame in range(gif.n_frames):
        gif.seek(frame)
        assert gif.convert("RGB").getpixel((LEFT[2] + 20, 5)) == (255, 255, 255)
    last, png = (np.asarray(one.convert("RGB")) for one in (gif, opened(film_png(run))))
    off = np.abs(last.astype(int) - png)
    assert off.mean() < 2
    assert np.percentile(off, 99) < 30


def test_the_regions_have_the_colours_of_the_classes_that_the_net_predicts() -> None:
    """A logistic unit that says class 1 to the right of 0: blue there, orange at the left."""
    run = trained(hidden=(), iterations=1)
    run.snapshots[-1].theta[:] = (50.0, 0.0, 0.0)
    image = np.asarray(opened(film_png(run)).convert("RGB")).astype(int)
    left, top = LEFT[:2]
    for column, colour in ((left + 6, FILM_COLOURS[0]), (left + SIDE - 6, FILM_COLOURS[1])):
        wanted = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)])
        found = image[top + 10, column]
        tint = 255 + 0.52 * (wanted - 255)
        assert np.abs(found - tint).max() <= 3
