"""python -m benchmarks.load --scenario class --students 30 --seconds 180 prints JSON."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import signal
import sys
import tempfile
from pathlib import Path
from types import FrameType

from playwright.sync_api import Error

from benchmarks.load import scenarios
from benchmarks.load.balancer import served
from benchmarks.load.browser import lag
from benchmarks.load.classroom import class_of
from benchmarks.load.report import page
from core.compiled import warm_up
from scripts.server import Server

READY_SECONDS = 10
PATIENCE = 400.0
"""A scenario ends this many seconds after its students should have, whatever happens."""
COMPLAINT = re.compile(r"Traceback|Error|Exception|WARNING|ERROR|CRITICAL")


async def ready(servers: tuple[Server, ...]) -> None:
    """Every page of every server is visited twice, as after a while in use."""
    for _ in range(2):
        for server in servers:
            await scenarios.warm(server.url)
        await asyncio.sleep(READY_SECONDS)


async def asked(
    options: argparse.Namespace, url: str, servers: tuple[Server, ...]
) -> dict[str, object]:
    """Run the scenarios that were asked for, one after the other."""
    await ready(servers)
    pids = tuple(server.pid for server in servers)
    makers = {
        "action": lambda: scenarios.actions_of(url, pids),
        "class": lambda: with_browser(options, url, pids),
        "link": lambda: scenarios.link_of(url, pids, options.students),
        "idle": lambda: scenarios.idle_of(url, pids),
        "reruns": lambda: scenarios.reruns_of(url, pids),
        "rest": lambda: scenarios.come_to_rest(pids, 60.0),
    }
    loads: dict[str, float] = {}
    found: dict[str, object] = {"replicas": len(servers), "load_before": loads}
    for name in options.scenario:
        loads[name] = os.getloadavg()[0]
        try:
            async with asyncio.timeout(options.seconds + PATIENCE):
                found[name] = await makers[name]()
        except TimeoutError:
            found[name] = {"errors": [f"not done after {options.seconds + PATIENCE:.0f} s"]}
    return found


async def with_browser(
    options: argparse.Namespace, url: str, pids: tuple[int, ...]
) -> dict[str, object]:
    """The class, and a real Chromium beside it where that was asked for."""
    students = class_of(url, pids, options.students, options.seconds)
    if not options.browser:
        return await students
    beside = asyncio.create_task(asyncio.to_thread(lag, url, options.seconds))
    found = await students
    try:
        return found | {"browser": await beside}
    except Error as problem:
        return found | {"browser_error": str(problem)}


def end(*_: int | FrameType | None) -> None:
    """Let what was started be ended when this process is told to end."""
    raise SystemExit(1)


def complaints(log: Path) -> list[str]:
    """The lines of a server's log that speak of errors, the last twenty."""
    lines = log.read_text(errors="replace").splitlines()
    return [line for line in lines if COMPLAINT.search(line)][-20:]


def main() -> None:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load")
    names = ("action", "class", "link", "idle", "reruns", "rest")
    parser.add_argument("--scenario", action="append", choices=names, default=[])
    parser.add_argument("--students", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=180.0)
    parser.add_argument("--replicas", type=int, default=1, help="servers behind nginx")
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="another tree to serve")
    parser.add_argument("--browser", action="store_true", help="a real Chromium beside them")
    parser.add_argument("--write", action="store_true", help="write benchmarks/LOAD.md")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, end)
    warm_up()
    with tempfile.TemporaryDirectory() as folder:
        with served(Path(folder), options.root, options.replicas) as (url, servers):
            found = asyncio.run(asked(options, url, servers))
        found["log"] = [line for server in servers for line in complaints(server.log)]
    json.dump(found, sys.stdout, indent=1, default=str)
    if options.write:
        (Path(__file__).parents[1] / "LOAD.md").write_text(page(found), encoding="utf-8")


if __name__ == "__main__":
    main()
