"""The film player in a bare page: Python and JavaScript agree, the controls do what they say."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Locator, Page, expect

from tests.e2e.lab import eventually
from ui.film import (
    BoundaryView,
    ConfidenceView,
    FilmData,
    Regions,
    confidence_bytes,
    film_payload,
    output_bytes,
    packed_script,
    script,
    stage_payload,
    stylesheet,
)
from ui.film.payload import STEP

FRAMES = 40
IMPORT = "import(URL.createObjectURL(new Blob([code], {type: 'text/javascript'})))"
BYTES = "Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))"


# The reference: eq. 1, eq. 12 and the outputs in NumPy, float64.


def forward(
    theta: NDArray[Any],
    layer_dims: tuple[int, ...],
    activation: str,
    output: str,
    A: NDArray[Any],
) -> NDArray[Any]:
    start = 0
    Z = A
    for l, (columns, rows) in enumerate(pairwise(layer_dims), 1):
        W = theta[start : start + rows * columns].reshape(rows, columns)
        b = theta[start + rows * columns : start + rows * (columns + 1)].reshape(rows, 1)
        start += rows * (columns + 1)
        Z = W @ A + b
        A = hidden(Z, activation) if l < len(layer_dims) - 1 else Z
    return sigmoid(Z) if output == "sigmoid" else softmax(Z)


def hidden(Z: NDArray[Any], activation: str) -> NDArray[Any]:
    if activation == "relu":
        return np.maximum(Z, 0)
    return np.tanh(Z) if activation == "tanh" else sigmoid(Z)


def sigmoid(Z: NDArray[Any]) -> NDArray[Any]:
    return 0.5 * (1 + np.tanh(Z / 2))


def softmax(Z: NDArray[Any]) -> NDArray[Any]:
    E = np.exp(Z - Z.max(axis=0))
    return E / E.sum(axis=0)


def make_film(
    frames: int = FRAMES,
    *,
    layer_dims: tuple[int, ...] = (2, 20, 5, 1),
    activation: str = "relu",
    output: str = "sigmoid",
    state: str = "finished",
    run: str = "first",
    message: str = "",
    confident: bool = False,
    group: str = "",
    every: int = 10,
    pace: float = 1.0,
) -> FilmData:
    rng = np.random.default_rng(1)
    classes = 2 if output == "sigmoid" else layer_dims[-1]
    parameters = sum(rows * (columns + 1) for columns, rows in pairwise(layer_dims))
    steps = np.arange(frames) * every
    cost = np.exp(-steps / 200)
    view: BoundaryView | ConfidenceView = BoundaryView(
        theta=rng.normal(size=(frames, parameters)),
        mean=np.array([3.0, -20.0]),
        std=np.array([2.0, 15.0]),
        extent=(-3.0, 9.0, -70.0, 30.0),
        axes=("x1", "x2"),
        train_x=rng.normal(size=(30, 2)) * [2, 15] + [3, -20],
        train_y=rng.integers(0, classes, 30),
        dev_x=rng.normal(size=(20, 2)) * [2, 15] + [3, -20],
        dev_y=rng.integers(0, classes, 20),
    )
    if confident:
        view = ConfidenceView(
            train_confidence=confidence_bytes(rng.random((frames, 30))),
            dev_confidence=confidence_bytes(rng.random((frames, 20))),
            train_label=rng.integers(0, classes, 30),
            dev_label=rng.integers(0, classes, 20),
        )
    return FilmData(
        run=run,
        state=state,
        iterations=10 * (FRAMES - 1),
        message=message,
        group=group,
        pace=pace,
        classes=tuple(f"<b>class {c}</b>" for c in range(classes)),
        layer_dims=layer_dims,
        activation=activation,
        output=output,
        iteration=steps,
        epoch=steps,
        alpha=np.full(frames, 0.3),
        train_cost=cost,
        dev_cost=cost + 0.1,
        train_accuracy=1 - cost / 2,
        dev_accuracy=1 - cost / 2,
        trace_iteration=steps,
        trace_low=cost - 0.01,
        trace_high=cost + 0.01,
        view=view,
    )


def encode(film: FilmData) -> str:
    return base64.b64encode(film_payload(film)).decode()


def encode_stage(films: list[FilmData]) -> str:
    captions = [""] if len(films) == 1 else [f"film <i>{n}</i>" for n in range(len(films))]
    shown = dict(zip(captions, map(film_payload, films), strict=True))
    return base64.b64encode(stage_payload(shown)).decode()


def show(page: Page, film: FilmData, width: int = 800) -> Locator:
    """Mount the shipped script, as Streamlit does, in a page without Streamlit."""
    return show_all(page, [film], width)[0]


def show_all(page: Page, films: list[FilmData], width: int = 1000) -> list[Locator]:
    """The players of one stage."""
    page.set_content(f'<div id="host" style="width: {width}px"></div>')
    page.add_style_tag(content=stylesheet())
    page.evaluate(f"async (code) => {{ window.player = await {IMPORT}; }}", packed_script())
    update_all(page, films)
    return [page.locator(".film").nth(n) for n in range(len(films))]


def update(page: Page, film: FilmData, then: str = "") -> None:
    """Call the player with a film; `then` is JavaScript that follows in the same breath."""
    update_all(page, [film], then)


def update_all(page: Page, films: list[FilmData], then: str = "") -> None:
    """The same with all films of the stage."""
    page.evaluate(
        f"""(text) => {{
            const parentElement = document.getElementById("host");
            window.cleanup = window.player.default({{ data: {BYTES}, parentElement }});
            {then}
        }}""",
        encode_stage(films),
    )


def finished(player: Locator) -> Locator:
    expect(player).to_have_attribute("data-playing", "false")
    expect(player).to_have_attribute("data-frame", str(FRAMES - 1))
    return player


@pytest.mark.parametrize("output", ["sigmoid", "softmax"])
@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid"])
@pytest.mark.parametrize("units", [(), (7,), (20, 5), (6, 5, 4)])
def test_python_and_javascript_compute_the_same_grid(
    page: Page, units: tuple[int, ...], activation: str, output: str
) -> None:
    layer_dims = (2, *units, 1 if output == "sigmoid" else 3)
    film = make_film(2, layer_dims=layer_dims, activation=activation, output=output)
    assert isinstance(film.view, BoundaryView)
    in_browser = page.evaluate(
        f"""async ([code, text]) => {{
            const {{ decode, forward, gridPoints }} = await {IMPORT};
            const film = await decode({BYTES});
            const theta = film.theta.subarray(film.theta.length / 2);
            const X = gridPoints(film.header.extent, 25);
            return Array.from(forward(film.header, theta, X, 625));
        }}""",
        [script(), encode(film)],
    )
    x, y = np.meshgrid(np.linspace(-3, 9, 25), np.linspace(30, -70, 25))
    X = (np.stack([x.ravel(), y.ravel()]) - [[3], [-20]]) / [[2], [15]]
    sent = STEP * np.rint(film.view.theta[1] / STEP)
    expected = forward(sent, layer_dims, activation, output, X)
    assert np.ptp(expected) > 0.01
    np.testing.assert_allclose(
        np.array(in_browser).reshape(expected.shape), expected, rtol=1e-4, atol=1e-5
    )


@pytest.mark.parametrize("output", ["sigmoid", "softmax"])
def test_regions_drawn_by_the_server_look_like_those_computed_here(page: Page, output: str) -> None:
    layer_dims = (2, 6, 1 if output == "sigmoid" else 3)
    computed = make_film(2, layer_dims=layer_dims, activation="tanh", output=output)
    assert isinstance(computed.view, BoundaryView)
    assert computed.view.theta is not None
    x, y = np.meshgrid(np.linspace(-3, 9, 48), np.linspace(30, -70, 48))
    X = (np.stack([x.ravel(), y.ravel()]) - [[3], [-20]]) / [[2], [15]]
    P = [forward(theta, layer_dims, "tanh", output, X) for theta in computed.view.theta]
    regions = Regions(
        output=output_bytes(np.reshape(P, (2, layer_dims[-1], 48, 48))),
        train_right=np.ones((2, 30)),
        dev_right=np.ones((2, 20)),
    )
    view = replace(computed.view, theta=None, regions=regions)
    drawn = replace(computed, view=view, activation="of tomorrow")
    colours = []
    for film in (computed, drawn):
        player = show(page, film, 700)
        expect(player).to_have_attribute("data-frame", "1")
        expect(player).to_have_attribute("data-playing", "false")
        for part in ("train", "dev"):
            player.locator(f".show-{part}").click()
        page.wait_for_timeout(400)  # for the finer picture at rest
        colours.append(inside_colours(player))
    assert len({tuple(colour) for colour in colours[0]}) > 20
    apart = np.abs(np.subtract(*colours)).max(axis=1)
    # Lines differ by a pixel, and the points beside them; all else has the same colour.
    assert np.mean(apart <= 6) > 0.95


def inside_colours(player: Locator) -> NDArray[Any]:
    """(n, 3) colours of the picture, every third pixel inside its frame."""
    pixels = player.locator("canvas.picture").evaluate(
        """(c) => {
            const { data } = c.getContext("2d").getImageData(0, 0, c.width, c.height);
            const found = [];
            for (let y = 30; y < c.height - 45; y += 3)
                for (let x = 45; x < c.width - 15; x += 3) {
                    const at = 4 * (y * c.width + x);
                    found.push([...data.subarray(at, at + 3)]);
                }
            return found;
        }"""
    )
    return np.array(pixels, dtype=int)


def test_weights_that_are_no_numbers_give_no_class(page: Page) -> None:
    film = make_film(1, state="diverged", message="The cost is no longer a number.")
    assert isinstance(film.view, BoundaryView)
    film.view.theta[:, : 2 * 20] = np.nan  # W[1] only: relu must hand it on
    film.train_cost[:] = np.nan
    film.trace_high[:] = np.inf
    player = show(page, film)
    expect(player).to_have_attribute("data-drawn", "1")
    expect(player.locator(".message")).to_have_text("The cost is no longer a number.")
    expect(player.locator("dd.train_cost")).to_have_text("NaN")
    corner = "(c) => Array.from(c.getContext('2d').getImageData(60, 40, 1, 1).data)"
    assert player.locator("canvas.picture").evaluate(corner) == [255, 255, 255, 255]


def test_a_finished_film_plays_to_its_end_and_again_from_its_start(page: Page) -> None:
    player = finished(show(page, make_film()))
    drawn = int(player.get_attribute("data-drawn") or 0)
    player.get_by_label("play", exact=True).click()
    expect(player).to_have_attribute("data-playing", "true")
    finished(player)
    assert int(player.get_attribute("data-drawn") or 0) >= drawn + 10
    for name in ("picture", "cost-chart", "accuracy-chart"):
        colours = player.locator(f"canvas.{name}").evaluate(
            "(c) => new Set(new Uint32Array(c.getContext('2d')"
            ".getImageData(0, 0, c.width, c.height).data.buffer)).size"
        )
        assert colours > 10, f"{name} is (nearly) empty"


def test_keys_play_pause_and_step(page: Page) -> None:
    player = finished(show(page, make_film()))
    page.locator(".films").focus()
    page.keyboard.press("Home")
    expect(player).to_have_attribute("data-frame", "0")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    expect(player).to_have_attribute("data-frame", "1")
    expect(player.locator("dd.iteration")).to_have_text("10 / 390")
    page.keyboard.press("Space")
    expect(player).to_have_attribute("data-playing", "true")
    page.keyboard.press("Space")
    expect(player).to_have_attribute("data-playing", "false")
    page.keyboard.press("End")
    finished(player)


def test_the_slider_and_the_charts_scrub(page: Page) -> None:
    player = finished(show(page, make_film()))
    player.get_by_label("frame", exact=True).fill("17")
    expect(player).to_have_attribute("data-frame", "17")
    expect(player.locator("dd.iteration")).to_have_text("170 / 390")
    box = player.locator("canvas.cost-chart").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 46, box["y"] + 40)
    page.mouse.down()
    expect(player).to_have_attribute("data-frame", "0")
    page.mouse.move(box["x"] + 46 + (box["width"] - 64) / 3, box["y"] + 60)
    expect(player).to_have_attribute("data-frame", "13")
    page.mouse.up()


def test_the_loop_goes_on_until_it_is_switched_off(page: Page) -> None:
    player = finished(show(page, make_film()))
    player.get_by_label("loop").click()
    player.get_by_label("speed").select_option("4")
    drawn = int(player.get_attribute("data-drawn") or 0)
    player.get_by_label("play", exact=True).click()
    page.wait_for_function(
        "(least) => Number(document.querySelector('.film').dataset.drawn) > least",
        arg=drawn + FRAMES,
    )
    player.get_by_label("loop").click()
    finished(player)


def test_while_training_the_player_follows_until_the_user_scrubs(page: Page) -> None:
    player = show(page, make_film(10, state="training"))
    expect(player).to_have_attribute("data-frame", "9")
    update(page, make_film(20, state="training"))
    expect(player).to_have_attribute("data-frame", "19")
    player.get_by_label("frame", exact=True).fill("4")
    update(page, make_film(30, state="training"))
    expect(player).to_have_attribute("data-frames", "30")
    expect(player).to_have_attribute("data-frame", "4")
    player.get_by_label("last frame").click()
    update(page, make_film())
    finished(player)


def test_a_new_run_starts_the_film_over(page: Page) -> None:
    player = finished(show(page, make_film()))
    update(page, make_film(5, state="training", run="second"))
    expect(player).to_have_attribute("data-run", "second")
    expect(player).to_have_attribute("data-frame", "4")
    expect(player).to_have_attribute("data-playing", "true")


def test_a_late_cleanup_of_an_overtaken_call_leaves_the_player_alone(page: Page) -> None:
    player = finished(show(page, make_film()))
    page.evaluate("() => { window.first = window.cleanup; }")
    update(page, make_film(state="stopped"))
    page.evaluate("() => window.first()")
    expect(player).to_have_attribute("data-state", "stopped")


def test_names_from_users_files_are_text_and_not_markup(page: Page) -> None:
    player = finished(show(page, make_film()))
    expect(player.locator(".legend")).to_contain_text("<b>class 0</b>")
    expect(player.locator("b")).to_have_count(0)


def test_reduced_motion_jumps_to_the_newest_frame(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    player = finished(show(page, make_film()))
    expect(player).to_have_attribute("data-drawn", "1")


@pytest.mark.parametrize("confident", [False, True])
@pytest.mark.parametrize("width", [360, 800])
def test_nothing_is_wider_than_the_player(page: Page, width: int, confident: bool) -> None:
    dims = (147, 20, 1) if confident else (2, 20, 5, 1)
    player = finished(show(page, make_film(layer_dims=dims, confident=confident), width))
    edge = player.evaluate(
        "(root) => Math.max(...[...root.querySelectorAll('*')]"
        ".map((e) => e.getBoundingClientRect().right)) - root.getBoundingClientRect().right"
    )
    assert edge <= 0.5
    heights = player.locator("button, select").evaluate_all(
        "(all) => all.filter((e) => e.className !== 'log' && e.offsetParent)"
        ".map((e) => e.offsetHeight)"
    )
    assert min(heights) >= 36


def test_hidden_examples_leave_the_picture(page: Page) -> None:
    player = finished(show(page, make_film()))
    # The first class's pure colour is on its points only; the regions are paler.
    pure = """(c) => {
        const { data } = c.getContext("2d").getImageData(0, 0, c.width, c.height);
        let count = 0;
        for (let k = 0; k < data.length; k += 4) {
            if (data[k] === 230 && data[k + 1] === 159 && data[k + 2] === 0) count++;
        }
        return count;
    }"""
    picture = player.locator("canvas.picture")
    assert picture.evaluate(pure) > 50
    for part in ("train", "dev"):
        button = player.locator(f".show-{part}")
        button.click()
        expect(button).to_have_attribute("aria-pressed", "false")
    assert picture.evaluate(pure) == 0


# Films on one stage.


def pair(page: Page, **second: Any) -> list[Locator]:
    """Two finished films of one group; the second as described."""
    return show_all(page, [make_film(group="g"), make_film(**{"group": "g", **second})])


def bar(page: Page) -> Locator:
    """The one bar of controls of all films."""
    return page.locator(".bar")


def iterations(page: Page) -> list[float]:
    """Where each player is, at one moment."""
    return page.evaluate(
        "() => [...document.querySelectorAll('.film')]"
        ".map(({ player }) => player.film.iteration[player.frame])"
    )


def test_several_films_have_one_bar_and_one_legend_and_captions_that_are_text(page: Page) -> None:
    first, second = pair(page)
    finished(first)
    for name in ("play", "frame", "speed"):
        assert page.get_by_label(name, exact=True).locator("visible=true").count() == 1
    assert page.locator(".legend").locator("visible=true").count() == 1
    expect(second.locator(".caption")).to_have_text("film <i>1</i>")
    assert page.locator(".film i i").count() == 0


@pytest.mark.parametrize("confident", [False, True])
@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_a_stage_is_at_most_500_pixels_high_beside_a_rail_on_a_projector(
    page: Page, count: int, confident: bool
) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    dims = (147, 20, 1) if confident else (2, 20, 5, 1)
    one = make_film(group="g" * (count > 1), layer_dims=dims, confident=confident)
    for player in show_all(page, [one] * count, 936):
        finished(player)
    assert 380 < page.locator(".films").evaluate("(root) => root.offsetHeight") <= 500
    edge = page.locator(".films").evaluate(
        "(root) => Math.max(...[...root.querySelectorAll('*')]"
        ".map((e) => e.getBoundingClientRect().right)) - root.getBoundingClientRect().right"
    )
    assert edge <= 0.5


def test_on_a_phone_one_film_is_seen_and_the_others_by_a_switch(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    one = make_film(group="g")
    first, second = show_all(page, [one, one], 362)
    finished(first)
    expect(second).to_be_hidden()
    assert page.locator(".films").evaluate("(root) => root.offsetHeight") <= 470
    page.get_by_role("button", name="film <i>1</i>").click()
    expect(second).to_be_visible()
    expect(first).to_be_hidden()


def test_the_numbers_come_as_a_table_by_a_key(page: Page) -> None:
    finished(show(page, make_film()))
    page.locator(".films").focus()
    page.keyboard.press("t")
    rows = page.locator(".table tbody tr")
    expect(rows).to_have_count(20)
    expect(rows.last.locator("td").first).to_have_text("390 / 390")
    page.keyboard.press("t")
    expect(rows).to_have_count(0)


def test_the_end_is_announced_once_with_what_was_found(page: Page) -> None:
    finished(show(page, make_film()))
    words = page.locator(".films > [role=status]")
    expect(words).to_have_text(re.compile(r"Finished\. cost 0\.\d+ in training .* accuracy"))


def test_scrubbing_takes_all_films_to_the_same_iteration(page: Page) -> None:
    first, second = pair(page, frames=20, every=20)
    finished(first)
    bar(page).get_by_label("frame", exact=True).fill("18")
    expect(first).to_have_attribute("data-frame", "18")
    expect(second).to_have_attribute("data-frame", "9")
    assert iterations(page) == [180, 180]


def test_films_of_unlike_pace_are_taken_to_the_same_epoch(page: Page) -> None:
    first, second = pair(page, every=50, pace=5)
    finished(first)
    bar(page).get_by_label("frame", exact=True).fill("7")
    expect(second).to_have_attribute("data-frame", "7")
    assert iterations(page) == [70, 350]
    bar(page).get_by_label("play", exact=True).click()
    expect(second).to_have_attribute("data-playing", "true")
    finished(first)
    expect(second).to_have_attribute("data-playing", "false")
    one, other = iterations(page)
    assert 5 * one == other


def test_films_play_in_step_and_pause_together(page: Page) -> None:
    first, second = (finished(player) for player in pair(page))
    bar(page).get_by_label("speed").select_option("0.5")
    bar(page).get_by_label("play", exact=True).click()
    expect(second).to_have_attribute("data-playing", "true")
    seen = []

    def move(page: Page) -> bool:
        seen.append(iterations(page))
        return len({one for one, _ in seen}) > 6

    assert eventually(page, move)
    assert all(one == other for one, other in seen)
    bar(page).get_by_label("pause").click()
    for player in (first, second):
        expect(player).to_have_attribute("data-playing", "false")


@pytest.mark.parametrize("short_one", [0, 1])
def test_the_longer_film_leads_so_that_both_come_to_their_end(page: Page, short_one: int) -> None:
    films = [make_film(group="g"), make_film(group="g")]
    films[short_one] = make_film(10, state="diverged", group="g")
    players = show_all(page, films)
    finished(players[1 - short_one])
    expect(players[short_one]).to_have_attribute("data-frame", "9")
    bar(page).get_by_label("play", exact=True).click()
    expect(players[1 - short_one]).to_have_attribute("data-playing", "true")
    finished(players[1 - short_one])
    expect(players[short_one]).to_have_attribute("data-frame", "9")
    expect(players[short_one]).to_have_attribute("data-playing", "false")


def test_while_training_no_film_runs_ahead_of_the_others(page: Page) -> None:
    def part(frames: int, run: str) -> FilmData:
        state = "finished" if frames == FRAMES else "training"
        return make_film(frames, state=state, group="g", run=run)

    first, second = show_all(page, [part(5, "one"), part(5, "two")])
    expect(second).to_have_attribute("data-frame", "4")
    update_all(page, [part(FRAMES, "one"), part(5, "two")])
    expect(first).to_have_attribute("data-frames", str(FRAMES))
    page.wait_for_timeout(300)
    expect(first).to_have_attribute("data-frame", "4")
    update_all(page, [part(FRAMES, "one"), part(12, "two")])
    expect(first).to_have_attribute("data-frame", "11")
    update_all(page, [part(FRAMES, "one"), part(FRAMES, "two")])
    finished(first)
    finished(second)


def test_a_film_that_leaves_the_stage_takes_nothing_with_it(page: Page) -> None:
    first, second = pair(page)
    finished(second)
    update(page, make_film())
    expect(page.locator(".film")).to_have_count(1)
    first.get_by_label("play", exact=True).click()
    expect(first).to_have_attribute("data-playing", "true")
    finished(first)


def test_the_more_points_the_smaller_their_marks(page: Page) -> None:
    sizes = page.evaluate(
        f"""async (code) => {{
            const {{ markRadius }} = await {IMPORT};
            const box = {{ width: 320, height: 300 }};
            return [0, 50, 400, 800, 100_000].map((count) => markRadius(box, count));
        }}""",
        script(),
    )
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] == sizes[1] == 3.4
    assert sizes[2] == pytest.approx(0.13 * (320 * 300 / 400) ** 0.5)
    assert sizes[-1] == 1.5
