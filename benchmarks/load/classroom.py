"""A class: students who come within a minute and try this and that, each with work of its own."""

from __future__ import annotations

import asyncio
import random
import time
from contextlib import suppress

from benchmarks.load.isolation import sample, wrong_numbers
from benchmarks.load.student import Student
from benchmarks.load.waits import Action, overtaken, span_of, waits_of
from benchmarks.load.watching import Watch, megabytes

PAGES = {
    "lab": ("alpha", 1, ""),
    "bias_variance": ("lambd", 1, ""),
    "normalization": ("alpha", -1, ""),
    "initialization": ("alpha", -1, "initialization_lesson_tab=Side+by+side"),
    "regularization": ("lambd", 1, ""),
    "dropout": ("keep_prob", 1, ""),
    "minibatch": ("batch_size", 1, ""),
    "optimizers": ("beta", -1, "optimizers_tab=The+network"),
    "decay": ("decay_rate", 1, ""),
    "gradcheck": ("lambd", 1, ""),
}
"""A page, the setting whose slider is moved there, the direction, and how its link goes on."""
PATIENCE = 120.0
ARRIVAL_SECONDS = 60.0
ANOTHER_PAGE = 0.2
"""So often a student goes to another page in place of moving a slider."""
SAMPLE = 8
"""So many students' numbers are computed once more."""


def link_to(page: str, seed: int) -> str:
    """The link to a page's films, with a seed of one's own."""
    return "&".join(filter(None, [PAGES[page][2], f"init_seed={seed}"]))


def to_and_fro(number: int, direction: int) -> int:
    """Where the slider goes next, in steps from its start: never twice to the same place.

    >>> [to_and_fro(number, 1) for number in range(5)]
    [0, 1, -1, 2, -2]
    """
    return direction * ((number + 1) // 2) * (1 if number % 2 else -1)


async def lesson(student: Student, chance: random.Random, end: float, seed: int) -> None:
    """Open a page; every 5 to 10 s move its slider, or go to another page. No run is asked twice.

    Who is not answered waits before acting again, so a slow server has less to do.
    """
    page, moves = "", 0
    while time.monotonic() < end:
        setting, direction, _ = PAGES.get(page, ("", 0, ""))
        steps = to_and_fro(moves + 1, direction)
        if not page or chance.random() < ANOTHER_PAGE or not student.may_move(setting, steps):
            page, moves = chance.choice(list(PAGES)), 0
            seed += 1000
            await student.open(page, link_to(page, seed))
        else:
            moves += 1
            await student.move(setting, steps)
        begun = time.monotonic()
        await student.settled(max(0.1, min(PATIENCE, end + 30 - begun)))
        await asyncio.sleep(max(0.0, chance.uniform(5, 10) - (time.monotonic() - begun)))


async def arrive(student: Student, after: float, seconds: float, seed: int) -> None:
    """Come some time after the beginning, and stay to the end."""
    begun = time.monotonic()
    await asyncio.sleep(after)
    async with student:
        await lesson(student, random.Random(seed), begun + seconds, seed)


async def attend(url: str, students: int, seconds: float) -> list[Student]:
    """Let so many come within a third of the time (60 s at most), and stay for the rest of it."""
    chance, within = random.Random(1), min(ARRIVAL_SECONDS, seconds / 3)
    found = [Student(url, f"student {number}") for number in range(students)]
    async with asyncio.timeout(seconds + 2 * PATIENCE):
        await asyncio.gather(
            *(
                arrive(one, chance.uniform(0, within), seconds, 100 + number)
                for number, one in enumerate(found)
            )
        )
    return found


async def class_of(
    url: str, pids: tuple[int, ...], students: int, seconds: float
) -> dict[str, object]:
    """What the class saw and what it took: waits, errors, processor time and memory."""
    before = sum(map(megabytes, pids))
    watch = Watch(pids)
    sampling = asyncio.create_task(watch.go_on())
    spent = time.process_time()
    try:
        found = await attend(url, students, seconds)
    finally:
        sampling.cancel()
        with suppress(asyncio.CancelledError):
            await sampling
    spent = (time.process_time() - spent) / watch.seconds
    return {
        "students": students,
        "seconds": seconds,
        **seen_by(found),
        **watch.summary([span_of(act) for one in found for act in one.actions]),
        "generator_cores": spent,
        "megabytes_before": before,
        "isolation": isolation(found),
    }


def seen_by(students: list[Student]) -> dict[str, object]:
    """Waits and errors."""
    actions = [act for one in students for act in one.actions]
    kinds = {
        "opened": [act for act in actions if act.opened],
        "moved": [act for act in actions if not act.opened],
        "all": actions,
    }
    return {
        **{name: waits_of(those) for name, those in kinds.items()},
        "pages": {page: waits_of(on_page(actions, page)) for page in PAGES},
        "overtaken": overtaken([one.actions for one in students]),
        "ticks": sum(one.ticks for one in students),
        "errors": sorted({error for one in students for error in one.errors}),
    }


def on_page(actions: list[Action], page: str) -> list[Action]:
    """The acts on this page."""
    return [act for act in actions if act.page == page]


def isolation(students: list[Student]) -> dict[str, object]:
    """For some of them: whether their films end with the numbers of their own settings."""
    some = sample(students, SAMPLE)
    return {"compared": len(some), "wrong": wrong_numbers(some)}
