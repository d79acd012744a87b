"""What else is measured of a server, beside a class; every scenario is bounded in time."""

from __future__ import annotations

import asyncio
import random
import time
from contextlib import AsyncExitStack, suppress

from benchmarks.load.classroom import PAGES, PATIENCE, link_to
from benchmarks.load.student import Student
from benchmarks.load.waits import waits_of
from benchmarks.load.watching import cpu_seconds, megabytes


async def link_of(
    url: str, pids: tuple[int, ...], students: int, within: float = 10.0
) -> dict[str, object]:
    """All open the lecturer's link within ten seconds; when, after the last, all films are done."""
    chance = random.Random(2)
    all_of_them = [Student(url, f"student {n}") for n in range(students)]
    last: list[float] = []

    async def come(one: Student, after: float) -> None:
        await asyncio.sleep(after)
        await one.open("regularization", "lambd=0.1&init_seed=17")
        last.append(time.monotonic())
        await one.settled(PATIENCE)

    spent = sum(map(cpu_seconds, pids))
    async with AsyncExitStack() as stack:
        for one in all_of_them:
            await stack.enter_async_context(one)
        await asyncio.gather(*(come(one, chance.uniform(0, within)) for one in all_of_them))
        ends = [a.begun + (a.finished or PATIENCE) for one in all_of_them for a in one.actions]
    return {
        "students": students,
        "after_last": max(ends) - max(last),
        "all": waits_of([a for one in all_of_them for a in one.actions]),
        "cpu_seconds": sum(map(cpu_seconds, pids)) - spent,
        "errors": sorted({error for one in all_of_them for error in one.errors}),
    }


async def actions_of(url: str, pids: tuple[int, ...]) -> dict[str, object]:
    """One act on each page at its defaults: processor time and bytes, first and asked again."""
    found: dict[str, object] = {}
    for page, (setting, direction, query) in PAGES.items():
        async with Student(url) as one, Student(url) as other:
            costs = []
            for student in (one, other):
                await student.open(page, query)
                await student.settled(PATIENCE)
                await asyncio.sleep(0.5)
                before = sum(map(cpu_seconds, pids))
                await student.move(setting, direction)
                await student.settled(PATIENCE)
                await asyncio.sleep(0.7)
                act = student.action
                costs.append(
                    (sum(map(cpu_seconds, pids)) - before, act.size / 1e3, act.finished, act.rested)
                )
            found[page] = {
                name: {"cpu": cpu, "kB": kB, "finished": finished, "rested": rested}
                for name, (cpu, kB, finished, rested) in zip(("first", "again"), costs, strict=True)
            }
            if errors := one.errors + other.errors:
                found[page] = found[page] | {"errors": errors}  # type: ignore[operator]
    return found


async def idle_of(url: str, pids: tuple[int, ...], students: int = 100) -> dict[str, object]:
    """So many sessions that have opened a page and do nothing more: memory."""
    before = sum(map(megabytes, pids))
    async with AsyncExitStack() as stack:
        for n in range(students):
            one = await stack.enter_async_context(Student(url))
            page = list(PAGES)[n % len(PAGES)]
            await one.open(page, link_to(page, n))
            await one.settled(PATIENCE)
        most = sum(map(megabytes, pids))
    return {"sessions": students, "megabytes_before": before, "megabytes": most}


async def reruns_of(url: str, pids: tuple[int, ...], times: int = 2000) -> dict[str, object]:
    """One visitor moves a slider so often, on two pages: the memory after each tenth, in MB."""
    found: list[float] = []
    errors: list[str] = []
    tenth = times // 10
    for page in ("regularization", "minibatch"):
        async with Student(url) as one:
            await one.open(page, PAGES[page][2])
            await one.settled(PATIENCE)
            for number in range(times // 2):
                await one.move(PAGES[page][0], number % 3 - 1)
                await one.settled(PATIENCE)
                if (number + 1) % tenth == 0:
                    found.append(sum(map(megabytes, pids)))
        errors += one.errors
    return {"times": times, "megabytes": found, "errors": errors}


async def come_to_rest(pids: tuple[int, ...], seconds: float) -> float:
    """The memory so long after everybody has left, in MB."""
    await asyncio.sleep(seconds)
    return sum(map(megabytes, pids))


async def warm(url: str) -> None:
    """Visit every page once, as its first visitor would."""
    for page, (_, _, query) in PAGES.items():
        with suppress(TimeoutError):
            async with Student(url) as one:
                await one.open(page, query)
                await one.settled(PATIENCE)
