"""A few students at once: each gets its own run, nobody an error, nobody is left behind."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from benchmarks.load.classroom import class_of
from benchmarks.load.isolation import wrong_numbers
from benchmarks.load.messages import film_of
from benchmarks.load.student import Student
from benchmarks.load.waits import Action, overtaken
from core.compiled import warm_up
from core.training import Run, finish
from datasets import data_of
from lessons.regularization import lesson
from scripts.server import Server
from tests.e2e.steps import done
from ui.run_film import run_payload


def test_students_at_once_are_all_answered_without_an_error(app: Server) -> None:
    warm_up()  # a run at a large alpha ends elsewhere where roundings differ, as in NumPy
    found = done(class_of(app.url, (app.pid,), students=6, seconds=20))
    assert not found["errors"]
    assert found["all"]["unanswered"] == 0  # type: ignore[index]
    assert found["all"]["actions"] >= 12  # type: ignore[index]
    assert found["overtaken"] <= 2  # type: ignore[operator]
    assert found["isolation"]["compared"]  # type: ignore[index]
    assert not found["isolation"]["wrong"]  # type: ignore[index]


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
        films = student.films
        ends = [film.last("train_cost") for film in films]
        penalized = replace(lesson.BASE, init_seed=int(student.name))
        for experiment, shown in zip((lesson.unpenalized(penalized), penalized), ends, strict=True):
            run = finish(Run(experiment, data_of(experiment), watched=False))
            assert shown == pytest.approx(run.snapshots[-1].train_cost, rel=1e-3)


async def twice(url: str) -> Student:
    """A student who moves a slider and then opens the same page by a link with another seed."""
    async with Student(url, "one") as one:
        for seed in (50, 51):
            await one.open("regularization", f"init_seed={seed}")
            assert await one.settled(100)
            await one.move("lambd", 1)
            assert await one.settled(100)
    return one


def test_who_opens_a_page_again_by_a_link_sees_what_the_link_says(app: Server) -> None:
    warm_up()
    one = done(twice(app.url))
    assert not one.errors
    assert one.action.settings["init_seed"] == "51"
    assert one.action.settings["lambd"] != str(lesson.BASE.lambd)
    assert not wrong_numbers([one])


def act(begun: float, finished: float | None) -> Action:
    return Action("lab", opened=False, settings={}, begun=begun, finished=finished)


def test_who_waits_while_another_is_served_again_and_again_is_found() -> None:
    quick = [act(float(at), 0.5) for at in range(5)]
    assert overtaken([quick, [act(0.2, 0.4)]]) == 0
    assert overtaken([quick, [act(0.6, 2.0)]]) == 2
    assert overtaken([quick, [act(0.6, None)]]) == 4


@pytest.mark.parametrize(("seed", "wrong"), [(41, 0), (42, 1)])
def test_the_film_of_another_student_is_found(seed: int, wrong: int) -> None:
    warm_up()
    settings = {"init_seed": "41", "lambd": "0.1"}
    shown = replace(lesson.BASE, init_seed=seed, lambd=0.1)
    film = film_of(run_payload(finish(Run(shown, data_of(shown))), name="a-1-0"))
    one = Student("http://127.0.0.1:1", "one", _stages={"a": [film]})
    one.actions.append(Action("regularization", opened=True, settings=settings, begun=0.0))
    assert len(wrong_numbers([one])) == wrong


def test_only_this_machine_may_be_loaded() -> None:
    async def elsewhere() -> None:
        async with Student("http://192.0.2.1:8501"):
            pass

    with pytest.raises(ValueError, match=r"127\.0\.0\.1 only"):
        done(elsewhere())
