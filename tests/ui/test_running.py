"""What a tick does to the runs and the films of a slot."""

from __future__ import annotations

import time

from core.experiment import Experiment
from core.training import Run
from tests.ui.runs import plane
from ui.film import decode_payload
from ui.running import LIVE_BYTES_PER_SECOND, Showing

LONG = Experiment(iterations=100_000, hidden=(100, 100))


def showing(experiment: Experiment) -> Showing:
    return Showing({"": Run(experiment, plane())}, "slot-1")


def frames(shown: Showing) -> int:
    _, sections = decode_payload(shown.films[""])
    return sections["iteration"].size


def seconds_worth(shown: Showing) -> float:
    return len(shown.films[""]) / LIVE_BYTES_PER_SECOND


def test_a_film_that_was_sent_a_moment_ago_is_not_packed_anew() -> None:
    shown = showing(LONG)
    shown.advance()
    film, iteration = shown.films[""], shown.run.iteration
    shown.packed_at = time.monotonic() + 60
    shown.advance()
    assert shown.run.iteration > iteration
    assert shown.films[""] is film


def test_a_film_is_packed_again_after_a_time_that_grows_with_its_size() -> None:
    shown = showing(LONG)
    shown.advance()
    before = frames(shown)
    while len(shown.run.snapshots) == before:
        shown.run.advance(0.05)
    shown.packed_at = time.monotonic() - seconds_worth(shown)
    shown.advance()
    assert frames(shown) > before


def test_the_last_film_is_packed_at_once() -> None:
    shown = showing(Experiment(iterations=300, hidden=(20,)))
    shown.advance()
    shown.packed_at = time.monotonic() + 60
    while shown.training:
        shown.advance()
    header, _ = decode_payload(shown.films[""])
    assert header["state"] == "finished"
    assert frames(shown) == len(shown.run.snapshots)
