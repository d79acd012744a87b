"""What was found, as a page: benchmarks/LOAD.md."""

from __future__ import annotations

import platform
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from benchmarks.report import machine

ABOUT = """\
The students and the one Chromium run on the same cores as the server. A student is a real session
over the websocket that asks for ticks as a browser does; each has seeds of its own, and every 5 to
10 s it moves a slider to a place where it has not been, or goes to another page: no run is asked
for twice. Who is not answered waits before acting again. Times are from the act to the first
message of the new run's film, and to the message with the last of its finished films."""
BEFORE = """Before (the tree of issue 9, a 2-core machine of the same kind; others measured it):

| students | median | 95 % | cores busy |
| --- | --- | --- | --- |
| 1 | 1.5 s | 2.0 s | .4 |
| 10 | 4.2 s | 44 s | .98 |
| 30 | over half of the opened pages not done after 120 s | | .73 |
"""


def page(found: dict[str, Any]) -> str:
    """The whole page, of the scenarios that were run."""
    names = ("streamlit", "uvicorn", "uvloop", "numpy", "numba", "altair")
    parts = [
        "# A class of students on one server",
        "",
        f"Written by `make load` on {datetime.now(UTC):%Y-%m-%d}: {machine()}; Python "
        f"{platform.python_version()}, " + ", ".join(f"{n} {version(n)}" for n in names) + ".",
        "",
        ABOUT,
        "",
        BEFORE,
    ]
    makers = {
        "class": class_part,
        "link": link_part,
        "action": action_part,
        "idle": idle_part,
        "reruns": reruns_part,
    }
    for name, make in makers.items():
        if found.get(name, {}).keys() == {"errors"}:
            parts += [f"## {name}", "", *found[name]["errors"], ""]
        elif name in found:
            parts += [make(found[name], found), ""]
    return "\n".join(parts)


def class_part(one: dict[str, Any], found: dict[str, Any]) -> str:
    """Students with work of their own."""
    errors = one["errors"] + found.get("log", [])
    rows = [
        f"| {words} | {w['actions']} | {w['unanswered']} | {w['first_median']:.2f} | "
        f"{w['median']:.2f} | {w['p95']:.2f} | {w['longest']:.2f} | {w['kilobytes_median']:.0f} |"
        for words, w in (
            ("a page is opened", one["opened"]),
            ("a slider is moved", one["moved"]),
            ("all", one["all"]),
        )
        if w
    ]
    rest = f", {found['rest']:.0f} a minute after all had left" if "rest" in found else ""
    browser = one.get("browser")
    seen = (
        f"\n\nA Chromium beside them moved its slider {browser['moves']} times: first new frame "
        f"after {browser['first_median']:.2f} s (median), {browser['first_longest']:.2f} at most."
        if browser
        else f" {one.get('browser_error', '')}"
    )
    return (
        f"## {one['students']} students for {one['seconds']:.0f} s\n\n"
        "| act | acts | not answered | first sign, median s | film done, median s | 95 % | longest "
        "| kB, median |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n"
        + "\n".join(rows)
        + f"\n\nErrors: {', '.join(errors) or 'none'}. {fairness(one)} The server kept "
        f"{one['busy_cores']:.2f} cores busy over the whole time, {one['busiest_cores']:.2f} in "
        f"its busiest ten seconds, and {one['cores_at_work']:.2f} while somebody waited "
        f"({one['share_at_work']:.0%} of the time); the students took "
        f"{one['generator_cores']:.2f}, all that ran on the machine {one['machine_cores']:.2f}. "
        f"Memory: {one['megabytes_before']:.0f} MB before (every "
        f"page visited twice), {one['megabytes_most']:.0f} at most{rest}." + seen
    )


def fairness(one: dict[str, Any]) -> str:
    """Whether films were their owners', and how often somebody was served before another."""
    wrong, compared = one["isolation"]["wrong"], one["isolation"]["compared"]
    own = "; ".join(wrong) or "all had the numbers of their own settings"
    return (
        f"Of {compared} students whose last run was computed once more, {own}. While one waited, "
        f"at most {one['overtaken']} acts of any one other were answered."
    )


def link_part(one: dict[str, Any], _: dict[str, Any]) -> str:
    """Equal work."""
    return (
        f"## {one['students']} students open the lecturer's link within 10 s\n\n"
        f"All films were done {one['after_last']:.2f} s after the last had come; median "
        f"{one['all']['median']:.2f} s, longest {one['all']['longest']:.2f} s; "
        f"{one['cpu_seconds']:.1f} s of processor time in all. Errors: "
        f"{', '.join(one['errors']) or 'none'}."
    )


def action_part(one: dict[str, Any], _: dict[str, Any]) -> str:
    """One act on each page."""
    rows = [
        f"| {name} | {a['first']['cpu']:.2f} | {a['again']['cpu']:.2f} | {a['first']['kB']:.0f} | "
        f"{a['first']['rested']:.2f} |"
        for name, a in one.items()
    ]
    return (
        "## One act at each page's defaults, alone on the server\n\n"
        "Processor time is read in steps of .01 s. Again: another session asks the same.\n\n"
        "| page | processor s | again | kB | page at rest after s |\n| --- | --- | --- | --- | --- "
        "|\n" + "\n".join(rows)
    )


def reruns_part(one: dict[str, Any], _: dict[str, Any]) -> str:
    """Whether memory grows with the runs of the script."""
    memory = ", ".join(f"{mb:.0f}" for mb in one["megabytes"])
    return (
        f"## One visitor moves a slider {one['times']:,} times\n\n"
        f"Memory in MB after each tenth of them, the second half on another page: {memory}."
    )


def idle_part(one: dict[str, Any], _: dict[str, Any]) -> str:
    """Sessions that only stay."""
    return (
        f"## {one['sessions']} sessions that have opened a page and rest\n\n"
        f"{one['megabytes_before']:.0f} MB before, {one['megabytes']:.0f} MB with all of them."
    )
