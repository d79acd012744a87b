"""The lesson on dropout keeps its word: at the page's defaults, in at least 9 of 10 seeds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.training import Run
from lessons.dropout import lesson
from lessons.dropout.thinned import COUNTS, average_of_thinned, mean_activations
from lessons.shared.evidence import Grade, lower
from lessons.shared.question import Question, answered, itself
from lessons.shared.seeds import SEEDS, over_seeds
from tests.truth.settings import SETS

MOST_FAIL = 1


def runs(*, keep_prob: float, frozen: bool = False) -> list[Run]:
    experiment = replace(lesson.BASE, keep_prob=keep_prob, frozen_mask=frozen)
    return answered(over_seeds({"": experiment}, itself))[""]


@pytest.fixture(scope="module")
def plain() -> list[Run]:
    return runs(keep_prob=1.0)


@pytest.fixture(scope="module")
def dropped() -> list[Run]:
    return runs(keep_prob=lesson.BASE.keep_prob)


def holds(truths: list[bool]) -> bool:
    assert len(truths) == len(SEEDS)
    return sum(not truth for truth in truths) <= MOST_FAIL


def test_dropout_narrows_the_gap_between_dev_and_training_error(
    plain: list[Run], dropped: list[Run]
) -> None:
    pairs = [(lesson.measure(a), lesson.measure(b)) for a, b in zip(plain, dropped, strict=True)]
    assert holds([b.gap < a.gap for a, b in pairs])
    assert np.mean([b.gap for _, b in pairs]) < 0.75 * np.mean([a.gap for a, _ in pairs])
    assert np.mean([b.dev_error for _, b in pairs]) < np.mean([a.dev_error for a, _ in pairs])


def test_whether_dropout_pays_depends_on_the_sample() -> None:
    """On the page's own sample it does in nearly all starts; ten samples do not say so."""
    found = answered(over_seeds(lesson.ways(lesson.BASE), lesson.measure, redraw=True))
    errors = ([one.dev_error for one in found[way]] for way in ("neither", "dropout"))
    assert lower(*errors).grade is not Grade.SAYS_SO
    assert np.mean([one.gap for one in found["dropout"]]) < np.mean(
        [one.gap for one in found["neither"]]
    )


def test_dropout_lowers_the_dev_error_from_nearly_all_starts_on_one_sample_and_few_on_another() -> (
    None
):
    """Samples and first weights that no page begins with, at the noise of tests/truth."""
    pays, pays_not = 1009, 4001
    base = replace(lesson.BASE, noise=SETS[lesson.BASE.dataset])
    ways = {"plain": lesson.without_dropout(base), "dropped": base}
    starts = {
        (way, seed): [replace(one.with_seed(200 + start), data_seed=seed) for start in range(6)]
        for way, one in ways.items()
        for seed in (pays, pays_not)
    }
    found = answered(Question(starts, lesson.measure))

    def lowered(seed: int) -> int:
        pairs = zip(found["plain", seed], found["dropped", seed], strict=True)
        return sum(b.dev_error < a.dev_error for a, b in pairs)

    assert lowered(pays) >= 5
    assert lowered(pays_not) <= 2
    assert "nearly all first weights, on others from few or none" in lesson.DEPENDS


def test_the_division_keeps_the_mean_and_what_is_off_is_the_chance_of_the_draws() -> None:
    """Three units of ten kept: the means stray more, yet within their standard errors."""
    for run in runs(keep_prob=0.3):
        for layer in mean_activations(run):
            assert abs(layer.own_change) < 5 * layer.standard_error or layer.own_change == 0
        assert "does not keep it" not in lesson.activation_verdict(mean_activations(run)).replace(
            "nothing says that the division does not keep it", ""
        )


def test_dividing_by_keep_prob_keeps_the_mean_activation_within_2_percent(
    dropped: list[Run],
) -> None:
    means = [mean_activations(run) for run in dropped]
    assert holds([all(abs(layer.own_change) < 0.02 for layer in each) for each in means])


def test_without_the_division_each_hidden_layer_loses_about_a_fifth_more(
    dropped: list[Run],
) -> None:
    for run in dropped:
        _, first, second = mean_activations(run)
        assert first.undivided / first.full == pytest.approx(0.8, abs=0.02)
        assert second.undivided / second.full < 0.72


def test_the_average_of_200_thinned_nets_agrees_with_the_unthinned_net_on_97_percent(
    dropped: list[Run],
) -> None:
    assert COUNTS[0] == 1
    assert COUNTS[-1] == 200
    averages = [average_of_thinned(run) for run in dropped]
    assert holds([average.agreement[-1] >= 0.97 for average in averages])
    # One thinned net agrees less, so it is the averaging that does it.
    assert holds([average.agreement[0] < average.agreement[-1] for average in averages])


def test_the_average_of_thinned_nets_errs_less_than_one_in_the_mean_of_the_seeds(
    dropped: list[Run],
) -> None:
    averages = [average_of_thinned(run) for run in dropped]
    assert np.mean([a.error[-1] for a in averages]) < np.mean([a.error[0] for a in averages])
