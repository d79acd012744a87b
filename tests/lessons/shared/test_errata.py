"""Each disagreement of the chapter is shown by numbers that differ as its card says."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest

from lessons.shared import errata_runs as runs
from lessons.shared.errata import ERRATA


def values(shown: runs.Shown) -> list[tuple[float, float]]:
    return [(row.first, row.second) for row in shown.rows]


def test_the_ten_points_of_the_document_have_a_card_each_in_its_order() -> None:
    document = (Path(__file__).parents[3] / "docs/equations.md").read_text(encoding="utf-8")
    points = re.findall(r"^(\d+)\. \*\*", document, flags=re.MULTILINE)
    assert [one.title.split(" · ")[0] for one in ERRATA] == points


@pytest.mark.parametrize("erratum", ERRATA, ids=lambda one: one.name)
def test_both_columns_of_a_card_differ(erratum) -> None:  # type: ignore[no-untyped-def]
    shown = erratum.show()
    assert shown.first != shown.second
    assert any(row.cells[1] != row.cells[2] for row in shown.rows)
    assert shown == erratum.show() or erratum.name == "nansum"  # NaN is not equal to itself


def test_1_a_seed_in_each_pass_drops_the_same_units_always() -> None:
    (same, fresh), (never, never_fresh) = values(runs.frozen_mask())
    assert (same, fresh) == (1, runs.UPDATES)
    assert never > 0 == never_fresh


def test_2_the_accuracy_still_moves_at_the_end() -> None:
    (low, high), _ = values(runs.band())
    assert low < high


def test_3_one_square_for_all_keeps_small_steps_small_and_eps_inside_counts_as_its_root() -> None:
    (for_all, for_each), (inside, outside) = values(runs.square())
    assert for_each == pytest.approx(1, abs=0.05)
    assert for_all > 10
    assert inside == pytest.approx(1e-5 / math.sqrt(1e-10 + 1e-8))
    assert outside == pytest.approx(1e-5 / (1e-5 + 1e-8))


def test_4_a_stored_correction_is_applied_again() -> None:
    for stored, used in values(runs.assign()):
        assert used == pytest.approx(1)
        assert stored > 5


def test_5_only_a_slope_as_small_as_eps_notices_it() -> None:
    (large, small), (large_far, small_far) = values(runs.epsilon())
    assert large == pytest.approx(1 / 2)
    assert small == pytest.approx(10 / 11)
    assert large_far == pytest.approx(small_far, abs=1e-3)


def test_6_np_int_is_gone_and_the_second_set_has_other_points() -> None:
    assert values(runs.names()) == [(0, 1), (400, 50)]


def test_7_nansum_calls_a_failed_run_perfect() -> None:
    (before, same), (hidden, honest) = values(runs.nansum())
    assert before == pytest.approx(same)
    assert hidden == 0
    assert math.isnan(honest)


def test_8_the_printed_sigmoid_overflows_and_its_loss_is_infinite() -> None:
    (warned, silent), (infinite, finite) = values(runs.stable_sigmoid())
    assert (warned, silent) == (1, 0)
    assert math.isinf(infinite)
    assert finite == 1000


def test_9_no_bias_squared_and_yet_a_training_error() -> None:
    ((training, squared),) = values(runs.bias())
    assert training == pytest.approx(0.09 * 18 / 20, rel=0.1)
    assert squared < training / 50


def test_10_the_same_right_gradient_fails_and_passes() -> None:
    ((crossing, smooth),) = values(runs.kink())
    assert crossing > 1e-2
    assert smooth < 1e-7
