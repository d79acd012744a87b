"""The lessons' exercises: right answers are right on every engine, neighbours have others."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

import core.preparation
from core.compiled import make_engine
from core.experiment import Experiment
from lessons.shared.contents import lesson_folders
from lessons.shared.exercises import Exercise, exercises_of, number_in, read_exercises, trained

ALL = [one for folder in lesson_folders() for one in exercises_of(folder)]
KEYS = [one.key for one in ALL]
STUDENT = 4711


def asks_for_a_cost(exercise: Exercise) -> bool:
    """Shares of 300 examples are often alike; from zeros all nets are, which the exercise asks."""
    return exercise.measure == "train_cost" and not exercise.knob and "zero" not in exercise.title


def right_answer(exercise: Exercise, student: int = STUDENT) -> str:
    """As somebody reads it off the screen."""
    mine = exercise.experiment(student)
    if not exercise.knob:
        return exercise.of.text(exercise.of.of(trained(mine)))
    found = {
        value: exercise.of.of(trained(replace(mine, **{exercise.knob: value})))
        for value in exercise.values
    }
    return str((min if exercise.best == "lowest" else max)(found, key=found.__getitem__))


def test_every_lesson_has_three() -> None:
    assert len(KEYS) == 3 * len(lesson_folders())


@pytest.mark.parametrize("exercise", ALL, ids=KEYS)
def test_what_is_read_off_is_right_in_any_order_of_sums_and_something_else_is_not(
    exercise: Exercise, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = right_answer(exercise)

    def moved(*given: Any) -> Any:
        *most, theta = given
        return make_engine(*most, theta * (1 + 1e-13))

    monkeypatch.setattr(core.preparation, "make_engine", moved)
    assert exercise.check(said, STUDENT)
    if exercise.knob:
        assert not all(exercise.check(str(value), STUDENT) for value in exercise.values)
    else:
        assert not exercise.check(str(1.3 * number_in(said) + 5), STUDENT)


@pytest.mark.parametrize("key", [one.key for one in ALL if asks_for_a_cost(one)][::3])
def test_a_neighbours_answer_is_mostly_wrong(key: str) -> None:
    exercise = ALL[KEYS.index(key)]
    said = right_answer(exercise, 101)
    taken = [exercise.check(said, student) for student in range(102, 107)]
    assert sum(taken) <= 2


@pytest.mark.parametrize("exercise", ALL, ids=KEYS)
def test_the_link_opens_the_very_run(exercise: Exercise) -> None:
    page, link = exercise.address(STUDENT)
    base = None if page == "pages/lab.py" else exercise.base
    known = {key: value for key, value in link.items() if key not in (exercise.link or {})}
    found, left_out = Experiment.from_link(known, base)
    assert not left_out
    assert found == exercise.experiment(STUDENT)


@pytest.mark.parametrize("typed", ["", "twelve", "nan", "1e999"])
def test_what_is_no_number_is_asked_for_again(typed: str) -> None:
    with pytest.raises(ValueError, match="the answer is a number"):
        number_in(typed)


GOOD = """
[[exercise]]
title = "T"
task = "Do."
measure = "gap"
hint = "H"
"""


@pytest.mark.parametrize(
    ("part", "instead", "words"),
    [
        ('hint = "H"', "", "line 2: an exercise needs hint"),
        ('"gap"', '"cap"', "line 2: measure must be one of"),
        ('hint = "H"', 'hint = "H"\nanswer = 3', "line 2: an exercise has no answer"),
        ('hint = "H"', 'hint = "H"\nset = { alpha = -1.0 }', "line 2: alpha must be"),
        ('hint = "H"', 'hint = "H"\nknob = "alpha"', "line 2: knob and values go together"),
        ('hint = "H"', 'hint = "H"\nbest = "least"', "line 2: best must be lowest or highest"),
    ],
)
def test_a_fault_in_the_file_is_told_with_its_line(part: str, instead: str, words: str) -> None:
    assert len(read_exercises("dropout", GOOD)) == 1
    with pytest.raises(ValueError, match=f"dropout/exercises.toml, {words}"):
        read_exercises("dropout", GOOD.replace(part, instead))
