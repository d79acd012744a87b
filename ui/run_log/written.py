"""A row of the log as plain values, for files and for the browser; and back, with every check."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from core.experiment import Experiment
from core.source import KEY as FILE
from core.source import Source
from ui.run_log.entry import CURVES, LONGEST_NAME, Band, Curves, Entry, Final

STATES = ("finished", "diverged")
LONGEST_PAGE = 40
LONGEST_REASON = 300
MOST_FRAMES = 2_000
LAST_SECOND = 4_102_444_800
"""The end of the year 2099, in seconds since 1970."""


def as_dict(entry: Entry, *, frames: int = 0) -> dict[str, Any]:
    """What JSON can hold of a row; frames : so many points of its curves, evenly.

    Numbers that are not finite become None.
    """
    settings = asdict(entry.experiment)
    if entry.source is not None:
        settings[FILE] = entry.source.as_dict()
    return {
        "settings": settings,
        "name": entry.name,
        "pinned": entry.pinned,
        "page": entry.page,
        "ended": round(entry.ended, 1),
        "state": entry.state,
        "reason": entry.reason,
        "final": numbers(entry.final),
        "band": entry.band and numbers(entry.band),
        "curves": _thinned(entry.curves, frames),
    }


def numbers(values: Sequence[float]) -> list[float | None]:
    """The numbers as JSON has them."""
    return [float(value) if math.isfinite(value) else None for value in values]


def _thinned(curves: Curves, frames: int) -> dict[str, list[float | None]]:
    if not curves or not frames:
        return {}
    n = curves["iteration"].size
    at = np.linspace(0, n - 1, min(frames, n)).astype(int)
    return {name: numbers([float(f"{v:.4g}") for v in curves[name][at]]) for name in CURVES}


def entry_from(held: object) -> Entry:
    """The row that as_dict wrote. Raises ValueError with what was expected and what came."""
    if not isinstance(held, Mapping):
        raise ValueError(f"a run must be a JSON object, got {type(held).__name__}")
    settings = held.get("settings")
    if not isinstance(settings, Mapping):
        raise ValueError("a run must have settings, a JSON object")
    ended = _number("ended", held.get("ended"), 0, LAST_SECOND)
    state = _text("state", held.get("state"), 20)
    if state not in STATES:
        raise ValueError(f"state must be one of {', '.join(STATES)}, got {state!r}")
    band = held.get("band")
    return Entry(
        experiment=Experiment.from_json(json.dumps(dict(settings))),
        source=Source.of(settings[FILE]) if settings.get(FILE) is not None else None,
        page=_text("page", held.get("page", ""), LONGEST_PAGE),
        ended=ended,
        state=state,
        reason=_text("reason", held.get("reason", ""), LONGEST_REASON),
        final=Final(*_finals(held.get("final"))),
        band=None if band is None else Band(*_shares("band", band, 4)),
        curves=_curves(held.get("curves", {})),
        name=_text("name", held.get("name", ""), LONGEST_NAME),
        pinned=held.get("pinned") is True,
    )


def entries_from(held: object, most: int) -> list[Entry]:
    """The rows of a JSON list. Raises ValueError that says which run is wrong, and how."""
    if not isinstance(held, list):
        raise ValueError(f"a log must be a list of runs, got {type(held).__name__}")
    if len(held) > most:
        raise ValueError(f"a log must have at most {most} runs, got {len(held):,}")
    found = []
    for number, one in enumerate(held, 1):
        try:
            found.append(entry_from(one))
        except (ValueError, OverflowError) as problem:
            raise ValueError(f"run {number} of {len(held)}: {problem}") from None
    return found


def _text(name: str, value: object, most: int) -> str:
    if not isinstance(value, str) or len(value) > most:
        raise ValueError(f"{name} must be a text of at most {most} characters")
    return value.encode("utf-8", "replace").decode()


def _number(name: str, value: object, low: float, high: float) -> float:
    whole = isinstance(value, int | float) and not isinstance(value, bool)
    if not whole or not low <= value <= high:  # type: ignore[operator]
        raise ValueError(f"{name} must be a number from {low:g} to {high:g}, got {str(value)[:40]}")
    return float(value)  # type: ignore[arg-type]


def _list(name: str, value: object, size: int) -> list[Any]:
    if not isinstance(value, list) or len(value) != size:
        raise ValueError(f"{name} must be a list of {size} numbers")
    return value


def _shares(name: str, value: object, size: int) -> list[float]:
    return [_number(name, one, 0, 1) for one in _list(name, value, size)]


def _finals(value: object) -> list[float]:
    costs, shares = _list("final", value, 4)[:2], _list("final", value, 4)[2:]
    return [*(_value("final cost", one) for one in costs), *_shares("final accuracy", shares, 2)]


def _value(name: str, value: object) -> float:
    """A cost: NaN stands for what was not finite."""
    return math.nan if value is None else _number(name, value, 0, 1e300)


def _curves(value: object) -> Curves:
    if not isinstance(value, Mapping) or set(value) not in (set(), set(CURVES)):
        raise ValueError(f"curves must have {', '.join(CURVES)}, or nothing")
    sizes = {len(value[name]) if isinstance(value[name], list) else -1 for name in value}
    if len(sizes) > 1 or not sizes <= set(range(1, MOST_FRAMES + 1)):
        raise ValueError(f"curves must be lists of one length, 1 to {MOST_FRAMES:,}")
    with np.errstate(over="ignore"):
        return {
            name: np.array([_value(name, one) for one in value[name]]).astype(np.float32)
            for name in CURVES
            if value
        }
