"""Small pictures of real runs, for the way into the lessons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st

from core.data import targets
from core.engine import cost_and_gradient
from core.experiment import Experiment
from core.gradient_check import gradient_check
from core.network import predict
from core.training import Run, finish
from datasets import data_of
from lessons.shared.lesson import Lesson, Picture
from lessons.shared.measures import cache_of
from lessons.shared.question import never, trained
from ui import theme
from ui.drawing import resting
from ui.looks.axes import tip
from ui.looks.reading import chart_words
from ui.looks.series import Look, Series
from ui.run_film import extent, grid, run_payload

HOME_FILM = Experiment(dataset="moons", hidden=(20, 5), alpha=0.3, iterations=3_000)
"""What plays on the home page."""
FILM_SIDE = 50
"""Grid points along the edge of its picture, which is small: a quarter of the usual work."""
SIDE = 120
"""Pixels of a boundary picture's side, before it is enlarged."""
HEIGHT = 220
"""Pixels of a card's chart."""
CARD_POINTS = 200
"""Points of a card's curve."""


def fill_pictures(lessons: Sequence[Lesson]) -> None:
    """Make all that the home page shows, so that no visitor waits for it."""
    home_film()
    for lesson in lessons:
        images_of(lesson.picture)
        chart_of(lesson.picture)


def images_of(picture: Picture) -> dict[str, np.ndarray]:
    """A lesson's picture, where it is one of decision boundaries: the images by their captions."""
    if picture.kind != "boundaries":
        return {}
    return {label: boundary_picture(experiment) for label, experiment in picture.shown.items()}


def chart_of(picture: Picture) -> dict[str, Any] | None:
    """A lesson's picture, where it is a chart, as a Vega-Lite spec."""
    if picture.kind == "boundaries":
        return None
    if picture.kind == "valley":
        return eps_valley(*picture.shown.values())
    return cost_curves(picture.shown, log=picture.kind == "log costs")


@st.cache_data(max_entries=1, show_spinner=False)
def home_film() -> bytes:
    """The film of a run, as the player has it."""
    run = Run(HOME_FILM, data_of(HOME_FILM))
    with resting():
        finish(run, never)
    return run_payload(run, name="home", side=FILM_SIDE)


def rgb(colour: str) -> np.ndarray:
    """(3,) from #rrggbb."""
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], dtype=np.float64)


@st.cache_data(max_entries=32, show_spinner=False)
def boundary_picture(experiment: Experiment) -> np.ndarray:
    """The decision regions after the run, with the training points: (2 SIDE, 2 SIDE, 3) bytes."""
    with resting():
        run = trained(experiment)
    x0, x1, y0, y1 = extent(run.data)
    A = cache_of(run, grid((x0, x1, y0, y1), SIDE)).A[-1]
    p = A[0] if run.network.output == "sigmoid" else predict(run.network, A).astype(np.float64)
    colours = [rgb(colour) for colour in theme.CLASS_COLOURS[:2]]
    tint = 0.55 * np.abs(2 * p - 1)[:, np.newaxis]
    side = np.where((p > 0.5)[:, np.newaxis], colours[1], colours[0])
    pixels = (255 * (1 - tint) + side * tint).reshape(SIDE, SIDE, 3).repeat(2, 0).repeat(2, 1)
    for (px, py), label in zip(run.data.train.X.T, run.data.train.y, strict=True):
        column = round((px - x0) / (x1 - x0) * (2 * SIDE - 1))
        row = round((y1 - py) / (y1 - y0) * (2 * SIDE - 1))
        pixels[max(row - 2, 0) : row + 3, max(column - 2, 0) : column + 3] = colours[label]
    return pixels.astype(np.uint8)


@st.cache_data(max_entries=32, show_spinner=False)
def cost_curves(runs: dict[str, Experiment], log: bool = False) -> dict[str, Any]:
    """The training cost of several runs over their iterations, as a Vega-Lite spec."""
    tables = []
    for name, experiment in runs.items():
        with resting():
            trace = trained(experiment).trace
        apart = -(-trace.iteration.size // CARD_POINTS)
        columns = {"update": trace.iteration, "cost": trace.high, "run": name}
        tables.append(pd.DataFrame(columns).iloc[::apart])
    table = pd.concat(tables)
    return small_lines(table, x="update", y="cost", colour="run", order=list(runs), log=log)


@st.cache_data(max_entries=4, show_spinner=False)
def eps_valley(experiment: Experiment) -> dict[str, Any]:
    """The relative distance d of a gradient check over eps, as a Vega-Lite spec."""
    run = Run(experiment, data_of(experiment))
    X, Y = run.data.train.X, targets(run.data.train.y, run.data.n_classes)
    distances = []
    for eps in 10.0 ** np.arange(-12, 0):
        check = gradient_check(
            lambda theta: cost_and_gradient(run.network, theta, X, Y), run.theta, eps=eps
        )
        distances.append({"ε": eps, "d": check.d, "run": "tanh net"})
    table = pd.DataFrame(distances)
    return small_lines(table, x="ε", y="d", colour="run", order=["tanh net"], log=True, log_x=True)


def small_lines(
    table: pd.DataFrame,
    *,
    x: str,
    y: str,
    colour: str,
    order: list[str],
    log: bool = False,
    log_x: bool = False,
) -> dict[str, Any]:
    """A card's line chart as a dict with its data in it, and as usermeta what it shows in words.

    The words are not its description: Streamlit logs a warning where alt comes beside that.
    """
    scales = (alt.Scale(type="linear"), alt.Scale(type="log"))
    x_axis = alt.Axis(tickCount=3, grid=False, format=",~g" if log_x else ",~r")
    y_axis = alt.Axis(tickCount=3, grid=False, format=",~g" if log else "~r")
    colours = zip(order, theme.CLASS_COLOURS[1:], strict=False)
    looks = Series({name: Look(one) for name, one in colours}, columns=2)
    chart = alt.Chart(table, height=HEIGHT).encode(
        alt.X(f"{x}:Q", axis=x_axis, scale=scales[log_x]),
        alt.Y(f"{y}:Q", axis=y_axis, scale=scales[log]),
        looks.colour(colour, legend=len(order) > 1),
        tooltip=[tip(f"{colour}:N"), tip(f"{x}:Q"), tip(f"{y}:Q", form=".3g")],
    )
    spec = chart.mark_line(strokeWidth=1.6).to_dict()
    spec.pop("config", None)
    return spec | {"usermeta": {"alt": chart_words(spec, table)}}
