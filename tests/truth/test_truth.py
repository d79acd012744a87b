"""The quick form of `make truth`: a few cells of every lesson, and what docs/truth.md says.

The whole of it is a slow job of its own, as it makes some ten thousand runs.
"""

from __future__ import annotations

import pytest

from core.compiled import warm_up
from lessons.shared.contents import found_lessons
from tests.truth import exact, report, two_runs
from tests.truth.settings import QUICK
from tests.truth.tally import MOST_WRONG, Row, Seen, rows_of
from ui.how_often import rows_in


@pytest.fixture(scope="module", autouse=True)
def compiled_engine() -> None:
    assert warm_up()


@pytest.mark.slow
def test_few_sentences_that_say_so_are_wrong_on_seeds_that_nobody_chose() -> None:
    parts = (
        two_runs.of_regularization(QUICK[:1]),
        two_runs.of_dropout(QUICK[1:]),
        two_runs.of_bias_variance(QUICK[:1]),
        exact.of_curves(range(200, 201)),
        exact.of_minibatch(QUICK[:1]),
        exact.of_gradcheck(QUICK[2:]),
    )
    rows = rows_of(one for part in parts for one in part)
    assert sum(row.said for row in rows) > 300, "sentences that say nothing cannot be wrong"
    assert not [row for row in rows if row.too_often_wrong()]


def test_every_lesson_has_its_rows_and_none_of_them_is_wrong_too_often() -> None:
    text = report.WRITTEN.read_text(encoding="utf-8")
    for lesson in found_lessons():
        table = rows_in(text, lesson.title)
        assert table, f"make truth writes the rows of {lesson.title}"
        for line in table[2:]:
            claim, held, of, _ = (cell.strip() for cell in line.strip("|").split("|"))
            said = int(of.replace(",", ""))
            row = Row(lesson.title, claim, said, [""] * (said - int(held.replace(",", ""))))
            assert not row.too_often_wrong(), claim


def test_a_sentence_that_is_wrong_more_often_than_it_may_be_is_noticed() -> None:
    seen = [Seen("lesson", "claim", i >= 12, f"place {i}") for i in range(100)]
    (row,) = rows_of(seen)
    assert (row.said, row.wrong) == (100, 12)
    assert row.too_often_wrong()
    assert MOST_WRONG == 0.05
    assert not Row("lesson", "claim", 100, ["place"] * 5).too_often_wrong()
    assert "| claim | 88 | 100 | place 0; place 1; place 2 and 9 more |" in report.table([row])
