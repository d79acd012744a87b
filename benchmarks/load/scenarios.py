"""What students do, and what is measured meanwhile; every scenario is bounded in time."""

from __future__ import annotations

import asyncio
import os
import random
import statistics
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import asdict, dataclass

from benchmarks.load.student import Action, Student
from benchmarks.load.watching import Watch, cpu_seconds, megabytes

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


@dataclass
class Waits:
    """How long students waited: medians, 95 % and longest, in seconds."""

    actions: int
    unanswered: int
    first_median: float
    median: float
    p95: float
    longest: float
    kilobytes_median: float


def waits_of(actions: Sequence[Action]) -> Waits:
    """Summed up; an act that was not answered counts as one that took for ever."""
    finished = [float("inf") if a.finished is None else a.finished for a in actions]
    firsts = [float("inf") if a.first is None else a.first for a in actions]
    cuts = statistics.quantiles(finished, n=20, method="inclusive") if len(actions) > 1 else []
    return Waits(
        actions=len(actions),
        unanswered=sum(a.finished is None for a in actions),
        first_median=statistics.median(firsts),
        median=statistics.median(finished),
        p95=cuts[-1] if cuts else finished[0],
        longest=max(finished),
        kilobytes_median=statistics.median(a.size / 1e3 for a in actions),
    )


async def lesson(student: Student, chance: random.Random, end: float, seed: int) -> None:
    """Open a page; every 5 to 10 s move its slider to or fro, or go to another page."""
    page, moved = "", 0
    while time.monotonic() < end:
        if not page or chance.random() < 0.2:
            page, moved = chance.choice(list(PAGES)), 0
            seed += 1000
            query = "&".join(filter(None, [PAGES[page][2], f"init_seed={seed}"]))
            await student.open(page, query)
        else:
            setting, direction, _ = PAGES[page]
            moved = 0 if moved else direction
            await student.move(setting, moved)
        begun = time.monotonic()
        await student.settled(max(0.1, min(PATIENCE, end + 30 - begun)))
        await asyncio.sleep(max(0.0, chance.uniform(5, 10) - (time.monotonic() - begun)))


async def arrive(student: Student, after: float, seconds: float, seed: int) -> None:
    """Come some time after the beginning, and stay to the end."""
    begun = time.monotonic()
    await asyncio.sleep(after)
    async with student:
        await lesson(student, random.Random(seed), begun + seconds, seed)


async def class_of(
    url: str, pids: tuple[int, ...], students: int, seconds: float
) -> dict[str, object]:
    """Students who arrive within a third of the time (60 s at most), each at work of its own."""
    before = sum(map(megabytes, pids))
    watch = Watch(pids)
    sampling = asyncio.create_task(watch.go_on())
    spent = time.process_time()
    chance = random.Random(1)
    within = min(60.0, seconds / 3)
    all_of_them = [Student(url, f"student {n}") for n in range(students)]
    async with asyncio.timeout(seconds + 2 * PATIENCE):
        await asyncio.gather(
            *(
                arrive(one, chance.uniform(0, within), seconds, 100 + n)
                for n, one in enumerate(all_of_them)
            )
        )
    sampling.cancel()
    spent = time.process_time() - spent
    took = watch.samples[-1][0] - watch.samples[0][0]
    actions = [a for one in all_of_them for a in one.actions]
    return {
        "students": students,
        "seconds": seconds,
        "opened": asdict(waits_of([a for a in actions if a.opened])),
        "moved": asdict(waits_of([a for a in actions if not a.opened])),
        "all": asdict(waits_of(actions)),
        "ticks": sum(one.ticks for one in all_of_them),
        "errors": sorted({error for one in all_of_them for error in one.errors}),
        "busy_cores": watch.busy_cores,
        "busiest_cores": watch.busiest_cores,
        "generator_cores": spent / took,
        "megabytes_before": before,
        "megabytes_most": watch.most_megabytes,
    }


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
        "all": asdict(waits_of([a for one in all_of_them for a in one.actions])),
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
            await one.open(list(PAGES)[n % len(PAGES)], f"init_seed={n}")
            await one.settled(PATIENCE)
        most = sum(map(megabytes, pids))
    return {"sessions": students, "megabytes_before": before, "megabytes": most}


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


def cores() -> int:
    """The cores that this process, and so the server, may use."""
    return len(os.sched_getaffinity(0))
