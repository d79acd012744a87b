"""python -m benchmarks.load --scenario class --students 30 --seconds 180 prints JSON."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from pathlib import Path

from benchmarks.load import scenarios
from benchmarks.load.balancer import served
from benchmarks.load.browser import lag
from benchmarks.load.report import page
from core.compiled import warm_up
from scripts.server import Server

READY_SECONDS = 10


async def asked(
    options: argparse.Namespace, url: str, servers: tuple[Server, ...]
) -> dict[str, object]:
    """Run the scenarios that were asked for, one after the other."""
    for _ in range(2):
        for server in servers:
            await scenarios.warm(server.url)
        await asyncio.sleep(READY_SECONDS)
    found: dict[str, object] = {"replicas": len(servers)}
    pids = tuple(server.pid for server in servers)
    for name in options.scenario:
        if name == "action":
            found[name] = await scenarios.actions_of(url, pids)
        elif name == "class":
            found[name] = await with_browser(options, url, pids)
        elif name == "link":
            found[name] = await scenarios.link_of(url, pids, options.students)
        elif name == "idle":
            found[name] = await scenarios.idle_of(url, pids)
        elif name == "rest":
            found[name] = await scenarios.come_to_rest(pids, 60.0)
    return found


async def with_browser(
    options: argparse.Namespace, url: str, pids: tuple[int, ...]
) -> dict[str, object]:
    """The class, and a real Chromium beside it where that was asked for."""
    students = scenarios.class_of(url, pids, options.students, options.seconds)
    if not options.browser:
        return await students
    one, other = await asyncio.gather(students, asyncio.to_thread(lag, url, options.seconds))
    return one | {"browser": other}


def main() -> None:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load")
    names = ("action", "class", "link", "idle", "rest")
    parser.add_argument("--scenario", action="append", choices=names, default=[])
    parser.add_argument("--students", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=180.0)
    parser.add_argument("--replicas", type=int, default=1, help="servers behind nginx")
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="another tree to serve")
    parser.add_argument("--browser", action="store_true", help="a real Chromium beside them")
    parser.add_argument("--write", action="store_true", help="write benchmarks/LOAD.md")
    options = parser.parse_args()
    warm_up()
    with tempfile.TemporaryDirectory() as folder:
        with served(Path(folder), options.root, options.replicas) as (url, servers):
            found = asyncio.run(asked(options, url, servers))
            logs = [server.log.read_text(errors="replace") for server in servers]
        found["logs"] = [log.splitlines()[-5:] for log in logs]
    json.dump(found, sys.stdout, indent=1, default=str)
    if options.write:
        (Path(__file__).parents[1] / "LOAD.md").write_text(page(found), encoding="utf-8")


if __name__ == "__main__":
    main()
