"""What the lesson on mini-batches says at its defaults, for nine of ten seeds or more."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.training import Run
from datasets import data_of
from lessons.minibatch import lesson, noise, target
from lessons.minibatch import path as paths
from lessons.minibatch.lesson import BATCH, KINDS, MINI, STOCHASTIC
from lessons.minibatch.screen.path import pictured_examples
from lessons.shared.question import answered, itself
from lessons.shared.seeds import SEEDS, over_seeds

M = data_of(lesson.BASE).train.m


def holds(truths: list[bool]) -> None:
    assert len(truths) == len(SEEDS)
    assert sum(truths) >= 9, f"true for {sum(truths)} of {len(truths)} seeds"


@pytest.fixture(scope="module")
def films() -> dict[str, list[Run]]:
    """The page's three runs, seed by seed."""
    return answered(over_seeds(lesson.trio(lesson.BASE, M, lesson.EPOCHS), itself))


@pytest.fixture(scope="module")
def reached() -> dict[int, list[target.Reached]]:
    """One by one, the page's batch and all at once, to the targets, at the page's alpha."""
    question = target.size_question(lesson.BASE, M)
    sizes = (1, lesson.BASE.batch_size, 0)
    return answered(replace(question, settings={size: question.settings[size] for size in sizes}))


def test_the_gradients_noise_falls_as_one_over_the_root_of_the_batch(
    films: dict[str, list[Run]],
) -> None:
    for where in (noise.FIRST, noise.LAST):
        curves = [noise.noise_at(run, where) for run in films[MINI]]
        slopes = [noise.slope(c.sizes, c.with_replacement) for c in curves if c is not None]
        holds([abs(slope + 0.5) <= 0.1 for slope in slopes])


def test_training_draws_without_replacement_and_its_noise_follows_the_corrected_law(
    films: dict[str, list[Run]],
) -> None:
    close = []
    for run in films[MINI]:
        found = noise.noise_at(run, noise.FIRST)
        assert found is not None
        law = [
            noise.noise_law(found.spread, size, M, replacement=False) for size in found.sizes[:-1]
        ]
        close.append(bool(np.allclose(found.without[:-1], law, rtol=0.15)))
        assert found.without[-1] == 0.0
    holds(close)
    # Up to a tenth of m the correction is slight, so the plain law is nearly true there too.
    small = [size for size in noise.sizes_of(M) if size <= M / 10]
    first = [noise.noise_at(run, noise.FIRST) for run in films[MINI]]
    slopes = [noise.slope(small, c.without[: len(small)]) for c in first if c is not None]
    holds([abs(slope + 0.5) <= 0.1 for slope in slopes])


def test_stochastic_needs_fewer_epochs_than_mini_batches_and_these_fewer_than_batch(
    reached: dict[int, list[target.Reached]],
) -> None:
    goal = target.TARGET
    one, some, every = (reached[size] for size in (1, lesson.BASE.batch_size, 0))
    holds([10 * a.epochs_to(goal) < c.epochs_to(goal) for a, c in zip(one, every, strict=True)])
    holds(
        [
            a.epochs_to(goal) < b.epochs_to(goal) < c.epochs_to(goal)
            for a, b, c in zip(one, some, every, strict=True)
        ]
    )


def test_at_one_alpha_batch_needs_no_more_updates_than_stochastic(
    reached: dict[int, list[target.Reached]],
) -> None:
    goal = target.TARGET
    pairs = zip(reached[1], reached[0], strict=True)
    holds([every.updates_to(goal) < one.updates_to(goal) for one, every in pairs])


def test_the_fewer_examples_the_noisier_the_cost_of_each_update(
    films: dict[str, list[Run]],
) -> None:
    widths = [[lesson.late_costs(films[kind][seed]).width for kind in KINDS] for seed in range(10)]
    holds([10 * batch < mini and 3 * mini < one for batch, mini, one in widths])


def test_after_as_many_epochs_batch_has_the_highest_cost(films: dict[str, list[Run]]) -> None:
    costs = {kind: [run.snapshots[-1].train_cost for run in films[kind]] for kind in KINDS}
    for kind in (MINI, STOCHASTIC):
        pairs = zip(costs[kind], costs[BATCH], strict=True)
        holds([2 * smaller < batch for smaller, batch in pairs])


def test_no_film_diverges(films: dict[str, list[Run]]) -> None:
    assert not any(run.diverged for runs in films.values() for run in runs)


def test_stochastic_needs_fewer_epochs_at_each_ones_own_best_alpha_too() -> None:
    question = target.alpha_question(lesson.BASE, M)
    ends = {key: seeds for key, seeds in question.settings.items() if key[0] in (0, 1)}
    best = target.at_best_alphas(answered(replace(question, settings=ends)), target.TARGET)
    one, every = best[1], best[0]
    assert one[0].alpha < every[0].alpha, "noise wants a smaller alpha"
    pairs = zip(one, every, strict=True)
    holds([a.epochs_to(target.TARGET) < b.epochs_to(target.TARGET) for a, b in pairs])


def test_over_the_bowl_the_path_is_the_longer_the_fewer_examples_and_ends_higher() -> None:
    examples = pictured_examples()
    found = paths.paths(examples, lesson.BASE.batch_size, 0.1, 60)
    longer, higher = [], []
    for seed in SEEDS:
        rng = {kind: np.random.default_rng(np.random.SeedSequence([seed, 2])) for kind in KINDS}
        detours = [
            paths.Paths(
                paths.descend(examples, batch_size=size, alpha=0.1, updates=60, rng=rng[kind]),
                found[kind].left,
                1,
            ).detour
            for kind, size in zip(KINDS, (0, lesson.BASE.batch_size, 1), strict=True)
        ]
        longer.append(detours[0] < 1.1 < detours[1] < detours[2])
        floors = [found[kind].left[seed, -12:].mean() for kind in KINDS]
        higher.append(bool(floors[0] < floors[1] < floors[2]))
    holds(longer)
    holds(higher)
    assert examples.bowl.lowest > 0
