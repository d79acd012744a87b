"""A question as a value: what its answers are known by, in which places they come, its stop."""

from __future__ import annotations

from concurrent.futures import CancelledError
from dataclasses import replace

import pytest

from core.experiment import Experiment
from core.training import Run
from lessons.shared.question import Question, Stopped, answered, itself, never, trained
from lessons.shared.seeds import SEEDS, over_seeds

SHORT = Experiment(dataset="moons", data_seed=0, hidden=(2,), iterations=5, train_size=20)


def lambd_of(run: Run) -> float:
    assert run.iteration == run.experiment.iterations
    return run.experiment.lambd


def half(number: int, stopped: Stopped = never) -> float:
    return number / 2


def third(number: int, stopped: Stopped = never) -> float:
    return number / 3


def test_answers_have_the_places_of_their_settings_also_for_one_asked_for_twice() -> None:
    settings = {"a": [4, 6, 4], "b": [8, 6]}
    question = Question(settings, itself, make=half)
    assert question.wanted == [4, 6, 8]
    assert answered(question) == {"a": [2.0, 3.0, 2.0], "b": [4.0, 3.0]}


def test_an_answer_is_known_by_the_setting_s_value_the_measure_and_the_make() -> None:
    question = Question({"": [SHORT]}, lambd_of)
    assert question.key(SHORT) == question.key(replace(SHORT, lambd=0.0))
    assert question.key(SHORT) != question.key(replace(SHORT, lambd=1.0))
    assert question.key(SHORT) != Question({"": [SHORT]}, itself).key(SHORT)
    halves, thirds = (Question({"": [6]}, itself, make=make) for make in (half, third))
    assert halves.key(6) != thirds.key(6)


def test_a_function_without_a_name_of_its_own_is_refused() -> None:
    def inside(run: Run) -> float:
        return run.experiment.lambd

    for measure in (inside, lambda run: 0.0):
        with pytest.raises(ValueError, match=r"must be functions of a module, got .*<"):
            Question({"": [SHORT]}, measure)
    with pytest.raises(ValueError, match="answers are kept by their names"):
        Question({"": [6]}, itself, make=lambda number, stopped: number)


def test_an_experiment_is_trained_on_its_registered_data_to_its_end() -> None:
    runs = answered(Question({"": [SHORT, replace(SHORT, noise=2.0)]}, itself))[""]
    assert [run.iteration for run in runs] == [5, 5]
    assert [run.source.name for run in runs] == ["moons", "moons"]
    assert (runs[0].source.train.X != runs[1].source.train.X).any()


def test_a_run_that_is_stopped_is_not_measured() -> None:
    asked = iter([False, False, True, True, True])
    with pytest.raises(CancelledError):
        trained(replace(SHORT, iterations=100_000, hidden=(300, 300)), lambda: next(asked))
    with pytest.raises(CancelledError):
        Question({"": [SHORT]}, lambd_of).answer(SHORT, lambda: True)


def test_over_seeds_every_experiment_has_the_same_seeds_in_order() -> None:
    question = over_seeds({"plain": SHORT, "strong": replace(SHORT, lambd=1.0)}, lambd_of)
    for lambd, seeds in zip((0.0, 1.0), question.settings.values(), strict=True):
        assert [one.init_seed for one in seeds] == list(SEEDS)
        assert {one.lambd for one in seeds} == {lambd}
    assert answered(question) == {"plain": [0.0] * 10, "strong": [1.0] * 10}


def test_a_seed_redraws_its_data_too_where_that_is_asked_for() -> None:
    runs = {"plain": SHORT, "strong": replace(SHORT, lambd=1.0)}
    plain, strong = over_seeds(runs, lambd_of, redraw=True).settings.values()
    assert len({one.data_seed for one in plain}) == len(SEEDS)
    assert [one.data_seed for one in plain] == [one.data_seed for one in strong]
    same = over_seeds(runs, lambd_of).settings["plain"]
    assert {one.data_seed for one in same} == {SHORT.data_seed}
    assert [replace(one, data_seed=0) for one in plain] == list(same)
