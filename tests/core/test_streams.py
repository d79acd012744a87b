"""Named random streams: the numbers that runs have been made with, each name's apart."""

from __future__ import annotations

import numpy as np
import pytest

from core.streams import STREAMS, chapter_stream, stream


@pytest.mark.parametrize(
    ("name", "number"),
    [("batches", 2), ("training subset", 4), ("race starts", 20), ("gradient noise", 21)],
)
def test_a_stream_is_pcg64_of_the_seed_and_its_number(name: str, number: int) -> None:
    expected = np.random.default_rng(np.random.SeedSequence([7, number]))
    np.testing.assert_array_equal(stream(name, 7).random(5), expected.random(5))


def test_the_masks_stream_is_sfc64_which_the_compiled_engine_repeats() -> None:
    expected = np.random.Generator(np.random.SFC64(np.random.SeedSequence([7, 3])))
    np.testing.assert_array_equal(stream("dropout", 7).random(5), expected.random(5))


def test_a_stream_without_a_number_is_that_of_the_seed_alone() -> None:
    np.testing.assert_array_equal(stream("data", 7).random(5), np.random.default_rng(7).random(5))


def test_repeated_draws_of_a_stream_are_apart() -> None:
    expected = np.random.default_rng([7, 1]).random(5)
    np.testing.assert_array_equal(stream("splits", 7, 1).random(5), expected)


def test_streams_with_numbers_of_one_seed_are_all_different() -> None:
    numbered = [numbers for numbers in STREAMS.values() if numbers]
    first = {float(stream(name, 0).random()) for name, numbers in STREAMS.items() if numbers}
    assert len(first) == len(numbered)


def test_the_chapters_stream_is_that_of_np_random_seed() -> None:
    expected = np.random.RandomState(3).standard_normal(4)
    np.testing.assert_array_equal(chapter_stream(3).standard_normal(4), expected)


def test_an_unknown_stream_is_refused() -> None:
    with pytest.raises(KeyError, match="weather"):
        stream("weather", 0)
