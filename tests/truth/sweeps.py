"""What lessons say of ten seeds or of a sweep, against seeds that had no part in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from core.experiment import Experiment
from lessons.decay import lesson as decay
from lessons.decay import sweep as decay_sweep
from lessons.decay.parts import Parts
from lessons.dropout import lesson as dropout
from lessons.initialization import lesson as initialization
from lessons.normalization import lesson as normalization
from lessons.optimizers import lesson as optimizers
from lessons.regularization import lesson as regularization
from lessons.shared.chosen import chosen, reporting
from lessons.shared.evidence import Grade, lower
from lessons.shared.measures import errors, guess_cost, median
from lessons.shared.question import Question, answered, trained
from lessons.shared.truth import true_error
from tests.truth.settings import INIT_SEEDS, SETS
from tests.truth.tally import Seen

Place = tuple[str, int]
"""A data set, and the seed of its first sample."""
SEEDS = 10
DECAYS = ("inverse_time", "exponential")
LESSONS_LAMBDAS = (0.1, 1.0, 10.0)


def placed(base: Experiment, place: Place) -> Experiment:
    """The base on another set, at the noise that the harness gives it."""
    name, _ = place
    return replace(base, dataset=name, noise=SETS.get(name, base.noise))


def elsewhere(question: Question[Any, Any], place: Place, block: int) -> Question[Any, Any]:
    """The question with samples, weights, batches and masks that no other block has."""

    def moved(one: Experiment) -> Experiment:
        number = SEEDS * block + one.init_seed
        return replace(one.with_seed(INIT_SEEDS[0] + number), data_seed=place[1] + number)

    settings = {name: [moved(one) for one in seeds] for name, seeds in question.settings.items()}
    return replace(question, settings=settings)


def of_decay(places: list[Place]) -> Iterator[Seen]:
    """Too slow and too fast: the rival that was lower, over twenty other seeds."""
    for place in places:
        for schedule in DECAYS:
            base = replace(placed(decay.BASE, place), schedule=schedule)
            question = decay_sweep.sweep_question(base)
            first, *others = (answered(elsewhere(question, place, block)) for block in range(3))
            found = {
                value: [Parts(one.cost, *[np.nan] * 4) for one in ends]
                for value, ends in first.items()
                if value is not None
            }
            for value in found:
                kind, rival = decay_sweep.judged(found, value)
                if rival is None:
                    continue
                now, then = (
                    [one.cost for answers in others for one in answers[name]]
                    for name in (value, rival.name)
                )
                held = lower(now, then)
                where = f"{place[0]} {place[1]}, {schedule}, {value:g} against {rival.name:g}"
                yield Seen("Learning-rate decay", f"too {kind}", 2 * held.n > held.of, where)


def of_normalization(places: list[Place]) -> Iterator[Seen]:
    """The best alphas: standardized still lower, and the alpha of the lowest dev error."""
    for place in places:
        question = normalization.sweep_question(placed(normalization.BASE, place))
        first, other = (answered(elsewhere(question, place, block)) for block in range(2))
        where = f"{place[0]} {place[1]}"
        raw, best = (normalization.best_alpha(first, standardize=kind) for kind in (False, True))

        def cost(answers: normalization.Sweep, key: tuple[bool, float]) -> float:
            return median([one.cost for one in answers[key]])

        for kind, alpha in ((False, raw), (True, best)):
            lowest = min(cost(other, (kind, a)) for a in normalization.ALPHAS)
            near = cost(other, (kind, alpha)) <= 1.25 * lowest
            claim = "the best α is, on other seeds, within a quarter of the lowest cost"
            yield Seen("Input normalization", claim, near, f"{where}, standardized {kind}")
        reports = [
            [one.cost for one in reporting(first[key])] for key in ((False, raw), (True, best))
        ]
        if median(reports[1]) < median(reports[0]):
            less = cost(other, (True, best)) < cost(other, (False, raw))
            yield Seen("Input normalization", "standardized has a lower cost than raw", less, where)


def of_optimizers(places: list[Place]) -> Iterator[Seen]:
    """Each optimizer's best alpha: nearly as few updates as the best of ten others needs."""
    for place in places:
        # At the set's usual noise: with more of it no optimizer reaches the lesson's target.
        question = optimizers.sweep_question(replace(optimizers.BASE, dataset=place[0]))
        first, other = (answered(elsewhere(question, place, block)) for block in range(2))
        target = optimizers.TARGET
        for name in dict.fromkeys(name for name, _ in first):
            alpha = optimizers.best_alpha(first, name, target)
            steps = {
                a: median([one.to(target) for one in seeds])
                for (racer, a), seeds in other.items()
                if racer == name
            }
            if not np.isfinite(median([one.to(target) for one in reporting(first[name, alpha])])):
                continue
            claim = "the best α needs, on other seeds, at most half as many updates again as any"
            near = steps[alpha] <= 1.5 * min(steps.values())
            yield Seen("Optimizers", claim, near, f"{place[0]} {place[1]}, {name}, α {alpha:g}")


def of_initialization(places: list[Place]) -> Iterator[Seen]:
    """In all or in none of ten seeds: in at least eight, or at most two, of ten others."""
    ways = initialization.ways(0.2)
    for place in places:
        base = placed(initialization.BASE, place)
        question = initialization.seeds_question(base, ways)
        counts = [_learned(elsewhere(question, place, block)) for block in range(2)]
        for name in ways:
            n, then = (count[name] for count in counts)
            if n in (0, SEEDS):
                claim = f"in {'all' if n else 'none'} of ten seeds the cost falls below the guess's"
                holds = then >= SEEDS - 2 if n else then <= 2
                yield Seen("Weight initialization", claim, holds, f"{place[0]} {place[1]}, {name}")


def _learned(question: Question[Any, Any]) -> dict[str, int]:
    """In how many of its seeds each way's cost fell below the guess's."""
    data = trained(replace(next(iter(question.settings.values()))[0], iterations=1)).data
    limit = initialization.LEARNED * guess_cost(data.train.y, data.n_classes)
    return {
        name: sum(one.state != "diverged" and one.costs[-1] < limit for one in seeds)
        for name, seeds in answered(question).items()
    }


def of_ten_seeds(places: list[Place]) -> Iterator[Seen]:
    """A smaller gap and a lower dev error in so many of ten seeds: true errors of ten others."""
    for place in places:
        plain = placed(regularization.unpenalized(regularization.BASE), place)
        penalties = {f"λ {value:g}": replace(plain, lambd=value) for value in LESSONS_LAMBDAS}
        yield from _ten("Regularization", plain, penalties, place)
        plain = placed(dropout.without_dropout(dropout.BASE), place)
        keeps = {f"keep {keep:g}": replace(plain, keep_prob=keep) for keep in (0.5, 0.8)}
        yield from _ten("Dropout", plain, keeps, place)


def _ten(
    lesson: str, plain: Experiment, others: Mapping[str, Experiment], place: Place
) -> Iterator[Seen]:
    runs = {"": plain, **others}
    seen, true = (_errors(runs, place, block, fresh=block == 1) for block in range(2))
    for name in others:
        for claim, read in (("a smaller gap", _gap), ("a lower dev error", _dev)):
            held = lower(*(list(map(read, seen[key])) for key in ("", name)))
            if held.grade is not Grade.SAYS_SO:
                continue
            changes = [read(b) - read(a) for a, b in zip(true[""], true[name], strict=True)]
            lower_said = 2 * held.n > held.of - held.ties
            word = (
                claim
                if lower_said
                else claim.replace("a smaller", "no smaller").replace("a lower", "no lower")
            )
            holds = (float(np.mean(changes)) < 0) == lower_said
            yield Seen(lesson, f"over ten seeds: {word}", holds, f"{place[0]} {place[1]}, {name}")


def _gap(one: tuple[float, float]) -> float:
    return one[1] - one[0]


def _dev(one: tuple[float, float]) -> float:
    return one[1]


def _errors(
    runs: Mapping[str, Experiment], place: Place, block: int, *, fresh: bool
) -> dict[str, list[tuple[float, float]]]:
    """(training, dev) error seed by seed; with fresh points in place of the dev examples."""
    asked = Question(
        {name: [one.with_seed(seed) for seed in range(SEEDS)] for name, one in runs.items()},
        _fresh_errors if fresh else errors,
    )
    return answered(elsewhere(asked, place, block))


def _fresh_errors(run: Any) -> tuple[float, float]:
    true = true_error(run)
    assert true is not None
    return errors(run)[0], true


def of_chosen(places: list[Place]) -> Iterator[Seen]:
    """The lambda that five seeds chose: at most a point above the best, over ten others."""
    for place in places:
        base = placed(regularization.BASE, place)
        question = regularization.sweep_question(base)
        first = answered(elsewhere(question, place, 0))
        best = chosen({x: [one.dev_error for one in seeds] for x, seeds in first.items()})
        runs = {f"{x:g}": replace(base, lambd=x) for x in regularization.LAMBDAS}
        true = {
            name: float(np.mean([dev for _, dev in seen]))
            for name, seen in _errors(runs, place, 1, fresh=True).items()
        }
        near = true[f"{best.name:g}"] <= min(true.values()) + 0.01
        claim = "the λ that was chosen is within a point of the best"
        yield Seen("Regularization", claim, near, f"{place[0]} {place[1]}, λ {best.name:g}")
