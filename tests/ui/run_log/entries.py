"""Logged runs to test with: of one short real run, under as many seeds as wanted."""

from __future__ import annotations

import functools
from dataclasses import replace

from core.experiment import Experiment
from core.training import Run
from tests.ui.runs import plane, trained
from ui.run_film import run_payload
from ui.run_log.entry import Entry, entry_of

SHORT = Experiment(hidden=(4,), iterations=200, alpha=0.1)


@functools.cache
def run() -> Run:
    return trained(SHORT, plane())


@functools.cache
def film() -> bytes:
    return run_payload(run(), name="one")


def logged(seed: int = 3, *, film_bytes: int = 0, **changed: object) -> Entry:
    """The run as if it had this seed and these settings, with a film of its own."""
    held = bytes(bytearray(film_bytes or film()))
    entry = entry_of(run(), film=held, page="lab", ended=1_700_000_000.0 + seed)
    entry.experiment = replace(SHORT, init_seed=seed, **changed)  # type: ignore[arg-type]
    return entry
