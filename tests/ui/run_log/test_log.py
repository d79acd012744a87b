"""The log keeps equal runs once, what is pinned, and no more bytes than it may."""

from __future__ import annotations

import sys
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

import numpy as np

from core.record import HISTORY
from tests.ui.run_log.entries import film, logged, run
from ui.film import decode_payload, renamed
from ui.run_log.entry import CURVES, differing
from ui.run_log.log import MOST_BYTES, SLOT, RunLog, pinned
from ui.run_log.table import changed_words, curves_table, log_table, matches, spark


def held_bytes(value: Any, seen: set[int]) -> int:
    """What sys.getsizeof and nbytes say of a value and all that it holds, each thing once."""
    if id(value) in seen or isinstance(value, type | Enum) or value is None:
        return 0
    seen.add(id(value))
    parts: list[Any] = []
    if isinstance(value, dict):
        parts = [*value, *value.values()]
    elif isinstance(value, list | tuple):
        parts = list(value)
    elif is_dataclass(value):
        parts = (
            [vars(value)]
            if hasattr(value, "__dict__")
            else [getattr(value, one.name) for one in fields(value)]
        )
    elif hasattr(value, "__dict__"):
        parts = [vars(value)]
    size = sys.getsizeof(value)
    if isinstance(value, np.ndarray):
        assert value.base is None, "a view would keep alive what nobody counts"
        size = max(size, value.nbytes)
    return size + sum(held_bytes(part, seen) for part in parts)


def test_a_session_of_two_hundred_runs_holds_no_more_than_the_log_says_and_may() -> None:
    log = RunLog()
    for seed in range(200):
        log.add(logged(seed, film_bytes=200_000))
        assert log.size <= MOST_BYTES
    assert len(log.entries) == 200
    assert log.films_gone > 100
    assert log.size == sum(one.size for one in log.entries)
    counted = held_bytes(log, set())
    assert counted <= log.size
    assert counted > 0.9 * log.size, "the log thinks that it holds much more than it does"


def test_without_films_the_log_counts_what_its_rows_hold() -> None:
    log = RunLog()
    for seed in range(50):
        log.add(logged(seed, film_bytes=1))
    assert 0.5 * log.size < held_bytes(log, set()) <= log.size


def test_films_of_the_oldest_unpinned_runs_go_first() -> None:
    log = RunLog(most=250_000)
    first = logged(0, film_bytes=100_000)
    log.add(first)
    log.pin([first.key], on=True)
    log.add(logged(1, film_bytes=100_000))
    log.add(logged(2, film_bytes=100_000))
    assert [bool(one.film) for one in log.entries] == [True, False, True]
    assert (log.films_gone, log.runs_gone) == (1, 0)


def test_rows_go_only_where_no_unpinned_film_is_left() -> None:
    log = RunLog(most=60_000)
    kept = logged(0, film_bytes=20_000)
    log.add(kept)
    log.pin([kept.key], on=True)
    for seed in range(1, 20):
        log.add(logged(seed, film_bytes=1_000))
    assert log.size <= 60_000
    assert log.runs_gone > 0
    assert kept in log.entries
    assert kept.film


def test_an_equal_run_is_one_row_that_moves_up_and_keeps_name_pin_and_number() -> None:
    log = RunLog()
    for seed in (1, 2):
        log.add(logged(seed))
    log.rename(logged(1).key, "mine")
    log.pin([logged(1).key], on=True)
    log.add(logged(1))
    assert [(one.number, one.name, one.pinned) for one in log.entries] == [
        (1, "mine", True),
        (2, "", False),
    ]
    log.add(logged(2), move=False)
    assert [one.number for one in log.entries] == [1, 2]


def test_what_is_deleted_leaves_its_bytes_and_may_come_again() -> None:
    log = RunLog()
    log.add(logged(1))
    log.delete([logged(1).key])
    assert (log.size, log.entries) == (0, [])
    assert list(log.deleted) == [logged(1).key]
    log.add(logged(1))
    assert not log.deleted


def test_another_logs_runs_come_in_as_the_oldest() -> None:
    log = RunLog()
    log.add(logged(5))
    assert log.take([logged(9), logged(5), logged(7)]) == 2
    assert [one.experiment.init_seed for one in log.entries] == [5, 9, 7]


def test_pinned_gives_the_runs_that_the_visitor_pinned_in_their_numbers_order() -> None:
    log = RunLog()
    for seed in (1, 2, 3):
        log.add(logged(seed))
    log.pin([logged(3).key, logged(1).key], on=True)
    assert [one.number for one in pinned({SLOT: log})] == [1, 3]
    assert pinned({}) == []


def test_a_row_says_only_what_differs_from_the_default() -> None:
    assert changed_words(logged(7)) == (
        "Hidden layers 4; Learning rate α 0.1; Updates 200; Weights seed 7"
    )


def test_the_final_numbers_and_curves_are_the_runs() -> None:
    one, last = logged(), run().snapshots[-1]
    assert one.final._asdict() == {name: getattr(last, name) for name in one.final._fields}
    assert set(CURVES) <= set(HISTORY)
    for name in CURVES:
        assert np.allclose(one.curves[name], [getattr(s, name) for s in run().snapshots])


def test_runs_differ_in_what_they_differ_and_nothing_else() -> None:
    assert differing([logged(1), logged(1, alpha=0.3), logged(2)]) == {
        "alpha": ["0.1", "0.3", "0.1"],
        "init_seed": ["1", "1", "2"],
    }


def test_the_filter_wants_all_words() -> None:
    one = logged(7)
    one.name = "Wide net"
    assert matches(one, "wide 0.1")
    assert not matches(one, "wide 0.5")
    assert not matches(one, "pinned")


def test_the_table_has_a_row_a_run_and_a_small_curve() -> None:
    table = log_table([logged(1), logged(2)])
    assert len(table) == 2
    assert table["Dev accuracy"][0] == 100 * logged(1).final.dev_accuracy
    assert spark(logged(1))[-1] == np.float32(logged(1).final.dev_accuracy)


def test_curves_of_all_runs_stand_in_one_table_without_zeros_of_a_cost() -> None:
    one, other = logged(1), logged(2)
    one.number, other.number = 1, 2
    one.curves["dev_cost"] = one.curves["dev_cost"].copy()
    one.curves["dev_cost"][3] = np.inf
    table = curves_table([one, other], "dev_cost")
    frames = len(run().snapshots)
    assert table["run"].value_counts().to_dict() == {"Run 1": frames - 1, "Run 2": frames}


def test_a_renamed_film_is_the_same_film_in_another_group() -> None:
    header, sections = decode_payload(renamed(film(), run="runs-1", group="runs"))
    before, same = decode_payload(film())
    assert header == before | {"run": "runs-1", "group": "runs"}
    assert all(np.array_equal(sections[name], same[name]) for name in same)
