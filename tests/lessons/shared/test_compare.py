"""What is said of two runs on the same dev points, by grade, and of ten seeds."""

from __future__ import annotations

import numpy as np
import pytest

from lessons.shared.compare import Compared, Words, dev_words, gap_words, lower_words, seeds_words
from lessons.shared.evidence import Held, gap_change, sides

M = 100


def found(train: tuple[float, float], dev: tuple[int, int], overlap: int = 0) -> Compared:
    """dev : how many are wrong before and after, `overlap` of them in both."""
    before, after = np.ones((2, M), dtype=bool)
    before[: dev[0]] = False
    after[dev[0] - overlap : dev[0] - overlap + dev[1]] = False
    change = train[1] - train[0]
    gap = gap_change(before, after, training_change=change, seed=0)
    return Compared(train, (dev[0] / M, dev[1] / M), sides(before, after), gap)


def said(one: Compared) -> str:
    return dev_words(one, Words("it helped", "it did harm", "it is too much"))


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (found((0.0, 0.0), (20, 8), 8), "12 fewer of 100 points wrong: it helped."),
        (found((0.0, 0.0), (8, 20), 8), "12 more of 100 points wrong: it did harm."),
        (found((0.0, 0.2), (8, 20), 8), "12 more of 100 points wrong: it is too much."),
        (found((0.0, 0.0), (20, 16), 16), "it helped, it seems: it points that way, but 4 of 100"),
        (found((0.0, 0.0), (20, 19), 19), "wrong: 1 of 100 points is too few to tell."),
        (found((0.0, 0.0), (20, 15), 2), "wrong: 5 of 100 points are too few to tell."),
        (found((0.0, 0.0), (9, 9), 9), "stayed at 9.0 %: no dev point changed sides."),
        (found((0.0, 0.0), (9, 9), 4), "10 of 100 points changed sides, as many either way."),
    ],
)
def test_the_dev_error_is_judged_by_the_points_that_changed_sides(
    one: Compared, words: str
) -> None:
    assert words in said(one)


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (found((0.0, 0.1), (20, 18), 16), "from 20.0 % to 8.0 %: less variance."),
        (found((0.1, 0.0), (15, 20), 15), "from 5.0 % to 20.0 %: more variance."),
        (found((0.0, 0.2), (10, 10), 10), "from 10.0 % to -10.0 %: a smaller gap."),
        (found((0.0, 0.01), (10, 10), 10), "less variance, it seems: it points that way, but 1 of"),
        (found((0.05, 0.05), (10, 10), 10), "Dev minus training error stayed at 5.0 %."),
        (found((0.2, 0.2), (10, 10), 10), "Dev minus training error stayed at -10.0 %."),
    ],
)
def test_a_gap_is_called_variance_only_where_it_is_above_0(one: Compared, words: str) -> None:
    assert words in gap_words(one)


def test_the_words_on_seeds_know_what_a_count_is_worth() -> None:
    assert seeds_words("A holds", Held(9, 10)) == "A holds in 9 of 10 seeds."
    assert "points that way" in seeds_words("A holds", Held(8, 10))
    assert "points the other way" in seeds_words("A holds", Held(2, 10))
    assert "depends on the sample" in seeds_words("A holds", Held(6, 10))
    assert seeds_words("A holds", Held(10, 10), same_data=True).endswith("seeds on this sample.")
    assert "on the first weights" in seeds_words("A holds", Held(5, 10), same_data=True)


def test_the_median_change_has_its_interval_beside_the_count() -> None:
    before = [0.2] * 10
    after = [0.2 - 0.01 * i for i in range(10)]
    assert lower_words("It is lower", before, after) == (
        "It is lower in 9 of 10 seeds. The median change is −4.5 % (interval: −8.0 % to −1.0 %)."
    )
