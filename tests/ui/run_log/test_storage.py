"""What a browser kept comes back into the log; what it cannot have kept is left out and said."""

from __future__ import annotations

import json

from tests.ui.run_log.entries import logged
from ui.run_log.log import RunLog
from ui.run_log.storage import FRAMES, MOST_TEXT, NO_STORAGE, name_of, row_of, take_kept


def kept(*rows: object) -> str:
    return json.dumps(rows)


def test_a_row_comes_back_with_numbers_and_a_coarse_curve_but_no_film() -> None:
    before = logged(4)
    before.name, before.pinned = "mine", True
    log = RunLog()
    assert take_kept(log, kept(row_of(before))) == ""
    (after,) = log.entries
    assert (after.key, after.name, after.pinned) == (before.key, "mine", True)
    assert after.final == before.final
    assert after.curves["dev_cost"].size == FRAMES
    assert not after.film


def test_a_run_trained_anew_before_gets_back_its_name_and_pin_and_keeps_its_film() -> None:
    log, before = RunLog(), logged(4)
    log.add(logged(4))
    before.name, before.pinned = "mine", True
    take_kept(log, kept(row_of(before)))
    (one,) = log.entries
    assert (one.name, one.pinned) == ("mine", True)
    assert one.film


def test_what_the_visitor_has_named_meanwhile_stays() -> None:
    log, before = RunLog(), logged(4)
    log.add(logged(4))
    log.rename(before.key, "newer")
    before.name = "older"
    take_kept(log, kept(row_of(before)))
    assert log.entries[0].name == "newer"


def test_rows_that_nobody_wrote_are_left_out_and_said() -> None:
    log = RunLog()
    said = take_kept(log, kept(row_of(logged()), {"settings": {"alpha": "x"}}, 7))
    assert said.startswith("2 of 3 runs")
    assert len(log.entries) == 1
    for text in ("", "[", "{}", "[" * 100_000, "[" + " " * MOST_TEXT + "]"):
        assert take_kept(log, text).startswith("1 of 1 runs")


def test_a_browser_without_storage_is_said() -> None:
    assert take_kept(RunLog(), None) == NO_STORAGE


def test_runs_that_differ_in_any_setting_are_kept_under_different_names() -> None:
    names = {name_of(logged(seed, alpha=alpha).key) for seed in (1, 2) for alpha in (0.1, 0.2)}
    assert len(names) == 4
    assert name_of(logged(1).key) == name_of(logged(1).key)


def test_only_what_changed_since_is_written() -> None:
    log = RunLog()
    for seed in (1, 2, 3):
        log.add(logged(seed))
    version = log.version
    log.pin([logged(2).key], on=True)
    log.pin([logged(3).key], on=False)
    assert [one.experiment.init_seed for one in log.changed_since(version)] == [2]
