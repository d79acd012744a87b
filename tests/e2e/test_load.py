"""A few students at once: each gets its own run, nobody an error, nobody is left behind."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from benchmarks.load.scenarios import class_of
from benchmarks.load.student import Student
from core.compiled import warm_up
from core.training import Run, finish
from datasets import data_of
from lessons.regularization import lesson
from scripts.server import Server
from tests.e2e.steps import done


def test_students_at_once_are_all_answered_without_an_error(app: Server) -> None:
    found = done(class_of(app.url, (app.pid,), students=6, seconds=20))
    assert not found["errors"]
    assert found["all"]["unanswered"] == 0  # type: ignore[index]
    assert found["all"]["actions"] >= 12  # type: ignore[index]


async def at_once(url: str, seeds: range) -> list[Student]:
    """Students who open the lesson on regularization at the same moment, each with a seed."""
    students = [Student(url, str(seed)) for seed in seeds]

    async def one(student: Student) -> None:
        async with student:
            await student.open("regularization", f"init_seed={student.name}")
            assert await student.settled(100)

    await asyncio.gather(*map(one, students))
    return students


def test_each_sees_the_numbers_of_its_own_settings(app: Server) -> None:
    warm_up()
    for student in done(at_once(app.url, range(40, 46))):
        assert not student.errors
        films = list(student.films.values())
        ends = [film.last("train_cost") for film in films]
        penalized = replace(lesson.BASE, init_seed=int(student.name))
        for experiment, shown in zip((lesson.unpenalized(penalized), penalized), ends, strict=True):
            run = finish(Run(experiment, data_of(experiment), watched=False))
            assert shown == pytest.approx(run.snapshots[-1].train_cost, rel=1e-3)


def test_only_this_machine_may_be_loaded() -> None:
    async def elsewhere() -> None:
        async with Student("http://192.0.2.1:8501"):
            pass

    with pytest.raises(ValueError, match=r"127\.0\.0\.1 only"):
        done(elsewhere())
