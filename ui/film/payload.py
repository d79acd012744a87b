"""A recorded run as one blob of bytes, the form in which the browser gets it.

Layout: uint32 little-endian length of the header; the header, UTF-8 JSON; the body, packed by zlib:
sections of float32, uint8 or bits that start on multiples of 4 bytes. One blob, because a v2
component gets bytes only if all its data is bytes.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ui import theme
from ui.film.data import (
    ACTIVATIONS,
    BoundaryView,
    ByteArray,
    ConfidenceView,
    FilmData,
    FloatArray,
    Regions,
)

STATES: Final = ("training", "finished", "stopped", "diverged")
OUTPUTS: Final = ("sigmoid", "softmax")
TRACE_LIMIT: Final = 2000

PER_FRAME: Final = (
    "iteration",
    "epoch",
    "alpha",
    "train_cost",
    "dev_cost",
    "train_accuracy",
    "dev_accuracy",
)
TRACE: Final = ("trace_iteration", "trace_low", "trace_high")


KINDS: Final[dict[str, np.dtype[Any]]] = {
    "f32": np.dtype("<f4"),
    "u8": np.dtype("u1"),
    "bit": np.dtype(bool),
}
"""The sections' types by the names that the player knows; bits are packed, the highest first."""
STEP: Final = 1e-4
"""Weights are rounded to multiples of this, which no picture can tell (tests/ui)."""

LEVEL: Final = 4
"""Of zlib: the usual one makes films a tenth smaller, and takes more than twice as long."""


def film_payload(data: FilmData) -> bytes:
    """Pack a run for the player; raises ValueError where shapes or names do not fit together."""
    _check_run(data)
    sections = {name: _floats(getattr(data, name)) for name in PER_FRAME + TRACE}
    header: dict[str, Any] = {
        "run": data.run,
        "state": data.state,
        "iterations": int(data.iterations),
        "message": data.message,
        "group": data.group,
        "pace": float(data.pace),
        "step": STEP,
        "network": {
            "layer_dims": [int(n) for n in data.layer_dims],
            "activation": data.activation,
            "output": data.output,
        },
        "level": data.level,
        "classes": list(data.classes),
        "colours": {
            "classes": list(theme.FILM_COLOURS[: len(data.classes)]),
            "train": theme.TRAIN,
            "dev": theme.DEV,
            "warning": theme.WARNING,
        },
    }
    if isinstance(data.view, BoundaryView):
        header |= _boundary_header(data.view)
        sections |= _boundary_sections(data, data.view)
    else:
        header |= {"view": "confidence"}
        sections |= _confidence_sections(data, data.view)
    return _pack(header, sections)


def renamed(payload: bytes, *, run: str, group: str) -> bytes:
    """The same film under another name, in step with others: FilmData's run and group."""
    end = 4 + int.from_bytes(payload[:4], "little")
    header = json.loads(payload[4:end].decode()) | {"run": run, "group": group}
    text = json.dumps(header, allow_nan=False).encode()
    return len(text).to_bytes(4, "little") + text + payload[end:]


def confidence_bytes(probabilities: FloatArray) -> ByteArray:
    """Turn probabilities in [0, 1] into 0..255; NaN, which a diverged net gives, becomes 0."""
    finite = np.nan_to_num(probabilities, nan=0.0)
    if finite.size and (finite.min() < 0 or finite.max() > 1):
        raise ValueError(
            f"probabilities must be in [0, 1], got {finite.min()} to {finite.max()}; "
            "pass the output of the sigmoid or softmax"
        )
    return np.rint(finite * 255).astype(np.uint8)


def output_bytes(output: FloatArray) -> ByteArray:
    """Turn a net's output into 0..254 and NaN, which a diverged net gives, into 255."""
    whole = np.where(np.isnan(output), 255, 254 * output)
    return np.rint(whole).astype(np.uint8)


def decode_payload(payload: bytes) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Undo `film_payload`: the header, and the sections as flat arrays by name."""
    length = int.from_bytes(payload[:4], "little")
    header = json.loads(payload[4 : 4 + length].decode())
    body, sections = zlib.decompress(payload[4 + length :]), {}
    for name, place in header["sections"].items():
        kind = KINDS[place["type"]]
        start, count = place["offset"], place["length"]
        if place["type"] == "bit":
            packed = np.frombuffer(body, dtype="u1", count=-(-count // 8), offset=start)
            sections[name] = np.unpackbits(packed, count=count)
        else:
            sections[name] = np.frombuffer(body, dtype=kind, count=count, offset=start)
    if "theta_added" in sections:
        sections["theta"] = _theta(sections.pop("theta_added"), sections["iteration"].size)
    return header, sections


def _check_run(data: FilmData) -> None:
    for name, value, known in (
        ("state", data.state, STATES),
        ("output", data.output, OUTPUTS),
    ):
        _check_name(name, value, known)
    for names, of in ((PER_FRAME, "iteration"), (TRACE, "trace_iteration")):
        for name in names:
            _check_shape(name, getattr(data, name), (len(getattr(data, of)),))
    if len(data.trace_iteration) > TRACE_LIMIT:
        raise ValueError(
            f"the trace must have at most {TRACE_LIMIT} buckets, got {len(data.trace_iteration)}; "
            "merge buckets, keeping the lowest and the highest cost of each"
        )
    classes, most = len(data.classes), len(theme.FILM_COLOURS)
    if not 2 <= classes <= most:
        raise ValueError(f"a film shows 2 to {most} classes, got {classes}; merge or drop some")
    units = 1 if data.output == "sigmoid" else classes
    if data.layer_dims[-1] != units or (data.output == "sigmoid" and classes != 2):
        raise ValueError(
            f"{data.output} output for {classes} classes does not go with layer_dims "
            f"{data.layer_dims}: sigmoid is 1 unit for 2 classes, softmax 1 unit a class"
        )


def _check_name(name: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise ValueError(f"{name} must be one of {', '.join(known)}, got {value!r}")


def _check_shape(name: str, array: NDArray[Any], shape: tuple[int, ...]) -> None:
    if np.shape(array) != shape:
        raise ValueError(f"{name} must have shape {shape}, got {np.shape(array)}")


def _boundary_header(view: BoundaryView) -> dict[str, Any]:
    xmin, xmax, ymin, ymax = (float(edge) for edge in view.extent)
    if not (xmin < xmax and ymin < ymax):
        raise ValueError(f"extent must be (xmin, xmax, ymin, ymax), growing, got {view.extent}")
    _check_shape("mean", view.mean, (2,))
    _check_shape("std", view.std, (2,))
    if not np.all(np.asarray(view.std) > 0):
        raise ValueError(f"std must be above 0, got {view.std}; drop the constant input")
    side = view.regions.output.shape[-1] if view.regions else view.side
    return {
        "view": "boundary",
        "side": side,
        "scaling": {"mean": np.asarray(view.mean).tolist(), "std": np.asarray(view.std).tolist()},
        "extent": [xmin, xmax, ymin, ymax],
        "axes": list(view.axes),
    }


def _boundary_sections(data: FilmData, view: BoundaryView) -> dict[str, NDArray[Any]]:
    dims = data.layer_dims
    if dims[0] != 2:
        raise ValueError(f"decision regions need 2 inputs, got {dims[0]}; use ConfidenceView")
    _check_shape("train_x", view.train_x, (len(view.train_y), 2))
    _check_shape("dev_x", view.dev_x, (len(view.dev_y), 2))
    return _net_sections(data, view) | {
        "train_x": _floats(view.train_x),
        "dev_x": _floats(view.dev_x),
        "train_y": _labels("train_y", view.train_y, len(data.classes)),
        "dev_y": _labels("dev_y", view.dev_y, len(data.classes)),
    }


def _net_sections(data: FilmData, view: BoundaryView) -> dict[str, NDArray[Any]]:
    """The weights of each frame, or what the server computed with them."""
    frames, dims = len(data.iteration), data.layer_dims
    if view.regions is not None:
        return _drawn_sections(frames, dims[-1], view.regions)
    if view.theta is None:
        raise ValueError("a boundary must have theta or regions, got neither; regions are drawn")
    if len(dims) > 2:
        _check_name("activation", data.activation, ACTIVATIONS)
    parameters = sum(rows * (columns + 1) for columns, rows in pairwise(dims))
    _check_shape("theta", view.theta, (frames, parameters))
    return _weights(_floats(view.theta))


def _weights(theta: NDArray[Any]) -> dict[str, NDArray[Any]]:
    """The weights in whole STEPs, as what each frame adds to the one before; see `_undo`.

    Weights so large that their steps do not fit into 32 bits, or not finite, stay as they are.
    """
    steps = np.rint(theta.astype(np.float64) / STEP)
    if not theta.size or not np.all(np.abs(steps) < 2**30):
        return {"theta": theta}
    added = np.diff(steps, axis=0, prepend=0.0).T.astype("<i4")
    # All lowest bytes first, then the next: most of the others are 0, which packs well.
    return {"theta_added": np.ascontiguousarray(added).view("u1").reshape(-1, 4).T}


def _theta(added: NDArray[Any], frames: int) -> NDArray[Any]:
    """What `_weights` was given, to a STEP, flat."""
    each = np.ascontiguousarray(added.reshape(4, -1).T).view("<i4").reshape(-1, frames)
    return (STEP * np.cumsum(each, axis=1).T).astype("<f4").ravel()


def _drawn_sections(frames: int, units: int, regions: Regions) -> dict[str, NDArray[Any]]:
    side = regions.output.shape[-1]
    _check_shape("output", regions.output, (frames, units, side, side))
    right = {f"{part}_right": getattr(regions, f"{part}_right") for part in ("train", "dev")}
    for name, seen in right.items():
        _check_shape(name, seen, (frames, seen.shape[-1]))
    return {"regions": regions.output} | {name: seen.astype(bool) for name, seen in right.items()}


def _confidence_sections(data: FilmData, view: ConfidenceView) -> dict[str, NDArray[Any]]:
    sections: dict[str, NDArray[Any]] = {}
    for part in ("train", "dev"):
        label = getattr(view, f"{part}_label")
        confidence = getattr(view, f"{part}_confidence")
        right = getattr(view, f"{part}_right")
        shape = (len(data.iteration), len(label))
        _check_shape(f"{part}_confidence", confidence, shape)
        if confidence.dtype != np.uint8:
            raise ValueError(
                f"{part}_confidence must be uint8, got {confidence.dtype}; use confidence_bytes"
            )
        if right is None and len(data.classes) > 2:
            raise ValueError(f"{part}_right must be given when there are more than 2 classes")
        if right is None:
            right = confidence >= 128
        _check_shape(f"{part}_right", right, shape)
        sections[f"{part}_confidence"] = confidence
        sections[f"{part}_label"] = _labels(f"{part}_label", label, len(data.classes))
        sections[f"{part}_right"] = np.asarray(right).astype(bool)
    return sections


def _floats(array: NDArray[Any]) -> NDArray[Any]:
    # A diverged cost can be beyond float32: it becomes infinite, which the player shows as a gap.
    with np.errstate(over="ignore"):
        return np.asarray(array).astype("<f4")


def _labels(name: str, y: NDArray[Any], classes: int) -> NDArray[Any]:
    y = np.asarray(y)
    if y.ndim != 1 or (y.size and not set(np.unique(y)) <= set(range(classes))):
        raise ValueError(f"{name} must be (m,) with whole numbers 0 to {classes - 1}")
    return y.astype(np.uint8)


def _pack(header: dict[str, Any], sections: Mapping[str, NDArray[Any]]) -> bytes:
    places, body = {}, bytearray()
    for name, array in sections.items():
        kind = next(name for name, kind in KINDS.items() if array.dtype == kind)
        places[name] = {"type": kind, "offset": len(body), "length": int(array.size)}
        body += (np.packbits(array) if kind == "bit" else array).tobytes()
        body += bytes(-len(body) % 4)
    text = json.dumps(header | {"sections": places}, allow_nan=False).encode()
    return len(text).to_bytes(4, "little") + text + zlib.compress(body, LEVEL)
