from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from datasets.limits import CLASSES
from ui import theme
from ui.film import (
    BoundaryView,
    ConfidenceView,
    FilmData,
    confidence_bytes,
    decode_payload,
    film_payload,
    packed_script,
    script,
    stylesheet,
)
from ui.film.payload import STEP

FRAMES, TRAIN, DEV = 3, 5, 2
PARAMETERS = 2 * 4 + 4 + 4 + 1  # of a 2-4-1 net


def boundary_film(rng: np.random.Generator) -> FilmData:
    view = BoundaryView(
        theta=rng.normal(size=(FRAMES, PARAMETERS)),
        mean=np.array([1.0, 2.0]),
        std=np.array([0.5, 4.0]),
        extent=(-1.0, 1.0, -2.0, 2.0),
        axes=("x1", "x2"),
        train_x=rng.normal(size=(TRAIN, 2)),
        train_y=np.array([0, 1, 1, 0, 1]),
        dev_x=rng.normal(size=(DEV, 2)),
        dev_y=np.array([1, 0]),
    )
    per_frame = np.arange(FRAMES, dtype=float)
    return FilmData(
        run="first",
        state="training",
        iterations=100,
        classes=("Äpfel", "</script>"),
        layer_dims=(2, 4, 1),
        activation="relu",
        output="sigmoid",
        iteration=per_frame,
        epoch=per_frame,
        alpha=per_frame,
        train_cost=per_frame,
        dev_cost=per_frame,
        train_accuracy=per_frame / FRAMES,
        dev_accuracy=per_frame / FRAMES,
        trace_iteration=np.arange(7),
        trace_low=np.zeros(7),
        trace_high=np.ones(7),
        view=view,
    )


def with_view(film: FilmData, **changes: Any) -> FilmData:
    view: Any = film.view
    return replace(film, view=replace(view, **changes))


def confidence_film(rng: np.random.Generator, classes: int) -> FilmData:
    view = ConfidenceView(
        train_confidence=confidence_bytes(rng.random((FRAMES, TRAIN))),
        dev_confidence=confidence_bytes(rng.random((FRAMES, DEV))),
        train_label=np.arange(TRAIN) % classes,
        dev_label=np.arange(DEV) % classes,
    )
    names = tuple(f"class {c}" for c in range(classes))
    softmax: dict[str, Any] = (
        {"output": "softmax", "layer_dims": (64, 8, classes)} if classes > 2 else {}
    )
    return replace(boundary_film(rng), view=view, classes=names, **softmax)


def test_what_is_packed_is_what_is_unpacked(rng: np.random.Generator) -> None:
    film = boundary_film(rng)
    header, sections = decode_payload(film_payload(film))
    assert isinstance(film.view, BoundaryView)
    assert header["run"] == "first"
    assert header["state"] == "training"
    assert header["view"] == "boundary"
    assert header["group"] == ""
    assert decode_payload(film_payload(replace(film, group="pair")))[0]["group"] == "pair"
    assert header["classes"] == ["Äpfel", "</script>"]
    assert header["network"] == {"layer_dims": [2, 4, 1], "activation": "relu", "output": "sigmoid"}
    assert header["scaling"] == {"mean": [1.0, 2.0], "std": [0.5, 4.0]}
    assert header["colours"]["classes"] == list(theme.CLASS_COLOURS[:2])
    theta = sections["theta"].reshape(film.view.theta.shape)  # type: ignore[union-attr]
    np.testing.assert_allclose(theta, film.view.theta, atol=STEP)  # type: ignore[arg-type]
    for name in ("train_x", "dev_x"):
        wanted = getattr(film.view, name).astype(np.float32)
        np.testing.assert_array_equal(sections[name].reshape(wanted.shape), wanted)
    np.testing.assert_array_equal(sections["train_y"], film.view.train_y)
    np.testing.assert_array_equal(sections["dev_accuracy"], film.dev_accuracy.astype(np.float32))
    np.testing.assert_array_equal(sections["trace_iteration"], np.arange(7))


def test_weights_that_go_far_are_kept_in_32_bits(rng: np.random.Generator) -> None:
    film = boundary_film(rng)
    assert isinstance(film.view, BoundaryView)
    assert film.view.theta is not None
    for large in (1e6, -1e6, np.inf, np.nan):
        theta = film.view.theta.copy()
        theta[1, 2] = large
        header, sections = decode_payload(film_payload(with_view(film, theta=theta)))
        assert header["sections"]["theta"]["type"] == "f32"
        np.testing.assert_array_equal(sections["theta"], theta.astype(np.float32).ravel())
    theta = film.view.theta.copy()
    theta[1, 2], theta[0, 0] = 1e5, -1e5
    header, sections = decode_payload(film_payload(with_view(film, theta=theta)))
    assert "theta" not in header["sections"]
    np.testing.assert_allclose(sections["theta"], theta.ravel(), atol=STEP, rtol=1e-7)


def test_sections_start_at_multiples_of_4(rng: np.random.Generator) -> None:
    header, _ = decode_payload(film_payload(boundary_film(rng)))
    assert {place["offset"] % 4 for place in header["sections"].values()} == {0}


def test_costs_that_are_no_numbers_or_beyond_float32_survive(rng: np.random.Generator) -> None:
    film = replace(boundary_film(rng), train_cost=np.array([np.nan, np.inf, 1e300]))
    _, sections = decode_payload(film_payload(film))
    np.testing.assert_array_equal(sections["train_cost"], [np.nan, np.inf, np.inf])


def test_a_run_without_frames_yet_can_be_packed(rng: np.random.Generator) -> None:
    film = boundary_film(rng)
    none = np.zeros(0)
    per_frame: dict[str, Any] = dict.fromkeys(
        ("iteration", "epoch", "alpha", "train_cost", "dev_cost", "train_accuracy", "dev_accuracy"),
        none,
    )
    film = with_view(replace(film, **per_frame), theta=np.zeros((0, PARAMETERS)))
    _, sections = decode_payload(film_payload(film))
    assert sections["theta"].size == sections["iteration"].size == 0


def test_with_two_classes_right_means_above_one_half(rng: np.random.Generator) -> None:
    film = confidence_film(rng, 2)
    header, sections = decode_payload(film_payload(film))
    assert header["view"] == "confidence"
    np.testing.assert_array_equal(
        sections["train_right"], (sections["train_confidence"] / 255 >= 0.5).astype(int)
    )


def test_with_more_classes_who_is_right_must_be_said(rng: np.random.Generator) -> None:
    film = confidence_film(rng, 3)
    with pytest.raises(ValueError, match="train_right must be given"):
        film_payload(film)
    right: dict[str, Any] = {
        "train_right": np.ones((FRAMES, TRAIN)),
        "dev_right": np.zeros((FRAMES, DEV)),
    }
    _, sections = decode_payload(film_payload(with_view(film, **right)))
    assert sections["train_right"].all()
    assert not sections["dev_right"].any()


def test_probabilities_become_bytes_and_nan_becomes_none() -> None:
    np.testing.assert_array_equal(
        confidence_bytes(np.array([0.0, 0.5, 1.0, np.nan])), [0, 128, 255, 0]
    )
    with pytest.raises(ValueError, match=r"in \[0, 1\], got 0.0 to 1.5"):
        confidence_bytes(np.array([0.0, 1.5]))


@pytest.mark.parametrize(
    ("changes", "view_changes", "sentence"),
    [
        ({"state": "paused"}, {}, "state must be one of training, finished"),
        ({"activation": "swish"}, {}, "activation must be one of relu"),
        ({"dev_cost": np.zeros(2)}, {}, r"dev_cost must have shape \(3,\), got \(2,\)"),
        ({"classes": ("only",)}, {}, "shows 2 to 20 classes, got 1"),
        ({"layer_dims": (2, 4, 2)}, {}, "sigmoid is 1 unit for 2 classes"),
        ({"layer_dims": (3, 4, 1)}, {}, "need 2 inputs, got 3"),
        ({"layer_dims": (2, 5, 1)}, {}, r"theta must have shape \(3, 21\)"),
        ({}, {"extent": (1.0, 1.0, 0.0, 1.0)}, "growing"),
        ({}, {"std": np.array([1.0, 0.0])}, "std must be above 0"),
        ({}, {"train_y": np.array([0, 1, 2, 0, 1])}, "train_y must be .* 0 to 1"),
        (
            dict.fromkeys(("trace_iteration", "trace_low", "trace_high"), np.zeros(2001)),
            {},
            "at most 2000 buckets, got 2001",
        ),
    ],
)
def test_what_does_not_fit_is_refused_in_words(
    rng: np.random.Generator,
    changes: dict[str, Any],
    view_changes: dict[str, Any],
    sentence: str,
) -> None:
    film = replace(with_view(boundary_film(rng), **view_changes), **changes)
    with pytest.raises(ValueError, match=sentence):
        film_payload(film)


def test_what_each_tick_sends_beside_the_frames_of_all_films_is_below_24_7_kb() -> None:
    assert len(packed_script()) + len(stylesheet()) < 24_700


def test_the_player_sends_places_that_are_clicked_alone_and_never_writes_html() -> None:
    for word in ("setStateValue", "innerHTML", "fetch(", "WebSocket"):
        assert word not in script()
    assert script().count("setTriggerValue") == 2, "taken up as stage.send"
    assert script().count(".send(") == 1
    assert 'this.send("clicked", this.places)' in script()


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("background", ["#ffffff", "#0e1117"])
@pytest.mark.parametrize("curve", [theme.TRAIN, theme.DEV, theme.CLASS_COLOURS[1]])
def test_curves_stand_out_3_to_1_on_light_and_dark(curve: str, background: str) -> None:
    light, dark = sorted([luminance(curve), luminance(background)], reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 3


def test_no_two_classes_share_a_colour() -> None:
    assert len(set(theme.FILM_COLOURS)) == len(theme.FILM_COLOURS)


def test_a_film_shows_as_many_classes_as_a_file_may_have() -> None:
    assert len(theme.FILM_COLOURS) == CLASSES
