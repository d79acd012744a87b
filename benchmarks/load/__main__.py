"""python -m benchmarks.load --scenario class --students 30 --seconds 180 prints JSON."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from pathlib import Path

from benchmarks.load import scenarios
from benchmarks.load.browser import lag
from benchmarks.load.report import page
from core.compiled import warm_up
from scripts.server import Server, running_app

READY_SECONDS = 10


async def asked(options: argparse.Namespace, server: Server) -> dict[str, object]:
    """Run the scenarios that were asked for, one after the other."""
    await scenarios.warm(server.url)
    await asyncio.sleep(READY_SECONDS)
    await scenarios.warm(server.url)
    found: dict[str, object] = {}
    url, pid = server.url, server.pid
    for name in options.scenario:
        if name == "action":
            found[name] = await scenarios.actions_of(url, pid)
        elif name == "class":
            students = scenarios.class_of(url, pid, options.students, options.seconds)
            if options.browser:
                browser = asyncio.to_thread(lag, url, options.seconds)
                one, other = await asyncio.gather(students, browser)
                found[name] = one | {"browser": other}
            else:
                found[name] = await students
        elif name == "link":
            found[name] = await scenarios.link_of(url, pid, options.students)
        elif name == "idle":
            found[name] = await scenarios.idle_of(url, pid)
        elif name == "rest":
            found[name] = await scenarios.come_to_rest(pid, 60.0)
    return found


def main() -> None:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load")
    names = ("action", "class", "link", "idle", "rest")
    parser.add_argument("--scenario", action="append", choices=names, default=[])
    parser.add_argument("--students", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=180.0)
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="another tree to serve")
    parser.add_argument("--browser", action="store_true", help="a real Chromium beside them")
    parser.add_argument("--write", action="store_true", help="write benchmarks/LOAD.md")
    options = parser.parse_args()
    warm_up()
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "server.log"
        with running_app(log, options.root) as server:
            found = asyncio.run(asked(options, server))
        found["log"] = log.read_text(errors="replace").splitlines()[-5:]
    json.dump(found, sys.stdout, indent=1, default=str)
    if options.write:
        (Path(__file__).parents[1] / "LOAD.md").write_text(page(found), encoding="utf-8")


if __name__ == "__main__":
    main()
